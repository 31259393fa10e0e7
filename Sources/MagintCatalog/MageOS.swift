internal import MagintCore

/// Releases of Mage-OS as names for those of Magento that they are built on.
package enum MageOS {
  /// What stands before a release of Mage-OS on the command line: bare numbers are Magento's.
  static let prefix = "mage-os:"
  /// What its packages have in place of `magento/`; their versions are those of Mage-OS.
  package static let vendor = "mage-os/"

  /// The releases of Magento that `text` names by those of Mage-OS: `mage-os:2.2.0`, `mage-os:2` (all of its
  /// releases), `mage-os:1.3.0..mage-os:2.2.0`; nil where it names none of Mage-OS.
  ///
  /// - Throws: ``MagintError`` of kind `usage` where there is no such release.
  static func range(_ text: String, in releases: [Release]) throws(MagintError) -> ReleaseRange? {
    let text = text.filter { $0 != " " && $0 != "\n" }
    guard text.lowercased().hasPrefix(prefix) else { return nil }
    let known = EmbeddedCatalog.mageOS
    guard let newest = known.last else { return nil }
    if let dots = text.firstRange(of: "..") {
      let from = try end(text[..<dots.lowerBound], known)
      let to = try end(text[dots.upperBound...], known)
      guard from.first <= to.last else {
        throw MagintError(
          .usage, "'\(text)' ends before it begins; write the older release first")
      }
      return try judged(
        known.filter { $0.release >= from.first && $0.release <= to.last },
        later: to.last > newest.release && to.isRelease ? to.last : nil, text, newest, releases)
    }
    let bounds = try end(text[...], known)
    let named = known.filter { $0.release >= bounds.first && $0.release <= bounds.last }
    guard !named.isEmpty || bounds.first > newest.release else {
      throw unknown(text, bounds.first, known)
    }
    return try judged(
      named, later: named.isEmpty ? bounds.first : nil, text, newest, releases)
  }

  /// The releases of Magento whose Mage-OS a requirement such as `mage-os/framework` allows; nil for a
  /// package that is not numbered as Mage-OS itself is.
  package static func releases(
    with package: String, _ constraint: ComposerConstraint
  ) -> ReleaseSet? {
    guard isNumbered(package) else { return nil }
    let allowed = EmbeddedCatalog.mageOS.filter {
      constraint.accepts(ComposerConstraint.Version($0.release))
    }.map(\.magento)
    return ReleaseSet(
      EmbeddedCatalog.releases.indices.filter { allowed.contains(EmbeddedCatalog.releases[$0]) })
  }

  /// Whether there is, or may come, a release of Mage-OS that a requirement allows.
  package static func isPossible(_ constraint: ComposerConstraint) -> Bool {
    EmbeddedCatalog.mageOS.contains {
      constraint.accepts(ComposerConstraint.Version($0.release))
    }
      || EmbeddedCatalog.mageOS.last.map {
        constraint.acceptsSomething(after: ComposerConstraint.Version($0.release))
      } ?? true
  }

  /// Whether a package has the version of the Mage-OS that it is of.
  package static func isNumbered(_ package: String) -> Bool {
    guard package.hasPrefix(vendor) else { return false }
    let name = package.dropFirst(vendor.count)
    return name == "framework" || name.hasPrefix("module-") && !name.hasPrefix("module-inventory")
      || name.hasPrefix("product-") && name.hasSuffix("-edition")
  }

  private static func judged(
    _ named: [MageOSRelease], later: Release?, _ text: String, _ newest: MageOSRelease,
    _ releases: [Release]
  ) throws(MagintError) -> ReleaseRange {
    let magento = named.isEmpty && later != nil ? [newest.magento] : named.map(\.magento)
    let places = releases.indices.filter { magento.contains(releases[$0]) }
    guard !places.isEmpty else {
      throw MagintError(.usage, "magint knows no release of Mage-OS in '\(text)'")
    }
    return ReleaseRange(
      ReleaseSet(places),
      later: later.map {
        ReleaseRange.Later(
          named: "Mage-OS \($0)", judgedAs: newest.magento,
          isNewest: newest.magento == releases.last)
      })
  }

  private static func end(
    _ text: Substring, _ known: [MageOSRelease]
  ) throws(MagintError) -> (first: Release, last: Release, isRelease: Bool) {
    let name =
      text.lowercased().hasPrefix(prefix) ? text.dropFirst(prefix.count) : text
    if let release = Release(name) { return (release, release, true) }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count),
      parts.allSatisfy({
        (1...6).contains($0.utf8.count) && $0.utf8.allSatisfy { 0x30...0x39 ~= $0 }
      })
    else { throw unknown(String(text), nil, known) }
    let (major, minor) = (Int(parts[0]) ?? 0, parts.count > 1 ? Int(parts[1]) : nil)
    return (
      Release(major: major, minor: minor ?? 0, patch: 0),
      Release(major: major, minor: minor ?? .max, patch: .max), false
    )
  }

  private static func unknown(
    _ text: String, _ release: Release?, _ known: [MageOSRelease]
  ) -> MagintError {
    let nearest =
      release.flatMap { release in known.last { $0.release <= release } ?? known.first }
    let hint = nearest.map { "; the nearest is \(prefix)\($0.release)" } ?? ""
    let range = known.first.map { " magint knows \($0.release) to \(known.last!.release)." } ?? ""
    return MagintError(.usage, "there is no release '\(text)' of Mage-OS\(hint).\(range)")
  }
}
