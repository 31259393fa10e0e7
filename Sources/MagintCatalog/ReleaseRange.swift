package import MagintCore

/// Which releases a check is for, as it is written on the command line.
package struct ReleaseRange: Sendable, Hashable {
  /// The known releases that are judged by; never empty.
  package var releases: ReleaseSet
  /// What was named that is later than all that is known, and the release that stands for it.
  package var later: Later?

  /// A release that is out of sight.
  package struct Later: Sendable, Hashable {
    /// `2.5.0`, `^2.5`, as it was written.
    package var named: String
    /// The newest known release, or that of the line.
    package var judgedAs: Release
    /// Whether ``judgedAs`` is the newest of all, or of its line only.
    package var isNewest: Bool

    /// A sentence that names the two ways out.
    package var note: String {
      "\(named) is later than \(judgedAs), the newest release\(isNewest ? "" : " of its line") that magint knows, and is judged as that one; --magento-root DIR, or --catalog with a file of 'magint catalog import', judges by the shop itself"
    }
  }

  package init(_ releases: ReleaseSet, later: Later? = nil) {
    self.releases = releases
    self.later = later
  }

  /// The releases that `text` names: `2.4.7-p3`, `2.4` (all of its patches), `2.4.4..2.4.7` (by number,
  /// with the last one's own patches), `>=2.4.4`, or any composer constraint; `mage-os:2.2.0` those that a
  /// release of Mage-OS is built on.
  ///
  /// The ends of a range are bounds: they need not be releases that are known. What is later than all
  /// that is known is judged as the newest: time passes, and a shop is not wrong to have a new release.
  ///
  /// - Throws: ``MagintError`` of kind `usage` where it names a single release that never was, or nothing
  ///   that there is or can come.
  package static func parse(_ text: String, in releases: [Release]) throws(MagintError)
    -> ReleaseRange
  {
    if let range = try MageOS.range(text, in: releases) { return range }
    let text = text.filter { $0 != "\n" }
    if let dots = text.firstRange(of: "..") {
      return try range(text, from: text[..<dots.lowerBound], to: text[dots.upperBound...], releases)
    }
    let name = text.filter { $0 != " " }
    if let release = Release(name) {
      if let place = releases.firstIndex(of: release) { return ReleaseRange(ReleaseSet([place])) }
      guard let known = newest(before: release, releases) else {
        throw unknown(name, release, releases)
      }
      return judged("Magento \(release)", as: known, releases)
    }
    if let line = lineNumber(name) {
      let members = releases.indices.filter { "\(releases[$0]).".hasPrefix(name + ".") }
      if !members.isEmpty { return ReleaseRange(ReleaseSet(members)) }
      guard let last = releases.indices.last, line > releases[last] else {
        throw unknown(name, line, releases)
      }
      return judged("Magento \(name)", as: last, releases)
    }
    guard let constraint = ComposerConstraint(text) else {
      throw MagintError(
        .usage,
        "'\(text)' names no releases; write 2.4.7-p3, 2.4, 2.4.4..2.4.7, '>=2.4.4' or a composer constraint"
      )
    }
    var set = ReleaseSet()
    for (index, release) in releases.enumerated()
    where constraint.accepts(ComposerConstraint.Version(release)) {
      set.insert(index)
    }
    if !set.isEmpty { return ReleaseRange(set) }
    if let last = releases.indices.last,
      constraint.acceptsSomething(after: ComposerConstraint.Version(releases[last]))
    {
      return judged("What '\(text)' asks for", as: last, releases)
    }
    throw MagintError(
      .usage,
      "no release that magint knows matches '\(text)'; it knows \(releases.first!) to \(releases.last!)"
    )
  }

  private static func judged(
    _ named: String, as place: Int, _ releases: [Release]
  ) -> ReleaseRange {
    ReleaseRange(
      ReleaseSet([place]),
      later: Later(
        named: named, judgedAs: releases[place], isNewest: place == releases.count - 1))
  }

  /// The place of the newest release of the line of `release`, or of all, where `release` is later than
  /// these; nil where it is none that can still come.
  private static func newest(before release: Release, _ releases: [Release]) -> Int? {
    if let inLine = releases.lastIndex(where: { $0.line == release.line }) {
      return release > releases[inLine] ? inLine : nil
    }
    guard let last = releases.indices.last, release > releases[last] else { return nil }
    return last
  }

  private static func range(
    _ text: String, from: Substring, to: Substring, _ releases: [Release]
  ) throws(MagintError) -> ReleaseRange {
    let from = try end(from, releases)
    let to = try end(to, releases)
    var set = ReleaseSet()
    for (index, release) in releases.enumerated()
    where release >= from.first && (release <= to.last || isPatch(release, of: to.named)) {
      set.insert(index)
    }
    guard from.first <= to.last else {
      throw MagintError(.usage, "'\(text)' ends before it begins; write the older release first")
    }
    guard let last = releases.indices.last else { return ReleaseRange(set) }
    if set.isEmpty {
      guard from.first > releases[last] else {
        throw MagintError(
          .usage,
          "magint knows no release in '\(text)'. It knows \(releases.first!) to \(releases.last!)."
        )
      }
      return judged("What '\(text)' asks for", as: last, releases)
    }
    guard to.first > releases[last] else { return ReleaseRange(set) }
    return ReleaseRange(
      set, later: Later(named: "Magento \(to.text)", judgedAs: releases[last], isNewest: true))
  }

  private static func isPatch(_ release: Release, of line: Release?) -> Bool {
    guard let line, line.securityPatch == 0 else { return false }
    return release.line == line
  }

  /// One end of a range, be it known or not.
  private static func end(
    _ text: Substring, _ releases: [Release]
  ) throws(MagintError) -> (text: String, first: Release, last: Release, named: Release?) {
    let name = text.filter { $0 != " " }
    if let release = Release(name) { return (name, release, release, release) }
    guard let last = lineNumber(name) else { throw unknown(name, nil, releases) }
    let first = Release(major: last.major, minor: name.contains(".") ? last.minor : 0, patch: 0)
    return (name, first, last, nil)
  }

  private static func unknown(
    _ text: String, _ release: Release?, _ releases: [Release]
  ) -> MagintError {
    let nearest: Release?
    if let release {
      // The same line's nearest patch, otherwise the newest release before it.
      nearest =
        releases.filter { $0.line == release.line }
        .min {
          abs($0.securityPatch - release.securityPatch)
            < abs($1.securityPatch - release.securityPatch)
        }
        ?? releases.last { $0 <= release } ?? releases.first
    } else {
      nearest = releases.min {
        editDistance("\($0)", text) < editDistance("\($1)", text)
      }
    }
    let hint = nearest.map { "; the nearest is \($0)" } ?? ""
    return MagintError(
      .usage,
      "there is no release '\(text)'\(hint). magint knows \(releases.first!) to \(releases.last!).")
  }

  /// `2.5` or `2` as the last release that it could have; nil for anything else.
  private static func lineNumber(_ text: String) -> Release? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count),
      parts.allSatisfy({
        (1...6).contains($0.utf8.count) && $0.utf8.allSatisfy { 0x30...0x39 ~= $0 }
      })
    else { return nil }
    return Release(
      major: Int(parts[0])!, minor: parts.count > 1 ? Int(parts[1])! : .max, patch: .max)
  }
}

extension ComposerConstraint.Version {
  /// The version that composer's products of a release have.
  package init(_ release: Release) {
    self.init(
      numbers: Numbers(release.major, release.minor, release.patch),
      stability: release.securityPatch > 0 ? Self.patch : Self.stable,
      stabilityNumber: release.securityPatch)
  }
}
