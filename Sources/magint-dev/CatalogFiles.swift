import Foundation
import MagintCatalogSource

/// The files in `Sources/MagintCatalog/Source`.
struct CatalogFiles {
  private let directory: URL

  /// - Parameter root: the package's directory.
  init(root: URL) { directory = root.appendingPathComponent("Sources/MagintCatalog/Source") }

  static let catalogPath = "Sources/MagintCatalog/Source/catalog.tsv"
  static let codePath = "Sources/MagintCatalog/CatalogData.swift"

  func read() throws -> CatalogSource {
    func text(_ name: String) throws -> String {
      try String(contentsOf: directory.appendingPathComponent(name), encoding: .utf8)
    }
    return try CatalogSource(
      catalog: text("catalog.tsv"), lines: text("lines.tsv"), mageOS: text("mage-os.tsv"))
  }
}
