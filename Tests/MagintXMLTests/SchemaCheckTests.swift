import MagintCore
import MagintSchemas
import MagintTestSupport
import Testing

@testable import MagintXML

/// The language of the schemas, clause by clause, each in both directions.
struct SchemaCheckTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var kind: FileKind
    var xml: String
    /// The first finding and the text it is at; nil where the document is valid.
    var finding: SchemaFinding.Kind?
    var text: String?
    /// How many findings there are.
    var count: Int

    var testDescription: String { "\(kind): \(xml)" }
  }

  private static func good(_ kind: FileKind, _ xml: String) -> Case {
    Case(kind: kind, xml: xml, finding: nil, text: nil, count: 0)
  }

  private static func bad(
    _ kind: FileKind, _ xml: String, _ finding: SchemaFinding.Kind, _ text: String, count: Int = 1
  ) -> Case {
    Case(kind: kind, xml: xml, finding: finding, text: text, count: count)
  }

  private static let xsi = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
  private static let email = "<email>a@b.co</email>"
  private static let url = "<endpoint_url>abcd</endpoint_url>"
  private static let link = "<identity_link_url>abcd</identity_link_url>"
  private static let resources = "<resources><resource name=\"A_B::c\"/></resources>"

  /// An integration with `content` in a document of `kind`.
  private static func one(_ kind: FileKind, _ content: String, name: String = "Nm") -> String {
    "<\(kind.rootName)><integration name=\"\(name)\">\(content)</integration></\(kind.rootName)>"
  }

  private static func email(_ value: String) -> String { one(.config, "<email>\(value)</email>") }

  private static func url(_ value: String) -> String {
    one(.config, "\(email)<endpoint_url>\(value)</endpoint_url>")
  }

  private static func resource(_ id: String) -> String {
    one(.api, "<resources><resource name=\"\(id)\"/></resources>")
  }

  static let structure: [Case] = [
    // The root.
    good(.integration, one(.integration, email)),
    good(.config, one(.config, email)),
    good(.api, one(.api, resources)),
    bad(.integration, one(.config, email), .wrongRoot(expected: .config), "integrations"),
    bad(.config, one(.integration, email), .wrongRoot(expected: .integrations), "config"),
    bad(.api, "<a/>", .wrongRoot(expected: .integrations), "a", count: 2),
    bad(.integration, "<Config/>", .wrongRoot(expected: .config), "Config", count: 2),
    bad(.integration, "<config/>", .missingElement(.integration), "config"),
    bad(.config, "<integrations></integrations>", .missingElement(.integration), "integrations"),
    bad(
      .api, "<integrations> <!-- --> </integrations>", .missingElement(.integration), "integrations"
    ),
    bad(
      .integration, "<config a=\"\"><integration name=\"Nm\">\(email)</integration></config>",
      .unexpectedAttribute, "a"),
    bad(
      .integration, "<config name=\"x\"><integration name=\"Nm\">\(email)</integration></config>",
      .unexpectedAttribute, "name"),
    // Integrations.
    good(
      .config,
      "<integrations><integration name=\"Nm\">\(email)</integration><integration name=\"Nm\">"
        + "\(email)</integration></integrations>"),
    bad(
      .config, "<integrations><integration>\(email)</integration></integrations>", .missingName,
      "integration"),
    bad(
      .config, "<integrations><integration Name=\"Nm\">\(email)</integration></integrations>",
      .unexpectedAttribute, "Name", count: 2),
    bad(
      .config, "<integrations><integrations name=\"Nm\"/></integrations>",
      .unexpectedElement(expected: [.integration]), "integrations"),
    bad(
      .config, one(.config, email + "<name>x</name>"),
      .unexpectedElement(expected: [.email, .endpointURL, .identityLinkURL]), "name"),
    bad(.api, one(.api, email + resources), .unexpectedElement(expected: [.resources]), "email"),
    bad(
      .config, one(.config, email + resources),
      .unexpectedElement(expected: [.email, .endpointURL, .identityLinkURL]), "resources"),
    bad(
      .integration, one(.integration, email + "<Resources/>"),
      .unexpectedElement(expected: [.email, .endpointURL, .identityLinkURL, .resources]),
      "Resources"),
    bad(.integration, one(.integration, ""), .missingElement(.email), "integration"),
    bad(
      .integration, one(.integration, resources + url + link), .missingElement(.email),
      "integration"),
    bad(.config, one(.config, ""), .missingElement(.email), "integration"),
    bad(.config, one(.config, url + link), .missingElement(.email), "integration"),
    bad(.api, one(.api, ""), .missingElement(.resources), "integration"),
    // Each at most once.
    bad(.integration, one(.integration, email + email), .repeatedElement, "email"),
    bad(.integration, one(.integration, email + url + url), .repeatedElement, "endpoint_url"),
    bad(
      .integration, one(.integration, link + email + link), .repeatedElement, "identity_link_url"),
    bad(
      .integration, one(.integration, email + resources + resources), .repeatedElement, "resources"),
    bad(.config, one(.config, email + email), .repeatedElement, "email"),
    bad(.config, one(.config, email + url + url), .repeatedElement, "endpoint_url"),
    bad(.api, one(.api, resources + resources), .repeatedElement, "resources"),
    // The order of the legacy kind; the orders of the consolidated kind are in a test of their own.
    good(.config, one(.config, email + url)),
    good(.config, one(.config, email + link)),
    good(.config, one(.config, email + url + link)),
    bad(.config, one(.config, url + email), .elementOrder, "email"),
    bad(.config, one(.config, link + email), .elementOrder, "email"),
    bad(.config, one(.config, email + link + url), .elementOrder, "endpoint_url"),
    bad(.config, one(.config, link + url + email), .elementOrder, "endpoint_url", count: 2),
    // Resources.
    good(.integration, one(.integration, email + resources)),
    bad(
      .integration, one(.integration, email + "<resources/>"), .missingElement(.resource),
      "resources"),
    bad(.api, one(.api, "<resources> </resources>"), .missingElement(.resource), "resources"),
    bad(.api, one(.api, "<resources><resource/></resources>"), .missingName, "resource"),
    bad(
      .api, one(.api, "<resources name=\"A_B::c\"><resource name=\"A_B::c\"/></resources>"),
      .unexpectedAttribute, "name"),
    bad(
      .api, one(.api, "<resources><resource name=\"A_B::c\" title=\"x\"/></resources>"),
      .unexpectedAttribute, "title"),
    bad(
      .api, one(.api, "<resources><resource id=\"A_B::c\"/></resources>"), .unexpectedAttribute,
      "id",
      count: 2),
    bad(
      .api, one(.api, "<resources><resources/></resources>"),
      .unexpectedElement(expected: [.resource]), "resources"),
    bad(
      .api,
      one(
        .api,
        "<resources><resource name=\"A_B::c\"><resource name=\"A_B::c\"/></resource></resources>"),
      .unexpectedElement(expected: []), "resource"),
    bad(
      .api, one(.api, "<resource name=\"A_B::c\"/>"), .unexpectedElement(expected: [.resources]),
      "resource", count: 2),
    // Text in a resource is allowed and ignored.
    good(
      .api, one(.api, "<resources><resource name=\"A_B::c\">text &amp; more</resource></resources>")
    ),
    good(
      .api, one(.api, "<resources><resource name=\"A_B::c\"><![CDATA[<x>]]></resource></resources>")
    ),
    good(
      .api, one(.api, "<resources><resource name=\"A_B::c\"> <!-- c --> </resource></resources>")),
    // Text elsewhere.
    good(
      .config,
      "<integrations>\n\t\r\n<integration name=\"Nm\"> \(email) </integration> </integrations>"),
    good(.config, one(.config, "&#32;&#x9;&#10;&#xD;" + email)),
    bad(.config, one(.config, email + " text "), .unexpectedText, "text"),
    bad(.config, one(.config, email + "\u{A0}"), .unexpectedText, "\u{A0}"),
    bad(.config, one(.config, email + "&#160;"), .unexpectedText, "&#160;"),
    bad(.config, one(.config, email + "&#x20;&lt;"), .unexpectedText, "&#x20;&lt;"),
    bad(
      .config, "<integrations>x<integration name=\"Nm\">\(email)</integration></integrations>",
      .unexpectedText, "x"),
    bad(
      .api, one(.api, "<resources>x<resource name=\"A_B::c\"/></resources>"), .unexpectedText, "x"),
    bad(.config, one(.config, email + "<![CDATA[x]]>"), .unexpectedText, "<![CDATA[x]]>"),
    bad(.config, one(.config, email + "<![CDATA[ ]]>"), .unexpectedText, "<![CDATA[ ]]>"),
    good(.config, one(.config, email + "<?p x?><!-- text -->")),
    // Attributes and elements of values.
    bad(.config, one(.config, "<email a=\"\">a@b.co</email>"), .unexpectedAttribute, "a"),
    bad(.config, one(.config, "<email name=\"Nm\">a@b.co</email>"), .unexpectedAttribute, "name"),
    bad(.config, one(.config, "<email>a@b<b/>.co</email>"), .unexpectedElement(expected: []), "b"),
    bad(
      .config, one(.config, email + "<endpoint_url><a>b</a></endpoint_url>"),
      .unexpectedElement(expected: []), "a"),
    good(.config, one(.config, "<email>a@b<!-- c -->.c<?p?>o</email>")),
    good(.config, one(.config, "<email><![CDATA[a@b]]>.co</email>")),
  ]

  static let values: [Case] = [
    // A name has at least two characters, whatever these are.
    good(.config, one(.config, email, name: "ab")),
    good(.config, one(.config, email, name: "  ")),
    good(.config, one(.config, email, name: "\n\n")),
    good(.config, one(.config, email, name: "é日")),
    good(.config, one(.config, email, name: "e\u{301}")),
    good(.config, one(.config, email, name: "\u{1F600}\u{1F600}")),
    good(.config, one(.config, email, name: "&amp;&#65;")),
    good(.config, one(.config, email, name: "a&#13;")),
    bad(.config, one(.config, email, name: ""), .invalidValue(.name), ""),
    bad(.config, one(.config, email, name: "a"), .invalidValue(.name), "a"),
    bad(.config, one(.config, email, name: "é"), .invalidValue(.name), "é"),
    bad(.config, one(.config, email, name: "\u{1F600}"), .invalidValue(.name), "\u{1F600}"),
    bad(.config, one(.config, email, name: "&amp;"), .invalidValue(.name), "&amp;"),
    bad(.config, one(.config, email, name: "\r\n"), .invalidValue(.name), "\r\n"),
    // An email.
    good(.config, email("a@@b.co")),
    good(.config, email("a b@c d.co m")),
    good(.config, email(" a@b.co ")),
    good(.config, email("@@b.co".replacing("@@", with: "a@@"))),
    good(.config, email("a@b..")),
    good(.config, email("a\n@b.co")),
    good(.config, email("a@b\n.co")),
    good(.config, email("é@ü.ö")),
    good(.config, email("a&#64;b&#46;c")),
    good(.config, email("a@b.c\u{2028}")),
    good(.config, email("a@b.c&#x85;")),
    bad(.config, email(""), .invalidValue(.email), "<email></email>"),
    bad(.config, one(.config, "<email/>"), .invalidValue(.email), "<email/>"),
    bad(.config, email(" "), .invalidValue(.email), " "),
    bad(.config, email("a@localhost"), .invalidValue(.email), "a@localhost"),
    bad(.config, email("a@b."), .invalidValue(.email), "a@b."),
    bad(.config, email("@b.co"), .invalidValue(.email), "@b.co"),
    bad(.config, email("a@.b.co"), .invalidValue(.email), "a@.b.co"),
    bad(.config, email("a.b.co"), .invalidValue(.email), "a.b.co"),
    bad(.config, email("a@b.co\n"), .invalidValue(.email), "a@b.co\n"),
    bad(.config, email("a@b.co\r\n"), .invalidValue(.email), "a@b.co\r\n"),
    bad(.config, email("a@b.co&#10;"), .invalidValue(.email), "a@b.co&#10;"),
    bad(.config, email("a@b.co&#13;"), .invalidValue(.email), "a@b.co&#13;"),
    bad(.config, email("a@b.c\no"), .invalidValue(.email), "a@b.c\no"),
    bad(.config, email("<!-- a@b.co -->"), .invalidValue(.email), "<!-- a@b.co -->"),
    // A URL: an xs:anyURI of at least four characters.
    good(.config, url("abcd")),
    good(.config, url("  abcd\n")),
    good(.config, url("a  bc d")),
    good(.config, url("javascript:alert(1)")),
    good(.config, url("http://a b/c")),
    good(.config, url("http://x:99999/")),
    good(.config, url("http://x")),
    good(.config, url("https://-")),
    good(.config, url("https://1.2.3.4/a")),
    good(.config, url("https://256.1.1.1.1x/a")),
    good(.config, url("https://a_.-B9/../c_d/?e=f&amp;g?h/=i//")),
    good(.config, url("http:///a")),
    good(.config, url("http://x.io/{id}|^`\\\"'")),
    good(.config, url("http://ünï.io/ö")),
    good(.config, url("éüöä")),
    good(.config, url("%41%42")),
    good(.config, url("?a=b&amp;c=d")),
    good(.config, url("//a/b")),
    good(.config, url("<![CDATA[http://x/?a&b]]>")),
    bad(.config, url(""), .invalidValue(.url), "<endpoint_url></endpoint_url>"),
    bad(.config, url("abc"), .invalidValue(.url), "abc"),
    bad(.config, url(" abc "), .invalidValue(.url), " abc "),
    bad(.config, url("a    b"), .invalidValue(.url), "a    b"),
    bad(.config, url("éüö"), .invalidValue(.url), "éüö"),
    bad(.config, url("%zz%"), .invalidValue(.url), "%zz%"),
    bad(.config, url("http://x/%4"), .invalidValue(.url), "http://x/%4"),
    bad(.config, url("http://[::1/cb"), .invalidValue(.url), "http://[::1/cb"),
    bad(.config, url(":::::"), .invalidValue(.url), ":::::"),
    bad(.config, url("#a#b"), .invalidValue(.url), "#a#b"),
    // A resource id.
    good(.api, resource("A_B::c")),
    good(.api, resource("a_b::c")),
    good(.api, resource(" _ :: ")),
    good(.api, resource("A B_C::d")),
    good(.api, resource("é_ü::ö")),
    good(.api, resource("A_b_c::d::e")),
    good(.api, resource("A__::c")),
    good(.api, resource("A_B:::c")),
    good(.api, resource("A_:::c")),
    good(.api, resource("A_B&#58;:c")),
    // An attribute's line break is a space.
    good(.api, resource("A_B::c\n")),
    bad(.api, resource(""), .invalidValue(.resourceID), ""),
    bad(.api, resource("AB::c"), .invalidValue(.resourceID), "AB::c"),
    bad(.api, resource("A_B:c"), .invalidValue(.resourceID), "A_B:c"),
    bad(.api, resource("_B::c"), .invalidValue(.resourceID), "_B::c"),
    bad(.api, resource("A_::c"), .invalidValue(.resourceID), "A_::c"),
    bad(.api, resource("A_B::"), .invalidValue(.resourceID), "A_B::"),
    bad(.api, resource("A::b_c"), .invalidValue(.resourceID), "A::b_c"),
    bad(.api, resource("A_B::c&#10;"), .invalidValue(.resourceID), "A_B::c&#10;"),
    bad(.api, resource("A_B::&#13;"), .invalidValue(.resourceID), "A_B::&#13;"),
  ]

  static let namespaces: [Case] = [
    good(
      .config,
      "<integrations \(xsi) xsi:noNamespaceSchemaLocation=\"x\" xsi:schemaLocation=\"a b\">"
        + "<integration name=\"Nm\">\(email)</integration></integrations>"),
    good(
      .config,
      "<integrations><integration name=\"Nm\" \(xsi) xsi:schemaLocation=\"\">\(email)</integration>"
        + "</integrations>"),
    good(
      .config,
      "<integrations xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\""
        + " i:noNamespaceSchemaLocation=\"x\"><integration name=\"Nm\">\(email)</integration>"
        + "</integrations>"),
    good(
      .config,
      "<integrations xmlns:a=\"u\" xmlns=\"\"><integration name=\"Nm\">\(email)</integration>"
        + "</integrations>"),
    bad(
      .config,
      "<integrations \(xsi) xsi:other=\"\"><integration name=\"Nm\">\(email)</integration>"
        + "</integrations>", .unexpectedAttribute, "xsi:other"),
    bad(
      .config,
      "<integrations xmlns:xsi=\"u\" xsi:noNamespaceSchemaLocation=\"\"><integration name=\"Nm\">"
        + "\(email)</integration></integrations>", .unexpectedAttribute,
      "xsi:noNamespaceSchemaLocation"),
    bad(
      .config,
      "<integrations xsi:noNamespaceSchemaLocation=\"\"><integration name=\"Nm\">\(email)"
        + "</integration></integrations>", .unexpectedAttribute, "xsi:noNamespaceSchemaLocation"),
    bad(
      .config,
      "<integrations xml:lang=\"de\"><integration name=\"Nm\">\(email)</integration>"
        + "</integrations>", .unexpectedAttribute, "xml:lang"),
    bad(
      .config,
      "<integrations xmlns=\"u\"><integration name=\"Nm\">\(email)</integration>"
        + "</integrations>", .namespace, "xmlns=\"u\""),
    bad(
      .config,
      "<integrations><integration name=\"Nm\" xmlns=\"u\">\(email)</integration>"
        + "</integrations>", .namespace, "xmlns=\"u\""),
    bad(
      .config,
      "<integrations><integration name=\"Nm\"><email xmlns='u'>a@b.co</email></integration>"
        + "</integrations>", .namespace, "xmlns='u'"),
    bad(
      .config, "<m:integrations xmlns:m=\"u\"><m:integration name=\"Nm\"/></m:integrations>",
      .namespace, "xmlns:m=\"u\"", count: 2),
    bad(
      .config,
      "<integrations xmlns:m=\"u\"><m:integration name=\"Nm\">\(email)</m:integration>"
        + "</integrations>", .namespace, "m:integration", count: 2),
    bad(
      .config, "<integrations><m:integration name=\"Nm\"/></integrations>",
      .unexpectedElement(expected: [.integration]), "m:integration"),
    bad(
      .config,
      "<integrations xmlns:m=\"u\"><integration m:name=\"Nm\">\(email)</integration></integrations>",
      .unexpectedAttribute, "m:name", count: 2),
    bad(
      .config,
      "<integrations><integration m:name=\"Nm\">\(email)</integration></integrations>",
      .unexpectedAttribute, "m:name", count: 2),
    // xsi:nil and xsi:type are libxml2's to judge.
    bad(
      .config,
      "<integrations \(xsi)><integration name=\"Nm\"><email xsi:nil=\"true\"/></integration>"
        + "</integrations>", .unexpectedAttribute, "xsi:nil", count: 2),
    bad(
      .config,
      "<integrations \(xsi)><integration name=\"Nm\" xsi:type=\"none\">\(email)</integration>"
        + "</integrations>", .other(""), "integration"),
    good(
      .config,
      "<integrations \(xsi)><integration name=\"Nm\" xsi:type=\"integrationType\">\(email)</integration>"
        + "</integrations>"),
  ]

  private static let entity = "<!DOCTYPE c [<!ENTITY e \"x\"><!ENTITY v \"a@b.co\">]>"

  static let doctypes: [Case] = [
    good(.config, "<!DOCTYPE config>" + one(.config, email)),
    good(.config, "<!DOCTYPE integrations SYSTEM \"nowhere.dtd\">" + one(.config, email)),
    good(.config, entity + one(.config, email, name: "a&e;")),
    good(.config, entity + one(.config, email, name: "&e;&e;")),
    bad(.config, entity + one(.config, email, name: "&e;"), .invalidValue(.name), "&e;"),
    bad(.config, entity + email("&v;"), .entityReference, "&v;"),
    bad(.config, entity + email("a@b.co&v;"), .entityReference, "&v;"),
    bad(.config, entity + one(.config, email + "&e;"), .entityReference, "&e;"),
    bad(
      .api, entity + one(.api, "<resources><resource name=\"A_B::c\">&e;</resource></resources>"),
      .entityReference, "&e;"),
    // PHP asks for no attributes by default.
    bad(
      .config,
      "<!DOCTYPE c [<!ATTLIST integration name CDATA \"Nm\">]><integrations><integration>"
        + "\(email)</integration></integrations>", .missingName, "integration"),
    good(.config, "<!DOCTYPE c [<!ATTLIST email x CDATA \"y\">]>" + one(.config, email)),
    // A value of another type than CDATA loses its white space.
    bad(
      .config,
      "<!DOCTYPE c [<!ATTLIST integration name NMTOKEN #IMPLIED>]>"
        + one(.config, email, name: " N "), .invalidValue(.name), " N "),
    good(
      .config, "<!DOCTYPE c [<!ATTLIST integration other CDATA #IMPLIED>]>" + one(.config, email)),
    // A namespace by default is one.
    bad(
      .config, "<!DOCTYPE c [<!ATTLIST integrations xmlns CDATA \"u\">]>" + one(.config, email),
      .namespace, "integrations"),
    good(
      .config,
      "<!DOCTYPE c [<!ATTLIST integrations xmlns:xsi CDATA"
        + " \"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation CDATA \"a b\">]>"
        + one(.config, email)),
    // Of an element that is declared with element content, libxml2 still keeps all.
    good(.config, "<!DOCTYPE c [<!ELEMENT integrations (x)>]>" + one(.config, email)),
  ]

  @Test(arguments: structure + values + namespaces + doctypes)
  func finds(_ one: Case) throws {
    let raw = Array(one.xml.utf8)
    let oracle = Oracle.ask(raw, SchemaName(merged: one.kind))
    #expect(oracle.isWellFormed)
    #expect(oracle.isValid == (one.finding == nil), "libxml2")
    for always in [false, true] {
      let document = try XMLDocument.read(
        path: "a.xml", raw, kind: one.kind, alwaysAsksLibXML2: always)
      #expect(document.schemaFindings.count == one.count, "\(document.schemaFindings)")
      guard let finding = document.schemaFindings.first else { continue }
      if case .other = one.finding, case .other = finding.kind {
      } else {
        #expect(finding.kind == one.finding)
      }
      #expect(document.file.text(finding.range) == one.text)
    }
    let document = try XMLDocument.read(path: "a.xml", raw, kind: one.kind)
    let tree = try #require(document.tree)
    let check = SchemaCheck.check(document.file.bytes, tree, one.kind)
    #expect(check.isInDoubt || check.findings.isEmpty == oracle.isValid)
  }

  /// All orders of all choices of the four elements: valid with an email, and for a single file
  /// without.
  @Test func anyOrderOfTheConsolidatedKind() throws {
    func orders(_ rest: [String]) -> [[String]] {
      [[]]
        + rest.indices.flatMap { index in
          var others = rest
          let first = others.remove(at: index)
          return orders(others).map { [first] + $0 }
        }
    }
    let all = orders([Self.email, Self.url, Self.link, Self.resources])
    #expect(all.count == 65)
    for order in all {
      let raw = Array(Self.one(.integration, order.joined(separator: " ")).utf8)
      let isValid = order.contains(Self.email)
      #expect(Oracle.ask(raw, .integration).isValid == isValid)
      #expect(Oracle.ask(raw, .integrationFile).isValid)
      #expect(
        try XMLDocument.read(path: "", raw, kind: .integration).schemaFindings.isEmpty == isValid)
      let legacy = Array(Self.one(.config, order.joined(separator: " ")).utf8)
      let isLegacyValid =
        order.first == Self.email && !order.contains(Self.resources)
        && (order.count < 3 || order[1] == Self.url)
      #expect(Oracle.ask(legacy, .config).isValid == isLegacyValid, "\(order)")
      #expect(
        try XMLDocument.read(path: "", legacy, kind: .config).schemaFindings.isEmpty
          == isLegacyValid, "\(order)")
    }
  }

  /// One schema differs from the other in nothing but the email.
  @Test func aFileAndTheMergedFormDifferInTheEmail() throws {
    let file = String(decoding: SchemaName.integrationFile.bytes, as: UTF8.self)
    let merged = String(decoding: SchemaName.integration.bytes, as: UTF8.self)
    func body(_ text: String) -> [Substring] { text.split(separator: "\n").dropFirst(2).map { $0 } }
    let different = zip(body(file), body(merged)).filter { $0 != $1 }
    #expect(
      different.map(\.0) == [
        "      <xs:element name=\"email\" type=\"emailType\" minOccurs=\"0\"/>"
      ])
    #expect(different.map(\.1) == ["      <xs:element name=\"email\" type=\"emailType\"/>"])
  }

  /// Where one file breaks the schema in many places, all are found.
  @Test func findsAll() throws {
    let xml = """
      <integrations a="1">
        <integration name="x" b="2">
          <email>none</email>
          <email>a@b.co</email>
          <other/>
          <identity_link_url>abc</identity_link_url>
          <endpoint_url>%zz</endpoint_url>
          words
        </integration>
        <integration/>
      </integrations>
      """
    let document = try XMLDocument.read(path: "", Array(xml.utf8), kind: .config)
    let found = document.schemaFindings.map { document.file.text($0.range) }
    #expect(
      found.sorted() == [
        "%zz", "a", "abc", "b", "email", "endpoint_url", "integration", "integration", "none",
        "other", "words", "x",
      ])
  }

  /// A regular expression of libxml2 gives up on very long values, or takes its time.
  @Test func agreesOnLongValues() throws {
    let long = String(repeating: "a_:", count: 2_000)
    for xml in [
      Self.resource(long + "::x"), Self.resource(String(repeating: "_", count: 5_000)),
      Self.resource("A_B::" + String(repeating: "a_:", count: 600)),
      Self.resource("A_B::" + long), Self.email(long + "@" + long + "." + long),
      Self.email(String(repeating: "a@", count: 9_000)), Self.url(long), Self.url("http://" + long),
      Self.one(.config, Self.email, name: long),
    ] {
      let kind: FileKind = xml.contains("<resources>") ? .api : .config
      let raw = Array(xml.utf8)
      let document = try XMLDocument.read(path: "", raw, kind: kind)
      #expect(
        document.schemaFindings.isEmpty == Oracle.ask(raw, SchemaName(merged: kind)).isValid,
        "\(xml.prefix(80))")
    }
  }
}
