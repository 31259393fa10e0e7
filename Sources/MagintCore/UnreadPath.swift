/// Recognises files that were meant to be integration configuration and that Magento never reads.
public enum UnreadPath {
  /// The kind that `path` was probably meant to be; nil for a path that Magento reads, or that has
  /// nothing to do with integrations.
  public static func meantKind(_ path: String) -> FileKind? {
    guard FileKind(path: path) == nil else { return nil }
    // Most files have other names: look at the last letters before anything else.
    let folded = path.suffix(64).lowercased()
    guard folded.hasSuffix(".xml") || folded.hasSuffix(".xml.dist") || folded.hasSuffix(".xml.sample")
    else { return nil }
    var parts = path.lowercased().split(separator: "/").map(String.init)
    guard var file = parts.popLast(), parts.contains("etc") else { return nil }
    guard file.hasSuffix(".xml") else { return nil }
    file.removeLast(4)
    let singular = file.hasSuffix("s") ? String(file.dropLast()) : file
    switch singular {
    case "integration", "intergration", "integraton": return .integration
    case "config", "api":
      guard let folder = parts.last,
        ["integration", "integrations", "intergration"].contains(folder)
      else { return nil }
      return singular == "api" ? .api : .config
    default: return nil
    }
  }
}
