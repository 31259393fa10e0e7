import Foundation
import MagintTestSupport
import Testing

@Suite struct EditorCommandTests {
  private static let settings = ".vscode/settings.json"

  private static func run(
    _ arguments: [String], in directory: TemporaryDirectory
  ) throws -> Program.Output {
    try Program.run(["editor"] + arguments, in: directory.url)
  }

  private static func bytes(_ directory: TemporaryDirectory, _ name: String) throws -> [UInt8] {
    try Fixtures.bytes(directory.url.appendingPathComponent(name))
  }

  /// All files below a directory, by name.
  private static func contents(_ directory: TemporaryDirectory) throws -> [String: [UInt8]] {
    let root = directory.url.resolvingSymlinksInPath().path
    var result: [String: [UInt8]] = [:]
    let names = FileManager.default.enumerator(atPath: root)
    while let name = names?.nextObject() as? String {
      var isDirectory: ObjCBool = false
      let path = root + "/" + name
      if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory),
        !isDirectory.boolValue
      {
        result[name] = try Fixtures.bytes(URL(fileURLWithPath: path))
      }
    }
    return result
  }

  /// Settings as an editor reads them: JSON with comments and trailing commas.
  private enum Node: Decodable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([Node])
    case object([String: Node])

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if value.decodeNil() {
        self = .null
      } else if let bool = try? value.decode(Bool.self) {
        self = .bool(bool)
      } else if let number = try? value.decode(Double.self) {
        self = .number(number)
      } else if let string = try? value.decode(String.self) {
        self = .string(string)
      } else if let array = try? value.decode([Node].self) {
        self = .array(array)
      } else {
        self = .object(try value.decode([String: Node].self))
      }
    }

    subscript(name: String) -> Node? {
      if case .object(let members) = self { members[name] } else { nil }
    }
    var members: [String: Node] { if case .object(let members) = self { members } else { [:] } }
    var array: [Node] { if case .array(let array) = self { array } else { [] } }
    var string: String? { if case .string(let string) = self { string } else { nil } }
    var number: Int? { if case .number(let number) = self { Int(number) } else { nil } }
  }

  private static func object(_ bytes: [UInt8]) throws -> Node {
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    let decoder = JSONDecoder()
    decoder.allowsJSON5 = true
    return try decoder.decode(Node.self, from: Data(text))
  }

  private static func isSubsequence(_ part: [UInt8], of whole: [UInt8]) -> Bool {
    var rest = part[...]
    for byte in whole where byte == rest.first { rest.removeFirst() }
    return rest.isEmpty
  }

  // MARK: In an empty directory

  @Test(arguments: ["vscode", "phpstorm", "vim"])
  func whatIsWritten(editor: String) throws {
    let directory = try TemporaryDirectory()
    let output = try Self.run([editor], in: directory)
    #expect(output.status == 0)
    #expect(output.standardError == "")
    let files = try Self.contents(directory)
    let schemas = files.filter { $0.key.hasSuffix(".xsd") || $0.key.hasSuffix("catalog.xml") }
    #expect(schemas.count == 6)
    for (name, bytes) in schemas {
      let source = Fixtures.packageRoot.appendingPathComponent(
        "Schemas/" + URL(fileURLWithPath: name).lastPathComponent)
      #expect(try bytes == Fixtures.bytes(source))
    }
    if editor != "phpstorm" {
      let schema = try Program.run(["schema", "config"]).standardOutput
      #expect(files[".\(editor)/magint/magint.schema.json"] == Array(schema.utf8))
    }
    let others = files.filter {
      schemas[$0.key] == nil && !$0.key.hasSuffix("/magint.schema.json")
    }.sorted { $0.key < $1.key }
    let text = others.map { "== \($0.key)\n\(String(decoding: $0.value, as: UTF8.self))" }
    try Golden.check(
      text.joined(),
      Fixtures.packageRoot.appendingPathComponent(
        "Tests/MagintTests/Fixtures/Editor/\(editor).txt"))
    // Nothing names a place outside the project.
    #expect(!text.joined().contains(directory.url.lastPathComponent))

    // Once more changes nothing.
    let again = try Self.run([editor], in: directory)
    #expect(again.status == 0)
    #expect(try Self.contents(directory) == files)
    #expect(!again.standardOutput.contains("written  "))
    #expect(!again.standardOutput.contains("changed    "))
    #expect(try Self.run([editor, "--dry-run"], in: directory).standardOutput == "")
  }

  @Test(arguments: ["vscode", "phpstorm", "vim"])
  func theDiffIsOneThatGitTakes(editor: String) throws {
    let directory = try TemporaryDirectory()
    let diff = try Self.run([editor, ".", "--dry-run"], in: directory).standardOutput
    #expect(try Self.contents(directory).isEmpty)
    try directory.write(diff, to: "d.diff")
    let apply = Process()
    apply.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    apply.arguments = ["git", "apply", "d.diff"]
    apply.currentDirectoryURL = directory.url
    try apply.run()
    apply.waitUntilExit()
    #expect(apply.terminationStatus == 0)
    try FileManager.default.removeItem(at: directory.url.appendingPathComponent("d.diff"))
    let applied = try Self.contents(directory)
    let other = try TemporaryDirectory()
    _ = try Program.run(["editor", editor, other.url.path])
    #expect(try Self.contents(other) == applied)
  }

  /// Where composer has installed magint, the editor runs that one.
  @Test func composersMagint() throws {
    let directory = try TemporaryDirectory()
    try directory.write("", to: "vendor/bin/magint")
    _ = try Self.run(["vscode"], in: directory)
    _ = try Self.run(["vim"], in: directory)
    let task = String(
      decoding: try Self.bytes(directory, ".vscode/tasks.json"), as: UTF8.self)
    #expect(task.contains(#""command": "vendor/bin/magint""#))
    let compiler = String(
      decoding: try Self.bytes(directory, ".vim/compiler/magint.vim"), as: UTF8.self)
    #expect(compiler.contains("makeprg=vendor/bin/magint\\ lint"))
  }

  // MARK: Settings that are there

  /// A name, and the settings before.
  private static let existing: [(name: String, text: String)] = [
    ("empty file", ""),
    ("empty object", "{}"),
    ("space only", " \n\n"),
    ("comments only", "// mine\n/* and\n this */\n"),
    ("no line end", "// mine"),
    ("no line end behind an object", "{\n  \"a\": 1\n}"),
    ("a comment in an empty object", "{ // nothing yet\n}\n"),
    ("a comment in an empty object of one line", "{ /* nothing yet */ }\n"),
    ("comments behind values", "{\n  \"a\": 1, // one\n  \"b\": [1, 2] // two\n  // three\n}\n"),
    ("a block comment over lines", "{\n  \"a\": 1 /* one\n  more */\n}\n"),
    ("trailing commas", "{\n\t\"a\": [1, 2,],\n\t\"b\": {\"c\": 1,},\n}\n"),
    ("one line", #"{"a": 1}"#),
    ("one line with a trailing comma", #"{"a": 1, }"#),
    ("several on a line", "{ \"a\": 1, \"b\": 2,\n  \"c\": 3 }\n"),
    ("CR LF", "{\r\n  \"a\": 1, // one\r\n  \"b\": 2\r\n}\r\n"),
    ("a byte order mark", "\u{FEFF}{\n  \"a\": 1\n}\n"),
    (
      "what looks like comments in strings",
      "{\n  \"a\": \"// no /* no\", \"b\": \"\\\\\\\",]}\"\n}\n"
    ),
    ("own catalogs", "{\n  \"xml.catalogs\": [\n    \"mine.xml\", // mine\n  ],\n}\n"),
    (
      "own catalogs in one line", "{\"xml.catalogs\": [\"mine.xml\"], \"xml.fileAssociations\": []}"
    ),
    ("empty lists", "{\n  \"xml.catalogs\": [],\n  \"xml.fileAssociations\": [\n  ]\n}\n"),
    (
      "own associations",
      "{\n  \"xml.fileAssociations\": [\n    {\"pattern\": \"*.foo\", \"systemId\": \"foo.xsd\"} // foo\n    // end\n  ]\n}\n"
    ),
    ("not ASCII", "{\n  \"é\": \"\u{1F600}\" // ü\n}\n"),
  ]

  @Test(arguments: existing.indices)
  func allElseStays(index: Int) throws {
    let (name, text) = Self.existing[index]
    let directory = try TemporaryDirectory()
    try directory.write(text, to: Self.settings)
    let output = try Self.run(["vscode"], in: directory)
    #expect(output.status == 0, "\(name): \(output.standardError)")
    let after = try Self.bytes(directory, Self.settings)
    #expect(Self.isSubsequence(Array(text.utf8), of: after), "\(name)")
    let object = try Self.object(after)
    let catalogs = object["xml.catalogs"]?.array ?? []
    #expect(catalogs.last?.string == ".vscode/magint/catalog.xml", "\(name)")
    let associations = object["xml.fileAssociations"]?.array ?? []
    #expect(
      associations.suffix(3).map { $0["pattern"]?.string } == [
        "**/etc/integration.xml", "**/etc/integration/config.xml", "**/etc/integration/api.xml",
      ], "\(name)")
    if text.contains("\r\n") {
      #expect(!String(decoding: after, as: UTF8.self).replacing("\r\n", with: "").contains("\n"))
    }
    // What was there means what it meant.
    if text.contains("{") {
      for (key, value) in try Self.object(Array(text.utf8)).members where !key.hasPrefix("xml.") {
        #expect(object[key] == value, "\(name)")
      }
    }
    _ = try Self.run(["vscode"], in: directory)
    #expect(try Self.bytes(directory, Self.settings) == after, "\(name)")
    if name == "own associations" || name == "CR LF" || name == "trailing commas" {
      try Golden.check(
        String(decoding: after, as: UTF8.self),
        Fixtures.packageRoot.appendingPathComponent(
          "Tests/MagintTests/Fixtures/Editor/\(name).json"))
    }
  }

  /// Editors take the last of members with the same name.
  @Test func theSameNameTwice() throws {
    let directory = try TemporaryDirectory()
    try directory.write(
      "{\"xml.catalogs\": [\"old\"], \"xml.catalogs\": [\"new\"]}", to: Self.settings)
    #expect(try Self.run(["vscode"], in: directory).status == 0)
    let after = String(decoding: try Self.bytes(directory, Self.settings), as: UTF8.self)
    #expect(
      after.hasPrefix(
        "{\"xml.catalogs\": [\"old\"], \"xml.catalogs\": [\"new\", \".vscode/magint/catalog.xml\"]"
      ))
  }

  @Test func ownChoicesStay() throws {
    let directory = try TemporaryDirectory()
    let own =
      #"{"xml.fileAssociations": [{"pattern": "**/etc/integration.xml", "systemId": "own.xsd"}]}"#
    try directory.write(own, to: Self.settings)
    try directory.write(
      #"{"tasks": [{"label": "magint lint", "command": "mine"}]}"#, to: ".vscode/tasks.json")
    try directory.write(
      #"{"unwantedRecommendations": ["RedHat.vscode-xml"]}"#, to: ".vscode/extensions.json")
    let output = try Self.run(["vscode"], in: directory)
    #expect(output.status == 0)
    #expect(
      output.standardError
        == "magint: note: .vscode/settings.json has 'own.xsd' for **/etc/integration.xml, not '.vscode/magint/integration_file.xsd'; it was left\n"
    )
    let settings = try Self.object(try Self.bytes(directory, Self.settings))
    #expect(settings["xml.fileAssociations"]?.array.count == 3)
    let tasks = try Self.object(try Self.bytes(directory, ".vscode/tasks.json"))
    #expect(tasks["version"]?.string == "2.0.0")
    #expect(tasks["tasks"]?.array.map { $0["command"]?.string } == ["mine"])
    let extensions = try Self.object(try Self.bytes(directory, ".vscode/extensions.json"))
    #expect(extensions["recommendations"] == nil)
  }

  /// The settings, and a part of the message.
  private static let refused: [(bytes: [UInt8], message: String)] = [
    (Array("{\n  \"a\": 1\n  \"b\": 2\n}\n".utf8), ".vscode/settings.json:3: cannot be changed: "),
    (Array("{\"a\": [,]}".utf8), ":1: cannot be changed: "),
    (Array("{\"a\": 1,,}".utf8), ":1: cannot be changed: "),
    (Array("{\"a\": 1} /* never closed".utf8), ":1: cannot be changed: "),
    (Array("{} {}".utf8), "text behind the end of the value"),
    (Array("[]".utf8), "it holds something else than an object"),
    (Array("{\"xml.catalogs\": \"a\"}".utf8), "'xml.catalogs' is something else than a list"),
    (Array("{\"xml.fileAssociations\": null}".utf8), "is something else than a list"),
    ([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D], "it is not UTF-8"),
    ([0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00], "it is not UTF-8"),
  ]

  @Test(arguments: refused.indices)
  func whatCannotBeReadStays(index: Int) throws {
    let (bytes, message) = Self.refused[index]
    let directory = try TemporaryDirectory()
    try directory.write(bytes, to: Self.settings)
    let before = try Self.contents(directory)
    for arguments in [["vscode"], ["vscode", "--force"], ["vscode", "--dry-run"]] {
      let output = try Self.run(arguments, in: directory)
      #expect(output.status == 3)
      #expect(output.standardOutput == "")
      #expect(output.standardError.contains(message), "\(output.standardError)")
      #expect(output.standardError.contains("Nothing was written."))
      // What to insert by hand.
      #expect(output.standardError.contains(#""xml.catalogs": [".vscode/magint/catalog.xml"]"#))
      #expect(try Self.contents(directory) == before)
    }
  }

  @Test func filesOfOthers() throws {
    let directory = try TemporaryDirectory()
    try directory.write("mine", to: ".vscode/magint/api.xsd")
    let refused = try Self.run(["vscode"], in: directory)
    #expect(refused.status == 3)
    #expect(refused.standardError.contains("--force"))
    #expect(try Self.contents(directory).count == 1)
    #expect(try Self.run(["vscode", "--force"], in: directory).status == 0)
    #expect(try Self.bytes(directory, ".vscode/magint/api.xsd") != Array("mine".utf8))

    let linked = try TemporaryDirectory()
    let outside = try directory.write("{}", to: "outside.json")
    try FileManager.default.createDirectory(
      at: linked.url.appendingPathComponent(".vscode"), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      at: linked.url.appendingPathComponent(Self.settings), withDestinationURL: outside)
    #expect(try Self.run(["vscode", "--force"], in: linked).status == 3)
    #expect(try Fixtures.bytes(outside) == Array("{}".utf8))

    #expect(try Self.run(["emacs"], in: directory).status == 2)
    #expect(try Self.run(["vscode", ""], in: directory).status == 2)
    #expect(try Self.run(["vscode", "outside.json"], in: directory).status == 2)
    let absent = try Self.run(["vscode", "nowhere"], in: directory)
    #expect(absent.status == 3)
    #expect(absent.standardError == "magint: nowhere: no such file or directory\n")
  }

  // MARK: PhpStorm

  private static let resources = "    <resource url=\"urn:magento:module:Magento_Integration:"

  @Test(arguments: [
    "<project version=\"4\"/>",
    "<project version=\"4\"></project>",
    "<?xml version=\"1.0\"?>\r\n<project>\r\n  <!-- <component name=\"ProjectResources\"> -->\r\n</project>\r\n",
    "<project>\n  <component name=\"ProjectResources\" />\n</project>\n",
    "<project>\n  <component name=\"ProjectResources\"></component></project>",
    "<project>\n\t<component name=\"ProjectResources\">\n\t\t<default-html-doctype>http://www.w3.org/1999/xhtml</default-html-doctype>\n\t</component>\n\t<component name=\"Other\"><resource url=\"urn:magento:module:Magento_Integration:etc/integration/api.xsd\" location=\"x\"/></component>\n</project>",
    "\u{FEFF}<project><x a='>'/></project>",
  ])
  func miscXML(text: String) throws {
    let directory = try TemporaryDirectory()
    try directory.write(text, to: ".idea/misc.xml")
    let output = try Self.run(["phpstorm"], in: directory)
    #expect(output.status == 0, "\(output.standardError)")
    let after = try Self.bytes(directory, ".idea/misc.xml")
    let written = String(decoding: after, as: UTF8.self)
    #expect(written.components(separatedBy: Self.resources).count == 5)
    #expect(Self.isSubsequence(Array(text.utf8).filter { $0 != UInt8(ascii: "/") }, of: after))
    if Tool.find("xmllint") != nil {
      let count = try Tool.run(
        "xmllint",
        [
          "--xpath", "count(/project/component[@name='ProjectResources']/resource/@url)",
          ".idea/misc.xml",
        ], in: directory.url)
      #expect(count.standardOutput == "5\n")
    }
    if text.contains("\r\n") {
      #expect(!written.replacing("\r\n", with: "").contains("\n"))
    }
    _ = try Self.run(["phpstorm"], in: directory)
    #expect(try Self.bytes(directory, ".idea/misc.xml") == after)
  }

  @Test func miscXMLOfOthers() throws {
    let directory = try TemporaryDirectory()
    try directory.write(
      "<project><component name=\"ProjectResources\"><resource url=\"urn:magento:module:Magento_Integration:etc/integration/api.xsd\" location=\"$PROJECT_DIR$/vendor/api.xsd\"/></component></project>",
      to: ".idea/misc.xml")
    let output = try Self.run(["phpstorm"], in: directory)
    #expect(output.status == 0)
    #expect(output.standardError.contains("has '$PROJECT_DIR$/vendor/api.xsd' for urn:magento"))
    for broken in ["<project>", "<html/>", "x"] {
      let other = try TemporaryDirectory()
      try other.write(broken, to: ".idea/misc.xml")
      let refused = try Self.run(["phpstorm", "--force"], in: other)
      #expect(refused.status == 3)
      #expect(refused.standardError.contains("add by hand"))
      #expect(refused.standardError.contains(Self.resources))
      #expect(try Self.contents(other).count == 1)
    }
  }

  // MARK: What reads it

  /// Vim itself fills its list of errors.
  @Test(.enabled(if: Tool.find("vim") != nil))
  func vimMakes() throws {
    let directory = try TemporaryDirectory()
    try directory.write("<config><integration name=\"A B\"/></config>", to: "etc/integration.xml")
    try directory.write("<config/>", to: "b/etc/integrations.xml")
    _ = try Self.run(["vim"], in: directory)
    try directory.write(
      """
      set nocompatible
      set runtimepath^=.vim
      compiler magint
      silent make
      call writefile(map(getqflist(), {_, q -> bufname(q.bufnr) . '|' . q.lnum . '|' . q.type . '|' . q.text}), 'list.txt')
      qa!
      """, to: "make.vim")
    let vim = try Tool.run(
      "vim", ["-es", "-u", "NONE", "-S", "make.vim"], in: directory.url,
      environment: ["PATH": Tool.pathWithProgram])
    #expect(vim.status == 0)
    let list = String(decoding: try Self.bytes(directory, "list.txt"), as: UTF8.self)
    #expect(list.contains("etc/integration.xml|1|e|[missing-email] 'A B' has no email"))
    #expect(list.contains("b/etc/integrations.xml|0|e|[unread-file] "))
    let concise = try Program.run(["lint", "--format", "concise"], in: directory.url)
    #expect(
      list.split(separator: "\n").count == concise.standardOutput.split(separator: "\n").count)
  }

  /// The patterns of the task, on what magint really says.
  @Test func theTaskMatches() throws {
    let directory = try TemporaryDirectory()
    _ = try Self.run(["vscode"], in: directory)
    let tasks = try Self.object(try Self.bytes(directory, ".vscode/tasks.json"))
    let task = try #require(tasks["tasks"]?.array.first)
    let patterns = task["problemMatcher"]?.array.compactMap { $0["pattern"] } ?? []
    try ConciseLines.check(in: directory) { line in
      let found = try patterns.compactMap { pattern in
        try ConciseLines.match(pattern["regexp"]?.string ?? "", line).map { groups in
          ConciseLines.Finding(
            path: groups[pattern["file"]?.number ?? 0],
            line: pattern["line"]?.number.map { groups[$0] } ?? "",
            severity: groups[pattern["severity"]?.number ?? 0],
            rule: groups[pattern["code"]?.number ?? 0],
            message: groups[pattern["message"]?.number ?? 0])
        }
      }
      #expect(found.count == 1, "\(line)")
      return found.first
    }
  }
}
