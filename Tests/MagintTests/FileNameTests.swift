import Foundation
import MagintTestSupport
import Testing

/// Names of files are bytes, and not always UTF-8.
struct FileNameTests {
  private static let bad = """
    <?xml version="1.0"?>
    <config xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
    xsi:noNamespaceSchemaLocation="urn:magento:module:Magento_Integration:etc/integration/integration.xsd">
        <integration name="Acme Sync">
            <email>sync@acme.io</email>
            <resources>
                <resource name="Magento_Sales::actions_view"/>
                <resource name="Magento_Sales::actions_view"/>
            </resources>
        </integration>
    </config>

    """

  /// Latin-1; the beginning of a character; what stands for a byte, as a name of its own.
  @Test(arguments: [
    ("caf\\351", "caf\\xE9"), ("\\342\\202", "\\xE2\\x82"),
    ("a\\364\\217\\277\\251", "a\\xF4\\x8F\\xBF\\xA9"), ("é", "é"),
  ])
  func directories(_ name: String, _ shown: String) throws {
    let directory = try TemporaryDirectory()
    try directory.write(Self.bad, to: "x/etc/integration.xml")
    let rename = "mv x \"$(printf '\(name)')\""
    #expect(try Tool.run("sh", ["-c", rename], in: directory.url).status == 0)
    let output = try Program.run(["lint", "--format", "concise"], in: directory.url)
    #expect(output.status == 0 && output.standardError == "")
    #expect(
      output.standardOutput.hasPrefix(
        "\(shown)/etc/integration.xml:7:29: warning[duplicate-resource]"),
      "\(output.standardOutput)")
    let text = try Program.run(["lint"], in: directory.url)
    #expect(text.standardOutput.contains("--> \(shown)/etc/integration.xml:7:29\n"))
    #expect(text.standardOutput.contains("7 |             <resource"))
    for format in ["json", "sarif", "checkstyle", "junit", "gitlab", "github", "markdown"] {
      let scratch = try TemporaryDirectory()
      let file = scratch.url.appendingPathComponent("report").path
      _ = try Program.run(["lint", "--format", "\(format)=\(file)"], in: directory.url)
      let bytes = try Fixtures.bytes(URL(fileURLWithPath: file))
      let report = try #require(String(validating: bytes, as: UTF8.self), "\(format)")
      #expect(report.contains("duplicate-resource"), "\(format)")
    }
    #expect(try Program.run(["lint", "--fix", "-q"], in: directory.url).status == 0)
    let list = try Tool.run("sh", ["-c", "cat */etc/integration.xml; ls"], in: directory.url)
    #expect(list.standardOutput.components(separatedBy: "actions_view").count == 2)
    #expect(list.standardOutput.components(separatedBy: "</config>").count == 2)
  }

  /// A URI has the bytes of the name, so that it leads to the file; what JSON and a command of a runner
  /// cannot hold is shown.
  @Test func inReports() throws {
    let directory = try TemporaryDirectory()
    try directory.write(Self.bad, to: "x/etc/integration.xml")
    let rename = "mv x \"$(printf 'caf\\351\\033')\""
    #expect(try Tool.run("sh", ["-c", rename], in: directory.url).status == 0)
    for (format, part) in [
      ("sarif", "\"uri\":\"caf%E9%1B/etc/integration.xml\""),
      ("gitlab", "\"path\":\"caf\\\\xE9\\\\u{1B}/etc/integration.xml\""),
      ("github", "file=caf\\xE9\\u{1B}/etc/integration.xml,"),
    ] {
      let output = try Program.run(["lint", "--format", format], in: directory.url).standardOutput
      #expect(output.contains(part), "\(format): \(output)")
      #expect(!output.unicodeScalars.contains { $0.value > 0x10_0000 || $0 == "\u{1B}" })
    }
  }

  /// What cannot be opened is called by its bytes.
  @Test func failures() throws {
    let directory = try TemporaryDirectory()
    let make =
      "d=\"$(printf '\\377')/etc/integration\"; mkdir -p \"$d\" && mkfifo \"$d/config.xml\""
    #expect(try Tool.run("sh", ["-c", make], in: directory.url).status == 0)
    try directory.write(Self.bad, to: "b/etc/integration.xml")
    let output = try Program.run(["lint"], in: directory.url)
    #expect(output.status == 3)
    #expect(
      output.standardError.contains("\\xFF/etc/integration/config.xml: is not a regular file"))
  }
}
