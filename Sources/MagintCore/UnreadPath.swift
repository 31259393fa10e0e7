/// Recognises files that were meant to be integration configuration and that Magento never reads.
public enum UnreadPath {
  /// The kind that `path` was probably meant to be; nil for a path that Magento reads, or that has
  /// nothing to do with integrations.
  public static func meantKind(_ path: String) -> FileKind? {
    // Most files have other names: look at the first letter before anything else.
    let bytes = path.utf8.span
    var start = bytes.count
    while start > 0, bytes[start - 1] != UInt8(ascii: "/") { start -= 1 }
    guard start < bytes.count else { return nil }
    switch bytes[start] | 0x20 {
    case UInt8(ascii: "i"), UInt8(ascii: "c"), UInt8(ascii: "a"): break
    default: return nil
    }
    guard FileKind(path: path) == nil else { return nil }
    let folded = path.suffix(64).lowercased()
    guard
      folded.hasSuffix(".xml") || folded.hasSuffix(".xml.dist") || folded.hasSuffix(".xml.sample")
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
