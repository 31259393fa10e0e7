#if Rehearsal
  /// A parameter of a request, decoded. Bytes: a query need not be UTF-8.
  package struct Parameter: Sendable, Hashable {
    package var name: [UInt8]
    package var value: [UInt8]

    package init(_ name: [UInt8], _ value: [UInt8]) {
      self.name = name
      self.value = value
    }

    package init(_ name: String, _ value: String) {
      self.init(Array(name.utf8), Array(value.utf8))
    }

    package var nameText: String { String(decoding: name, as: UTF8.self) }
    package var valueText: String { String(decoding: value, as: UTF8.self) }
  }

  /// The Authorization header of a signed request.
  package enum OAuthHeader {
    /// The parameters that Magento finds in a header, each name once, with the last value; nil where the
    /// header is none of OAuth's.
    ///
    /// Magento looks for `OAuth ` anywhere, splits at each comma, takes off any number of quotes, and
    /// passes over what is not called `oauth_…`.
    package static func parse(_ header: String) -> [Parameter]? {
      let bytes = Array(header.utf8)
      let last = bytes.count - mark.count
      guard last >= 0, let start = (0...last).first(where: { isMark(bytes, at: $0) })
      else { return nil }
      var result: [Parameter] = []
      for part in bytes[(start + mark.count)...].split(
        separator: UInt8(ascii: ","), omittingEmptySubsequences: true)
      {
        let part = trim(part) { $0 == 0x20 || 0x09...0x0B ~= $0 || $0 == 0x0D || $0 == 0 }
        guard let equals = part.firstIndex(of: UInt8(ascii: "=")) else { continue }
        guard isProtocolParameter(part[..<equals]) else { continue }
        let name = PercentCoding.decode(part[..<equals])
        let value = PercentCoding.decode(
          trim(part[(equals + 1)...]) { $0 == UInt8(ascii: "\"") })
        result.set(name, value)
      }
      return result
    }

    private static let mark = Array("oauth ".utf8)

    /// In any case.
    private static func isMark(_ bytes: [UInt8], at start: Int) -> Bool {
      for (index, byte) in mark.enumerated() {
        let other = bytes[start + index]
        guard other == byte || 0x41...0x5A ~= other && other | 0x20 == byte else { return false }
      }
      return true
    }

    /// Whether somebody reads `name=` in a header, as a name of its own and not within a quoted value,
    /// whatever stands between the parameters.
    static func writes(_ name: String, in header: String) -> Bool {
      let bytes = Array(header.utf8)
      let mark = Array("\(name)=".utf8)
      var isQuoted = false
      var isWithinName = false
      for at in bytes.indices {
        if bytes[at] == UInt8(ascii: "\"") { isQuoted.toggle() }
        if !isQuoted, !isWithinName, bytes[at...].starts(with: mark) { return true }
        isWithinName = isOfName(bytes[at])
      }
      return false
    }

    /// Letters and digits of any script, and what is written with them.
    private static func isOfName(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"), 0x80...0xFF:
        true
      case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "~"),
        UInt8(ascii: "%"):
        true
      default: false
      }
    }

    /// The header with these parameters, in their order.
    package static func write(_ parameters: [Parameter], realm: String? = nil) -> String {
      var parts = parameters.map {
        "\(text(PercentCoding.encode($0.name)))=\"\(text(PercentCoding.encode($0.value)))\""
      }
      if let realm { parts.insert("realm=\"\(PercentCoding.encode(realm))\"", at: 0) }
      return "OAuth " + parts.joined(separator: ", ")
    }

    /// Whether a name counts as OAuth's to Magento: it holds `oauth_` and one more of `a-z_-`, anywhere.
    static func isProtocolParameter(_ name: some Collection<UInt8>) -> Bool {
      var rest = name[...]
      while rest.count > prefix.count {
        if rest.starts(with: prefix) {
          let next = rest[rest.index(rest.startIndex, offsetBy: prefix.count)]
          if 0x61...0x7A ~= next || next == UInt8(ascii: "_") || next == UInt8(ascii: "-") {
            return true
          }
        }
        rest = rest.dropFirst()
      }
      return false
    }

    private static let prefix = Array("oauth_".utf8)

    private static func trim(
      _ bytes: ArraySlice<UInt8>, where isTrimmed: (UInt8) -> Bool
    ) -> ArraySlice<UInt8> {
      var bytes = bytes.drop(while: isTrimmed)
      while let last = bytes.last, isTrimmed(last) { bytes.removeLast() }
      return bytes
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
  }

  extension [Parameter] {
    /// As assigning to a key of PHP's arrays does: in the place of an equal name, otherwise at the end.
    mutating func set(_ name: [UInt8], _ value: [UInt8]) {
      if let place = firstIndex(where: { $0.name == name }) {
        self[place].value = value
      } else {
        append(Parameter(name, value))
      }
    }

    package subscript(name: String) -> String? {
      bytes(name).map { String(decoding: $0, as: UTF8.self) }
    }

    func bytes(_ name: String) -> [UInt8]? { first { $0.name.elementsEqual(name.utf8) }?.value }
  }
#endif
