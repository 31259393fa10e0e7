internal import MagintCore
internal import MagintModel
internal import MagintXML

/// What Magento stores of an `etc/integration.xml`: where it changes, setup:upgrade recreates the
/// integration, and its tokens are gone.
struct StoredData: Equatable {
  private struct Member: Equatable {
    var values: [[UInt8]?]
    /// In any order; one of no account is not left out, since a release may know it.
    var resources: Set<[UInt8]>
  }

  private var members: [Member]

  /// Alone and onto a copy, because merging looks at what reading one file does not.
  static func areEqual(_ path: String, _ old: [UInt8], _ new: [UInt8]) -> Bool {
    guard let before = try? XMLDocument.read(path: path, old, kind: .integration),
      let after = try? XMLDocument.read(path: path, new, kind: .integration)
    else { return false }
    return [1, 2].allSatisfy { count in
      // Where Magento stops, it stores nothing.
      guard let old = merged(before, count), old.stop == nil else { return true }
      guard let new = merged(after, count), new.stop == nil else { return false }
      return StoredData(old) == StoredData(new)
    }
  }

  private static func merged(_ document: XMLDocument, _ count: Int) -> MergedConfiguration? {
    try? MergedConfiguration(Array(repeating: document, count: count), .integration)
  }

  init(_ merged: MergedConfiguration) {
    func bytes(_ value: MergedValue?) -> [UInt8]? { value.map { Array($0.text.utf8) } }
    let roots = Set(["Magento_Backend::all", "Magento_Backend::admin"].map { Array($0.utf8) })
    members = merged.integrations.map { integration in
      let resources = Set(integration.resources.map { Array($0.text.utf8) })
      let others = resources.subtracting(roots)
      return Member(
        values: [
          bytes(integration.name), bytes(integration.email), bytes(integration.endpointURL),
          bytes(integration.identityLinkURL),
        ],
        // Beside others the roots mean nothing.
        resources: others.isEmpty ? resources : others)
    }
  }
}
