package import Foundation

/// Outputs that are kept in files and compared whole.
package enum Golden {
  package struct Mismatch: Error, CustomStringConvertible {
    package var description: String
  }

  /// Compares `text` with the file at `url`. With `MAGINT_RECORD` set, writes the file instead, and
  /// fails all the same, so that a recording run is never taken for a test.
  package static func check(_ text: String, _ url: URL) throws {
    let bytes = Data(text.utf8)
    let known = try? Data(contentsOf: url)
    if known == bytes { return }
    guard ProcessInfo.processInfo.environment["MAGINT_RECORD"] == nil else {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try bytes.write(to: url)
      throw Mismatch(description: "recorded \(url.path); run the test again without MAGINT_RECORD")
    }
    throw Mismatch(
      description: """
        \(url.path) \(known == nil ? "does not exist" : "differs"); MAGINT_RECORD=1 records it anew.
        \(difference(known.map { String(decoding: $0, as: UTF8.self) } ?? "", text))
        """)
  }

  private static func difference(_ old: String, _ new: String) -> String {
    let oldLines = old.split(separator: "\n", omittingEmptySubsequences: false)
    let newLines = new.split(separator: "\n", omittingEmptySubsequences: false)
    return newLines.difference(from: oldLines).prefix(40).map { change in
      switch change {
      case .remove(let offset, let line, _): "- \(offset + 1): \(line)"
      case .insert(let offset, let line, _): "+ \(offset + 1): \(line)"
      }
    }.joined(separator: "\n")
  }
}
