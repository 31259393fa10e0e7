package import MagintCore

/// Which releases a check is for, as it is written on the command line.
package enum ReleaseRange {
  /// The releases that `text` names: `2.4.7-p3`, `2.4` (all of its patches), `2.4.4..2.4.8` (by number,
  /// with the last one's own patches), `>=2.4.4`, or any composer constraint.
  ///
  /// The ends of a range are bounds: they need not be releases that are known.
  ///
  /// - Throws: ``MagintError`` of kind `usage` where it names a single release that is unknown, or none
  ///   that is known.
  package static func parse(_ text: String, in releases: [Release]) throws(MagintError)
    -> ReleaseSet
  {
    let text = text.filter { $0 != "\n" }
    if let dots = text.firstRange(of: "..") {
      let from = try end(String(text[..<dots.lowerBound]), releases)
      let to = try end(String(text[dots.upperBound...]), releases)
      var set = ReleaseSet()
      for (index, release) in releases.enumerated()
      where release >= from.low && (release <= to.high || isPatch(release, of: to.named)) {
        set.insert(index)
      }
      guard !set.isEmpty else {
        if from.low <= to.high {
          throw MagintError(
            .usage,
            "magint knows no release in '\(text)'. It knows \(releases.first!) to \(releases.last!), but not every patch of 2.1 and 2.2."
          )
        }
        throw MagintError(.usage, "'\(text)' ends before it begins; write the older release first")
      }
      return set
    }
    if Release(text) != nil || isLine(text) {
      let bound = try bound(text, releases)
      var set = ReleaseSet()
      for (index, release) in releases.enumerated() where (bound.low...bound.high).contains(release)
      {
        set.insert(index)
      }
      return set
    }
    guard let constraint = ComposerConstraint(text) else {
      throw MagintError(
        .usage,
        "'\(text)' names no releases; write 2.4.7-p3, 2.4, 2.4.4..2.4.8, '>=2.4.4' or a composer constraint"
      )
    }
    var set = ReleaseSet()
    for (index, release) in releases.enumerated() {
      if let version = ComposerConstraint.Version("\(release)"), constraint.accepts(version) {
        set.insert(index)
      }
    }
    guard !set.isEmpty else {
      throw MagintError(
        .usage,
        "no release that magint knows matches '\(text)'; it knows \(releases.first!) to \(releases.last!)"
      )
    }
    return set
  }

  /// `2.4` or `2`.
  private static func isLine(_ text: String) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return (1...2).contains(parts.count)
      && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } }
  }

  private static func isPatch(_ release: Release, of line: Release?) -> Bool {
    guard let line, line.securityPatch == 0 else { return false }
    return release.line == line
  }

  private static func bound(
    _ text: String, _ releases: [Release]
  ) throws(MagintError) -> (low: Release, high: Release, named: Release?) {
    let trimmed = text.filter { $0 != " " }
    if let release = Release(trimmed) {
      guard releases.contains(release) else { throw unknown(trimmed, release, releases) }
      return (release, release, release)
    }
    let members = releases.filter { "\($0).".hasPrefix(trimmed + ".") }
    guard isLine(trimmed), let low = members.first, let high = members.last else {
      throw unknown(trimmed, nil, releases)
    }
    return (low, high, nil)
  }

  /// One end of a range, be it known or not.
  private static func end(
    _ text: String, _ releases: [Release]
  ) throws(MagintError) -> (low: Release, high: Release, named: Release?) {
    let trimmed = text.filter { $0 != " " }
    if let release = Release(trimmed), !releases.contains(release) {
      return (release, release, release)
    }
    if isLine(trimmed), !releases.contains(where: { "\($0).".hasPrefix(trimmed + ".") }),
      let high = lineNumber(trimmed)
    {
      let hasMinor = trimmed.contains(".")
      return (Release(major: high.major, minor: hasMinor ? high.minor : 0, patch: 0), high, nil)
    }
    return try bound(text, releases)
  }

  private static func unknown(
    _ text: String, _ release: Release?, _ releases: [Release]
  ) -> MagintError {
    let nearest: Release?
    if let release = release ?? lineNumber(text) {
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
      "magint knows no release '\(text)'\(hint). It knows \(releases.first!) to \(releases.last!).")
  }

  /// `2.5` as the last release that it could have.
  private static func lineNumber(_ text: String) -> Release? {
    guard isLine(text) else { return nil }
    let numbers = text.split(separator: ".").map { Int($0) ?? Int.max }
    return Release(
      major: numbers[0], minor: numbers.count > 1 ? numbers[1] : .max, patch: .max)
  }
}
