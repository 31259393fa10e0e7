internal import MagintCatalog
internal import MagintCore
internal import MagintXML

/// Reads what a Magento on disk grants: the `etc/acl.xml` and `etc/webapi.xml` of its modules.
struct MagentoRoot {
  var snapshot: CatalogSnapshot
  /// What was odd, a sentence each.
  var notices: [String]

  /// More than any file of a module has; composer.lock of a large shop has 2 MB.
  private static let limit = 32 << 20

  /// - Throws: ``MagintError`` where `root` is no Magento, or a file of an enabled module cannot be
  ///   read: a catalog with a part missing would say of resources that they do not exist.
  static func read(_ root: String) throws(MagintError) -> MagentoRoot {
    guard try FileSystem.kind(root) == .directory else {
      throw MagintError(.usage, path: root, "is not a directory; pass the root of a Magento")
    }
    var reader = Reader(root: root)
    return try reader.read()
  }

  private struct Found {
    var directory: String
    var name: String
    var sequence: [String]
  }

  private struct Reader {
    let root: String
    var notices: [String] = []
    var found: [Found] = []
    private var visited: Set<String> = []
    private var placesByName: [String: String] = [:]

    init(root: String) { self.root = root }

    private func path(_ name: String) -> String { root == "/" ? "/" + name : "\(root)/\(name)" }

    private func bytes(_ path: String) -> [UInt8]? {
      try? FileSystem.read(path, limit: MagentoRoot.limit)
    }

    private func json(_ path: String) -> JSONTree? {
      bytes(path).flatMap { try? JSONTree.parse($0) }
    }

    mutating func read() throws(MagintError) -> MagentoRoot {
      try findModules()
      guard !found.isEmpty else {
        throw MagintError(
          .usage, path: root,
          "is no Magento: no module in app/code/*/*, vendor/*/* and vendor/*/*/*")
      }
      let order: [Int]
      do throws(LoadOrder.Circle) {
        order = try LoadOrder.sorted(found.map { ($0.name, $0.sequence) })
      } catch {
        let names = error.names + [error.names[0]]
        throw MagintError(
          .failure, path: root,
          "the modules come each after the next, in a circle: \(names.joined(separator: " → ")). Magento refuses that"
        )
      }
      let enabled = enabledModules()
      var modules: [ModuleDeclaration] = []
      for index in order where enabled?[found[index].name] ?? true {
        modules.append(try declaration(found[index]))
      }
      let (release, edition, versions) = product()
      return MagentoRoot(
        snapshot: CatalogSnapshot(
          release: release, edition: edition, modules: modules, packageVersions: versions),
        notices: notices)
    }

    // MARK: Modules

    private mutating func findModules() throws(MagintError) {
      for vendor in FileSystem.directories(in: path("app/code")) {
        for name in FileSystem.directories(in: path("app/code/\(vendor)")) {
          try add(path("app/code/\(vendor)/\(name)"))
        }
      }
      for vendor in FileSystem.directories(in: path("vendor"))
      where vendor != "composer" && vendor != "bin" {
        for package in FileSystem.directories(in: path("vendor/\(vendor)")) {
          let directory = path("vendor/\(vendor)/\(package)")
          try add(directory)
          // Packages that are bundles of modules, or keep their module in a directory of its own.
          for inner in FileSystem.directories(in: directory) { try add("\(directory)/\(inner)") }
          guard let composer = json("\(directory)/composer.json") else { continue }
          for file in composer["autoload"]?["files"]?.array ?? [] {
            guard let file = file.string, file.hasSuffix("/registration.php"), !file.contains("..")
            else {
              continue
            }
            try add("\(directory)/\(file.dropLast("/registration.php".count))")
          }
        }
      }
    }

    /// Adds the module in `directory`, if there is one.
    private mutating func add(_ directory: String) throws(MagintError) {
      let file = directory + "/etc/module.xml"
      guard let identity = FileSystem.identity(file), visited.insert(identity).inserted else {
        return
      }
      let shown = FileSystem.display(directory)
      let document = try XMLDocument.read(
        path: FileSystem.display(file), FileSystem.read(file, limit: MagentoRoot.limit), kind: nil)
      guard let module = ModuleFile(document) else {
        if document.tree == nil { throw ModuleDocuments.malformed(document) }
        notices.append("\(shown)/etc/module.xml names no module and is left out")
        return
      }
      if let other = placesByName.updateValue(shown, forKey: module.name) {
        placesByName[module.name] = other
        notices.append(
          "\(module.name) is in \(other) and again in \(shown), which is left out; Magento refuses that"
        )
        return
      }
      if FileSystem.identity(directory + "/registration.php") == nil {
        notices.append(
          "\(module.name) in \(shown) has no registration.php; Magento reads it only if something else registers it"
        )
      }
      found.append(Found(directory: directory, name: module.name, sequence: module.sequence))
    }

    private func declaration(_ module: Found) throws(MagintError) -> ModuleDeclaration {
      let composer = bytes(module.directory + "/composer.json").flatMap { ComposerFile($0) }
      var declaration = ModuleDeclaration(
        name: module.name, sequence: module.sequence, package: composer?.name,
        version: composer?.version)
      declaration.acl = try ModuleDocuments.document(module.directory + "/etc/acl.xml").map(
        ACLFile.init)
      declaration.webapi = try ModuleDocuments.document(module.directory + "/etc/webapi.xml").map(
        WebapiFile.init)
      return declaration
    }

    private mutating func enabledModules() -> [String: Bool]? {
      let file = path("app/etc/config.php")
      guard let bytes = bytes(file) else { return nil }
      guard let list = EnabledModules.parse(bytes) else {
        notices.append(
          "\(FileSystem.display(file)) has no list of modules in the form that Magento writes; all modules count as enabled"
        )
        return nil
      }
      let unlisted = found.map(\.name).filter { list[$0] == nil }.sorted()
      if let first = unlisted.first {
        let others = unlisted.count > 1 ? " and \(unlisted.count - 1) more are" : " is"
        notices.append(
          "\(first)\(others) not in \(FileSystem.display(file)); setup:upgrade enables such modules, so they count as enabled"
        )
      }
      return list
    }

    // MARK: The product

    private func product() -> (release: String?, edition: String?, versions: [String: String]) {
      var versions: [String: String] = [:]
      if let lock = json(path("composer.lock")) {
        for package in lock["packages"]?.array ?? [] {
          if let name = package["name"]?.string, let version = package["version"]?.string,
            name.hasPrefix("magento/") || name.hasPrefix("mage-os/")
          {
            versions[name] = version
          }
        }
      }
      for name in ["magento/framework", "magento/magento2-base"] + MagentoRoot.products {
        guard let composer = json(path("vendor/\(name)/composer.json")) else { continue }
        if let version = composer["version"]?.string { versions[name] = version }
        // What the framework needs counts where the product's package is not there.
        if MagentoRoot.products.contains(name) || versions["php"] == nil,
          let php = composer["require"]?["php"]?.string
        {
          versions["php"] = php
        }
      }
      let composer = json(path("composer.json"))
      // The shop's own file asks for a version, which need not be the one installed.
      var asked: [String: String] = [:]
      for name in MagentoRoot.products + ["magento/magento2-base"] {
        if let version = composer?["require"]?[name]?.string, Release(version) != nil {
          asked[name] = version
        }
      }
      if composer?["name"]?.string == "magento/magento2ce" {
        asked["magento/product-community-edition"] = composer?["version"]?.string
      }
      var release: String?
      var edition: String?
      for known in [versions, asked] {
        for name in MagentoRoot.products where known[name] != nil {
          release = release ?? known[name]
          edition =
            edition ?? String(name.dropFirst("magento/product-".count).dropLast("-edition".count))
        }
        release = release ?? known["magento/magento2-base"]
      }
      if release?.hasPrefix("v") == true { release?.removeFirst() }
      return (release, edition, versions)
    }
  }

  /// The one that includes the other first.
  private static let products = [
    "magento/product-enterprise-edition", "magento/product-community-edition",
  ]
}

/// Files of a module that are no integration files.
enum ModuleDocuments {
  /// The document at `path`; nil where there is no such file.
  ///
  /// - Throws: ``MagintError`` where the file cannot be read or is not well-formed.
  static func document(_ path: String) throws(MagintError) -> XMLDocument? {
    guard FileSystem.identity(path) != nil else { return nil }
    let document = try XMLDocument.read(
      path: FileSystem.display(path), FileSystem.read(path, limit: 8 << 20), kind: nil)
    guard document.tree != nil else { throw malformed(document) }
    return document
  }

  static func malformed(_ document: XMLDocument) -> MagintError {
    var path = document.file.path
    if let range = document.problem?.range {
      let place = LineTable(document.file.bytes).position(
        of: range.lowerBound, in: document.file.bytes)
      path += ":\(place.line):\(place.column)"
    }
    if let encoding = document.unreadEncoding {
      return MagintError(
        .failure, path: path,
        "is in the encoding \(quoted(encoding)), which magint does not read. Convert it to UTF-8")
    }
    let reason = document.problem?.libxml2Message.map { ": \($0)" } ?? ""
    return MagintError(
      .failure, path: path, "is not well-formed XML\(reason). Magento stops at it, in every mode")
  }
}
