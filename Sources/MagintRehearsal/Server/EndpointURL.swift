#if Rehearsal
  /// An endpoint URL as Magento's HTTP client (laminas-http) reads it, which is in its own way: it calls URLs that
  /// others would not, and writes some of them anew.
  package struct EndpointURL: Sendable, Hashable {
    var isSecure: Bool
    /// Without brackets.
    var host: String
    var port: Int
    /// Path and query as they are sent.
    package var target: String
    /// `user:password`, undecoded; nil without.
    var userInfo: String?
    /// Whether the URL names no host in the usual way: without a scheme, or with one slash or three behind it.
    /// Magento takes the first part of the path for it.
    var isHostInPath = false
    /// Whether it has no scheme at all.
    var lacksScheme = false

    /// Nil where Magento cannot call it.
    package init?(_ url: String) {
      var rest = Array(url.utf8)
      if let fragment = rest.firstIndex(of: UInt8(ascii: "#")) { rest.removeSubrange(fragment...) }
      guard let first = rest.first, first > 0x20, rest.last.map({ $0 > 0x20 }) == true,
        !rest.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "\\") })
      else { return nil }
      var scheme = "http"
      let afterScheme: ArraySlice<UInt8>
      if let written = Self.scheme(rest) {
        scheme = String(decoding: written, as: UTF8.self).lowercased()
        afterScheme = rest[(written.endIndex + 1)...]
      } else {
        lacksScheme = true
        afterScheme = rest[...]
      }
      guard scheme == "http" || scheme == "https" else { return nil }
      isSecure = scheme == "https"
      let slashes = afterScheme.prefix { $0 == UInt8(ascii: "/") }.count
      // Without a scheme a slash in front makes it a path of no host.
      guard !lacksScheme || slashes == 0 else { return nil }
      isHostInPath = slashes != 2
      let behind = afterScheme.dropFirst(slashes)
      let end = behind.firstIndex { "/?".utf8.contains($0) } ?? behind.endIndex
      var authority = behind[..<end]
      if let at = authority.lastIndex(of: UInt8(ascii: "@")) {
        userInfo = String(decoding: authority[..<at], as: UTF8.self)
        authority = authority[(at + 1)...]
      }
      guard let (host, port) = Self.split(authority), Self.isHost(host) else { return nil }
      self.host = Self.normalized(host)
      self.port = port ?? (isSecure ? 443 : 80)
      target = Self.target(behind[end...])
    }

    /// What the Host header says.
    package var authority: String {
      let name = host.contains(":") ? "[\(host)]" : host
      return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }

    var url: String { "\(isSecure ? "https" : "http")://\(authority)\(target)" }

    /// A letter, then letters, digits, `+`, `-` and `.` up to a colon.
    private static func scheme(_ bytes: [UInt8]) -> ArraySlice<UInt8>? {
      guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon > 0 else { return nil }
      let scheme = bytes[..<colon]
      func isLetter(_ byte: UInt8) -> Bool { 0x61...0x7A ~= byte | 0x20 }
      guard isLetter(scheme[0]),
        scheme.allSatisfy({ isLetter($0) || 0x30...0x39 ~= $0 || "+-.".utf8.contains($0) })
      else { return nil }
      return scheme
    }

    private static func split(_ authority: ArraySlice<UInt8>) -> (host: String, port: Int?)? {
      var host = authority
      var port: Int?
      let start = authority.lastIndex { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "]") }
      if let start, authority[start] == UInt8(ascii: ":") {
        host = authority[..<start]
        let digits = authority[(start + 1)...]
        if !digits.isEmpty {
          guard digits.allSatisfy({ 0x30...0x39 ~= $0 }),
            let number = Int(String(decoding: digits, as: UTF8.self)), 1...65535 ~= number
          else { return nil }
          port = number
        }
      }
      if host.first == UInt8(ascii: "["), host.last == UInt8(ascii: "]") {
        host = host.dropFirst().dropLast()
        guard host.contains(UInt8(ascii: ":")) else { return nil }
      }
      return (String(decoding: host, as: UTF8.self), port)
    }

    /// A name or an address; a point at its end is none of a name's to Magento.
    private static func isHost(_ host: String) -> Bool {
      !host.isEmpty && host.utf8.last != UInt8(ascii: ".")
        && host.utf8.allSatisfy { byte in
          byte >= 0x80 || 0x30...0x39 ~= byte || 0x61...0x7A ~= byte | 0x20
            || "-._:".utf8.contains(byte)
        }
    }

    /// In lower case; an IPv4 address of fewer than four parts written out: the last part has all bytes that are
    /// left.
    private static func normalized(_ host: String) -> String {
      let host = host.lowercased()
      let parts = host.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count < 4 else { return host }
      let numbers = parts.compactMap { part in
        part.utf8.allSatisfy { 0x30...0x39 ~= $0 } ? UInt32(part) : nil
      }
      guard numbers.count == parts.count, let last = numbers.last,
        numbers.dropLast().allSatisfy({ $0 < 256 })
      else { return host }
      let left = UInt32(5 - numbers.count) * 8
      guard left == 32 || last >> left == 0 else { return host }
      let tail = stride(from: left, to: 0, by: -8).map { last >> ($0 - 8) & 255 }
      return (numbers.dropLast() + tail).map(String.init).joined(separator: ".")
    }

    private static func target(_ bytes: ArraySlice<UInt8>) -> String {
      let mark = bytes.firstIndex(of: UInt8(ascii: "?"))
      var path = Array(bytes[..<(mark ?? bytes.endIndex)])
      if path.isEmpty { path = [UInt8(ascii: "/")] }
      var result = encoded(
        LaminasSignatureRules.withoutDotSegments(path), allowed: "()" + ":@&=+$,/;%")
      if let mark, mark + 1 < bytes.endIndex {
        result.append(UInt8(ascii: "?"))
        result += encoded(Array(bytes[(mark + 1)...]), allowed: "!$&'()*+,;=%:@/?")
      }
      return String(decoding: result, as: UTF8.self)
    }

    /// Encoded but for letters, digits, `-._~` and `allowed`; a `%` without two digits behind it is.
    private static func encoded(_ bytes: [UInt8], allowed: String) -> [UInt8] {
      var result: [UInt8] = []
      for (index, byte) in bytes.enumerated() {
        let isStray = byte == UInt8(ascii: "%") && PercentCoding.escape(bytes, index) == nil
        if !isStray, PercentCoding.isUnreserved(byte) || allowed.utf8.contains(byte) {
          result.append(byte)
        } else {
          PercentCoding.append(byte, to: &result)
        }
      }
      return result
    }
  }
#endif
