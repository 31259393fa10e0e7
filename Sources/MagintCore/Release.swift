/// A release of Magento Open Source, such as 2.4.7-p3. Ordered by number, not by date.
public struct Release: Sendable, Hashable, Comparable, CustomStringConvertible {
  public var major: Int
  public var minor: Int
  public var patch: Int
  /// The number behind `-p`; 0 for none.
  public var securityPatch: Int

  public init(major: Int, minor: Int, patch: Int, securityPatch: Int = 0) {
    self.major = major
    self.minor = minor
    self.patch = patch
    self.securityPatch = securityPatch
  }

  /// Nil where `text` is not of the form `2.4.7` or `2.4.7-p3`.
  public init?(_ text: some StringProtocol) {
    // Byte by byte: the catalog's releases are read whenever a file is linted.
    var numbers = (0, 0, 0, 0)
    var place = 0
    var digits = 0
    var previous: UInt8 = 0
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9") where digits < 6 && previous != UInt8(ascii: "-"):
        let digit = Int(byte - UInt8(ascii: "0"))
        switch place {
        case 0: numbers.0 = numbers.0 * 10 + digit
        case 1: numbers.1 = numbers.1 * 10 + digit
        case 2: numbers.2 = numbers.2 * 10 + digit
        default: numbers.3 = numbers.3 * 10 + digit
        }
        digits += 1
      case UInt8(ascii: ".") where digits > 0 && place < 2,
        UInt8(ascii: "-") where digits > 0 && place == 2:
        place += 1
        digits = 0
      case UInt8(ascii: "p") where previous == UInt8(ascii: "-"): break
      default: return nil
      }
      previous = byte
    }
    guard place >= 2, digits > 0 else { return nil }
    self.init(major: numbers.0, minor: numbers.1, patch: numbers.2, securityPatch: numbers.3)
  }

  /// The release that this one is a security patch of.
  public var line: Release { Release(major: major, minor: minor, patch: patch) }

  /// Stands for the release of a Magento that does not tell it.
  public static let unknown = Release(major: 0, minor: 0, patch: 0)

  public var description: String {
    if self == .unknown { return "of unknown release" }
    return "\(major).\(minor).\(patch)" + (securityPatch > 0 ? "-p\(securityPatch)" : "")
  }

  public static func < (left: Release, right: Release) -> Bool {
    (left.major, left.minor, left.patch, left.securityPatch)
      < (right.major, right.minor, right.patch, right.securityPatch)
  }
}
