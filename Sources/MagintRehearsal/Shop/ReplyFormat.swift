#if Rehearsal
  /// The form in which REST answers, which the Accept header asks for.
  enum ReplyFormat: Sendable, Hashable {
    case json, xml

    /// - Parameter accept: the Accept header.
    /// - Returns: nil where Magento has no form that is asked for: it ends in an error.
    init?(accept: String?) {
      guard let accept, !accept.isEmpty, accept != "*/*", accept != "application/json" else {
        self = .json
        return
      }
      for type in Self.types(accept) {
        switch type {
        case "*/*", "application/json", "application/*":
          self = .json
          return
        case "text/xml", "application/xml", "application/xhtml+xml", "text/*":
          self = .xml
          return
        default: continue
        }
      }
      return nil
    }

    var contentType: String {
      switch self {
      case .json: "application/json; charset=utf-8"
      case .xml: "application/xml; charset=utf-8"
      }
    }

    /// The types by quality as Magento sorts them (`Webapi\Controller\Rest\Request::getAcceptTypes`): in the order
    /// they are written where it is the same. What is no type is passed over; capitals count.
    private static func types(_ accept: String) -> [String] {
      var types: [(quality: [UInt8], type: String)] = []
      for definition in accept.split(separator: ",", omittingEmptySubsequences: false) {
        let parts = definition.drop { $0.isWhitespace }
          .split(separator: ";", omittingEmptySubsequences: false)
        let type = trimmed(parts.first ?? "")
        guard isType(type) else { continue }
        var quality = Array("1.0".utf8)
        if parts.count > 1 {
          let pair = parts[1].split(separator: "=", omittingEmptySubsequences: false)
          if pair.count == 2 { quality = Array(pair[1].utf8) }
        }
        types.append((quality, type))
      }
      guard !types.isEmpty else { return ["*/*"] }
      return types.enumerated().sorted { left, right in
        let (a, b) = (left.element.quality, right.element.quality)
        if let first = PHPNumber.value(a), let second = PHPNumber.value(b) {
          return first == second ? left.offset < right.offset : first > second
        }
        return a == b ? left.offset < right.offset : b.lexicographicallyPrecedes(a)
      }.map(\.element.type)
    }

    private static func trimmed(_ text: Substring) -> String {
      var text = text.drop { $0.isWhitespace }
      while text.last?.isWhitespace == true { text.removeLast() }
      return String(text)
    }

    /// Letters, digits, `*`, `+`, `-`, and behind one slash a point too.
    private static func isType(_ type: String) -> Bool {
      let parts = type.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      func isWord(_ part: Substring.UTF8View, _ more: String) -> Bool {
        !part.isEmpty
          && part.allSatisfy { byte in
            0x30...0x39 ~= byte || 0x41...0x5A ~= byte || 0x61...0x7A ~= byte
              || more.utf8.contains(byte)
          }
      }
      switch parts.count {
      case 1: return isWord(parts[0], "*+-")
      case 2: return isWord(parts[0], "*+-") && isWord(parts[1], "*+-.")
      default: return false
      }
    }
  }
#endif
