import Foundation
import MagintCore
import MagintTestSupport
import MagintXML
import Testing

@testable import MagintEmit

/// Values that try to leave the place they are put in, read back by what reads such a place.
@Suite struct HostileValueTests {
  static let values = [
    "Acme \"quoted\" & <b>bold</b> 'single'", "end of comment */ phpinfo(); /*",
    "?><?php phpinfo();",
    "a ]]> b <![CDATA[ c", "{{name}} {{{name}}} {{#x}}", "back\\slash\\", "\\' . phpinfo() . \\'",
    "line\nbreak\r\nand\ttab", "`code` ``more`` ", " `", "$variable ${x} {$y} \\u{41} %s",
    "| cell | cell |", "[link](https://x.io) ![image](x) <https://y.io>", "# heading\n* item\n---",
    "Ünïcödé 日本語 \u{1F680}", "abc\u{202E}fed\u{200F}", "&amp; &lt; &#10; &quot;", "<!-- -->",
    "--", "\u{2028}\u{2029}", "~~struck~~ **bold** _it_", "{@inheritdoc} @return evil",
    // With an accent, which makes one character of two.
    "*/\u{301} |\u{301} `\u{301} '\u{301} \"\u{301} <\u{301} &\u{301} \\\u{301} {@\u{301}",
  ]

  static func skeleton(_ value: String, _ layout: Skeleton.Layout) throws -> Skeleton {
    let module = try ModuleName("Acme_OrderSync")
    return Skeleton(
      module: module, package: value, layout: layout, integration: value, email: value,
      urls: (value, value),
      grants: [
        Skeleton.Grant(
          id: value, path: [value, value], routes: [value], moreCount: 2, words: [value],
          isOwn: false),
        Skeleton.Grant(
          id: value, path: [value], routes: [], moreCount: 0, words: [value], isOwn: false),
      ],
      ancestors: [Skeleton.Ancestor(id: value, title: value, routeCount: 1)],
      resourcesWithAncestors: [value], ownResources: [.standard(of: module)],
      ownRoutes: [try OwnRoute("GET /V1/acme/orders/:orderId")],
      requirements: [(value, value), (value + "2", value)], sequence: [value], releases: value,
      license: try License("MIT"), copyrightYear: 2026, copyrightHolder: value)
  }

  private static func files(_ value: String, _ layout: Skeleton.Layout) throws -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: try skeleton(value, layout).files().map { ($0.path, $0.text) })
  }

  @Test(arguments: values, Skeleton.Layout.allCases)
  func xml(value: String, layout: Skeleton.Layout) throws {
    for (path, text) in try Self.files(value, layout) where path.hasSuffix(".xml") {
      let document = try XMLDocument.read(path: path, Array(text.utf8), kind: nil)
      let tree = try #require(document.tree, "\(path)")
      var names: [String] = []
      var texts: [String] = []
      for index in tree.elements.indices {
        if let attribute = tree.nameAttribute(of: index) {
          names.append(tree.attributeValue(attribute, document.file.bytes))
        }
        if tree.elements[index].subtreeEnd == Int32(index) + 1 {
          texts.append(tree.text(of: index, document.file.bytes))
        }
      }
      switch path {
      case "etc/integration.xml":
        #expect(names.map(ExactString.init) == Array(repeating: ExactString(value), count: 3))
        #expect(
          texts.prefix(3).map(ExactString.init) == Array(repeating: ExactString(value), count: 3))
      case "etc/integration/config.xml":
        #expect(names.map(ExactString.init) == [ExactString(value)])
        #expect(texts.map(ExactString.init) == Array(repeating: ExactString(value), count: 3))
      case "etc/integration/api.xml":
        #expect(names.map(ExactString.init) == Array(repeating: ExactString(value), count: 2))
      case "etc/module.xml":
        #expect(names.map(ExactString.init) == [ExactString("Acme_OrderSync"), ExactString(value)])
      case "etc/acl.xml", "etc/webapi.xml", "etc/di.xml": break
      default: Issue.record("\(path) is not looked at")
      }
    }
  }

  @Test(arguments: values) func json(value: String) throws {
    let text = try #require(try Self.files(value, .consolidated)["composer.json"])
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(ExactString(object["name"] as? String ?? "") == ExactString(value))
    #expect(object["description"] as? String == "Lets “\(value)” call the REST API of the shop.")
    let require = try #require(object["require"] as? [String: String])
    #expect(require == [value: value, value + "2": value])
  }

  @Test(arguments: values, Skeleton.Layout.allCases)
  func php(value: String, layout: Skeleton.Layout) throws {
    guard PHP.isThere else {
      print("php is not installed: the hostile strings were not read back by its tokenizer")
      return
    }
    let files = try Self.files(value, layout).filter { $0.key.hasSuffix(".php") }
    var withName = 0
    let tokens = try PHP.tokens(files.map(\.value))
    for (path, tokens) in zip(files.map(\.key), tokens) {
      // Nothing has opened or closed PHP, and no string is a template.
      #expect(
        !tokens.contains { $0.name == "T_INLINE_HTML" || $0.name == "T_CLOSE_TAG" }, "\(path)")
      #expect(!tokens.contains { $0.name == "T_ENCAPSED_AND_WHITESPACE" }, "\(path)")
      #expect(!tokens.contains { $0.text.lowercased() == "phpinfo" }, "\(path)")
      if tokens.contains(where: { $0.value.map(ExactString.init) == ExactString(value) }) {
        withName += 1
      }
    }
    #expect(withName == (layout == .legacy ? 4 : 2))
  }

  /// What stands for the value in the README changes no structure of it.
  @Test(arguments: values, Skeleton.Layout.allCases)
  func markdown(value: String, layout: Skeleton.Layout) throws {
    func shape(_ text: String) -> [String] {
      text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
        line.hasPrefix("|")
          // A cell ends at each bar that has no backslash before it.
          ? "| \(line.replacing("\\|", with: "").split(separator: "|", omittingEmptySubsequences: false).count)"
          : String(line.prefix(2))
      }
    }
    for path in ["README.md", "CHANGELOG.md"] {
      let text = try #require(try Self.files(value, layout)[path])
      let plain = try #require(try Self.files("Plain", layout)[path])
      #expect(shape(text).count == shape(plain).count, "\(path)")
      for (line, expected) in zip(shape(text), shape(plain)) where expected.hasPrefix("|") {
        #expect(line == expected, "\(path)")
      }
      #expect(!text.unicodeScalars.contains("\u{202E}") && !text.contains("\u{2028}"))
      // Outside of code no `<` begins a tag, and no bracket a link. What stands in a block of code is
      // made of names that were checked.
      let outside = text.replacing(#/(?s)```sh\n.*?\n```\n/#, with: "")
        .replacing(#/(?<fence>`+)[^`](.*?[^`])??\k<fence>(?!`)/#, with: "")
        .replacing("[changelog](CHANGELOG.md)", with: "")
      #expect(!outside.contains("<"), "\(path)")
      #expect(!outside.replacing(#/\\./#, with: "").contains("["), "\(path)")
    }
  }

  @Test(arguments: [
    ("plain", "`plain`"), ("a`b", "``a`b``"), ("`", "`` ` ``"), ("``", "``` `` ```"),
    ("a|b", "`a\\|b`"), (" x ", "`  x  `"), ("a\nb", "`a b`"),
  ]) func code(text: String, markdown: String) {
    #expect(Placed.code(text) == markdown)
  }

  @Test func words() {
    #expect(
      Placed.markdown("a_b*c*[d](e)<f>&g`h`|i#j!$k~{l}\\")
        == "a\\_b\\*c\\*\\[d\\]\\(e\\)&lt;f&gt;&amp;g\\`h\\`\\|i\\#j\\!\\$k\\~\\{l\\}\\\\")
    #expect(Placed.comment("a */ b\n{@c") == "a * / b { @c")
    #expect(Placed.php("it's \\ $x \"y\"") == "'it\\'s \\\\ $x \"y\"'")
    #expect(Placed.attribute("a\"b\n<&\t>") == "a&quot;b&#10;&lt;&amp;&#9;>")
    #expect(Placed.comment("*/\u{301}").unicodeScalars.elementsEqual("* /\u{301}".unicodeScalars))
    #expect(Placed.line("a\u{FEFF}b\u{202E}c\u{7F}") == "a b c ")
    #expect(Placed.json("a\"\\\n\u{2028}é") == "\"a\\\"\\\\\\n\\u2028é\"")
  }
}
