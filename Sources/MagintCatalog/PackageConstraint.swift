internal import MagintCore

extension Catalog {
  /// A composer constraint that takes the versions which `package` has in `range`, and of the others
  /// that are known as few as a readable constraint can.
  ///
  /// It is open towards what comes after the newest known release, up to the next change of the first
  /// number, and has a bound wherever a later version is known and not in the range. Nil where the
  /// version of a release in the range is not known.
  package func constraint(for package: String, in range: ReleaseSet) -> String? {
    typealias Version = ComposerConstraint.Version
    var wanted: [(text: String, version: Version)] = []
    var others: [(text: String, version: Version)] = []
    for index in 0..<packageVersions.count {
      let versions = possibleVersions(of: package, at: index).compactMap { text in
        Version(text).map { (text, $0) }
      }
      guard range.contains(index) else {
        // What is only possible bounds nothing.
        if packageVersions[index][package] != nil { others += versions }
        continue
      }
      if versions.isEmpty { return nil }
      wanted += versions
    }
    guard !wanted.isEmpty else { return nil }
    let majors = Set(wanted.map { $0.version.numbers[0] }).sorted()
    let alternatives = majors.map { major -> String in
      let group = wanted.filter { $0.version.numbers[0] == major }
      let lowest = group.min { $0.version < $1.version }!
      let highest = group.max { $0.version < $1.version }!
      let next = others.filter { $0.version.numbers[0] == major && $0.version > highest.version }
        .min { $0.version < $1.version }
      if let next { return ">=\(lowest.text) <\(next.text)" }
      // In front of 1.0 a caret would stop at the second number.
      return major == 0 ? ">=\(lowest.text) <1.0" : "^\(Self.shortened(lowest.text))"
    }
    return alternatives.joined(separator: " || ")
  }

  /// `102.0.0` as `102.0`, which means the same behind a caret.
  private static func shortened(_ version: String) -> String {
    let parts = version.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 3 && parts[2] == "0" ? "\(parts[0]).\(parts[1])" : version
  }
}
