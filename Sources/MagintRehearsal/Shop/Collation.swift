#if Rehearsal
  internal import Foundation

  /// How the database compares texts (utf8mb3_general_ci, with padding): without case, without accents, without
  /// spaces at the end. Keys, tokens and nonces are looked up that way.
  enum Collation {
    /// The same for texts that count as one.
    static func folded(_ text: String) -> String {
      let utf8 = text.utf8
      // Nearly always: what Magento makes itself.
      if utf8.allSatisfy({ 0x21...0x40 ~= $0 || 0x5B...0x7E ~= $0 }) { return text }
      var result = ""
      for scalar in text.unicodeScalars { result.unicodeScalars.append(folded(scalar)) }
      while result.utf8.last == 0x20 { result.removeLast() }
      return result
    }

    static func folded(_ bytes: [UInt8]) -> [UInt8] {
      if bytes.allSatisfy({ 0x21...0x40 ~= $0 || 0x5B...0x7E ~= $0 }) { return bytes }
      guard let text = String(validating: bytes, as: UTF8.self) else { return bytes }
      return Array(folded(text).utf8)
    }

    private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
      switch scalar.value {
      case 0x41...0x5A: return Unicode.Scalar(scalar.value | 0x20)!
      case ..<0x80: return scalar
      // The database has no place for them.
      case 0x10000...: return "?"
      default:
        let base = String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars.first!
        let lower = base.properties.lowercaseMapping.unicodeScalars
        return lower.count == 1 ? lower.first! : base
      }
    }
  }
#endif
