internal import MagintCore

/// The parts of an absolute `http` or `https` URL (RFC 3986), with their places.
package struct WebAddress: Sendable {
  /// Why a text is no such URL.
  package enum Fault: Sendable, Hashable {
    case empty
    /// No scheme at all: `//host/path`, `host/path`, `/path`.
    case relative
    /// Another scheme than http and https; its name.
    case scheme(String)
    case noHost
    case host(String)
    case port(String)
    case space
    /// A character that a URL must carry percent-encoded.
    case character(Unicode.Scalar)
    case percent
  }

  package var scheme: String
  /// Bytes of the text; nil where there is none. Without the `@`.
  package var userInfo: Range<Int>?
  /// In lower case, without brackets.
  package var host: String
  package var hostRange: Range<Int>
  package var port: Int?
  /// With the `?`.
  package var query: Range<Int>?
  /// With the `#`.
  package var fragment: Range<Int>?
  /// The number of bytes of the scheme.
  package var schemeLength: Int

  /// Parses `text`; the fault's range counts bytes of it.
  package static func parse(_ text: String) -> Result<WebAddress, ParseError> {
    parse(text[...])
  }

  /// Parses `text`; the fault's range counts bytes of it.
  package static func parse(_ text: Substring) -> Result<WebAddress, ParseError> {
    let bytes = self.bytes(text)
    if bytes.isEmpty { return .failure(ParseError(fault: .empty, range: 0..<0)) }
    func fail(_ fault: Fault, _ range: Range<Int>) -> Result<WebAddress, ParseError> {
      .failure(ParseError(fault: fault, range: range))
    }
    // What stands before the first colon is a scheme only if it looks like one.
    var schemeEnd = 0
    while schemeEnd < bytes.count, isSchemeByte(bytes[schemeEnd], isFirst: schemeEnd == 0) {
      schemeEnd += 1
    }
    guard schemeEnd > 0, schemeEnd < bytes.count, bytes[schemeEnd] == UInt8(ascii: ":") else {
      return fail(.relative, 0..<bytes.count)
    }
    let scheme = string(bytes[..<schemeEnd]).loweredCase
    guard scheme == "http" || scheme == "https" else {
      // `localhost:9001/cb` and `shop.io:443` have a host where a scheme would be.
      let rest = bytes[(schemeEnd + 1)...]
      let looksLikePort =
        rest.first.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
      return looksLikePort
        ? fail(.relative, 0..<bytes.count) : fail(.scheme(scheme), 0..<schemeEnd)
    }
    guard bytes.count > schemeEnd + 2, bytes[schemeEnd + 1] == UInt8(ascii: "/"),
      bytes[schemeEnd + 2] == UInt8(ascii: "/")
    else { return fail(.noHost, 0..<bytes.count) }

    let start = schemeEnd + 3
    var authorityEnd = start
    scanning: while authorityEnd < bytes.count {
      switch bytes[authorityEnd] {
      case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"): break scanning
      default: authorityEnd += 1
      }
    }
    var hostStart = start
    var userInfo: Range<Int>?
    if let at = bytes[start..<authorityEnd].lastIndex(of: UInt8(ascii: "@")) {
      userInfo = start..<at
      hostStart = at + 1
    }
    var hostEnd = authorityEnd
    var portStart: Int?
    if hostStart < authorityEnd, bytes[hostStart] == UInt8(ascii: "[") {
      guard let close = bytes[hostStart..<authorityEnd].firstIndex(of: UInt8(ascii: "]")) else {
        return fail(.host(string(bytes[hostStart..<authorityEnd])), hostStart..<authorityEnd)
      }
      hostEnd = close + 1
      if hostEnd < authorityEnd {
        guard bytes[hostEnd] == UInt8(ascii: ":") else {
          return fail(.host(string(bytes[hostStart..<authorityEnd])), hostStart..<authorityEnd)
        }
        portStart = hostEnd + 1
      }
    } else if let colon = bytes[hostStart..<authorityEnd].firstIndex(of: UInt8(ascii: ":")) {
      hostEnd = colon
      portStart = colon + 1
    }
    let hostRange = hostStart..<hostEnd
    guard !hostRange.isEmpty else { return fail(.noHost, start..<max(authorityEnd, start)) }
    if let space = bytes.firstIndex(where: { $0 <= 0x20 || $0 == 0x7F }) {
      return fail(.space, space..<space + 1)
    }
    let host = string(bytes[hostRange])
    guard isHost(bytes[hostRange]) else { return fail(.host(host), hostRange) }
    var port: Int?
    if let portStart {
      let text = string(bytes[portStart..<authorityEnd])
      guard let number = Int(text), (1...65535).contains(number), text.allSatisfy(\.isNumber) else {
        return fail(
          .port(text), text.isEmpty ? portStart - 1..<portStart : portStart..<authorityEnd)
      }
      port = number
    }
    var at = authorityEnd
    while at < bytes.count {
      let byte = bytes[at]
      if byte == UInt8(ascii: "%") {
        guard at + 2 < bytes.count, isHexadecimal(bytes[at + 1]), isHexadecimal(bytes[at + 2])
        else {
          return fail(.percent, at..<min(at + 3, bytes.count))
        }
      } else if mustBeEncoded(byte) {
        var end = at + 1
        while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
        let scalar = string(bytes[at..<end]).unicodeScalars.first ?? "?"
        return fail(.character(scalar), at..<end)
      }
      at += 1
    }
    let fragmentStart = bytes[authorityEnd...].firstIndex(of: UInt8(ascii: "#"))
    let queryStart = bytes[authorityEnd..<(fragmentStart ?? bytes.count)]
      .firstIndex(of: UInt8(ascii: "?"))
    return .success(
      WebAddress(
        scheme: scheme, userInfo: userInfo, host: bracketless(host).loweredCase,
        hostRange: hostRange, port: port,
        query: queryStart.map { $0..<(fragmentStart ?? bytes.count) },
        fragment: fragmentStart.map { $0..<bytes.count }, schemeLength: schemeEnd))
  }

  package struct ParseError: Error, Sendable, Hashable {
    package var fault: Fault
    package var range: Range<Int>
  }

  /// The bytes of `text`, copied at once; `Array(text.utf8)` takes one after another.
  private static func bytes(_ text: Substring) -> [UInt8] {
    text.utf8.withContiguousStorageIfAvailable { Array($0) } ?? Array(text.utf8)
  }

  private static func string(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }

  private static func bracketless(_ host: String) -> String {
    host.utf8.first == UInt8(ascii: "[") ? String(host.dropFirst().dropLast()) : host
  }

  private static func isSchemeByte(_ byte: UInt8, isFirst: Bool) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      !isFirst
    default: false
    }
  }

  private static func mustBeEncoded(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x80..., UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\\"),
      UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "{"), UInt8(ascii: "|"),
      UInt8(ascii: "}"):
      true
    default: false
    }
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"):
      true
    default: false
    }
  }

  /// What keeps mail from reaching `domain`, or nil: it must be a name with a dot, of labels that
  /// the domain name system takes.
  package static func domainFault(_ domain: Substring) -> String? {
    if domain.isEmpty { return "it has no domain" }
    let bytes = self.bytes(domain)
    if hasStrayDot(bytes[...]) { return "a dot in the domain must stand between other characters" }
    guard bytes.contains(UInt8(ascii: ".")) else { return "the domain has no dot" }
    guard isHost(bytes[...]), !bytes.contains(UInt8(ascii: "_")) else {
      return "'\(domain.prefix(80))' is not the name of a domain"
    }
    // A name that ends in a digit and is a host may be an address.
    guard let last = bytes.last, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(last) else {
      return nil
    }
    return IPAddress(v4: domain) == nil ? nil : "the domain is an address of a machine"
  }

  /// Whether a dot begins or ends `text`, or follows another.
  package static func hasStrayDot(_ text: some Collection<UInt8>) -> Bool {
    var wasDot = true
    for byte in text {
      let isDot = byte == UInt8(ascii: ".")
      if isDot && wasDot { return true }
      wasDot = isDot
    }
    return wasDot
  }

  /// A host name of letters, digits and hyphens, an IPv4 address or a bracketed IPv6 address.
  private static func isHost(_ host: ArraySlice<UInt8>) -> Bool {
    if host.first == UInt8(ascii: "[") {
      return host.last == UInt8(ascii: "]")
        && IPAddress(v6: string(host.dropFirst().dropLast())) != nil
    }
    let name = host.last == UInt8(ascii: ".") ? host.dropLast() : host
    guard !name.isEmpty, name.count <= 253 else { return false }
    var labelStart = name.startIndex
    var isNumber = true
    for index in name.indices {
      let byte = name[index]
      if byte == UInt8(ascii: ".") {
        guard isLabel(name[labelStart..<index]) else { return false }
        labelStart = index + 1
        isNumber = true
        continue
      }
      guard isHostByte(byte) else { return false }
      if !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { isNumber = false }
    }
    guard isLabel(name[labelStart...]) else { return false }
    // A name whose last label is a number is an IPv4 address or nothing.
    return !isNumber || IPAddress(v4: string(name)) != nil
  }

  private static func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
    (1...63).contains(label.count) && label.first != UInt8(ascii: "-")
      && label.last != UInt8(ascii: "-")
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}

/// An IP address, as far as it takes to know who can reach it.
package struct IPAddress: Sendable {
  /// 4 or 16.
  package var bytes: [UInt8]

  package init?(v4 text: some StringProtocol) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bytes: [UInt8] = []
    for part in parts {
      guard (1...3).contains(part.utf8.count), let byte = UInt8(part), !part.hasPrefix("+") else {
        return nil
      }
      bytes.append(byte)
    }
    self.bytes = bytes
  }

  package init?(v6 text: some StringProtocol) {
    func groups(_ text: some StringProtocol, isEnd: Bool = true) -> [UInt8]? {
      guard !text.isEmpty else { return [] }
      var bytes: [UInt8] = []
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      for (index, part) in parts.enumerated() {
        if isEnd, index == parts.count - 1, part.contains("."), let address = IPAddress(v4: part) {
          bytes += address.bytes
          continue
        }
        guard (1...4).contains(part.utf8.count), let group = UInt16(part, radix: 16),
          !part.hasPrefix("+")
        else { return nil }
        bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
      }
      return bytes
    }
    let text = String(text)
    guard let gap = text.firstRange(of: "::") else {
      guard let bytes = groups(text), bytes.count == 16 else { return nil }
      self.bytes = bytes
      return
    }
    guard let head = groups(text[..<gap.lowerBound], isEnd: false),
      let tail = groups(text[gap.upperBound...]),
      head.count + tail.count <= 14
    else { return nil }
    bytes = head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
  }

  /// Why a merchant's shop cannot reach the address, or nil.
  package var unreachableReason: String? {
    if bytes.count == 16 {
      if bytes[..<15].allSatisfy({ $0 == 0 }), bytes[15] <= 1 { return "a loopback address" }
      if bytes[0] & 0xFE == 0xFC { return "a private address" }
      if bytes[0] == 0xFE, bytes[1] & 0xC0 == 0x80 { return "a link-local address" }
      if bytes[0] == 0x20, bytes[1] == 0x01, bytes[2] == 0x0D, bytes[3] == 0xB8 {
        return "an address reserved for documentation"
      }
      if bytes[..<10].allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF {
        return IPAddress(mapped: bytes[12...]).unreachableReason
      }
      return nil
    }
    switch (bytes[0], bytes[1], bytes[2]) {
    case (127, _, _): return "a loopback address"
    case (0, _, _): return "not the address of a host"
    case (10, _, _), (172, 16...31, _), (192, 168, _): return "a private address"
    case (169, 254, _): return "a link-local address"
    case (100, 64...127, _): return "an address inside a provider's network"
    case (192, 0, 2), (198, 51, 100), (203, 0, 113): return "an address reserved for documentation"
    default: return nil
    }
  }

  private init(mapped bytes: ArraySlice<UInt8>) { self.bytes = Array(bytes) }
}
