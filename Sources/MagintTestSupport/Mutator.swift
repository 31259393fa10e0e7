/// Makes broken, odd and sometimes sound documents of sound ones.
package struct Mutator {
  package let seeds: [[UInt8]]
  private var random: SplitMix64

  package static let tokens: [[UInt8]] =
    [
      "&e;", "&amp;", "&lt;", "&#65;", "&#x;", "&#0;", "&#x1F600;", "&#xD800;", "&", "&amp", "&#",
      "<!DOCTYPE config>", "<!DOCTYPE", "<!DOCTYPE c [<!ENTITY e \"x\">]>",
      "<!DOCTYPE c [<!ENTITY e \"<a/>\">]>", "<!DOCTYPE c [<!ENTITY e SYSTEM \"/etc/hosts\">]>",
      "<!DOCTYPE c [<!ATTLIST integration name CDATA \"De Fault\">]>",
      "<!DOCTYPE c [<!ATTLIST email x CDATA 'y'><!ATTLIST resource name NMTOKEN #IMPLIED>]>",
      "<!DOCTYPE c [<!ATTLIST config xmlns CDATA 'u'>]>",
      "<!DOCTYPE c [<!ATTLIST integration xmlns CDATA #FIXED 'u'>]>",
      "<!DOCTYPE c [<!ATTLIST integrations xmlns:xsi CDATA 'http://www.w3.org/2001/XMLSchema-instance'>"
        + "<!ATTLIST email xml:lang CDATA 'x' xsi:nil CDATA 'true'>]>",
      " xmlns:xml='http://www.w3.org/XML/1998/namespace'", " xmlns:xmlns='u'", " xmlns:a=''",
      "<!DOCTYPE c [<!ENTITY % p \"<!ENTITY e 'x'>\">%p;]>", "<!ENTITY", "<!ATTLIST", "]>", "[",
      "]]>", "<![CDATA[", "<![CDATA[x]]>", "<![CDATA[]]>", "xmlns=", " xmlns=\"\"", " xmlns='u'",
      " xmlns:a='u' a:name='x'", " xmlns:xsi='u'", " xmlns:xml='u'", "xsi:", "xml:lang=\"de\"",
      " xsi:nil=\"true\"", " xsi:type=\"xs:string\"", " xsi:noNamespaceSchemaLocation='x'",
      " xsi:schemaLocation='a b'", "a:", ":", "--", "-->", "<!--", "<!-- c -->", "<!---->",
      "<!--->", "<?xml", "<?xml version=\"1.0\"?>", "<?xml version='1.1'?>", "<?xml ?>", "<?p?>",
      "<?p q?>", "<?xml-stylesheet ?>", "<?XML ?>", "<? ?>", "?>", "\r", "\r\n", "\n", "\t", " ",
      "\u{FFFE}", "\u{FFFF}", "\u{85}", "\u{2028}", "\u{A0}", "\u{FEFF}", "é", "\u{1F600}",
      "\u{0}", "\u{1}", "\u{7F}", "\u{B}", "<", ">", "/>", "</", "\"", "'", "=", "%", "#", "@", ".",
      "::", "_", "%zz", "http://[::1/", "<email>a@b.co</email>", "<email/>", "<resources/>",
      "<resource name=\"A_B::c\"/>", "<endpoint_url>http://x</endpoint_url>", "</integration>",
      "<integration name=\"Nm\">", "<config>", "</config>", "</integrations>", " name=\"x y\"",
      "name", " encoding=\"ISO-8859-1\"", " encoding='UTF-16'", " encoding=\"windows-1252\"",
      " encoding='EBCDIC-CP-US'", " encoding=\"none\"", " standalone='yes'", "version=\"1.0\"",
    ].map { Array($0.utf8) } + [
      [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80],
      [0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xFE, 0xFF],
    ]

  package init(seeds: [[UInt8]], seed: UInt64) {
    self.seeds = seeds
    random = SplitMix64(seed: seed)
  }

  package mutating func next() -> [UInt8] {
    var bytes = random.pick(seeds)
    // One change leaves most documents well-formed enough to be interesting.
    for _ in 0...[0, 0, 0, 1, 2, 4][random.below(6)] { change(&bytes) }
    return bytes.count > 20_000 ? Array(bytes.prefix(20_000)) : bytes
  }

  private mutating func span(_ bytes: [UInt8], atMost limit: Int) -> Range<Int> {
    let start = random.below(bytes.count + 1)
    return start..<min(bytes.count, start + random.below(limit))
  }

  /// A place just behind or before a character that means something, or any.
  private mutating func place(_ bytes: [UInt8]) -> Int {
    let start = random.below(bytes.count + 1)
    guard random.below(3) > 0 else { return start }
    let marks = Array("<>\"'= /?-:;".utf8)
    let found = bytes[start...].firstIndex { marks.contains($0) } ?? start
    return min(bytes.count, found + random.below(2))
  }

  private mutating func change(_ bytes: inout [UInt8]) {
    switch random.below(24) {
    case 0:
      guard !bytes.isEmpty else { return }
      bytes[random.below(bytes.count)] ^= UInt8(1 << random.below(8))
    case 1:
      guard !bytes.isEmpty else { return }
      bytes[random.below(bytes.count)] = UInt8(random.below(256))
    case 2: if random.below(4) == 0 { bytes.removeSubrange(random.below(bytes.count + 1)...) }
    case 3: if random.below(4) == 0 { bytes.removeSubrange(..<random.below(bytes.count + 1)) }
    case 4:
      let other = random.pick(seeds)
      bytes = Array(bytes[..<place(bytes)] + other[place(other)...])
    case 5:
      let other = random.pick(seeds)
      bytes.insert(contentsOf: other[span(other, atMost: 80)], at: place(bytes))
    case 6:
      let part = Array(bytes[span(bytes, atMost: 60)])
      let count = 1 + random.below(4)
      bytes.insert(contentsOf: (0..<count).flatMap { _ in part }, at: place(bytes))
    case 7: bytes.removeSubrange(span(bytes, atMost: 30))
    case 8: bytes.removeSubrange(span(bytes, atMost: 3))
    case 9: repeatElement(&bytes)
    case 10: swapCharacters(&bytes)
    case 11: if random.below(8) == 0 { bytes = wide(bytes) }
    case 12: moveElement(&bytes)
    case 13, 14, 15: changeValue(&bytes)
    default: bytes.insert(contentsOf: random.pick(Self.tokens), at: place(bytes))
    }
  }

  /// From one `<` to another, which often is a whole element.
  private mutating func element(_ bytes: [UInt8]) -> Range<Int>? {
    let opens = bytes.indices.filter { bytes[$0] == UInt8(ascii: "<") }
    guard opens.count > 2 else { return nil }
    let first = random.below(opens.count - 1)
    let last = min(opens.count - 1, first + 1 + random.below(4))
    return opens[first]..<opens[last]
  }

  private mutating func repeatElement(_ bytes: inout [UInt8]) {
    guard let range = element(bytes) else { return }
    bytes.insert(contentsOf: Array(bytes[range]), at: range.upperBound)
  }

  private mutating func moveElement(_ bytes: inout [UInt8]) {
    guard let range = element(bytes) else { return }
    let part = Array(bytes[range])
    bytes.removeSubrange(range)
    let opens = bytes.indices.filter { bytes[$0] == UInt8(ascii: "<") }
    bytes.insert(contentsOf: part, at: opens.isEmpty ? 0 : random.pick(opens))
  }

  /// Replaces a text or an attribute's value by another, which mostly keeps a document well-formed.
  private mutating func changeValue(_ bytes: inout [UInt8]) {
    let marks: [UInt8] = random.below(2) == 0 ? Array("><".utf8) : Array("\"\"".utf8)
    let starts = bytes.indices.filter { bytes[$0] == marks[0] }
    guard !starts.isEmpty else { return }
    let start = random.pick(starts) + 1
    guard let end = bytes[start...].firstIndex(of: marks[1]) else { return }
    if random.below(3) == 0 {
      bytes.insert(contentsOf: random.pick(Self.tokens), at: start + random.below(end - start + 1))
    } else {
      bytes.replaceSubrange(start..<end, with: random.pick(Self.values))
    }
  }

  static let values: [[UInt8]] = [
    "", " ", "a", "ab", "é", "éé", "\u{1F600}", "\u{1F600}a", "\n", "a\n", "&#10;a", "&#13;",
    "a@b.co", "a@b.co\n", "a@@b.co", " a@b.co ", "a b@c d.co m", "a@b.", "a@.b.c", "@b.co", "a@b",
    "a\n@b.co", "a@b\n.co", "a@b.c\no", "a@b.c&#13;o", "a@b..", "é@ü.ö", "<![CDATA[a@b.co]]>",
    "a@b<!-- c -->.co", "a@<?p?>b.co", "abc", "abcd", " abc ", " abcd ", "a b", "a   b", "a  bc",
    "a\n\tbc", "éüö", "éüöä", "%zz%", "%41%4", "%4141", "http://[::1/cb", "http://[::1]/cb",
    ":::::", "#a#b", "#abcd", "//////", "http://a b/c", "javascript:alert(1)", "http://x:99999/",
    "http://x:/a", "http://x:y/", "http://:80/", "http://a@b@c/", "{abc}", "a\\bcd", "a^b|c`d",
    "?&amp;?#", "1http://x", "a+b-c.d:x", "A_B::c", "_B::c", "A_::c", "A_B::", "A_B:c", "A_B:::c",
    "A_b_c::d::e", "::_::x", "::x_::", "A B_C::d", "é_ü::ö", "_é::ö", "A_é::b", "A__::b", "A_:::b",
    "a_::::", "A_B::c\n", "A_B::&#10;c", "A_B::&#13;", "A&#9;_B::c", "A_B::c&#x2028;",
  ].map { Array($0.utf8) }

  /// Exchanges a character for one that means something.
  private mutating func swapCharacters(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    let at = place(bytes)
    guard at < bytes.count else { return }
    bytes[at] = random.pick(Array("<>&\"'=/!?-[]:;#@. \t\r\n_xN1".utf8))
  }

  /// In UTF-16, sometimes with an odd byte or without a mark.
  private mutating func wide(_ bytes: [UInt8]) -> [UInt8] {
    let isLittle = random.below(2) == 0
    var result: [UInt8] = []
    if random.below(3) > 0 { result = isLittle ? [0xFF, 0xFE] : [0xFE, 0xFF] }
    for unit in String(decoding: bytes, as: UTF8.self).utf16 {
      let high = UInt8(unit >> 8)
      let low = UInt8(unit & 0xFF)
      result += isLittle ? [low, high] : [high, low]
    }
    if random.below(8) == 0 { result.append(0) }
    return result
  }
}
