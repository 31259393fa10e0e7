internal import MagintCore
internal import MagintModel

/// What a new module is to be, all of it checked; ``files()`` writes it out.
package struct Skeleton: Sendable {
  package enum Layout: String, Sendable, CaseIterable {
    /// `etc/integration.xml`, which Magento installs by itself.
    case consolidated
    /// `etc/integration/config.xml` and `api.xml`, which a data patch installs.
    case legacy
  }

  /// A resource that the integration is granted.
  package struct Grant: Sendable, Hashable {
    package var id: String
    /// The titles from the root's children down to its own.
    package var path: [String]
    /// Requests that it is there for, or the first that it opens.
    package var routes: [String]
    /// How many it opens besides ``routes``.
    package var moreCount: Int
    /// What the routes that it opens do, in plain words; empty where it opens none.
    package var words: [String]
    /// Whether it is the module's own.
    package var isOwn: Bool

    package init(
      id: String, path: [String], routes: [String], moreCount: Int, words: [String], isOwn: Bool
    ) {
      self.words = words
      self.isOwn = isOwn
      self.id = id
      self.path = path
      self.routes = routes
      self.moreCount = moreCount
    }
  }

  /// A resource that comes along with one of the grants, as it is above it.
  package struct Ancestor: Sendable, Hashable {
    package var id: String
    package var title: String
    /// How many REST routes it opens.
    package var routeCount: Int

    package init(id: String, title: String, routeCount: Int) {
      self.id = id
      self.title = title
      self.routeCount = routeCount
    }
  }

  package var module: ModuleName
  /// The name of the composer package: `acme/module-order-sync`.
  package var package: String
  package var layout: Layout
  package var integration: String
  package var email: String
  /// Both or none.
  package var urls: (endpoint: String, identityLink: String)?
  /// In the order of the tree, the module's own last.
  package var grants: [Grant]
  /// In the order of the tree, from the root.
  package var ancestors: [Ancestor]
  /// What a legacy api.xml has to list: all of ``grants`` and ``ancestors``.
  package var resourcesWithAncestors: [String]
  package var ownResources: [OwnResource]
  package var ownRoutes: [OwnRoute]
  /// Constraints by package, in order.
  package var requirements: [(package: String, constraint: String)]
  /// The modules to be loaded before this one.
  package var sequence: [String]
  /// In words.
  package var releases: String
  package var license: License
  package var copyrightYear: Int
  package var copyrightHolder: String

  package init(
    module: ModuleName, package: String, layout: Layout, integration: String, email: String,
    urls: (endpoint: String, identityLink: String)?, grants: [Grant],
    ancestors: [Ancestor], resourcesWithAncestors: [String], ownResources: [OwnResource],
    ownRoutes: [OwnRoute],
    requirements: [(package: String, constraint: String)], sequence: [String], releases: String,
    license: License, copyrightYear: Int, copyrightHolder: String
  ) {
    self.module = module
    self.package = package
    self.layout = layout
    self.integration = integration
    self.email = email
    self.urls = urls
    self.grants = grants
    self.ancestors = ancestors
    self.resourcesWithAncestors = resourcesWithAncestors
    self.ownResources = ownResources
    self.ownRoutes = ownRoutes
    self.requirements = requirements
    self.sequence = sequence
    self.releases = releases
    self.license = license
    self.copyrightYear = copyrightYear
    self.copyrightHolder = copyrightHolder
  }

  /// The files of the module, by path.
  ///
  /// - Precondition: routes of its own are guarded by a resource of its own.
  package func files() -> [SkeletonFile] {
    let context = context()
    var files: [SkeletonFile] = []
    func add(_ path: String, _ template: String) {
      files.append(SkeletonFile(path: path, text: context.render(template)))
    }
    func addText(_ path: String, _ text: String) {
      files.append(SkeletonFile(path: path, text: text))
    }
    addText(".gitattributes", TextTemplates.gitattributes)
    addText(WorkflowTemplates.gitHubPath, WorkflowTemplates.gitHub(isPackaged: false))
    addText(".gitignore", TextTemplates.gitignore)
    add("CHANGELOG.md", TextTemplates.changelog)
    switch license.id {
    case "MIT": add("LICENSE", TextTemplates.mit)
    case "proprietary": add("LICENSE", TextTemplates.proprietary)
    default: add("LICENSE", TextTemplates.licenseNotice)
    }
    add("README.md", TextTemplates.readme)
    add("composer.json", Templates.composer)
    add("registration.php", Templates.registration)
    add("etc/module.xml", Templates.moduleXML)
    add("Model/AccessRevoker.php", Templates.accessRevoker)
    add("Setup/Uninstall.php", Templates.uninstall)
    add("Test/Unit/Model/AccessRevokerTest.php", Templates.accessRevokerTest)
    switch layout {
    case .consolidated:
      addText("etc/integration.xml", IntegrationXML.text([emitted], kind: .integration))
      add("Setup/Patch/Data/RevokeAccessOnUninstall.php", Templates.revokePatch)
      add(
        "Test/Unit/Setup/Patch/Data/RevokeAccessOnUninstallTest.php", Templates.revokePatchTest)
    case .legacy:
      for kind in [FileKind.config, .api] {
        addText("etc/integration/\(kind).xml", IntegrationXML.text([emitted], kind: kind))
      }
      add("Setup/Patch/Data/InstallIntegration.php", Templates.installPatch)
      add("Test/Unit/Setup/Patch/Data/InstallIntegrationTest.php", Templates.installPatchTest)
    }
    if !ownResources.isEmpty { add("etc/acl.xml", Templates.aclXML) }
    if !ownRoutes.isEmpty {
      add("etc/webapi.xml", Templates.webapiXML)
      add("etc/di.xml", Templates.diXML)
      add("Api/\(service)Interface.php", Templates.serviceInterface)
      add("Model/\(service).php", Templates.service)
    }
    return files.sorted { $0.path < $1.path }
  }

  /// As `magint compile` would write it.
  private var emitted: EmittedIntegration {
    EmittedIntegration(
      name: integration, email: email, endpointURL: urls?.endpoint,
      identityLinkURL: urls?.identityLink,
      resources: layout == .legacy ? resourcesWithAncestors : grants.map(\.id))
  }

  /// What the coding standard allows.
  static let lineLength = 120

  /// The class that answers the module's routes.
  private var service: String { module.module + "Service" }

  private func context() -> TemplateContext {
    func list(_ values: [String], as name: String) -> [[String: Any]] {
      values.map { [name: Placed($0)] }
    }
    return TemplateContext([
      "module": Placed("\(module)"),
      "vendor": Placed(module.vendor),
      "part": Placed(module.module),
      "namespace": Placed(module.namespace),
      "prefix": Placed(module.namespace + "\\"),
      "package": Placed(package),
      "description": Placed("Lets “\(integration)” call the REST API of the shop."),
      "license": Placed(license.id),
      "licenseName": Placed(license.name),
      "licenseURL": Placed(license.url),
      "year": Placed("\(copyrightYear)"),
      "holder": Placed(copyrightHolder),
      "releases": Placed(releases),
      "isLegacy": layout == .legacy,
      "source": Placed(layout == .legacy ? "integration" : "integration.xml"),
      "integration": Placed(integration),
      "hasLongName": integration.unicodeScalars.count > 50,
      "email": Placed(email),
      "hasURLs": urls != nil,
      "endpointHost": Placed(urls.map { Self.host($0.endpoint) } ?? ""),
      "identityHost": Placed(urls.map { Self.host($0.identityLink) } ?? ""),
      "requirements": requirements.map {
        ["package": Placed($0.package), "constraint": Placed($0.constraint)] as [String: Any]
      },
      "sequence": list(sequence, as: "name"),
      "grants": grants.map { grant in
        [
          "id": Placed(grant.id),
          "path": Placed(grant.path.joined(separator: " › ")),
          "routes": list(grant.routes, as: "route"),
          "hasMore": grant.moreCount > 0,
          "more": Placed("\(grant.moreCount)"),
          "hasWords": !grant.words.isEmpty,
          "words": Placed(grant.words.joined(separator: "; ")),
          "hasRoutes": !grant.routes.isEmpty,
          "isOwn": grant.isOwn && grant.routes.isEmpty,
          "isClosed": !grant.isOwn && grant.routes.isEmpty && grant.words.isEmpty,
        ] as [String: Any]
      },
      "hasAncestors": !ancestors.isEmpty,
      "ancestors": ancestors.map { ancestor in
        [
          "id": Placed(ancestor.id), "title": Placed(ancestor.title),
          "opens": ancestor.routeCount > 0,
          "count": Placed(
            "\(ancestor.routeCount) REST route\(ancestor.routeCount == 1 ? "" : "s")"),
        ] as [String: Any]
      },
      "ownResources": ownResources.map {
        ["id": Placed($0.id), "title": Placed($0.title)] as [String: Any]
      },
      "hasOwnRoutes": !ownRoutes.isEmpty,
      "ownRoutes": zip(ownRoutes, functions).map { route, function in
        [
          "method": Placed(route.method), "url": Placed(route.url),
          "route": Placed("\(route.method) \(route.url)"),
          "summary": Placed(route.summary), "function": Placed(function),
          "parameters": list(route.parameters, as: "name"),
          "isLong": route.signature(function).utf8.count > Self.lineLength,
          "resource": Placed(ownResources[0].id),
        ] as [String: Any]
      },
      "service": Placed(service),
      "interface": Placed("\(module.namespace)\\Api\\\(service)Interface"),
      "implementation": Placed("\(module.namespace)\\Model\\\(service)"),
    ])
  }

  /// The functions of ``ownRoutes``, no two alike even to PHP, which takes no notice of case.
  private var functions: [String] {
    var taken: Set<String> = []
    return ownRoutes.map { route in
      let name = route.function(vendor: module.vendor)
      var candidate = name
      var number = 2
      while !taken.insert(candidate.lowercased()).inserted {
        candidate = name + "\(number)"
        number += 1
      }
      return candidate
    }
  }

  private static func host(_ url: String) -> String {
    switch WebAddress.parse(url) {
    case .success(let address): address.host
    case .failure: url
    }
  }
}

/// A file of a new module.
package struct SkeletonFile: Sendable, Hashable {
  /// Relative to the module's directory.
  package var path: String
  package var text: String
}
