import Foundation
import MagintCatalogSource

/// The files in `Sources/MagintCatalog/Source`.
struct CatalogFiles {
  private let root: URL

  /// - Parameter root: the package's directory.
  init(root: URL) { self.root = root }

  static let catalogPath = "Sources/MagintCatalog/Source/catalog.tsv"
  static let codePath = "Sources/MagintCatalog/CatalogData.swift"

  func read() throws -> CatalogSource {
    func text(_ name: String) throws -> String {
      try String(
        contentsOf: root.appendingPathComponent("Sources/MagintCatalog/Source/\(name)"),
        encoding: .utf8)
    }
    return try CatalogSource(
      catalog: text("catalog.tsv"), lines: text("lines.tsv"), mageOS: text("mage-os.tsv"),
      behaviour: text("behaviour.tsv"))
  }

  /// Writes the source that changed, and the tables that are made from all of them.
  func write(_ source: CatalogSource) throws {
    for (path, text) in [(Self.catalogPath, source.catalogText), (Self.codePath, source.code)] {
      try text.write(to: root.appendingPathComponent(path), atomically: true, encoding: .utf8)
      print("wrote \(path)")
    }
  }
}
