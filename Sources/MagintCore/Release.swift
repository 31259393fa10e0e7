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
    let halves = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    let parts = halves[0].split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let major = Release.number(parts[0]),
      let minor = Release.number(parts[1]), let patch = Release.number(parts[2])
    else { return nil }
    self.init(major: major, minor: minor, patch: patch)
    guard halves.count == 2 else { return }
    guard halves[1].hasPrefix("p"), let number = Release.number(halves[1].dropFirst()) else {
      return nil
    }
    securityPatch = number
  }

  private static func number(_ text: some StringProtocol) -> Int? {
    guard (1...6).contains(text.utf8.count), text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else {
      return nil
    }
    return Int(text)
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
