import MagintCore
import MagintTestSupport

/// The documents that mutations start from: Magento's answers and, of each kind, what those lack.
enum Seeds {
  static func all(_ kind: FileKind) throws -> [[UInt8]] {
    let verdicts = try Verdict.all().filter { $0.kind == kind.rawValue }.map(\.bytes)
    // As often as all others together: most features are here.
    return verdicts + (0..<3).flatMap { _ in rich(kind) }
  }

  private static func body(_ kind: FileKind, _ email: String = "a@b.co") -> String {
    switch kind {
    case .integration:
      """
      <email>\(email)</email><endpoint_url>https://x.io/a?b=1&amp;c=2</endpoint_url>
        <identity_link_url>http://x.io/</identity_link_url>
        <resources><resource name="A_B::c"/><resource name="Mag_Ento::x">text</resource></resources>
      """
    case .config:
      """
      <email>\(email)</email><endpoint_url>https://x.io/a?b=1&amp;c=2</endpoint_url>
        <identity_link_url>http://x.io/</identity_link_url>
      """
    case .api:
      """
      <resources><resource name="A_B::c"/>
        <resource name="Mag_Ento::x">te&amp;xt</resource></resources>
      """
    }
  }

  static func rich(_ kind: FileKind) -> [[UInt8]] {
    let root = kind.rootName
    let xsi = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
    let utf8: [String] = [
      "<\(root)><integration name='Nm'>\(body(kind))</integration></\(root)>",
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <!-- one -->
      <!DOCTYPE \(root) [
        <!ENTITY e "x &#38; y"> <!ENTITY f '&e;z'> <!ENTITY g "<email>a@b.co</email>">
        <!ATTLIST integration name CDATA "De Fault" kind NMTOKENS #IMPLIED>
        <!ELEMENT email ANY> <!-- ' --> <?p "?>
        <!ENTITY % p "<!ENTITY h 'q'>"> %p;
      ]>
      <\(root) \(xsi) xsi:noNamespaceSchemaLocation="urn:x">
        <integration name="a&e;b">\(body(kind, "a&f;@b.co"))&g;</integration>
        <integration>\(body(kind))</integration>
      </\(root)>
      """,
      """
      <?xml version='1.0'?>
      <\(root) \(xsi)\r\n  xsi:noNamespaceSchemaLocation='urn:x'>\r\n<![CDATA[ ]]>
        <integration\tname = "Ünï &#x1F600;\r\nq">\(body(kind, "<![CDATA[a@b]]>.c<!-- x -->o"))
        </integration><?php echo 1; ?><!-- - -->
      </\(root)>
      <!-- end --><?z?>

      """,
      """
      <m:\(root) xmlns:m="urn:m" xmlns:n="urn:n"><m:integration name="Nm" n:name="x" xml:lang="de">
      \(body(kind))</m:integration><integration xmlns="urn:m" m:a="1" n:a="2"/></m:\(root)>
      """,
      "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<\(root)><integration name=\"Nm\">"
        + "\(body(kind))</integration></\(root)>",
      "<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?><!DOCTYPE \(root) SYSTEM 'x.dtd'>"
        + "\n<\(root)><integration name=\"Nm\">\(body(kind))</integration></\(root)>",
      "\u{FEFF}<\(root)><integration name='日本語'>\(body(kind))</integration></\(root)>",
      "\u{FEFF}<?xml version=\"1.0\" encoding='latin1'?><\(root)><integration name='日本語'>"
        + "\(body(kind))</integration></\(root)>",
    ]
    var all = utf8.map { Array($0.utf8) }
    all.append(
      [0xFF, 0xFE]
        + "<?xml version='1.0' encoding='UTF-16'?>\n\(utf8[0])".utf16.flatMap {
          [UInt8($0 & 0xFF), UInt8($0 >> 8)]
        })
    all.append(
      Array(
        utf8[0].unicodeScalars.flatMap { [0, 0, UInt8($0.value >> 8), UInt8($0.value & 0xFF)] }))
    all.append(
      utf8[0].utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] })
    all.append(
      Array("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><\(root)><integration name=\"".utf8)
        + [0xDC, 0x6E, 0xEF] + Array("\">\(body(kind))</integration></\(root)>".utf8))
    return all
  }
}
