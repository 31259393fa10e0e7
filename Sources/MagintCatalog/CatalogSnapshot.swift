package import MagintCore

/// What one Magento grants, as its own files say it: what `--magento-root` reads and what
/// `magint catalog import` writes.
///
/// The file is JSON of the form that the README describes:
///
/// ```json
/// {"format":"magint-catalog","version":1,"release":"2.4.7-p3","edition":"community",
/// "modules":[
/// {"name":"Magento_Store","package":"magento/module-store","version":"101.1.7"}],
/// "packages":{
/// "magento/framework":"103.0.7-p3"},
/// "resources":[
/// {"id":"Magento_Backend::admin","title":"Magento Admin","module":"Magento_Backend"}],
/// "routes":[
/// {"method":"GET","url":"/V1/orders","resources":["Magento_Sales::actions_view"],
///  "service":"Magento\\Sales\\Api\\OrderRepositoryInterface","serviceMethod":"getList",
///  "module":"Magento_Sales"}]}
/// ```
///
/// Modules are in load order, resources in order of declaration with `parent`, `sortOrder` and
/// `disabled` where they have them, routes in byte order of URL and method.
package struct CatalogSnapshot: Sendable {
  package struct Module: Sendable, Hashable {
    package var name: String
    package var package: String?
    package var version: String?

    package init(name: String, package: String?, version: String?) {
      self.name = name
      self.package = package
      self.version = version
    }
  }

  /// As the shop writes it; nil where it does not.
  package let release: String?
  /// `community`, `enterprise`, …: the middle of the product's package name.
  package let edition: String?
  /// The enabled ones, in load order.
  package let modules: [Module]
  /// Has one release, which is ``Release/unknown`` where ``release`` is none that magint can read.
  package let catalog: Catalog

  /// - Parameters:
  ///   - modules: the enabled ones, in load order.
  ///   - packageVersions: of other packages than those of the modules.
  package init(
    release: String?, edition: String?, modules: [ModuleDeclaration],
    packageVersions: [String: String] = [:]
  ) {
    let base = CatalogSnapshot(
      release: release, edition: edition,
      modules: modules.map { Module(name: $0.name, package: $0.package, version: $0.version) },
      packageVersions: packageVersions, resources: [], routes: [])
    self.release = base.release
    self.edition = base.edition
    self.modules = base.modules
    catalog = base.catalog.adding(modules)
  }

  /// - Parameters:
  ///   - modules: the enabled ones, in load order.
  ///   - packageVersions: of other packages than those of the modules.
  ///   - resources: in order of declaration.
  package init(
    release: String?, edition: String?, modules: [Module], packageVersions: [String: String],
    resources: [ResourceFact], routes: [RouteFact]
  ) {
    self.release = release
    self.edition = edition
    self.modules = modules
    var packages: [String: String] = [:]
    var versions = packageVersions
    for module in modules {
      guard let package = module.package else { continue }
      packages[module.name] = package
      if let version = module.version { versions[package] = version }
    }
    catalog = Catalog(
      releases: [release.flatMap { Release($0) } ?? .unknown], resources: resources, routes: routes,
      packages: packages, packageVersions: [versions])
  }

  // MARK: Writing

  package static let format = "magint-catalog"
  package static let version = 1

  /// The same bytes for the same Magento.
  package var json: [UInt8] {
    var json = JSONText()
    json.object { json in
      json.field("format", Self.format)
      json.field("version", Self.version)
      if let release { json.field("release", release) }
      if let edition { json.field("edition", edition) }
      json.newLine()
      json.key("modules")
      json.array { json in
        for module in modules {
          json.newLine()
          json.object { json in
            json.field("name", module.name)
            if let package = module.package { json.field("package", package) }
            if let version = module.version { json.field("version", version) }
          }
        }
      }
      json.newLine()
      json.key("packages")
      json.object { json in
        let own = Set(modules.compactMap { $0.version == nil ? nil : $0.package })
        for (package, version) in (catalog.packageVersions.first ?? [:]).sorted(by: {
          $0.key < $1.key
        })
        where !own.contains(package) {
          json.newLine()
          json.field(package, version)
        }
      }
      json.newLine()
      json.key("resources")
      json.array { json in
        for resource in catalog.resources.sorted(by: { $0.order < $1.order }) {
          json.newLine()
          json.object { json in
            json.field("id", resource.id)
            if let parent = resource.parent { json.field("parent", parent) }
            json.field("title", resource.title)
            if let order = resource.sortOrder { json.field("sortOrder", order) }
            if resource.isDisabled { json.field("disabled", true) }
            json.field("module", resource.module)
          }
        }
      }
      json.newLine()
      json.key("routes")
      json.array { json in
        for route in catalog.routes {
          json.newLine()
          json.object { json in
            json.field("method", route.method)
            json.field("url", route.url)
            json.field("resources", route.resources)
            json.field("service", route.service)
            json.field("serviceMethod", route.serviceMethod)
            json.field("module", route.module)
          }
        }
      }
    }
    return Array((json.text + "\n").utf8)
  }

  // MARK: Reading

  /// - Throws: ``MagintError`` whose path has line and column of what is wrong.
  package init(path: String, _ bytes: [UInt8]) throws(MagintError) {
    let reader = SnapshotReader(path: path, bytes: bytes)
    let tree: JSONTree
    do throws(JSONTree.ParseError) {
      tree = try JSONTree.parse(bytes)
    } catch {
      throw reader.error(error.offset, "is no catalog: not JSON: \(error.message)")
    }
    guard tree["format"]?.string == Self.format else {
      throw reader.error(
        tree["format"]?.range.lowerBound ?? 0,
        "is no catalog: \"format\" is not \"\(Self.format)\". 'magint catalog import' writes catalogs"
      )
    }
    guard let version = tree["version"], case .number(let number) = version.value,
      let number = Int(number), number >= 1
    else {
      throw reader.error(
        (tree["version"] ?? tree).range.lowerBound, "\"version\" is no version of a catalog")
    }
    guard number <= Self.version else {
      throw reader.error(
        version.range.lowerBound,
        "is a catalog of version \(number), and this magint reads version \(Self.version): update magint or import the catalog anew"
      )
    }

    var modules: [Module] = []
    for entry in try reader.array(tree, "modules") {
      modules.append(
        Module(
          name: try reader.string(entry, "name"),
          package: try reader.optionalString(entry, "package"),
          version: try reader.optionalString(entry, "version")))
    }
    var packageVersions: [String: String] = [:]
    if let packages = tree["packages"] {
      guard case .object(let members) = packages.value else {
        throw reader.error(packages.range.lowerBound, "\"packages\" must be an object")
      }
      for member in members {
        packageVersions[member.name] = try reader.text(member.value, "the version of a package")
      }
    }

    let all = ReleaseSet(first: 1)
    var resources: [ResourceFact] = []
    var places: [String: Int] = [:]
    let entries = try reader.array(tree, "resources")
    for entry in entries {
      let id = try reader.string(entry, "id")
      guard places.updateValue(resources.count, forKey: id) == nil else {
        throw reader.error(entry.range.lowerBound, "the resource '\(id)' stands here a second time")
      }
      resources.append(
        ResourceFact(
          id: id, parent: try reader.optionalString(entry, "parent"),
          title: try reader.string(entry, "title"),
          sortOrder: try reader.optionalNumber(entry, "sortOrder"),
          module: try reader.string(entry, "module"),
          isDisabled: try reader.optionalBool(entry, "disabled") ?? false,
          releases: all, order: resources.count + 1))
    }
    for (place, resource) in resources.enumerated() {
      guard let parent = resource.parent else { continue }
      guard places[parent] != nil else {
        throw reader.error(
          entries[place].range.lowerBound,
          "the parent '\(parent)' of '\(resource.id)' is not among the resources")
      }
      var above: String? = parent
      var steps = 0
      while let id = above, steps <= 64 {
        above = places[id].flatMap { resources[$0].parent }
        steps += 1
      }
      guard above == nil else {
        throw reader.error(
          entries[place].range.lowerBound,
          "'\(resource.id)' is below itself, or too deep in the tree")
      }
    }

    var routes: [RouteFact] = []
    var known: Set<String> = []
    for entry in try reader.array(tree, "routes") {
      let method = try reader.string(entry, "method")
      let url = try reader.string(entry, "url")
      // Two modules may declare a route.
      let module = try reader.string(entry, "module")
      guard known.insert("\(method) \(url) \(module)").inserted else {
        throw reader.error(
          entry.range.lowerBound, "the route '\(method) \(url)' stands here a second time")
      }
      var needed: [String] = []
      for resource in try reader.array(entry, "resources") {
        needed.append(try reader.text(resource, "a resource of a route"))
      }
      routes.append(
        RouteFact(
          method: method, url: url, service: try reader.optionalString(entry, "service") ?? "",
          serviceMethod: try reader.optionalString(entry, "serviceMethod") ?? "", resources: needed,
          module: module, releases: all))
    }
    self.init(
      release: try reader.optionalString(tree, "release"),
      edition: try reader.optionalString(tree, "edition"), modules: modules,
      packageVersions: packageVersions, resources: resources, routes: routes)
  }
}

/// Takes values out of a snapshot and says where one is not what it must be.
private struct SnapshotReader {
  let path: String
  let bytes: [UInt8]

  func error(_ offset: Int, _ message: String) -> MagintError {
    let place = LineTable(bytes).position(of: offset, in: bytes)
    return MagintError(.failure, path: "\(path):\(place.line):\(place.column)", message)
  }

  func array(_ tree: JSONTree, _ name: String) throws(MagintError) -> [JSONTree] {
    guard let value = try object(tree)[name] else {
      throw error(tree.range.lowerBound, "\"\(name)\" is missing")
    }
    guard case .array(let array) = value.value else {
      throw error(value.range.lowerBound, "\"\(name)\" must be an array")
    }
    return array
  }

  private func object(_ tree: JSONTree) throws(MagintError) -> JSONTree {
    guard case .object = tree.value else {
      throw error(tree.range.lowerBound, "an object is expected here")
    }
    return tree
  }

  /// `tree` itself, which is `what`.
  func text(_ tree: JSONTree, _ what: String) throws(MagintError) -> String {
    guard let string = tree.string else {
      throw error(tree.range.lowerBound, "\(what) must be a string")
    }
    return string
  }

  func string(_ tree: JSONTree, _ name: String) throws(MagintError) -> String {
    guard let string = try optionalString(tree, name) else {
      throw error(tree.range.lowerBound, "\"\(name)\" is missing")
    }
    return string
  }

  func optionalString(_ tree: JSONTree, _ name: String) throws(MagintError) -> String? {
    guard let value = try object(tree)[name] else { return nil }
    guard let string = value.string else {
      throw error(value.range.lowerBound, "\"\(name)\" must be a string")
    }
    return string
  }

  func optionalNumber(_ tree: JSONTree, _ name: String) throws(MagintError) -> Int? {
    guard let value = try object(tree)[name] else { return nil }
    guard case .number(let text) = value.value, let number = Int(text) else {
      throw error(value.range.lowerBound, "\"\(name)\" must be a whole number")
    }
    return number
  }

  func optionalBool(_ tree: JSONTree, _ name: String) throws(MagintError) -> Bool? {
    guard let value = try object(tree)[name] else { return nil }
    guard case .bool(let bool) = value.value else {
      throw error(value.range.lowerBound, "\"\(name)\" must be true or false")
    }
    return bool
  }
}
