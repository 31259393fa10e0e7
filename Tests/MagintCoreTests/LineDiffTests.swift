import Foundation
import MagintCore
import MagintTestSupport
import Testing

struct LineDiffTests {
  @Test func showsNothingForEqualTexts() {
    for text in ["", "a", "a\n", "a\nb\r\n"] {
      #expect(LineDiff(from: text, to: text).unified(from: "x", to: "x") == "")
    }
  }

  @Test func looksLikeOthers() {
    let old = (1...20).map { "line \($0)\n" }.joined()
    let new = old.replacing("line 3\n", with: "line three\n").replacing("line 20\n", with: "last")
    #expect(
      LineDiff(from: old, to: new).unified(from: "etc/a.xml", to: "etc/a.xml") == """
        --- a/etc/a.xml
        +++ b/etc/a.xml
        @@ -1,6 +1,6 @@
         line 1
         line 2
        -line 3
        +line three
         line 4
         line 5
         line 6
        @@ -17,4 +17,4 @@
         line 17
         line 18
         line 19
        -line 20
        +last
        \\ No newline at end of file

        """)
    #expect(
      LineDiff(from: "", to: "a\nb\n").unified(from: nil, to: "n")
        == "--- /dev/null\n+++ b/n\n@@ -0,0 +1,2 @@\n+a\n+b\n")
    #expect(
      LineDiff(from: "a\n", to: "").unified(from: "o", to: nil)
        == "--- a/o\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n")
  }

  /// `patch` makes the one text of the other.
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/patch"), "no patch"))
  func patchReadsIt() throws {
    var random = SplitMix64(seed: 4)
    let directory = try TemporaryDirectory()
    for _ in 0..<60 {
      func text() -> String {
        let lines = (0..<random.below(30)).map { _ in "\(random.below(4))" }
        return lines.joined(separator: "\n") + (random.below(3) > 0 && !lines.isEmpty ? "\n" : "")
      }
      let old = text()
      let new = text()
      let file = directory.url.appendingPathComponent("f")
      try old.write(to: file, atomically: true, encoding: .utf8)
      let diff = directory.url.appendingPathComponent("d")
      let unified = LineDiff(from: old, to: new).unified(from: "f", to: "f")
      try unified.write(to: diff, atomically: true, encoding: .utf8)
      guard !unified.isEmpty else {
        #expect(old == new)
        continue
      }
      let patch = Process()
      patch.executableURL = URL(fileURLWithPath: "/usr/bin/patch")
      patch.arguments = ["-s", "-i", diff.path, file.path]
      try patch.run()
      patch.waitUntilExit()
      #expect(patch.terminationStatus == 0)
      #expect((try? String(contentsOf: file, encoding: .utf8)) ?? "" == new, "\(unified)")
    }
  }
}
