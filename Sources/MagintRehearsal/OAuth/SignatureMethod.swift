#if Rehearsal
  internal import Crypto

  /// How a signature is made of a base string.
  package enum SignatureMethod: String, Sendable, Hashable, CaseIterable {
    case hmacSHA1 = "HMAC-SHA1"
    case hmacSHA256 = "HMAC-SHA256"

    /// The signature in base64.
    ///
    /// - Parameter key: what ``SigningKey/text`` gives.
    package func sign(_ baseString: String, key: String) -> String {
      base64(digest(baseString, key: key))
    }

    /// 20 or 32 bytes.
    func digest(_ baseString: String, key: String) -> [UInt8] {
      let key = SymmetricKey(data: Array(key.utf8))
      let data = Array(baseString.utf8)
      return switch self {
      case .hmacSHA1: Array(HMAC<Insecure.SHA1>.authenticationCode(for: data, using: key))
      case .hmacSHA256: Array(HMAC<SHA256>.authenticationCode(for: data, using: key))
      }
    }
  }

  /// The two secrets that a request is signed with.
  package struct SigningKey: Sendable, Hashable {
    package var consumerSecret: String
    /// Empty where there is no token yet.
    package var tokenSecret: String

    package init(consumerSecret: String, tokenSecret: String = "") {
      self.consumerSecret = consumerSecret
      self.tokenSecret = tokenSecret
    }

    package var text: String {
      PercentCoding.encode(consumerSecret) + "&" + PercentCoding.encode(tokenSecret)
    }
  }

  /// RFC 4648, with padding.
  func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    var at = 0
    while at < bytes.count {
      let count = min(3, bytes.count - at)
      let group =
        UInt32(bytes[at]) << 16 | (count > 1 ? UInt32(bytes[at + 1]) << 8 : 0)
        | (count > 2 ? UInt32(bytes[at + 2]) : 0)
      for place in 0..<4 {
        result.append(
          place <= count ? alphabet[Int(group >> UInt32(18 - 6 * place) & 63)] : UInt8(ascii: "="))
      }
      at += 3
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Whether two texts have the same bytes. How long it takes depends on their lengths alone.
  package func isEqualInConstantTime(_ left: String, _ right: String) -> Bool {
    let (left, right) = (Array(left.utf8), Array(right.utf8))
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for at in left.indices { difference |= left[at] ^ right[at] }
    return difference == 0
  }
#endif
