import ArgumentParser
import MagintCore
import MagintKit

/// The options of every command that goes by magint.json.
struct ConfigurationArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Go by this configuration for all paths. Without it, by the magint.json nearest above each path.",
      valueName: "file"),
    completion: .file(extensions: ["json"]))
  var config: String?

  @Flag(help: "Go by no configuration.")
  var noConfig = false

  func validate() throws {
    guard config == nil || !noConfig else {
      throw ValidationError("--config and --no-config cannot be combined.")
    }
  }

  var source: ConfigurationSource {
    noConfig ? .none : config.map { .file($0) } ?? .nearest
  }

  /// `options` with what the configuration of a path says and they do not: which Magento.
  func completing(_ options: CatalogOptions, for path: String) throws(MagintError) -> CatalogOptions
  {
    try load(for: [path]).completing(options)
  }

  /// What counts for the paths of a run.
  func load(for paths: [String]) throws(MagintError) -> Configurations {
    try Configurations.load(for: paths, source)
  }
}

extension Configurations {
  /// The paths that are left when those are taken out that a configuration excludes, which is told.
  ///
  /// - Throws: ``MagintError`` of kind `usage` where none is left.
  func remaining(of paths: [String]) throws(MagintError) -> [String] {
    let (included, leftOut) = included(paths)
    if included.isEmpty, let (path, place) = leftOut.first {
      throw MagintError(.usage, path: path, "is left out by \(place); pass --no-config to take it")
    }
    for (path, place) in leftOut { Terminal.complain("\(path): left out by \(place)") }
    return included
  }
}
