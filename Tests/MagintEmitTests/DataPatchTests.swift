import MagintEmit
import Testing

struct DataPatchTests {
  /// To `String` a quote and a combining mark are one character; to PHP the quote ends the text.
  @Test func namesStayInTheirQuotes() {
    let text = DataPatch.text(
      namespace: "Acme\\Sync", className: "InstallIntegration2",
      integrations: ["Bob'\u{301}s \\\u{301}", "{{x}} */ ?>"])
    let lines = text.split(separator: "\n").map { Array($0.utf8) }
    for line in [
      "namespace Acme\\Sync\\Setup\\Patch\\Data;",
      "class InstallIntegration2 implements DataPatchInterface",
      "            'Bob\\'\u{301}s \\\\\u{301}',", "            '{{x}} */ ?>',",
    ] {
      #expect(lines.contains(Array(line.utf8)), "\(line) in \(text)")
    }
  }
}
