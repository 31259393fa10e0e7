import Foundation
import MagintTestSupport
import Testing

@Suite struct ManualTests {
  @Test func onePage() throws {
    let page = try Program.run(["manual", "generate-completion"])
    #expect(page.status == 0)
    try Golden.check(
      page.standardOutput,
      Fixtures.packageRoot.appendingPathComponent(
        "Tests/MagintTests/Fixtures/Manual/magint-generate-completion.1"))
    let nested = try Program.run(["manual", "acl", "for"]).standardOutput
    #expect(
      nested.contains(".Dt MAGINT\\-ACL\\-FOR 1\n") || nested.contains(".Dt MAGINT-ACL-FOR 1\n"))
    #expect(nested.contains(".It Fl \\-magento Ar releases\n"))
    let unknown = try Program.run(["manual", "acl", "fro"])
    #expect(unknown.status == 2)
    #expect(unknown.standardError.contains("there is no command 'acl fro'"))
    #expect(try Program.run(["manual", "lint", "-o", "x"]).status == 2)
  }

  /// Each command has a page that names all of its options, and mandoc finds nothing wrong.
  @Test func allPages() throws {
    let directory = try TemporaryDirectory()
    let output = try Program.run(["manual", "--output", "man1"], in: directory.url)
    #expect(output.status == 0)
    let pages = Fixtures.files(below: directory.url.appendingPathComponent("man1"))
    #expect(output.standardOutput == "Wrote \(pages.count) pages to man1.\n")
    let names = pages.map(\.lastPathComponent)
    let help = try Program.run(["--help"]).standardOutput
    let commands = help.components(separatedBy: "SUBCOMMANDS:")[1]
      .matches(of: #/\n  ([a-z-]+) /#).map { String($0.output.1) }
    #expect(commands.count >= 15)
    for command in commands where command != "help" {
      #expect(names.contains("magint-\(command).1"))
    }
    for page in pages {
      let command = page.deletingPathExtension().lastPathComponent
      let text = String(decoding: try Fixtures.bytes(page), as: UTF8.self)
      #expect(!text.unicodeScalars.contains { !$0.isASCII }, "\(command)")
      guard Tool.find("mandoc") != nil else { continue }
      let lint = try Tool.run(
        "mandoc", ["-T", "lint", "-W", "warning", page.path], in: directory.url)
      #expect(lint.standardOutput == "", "\(command)")
    }
    #expect(try Program.run(["manual", "--output", "man1"], in: directory.url).status == 0)
    try directory.write("mine", to: "man1/magint.1")
    #expect(try Program.run(["manual", "--output", "man1"], in: directory.url).status == 3)
    #expect(
      try Program.run(["manual", "--force", "--output", "man1"], in: directory.url).status == 0)
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completionScripts(shell: String) throws {
    let script = try Program.run(["generate-completion", shell])
    #expect(script.status == 0)
    // Rules are asked for when they are completed: a script does not age.
    #expect(script.standardOutput.contains("---completion lint"))
    guard Tool.find(shell) != nil else { return }
    let directory = try TemporaryDirectory()
    let file = try directory.write(script.standardOutput, to: "script")
    let check = try Tool.run(shell, ["-n", file.path], in: directory.url)
    #expect(check.status == 0, "\(check.standardError)")
  }

  /// What is typed, and some of what may follow.
  @Test(
    .enabled(if: Tool.find("bash") != nil),
    arguments: [
      ("magint li", ["lint"]),
      ("magint lint --rule missing-e", ["missing-email"]),
      ("magint lint --format c", ["concise", "checkstyle"]),
      ("magint lint --magento 2.4.7-p", ["2.4.7-p1", "2.4.7-p3"]),
      ("magint explain unknown-r", ["unknown-resource"]),
      ("magint acl show Magento_Sale", ["Magento_Sales::sales"]),
      ("magint manual li", ["lint"]),
      ("magint editor v", ["vscode", "vim"]),
    ])
  func bashCompletes(line: String, expected: [String]) throws {
    let directory = try TemporaryDirectory()
    try directory.write(
      try Program.run(["generate-completion", "bash"]).standardOutput
        + """

        COMP_LINE=$1
        read -ra COMP_WORDS <<<"$1"
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        COMP_POINT=${#COMP_LINE}
        _magint magint "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf '%s\\n' "${COMPREPLY[@]}"
        """, to: "complete.bash")
    let output = try Tool.run(
      "bash", ["complete.bash", line], in: directory.url,
      environment: ["PATH": Tool.pathWithProgram])
    let found = output.standardOutput.split(separator: "\n").map(String.init)
    #expect(Set(expected).isSubset(of: found), "\(found) \(output.standardError)")
    let typed = line.split(separator: " ").last!
    #expect(found.allSatisfy { $0.hasPrefix(typed) })
  }
}
