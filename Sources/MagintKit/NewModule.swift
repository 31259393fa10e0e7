internal import MagintCatalog
public import MagintCore
internal import MagintEmit

/// What a new module is asked to be; as it is written on the command line.
public struct NewModuleOptions: Sendable {
  /// How the module installs its integration.
  public enum Layout: String, Sendable, CaseIterable {
    /// `etc/integration.xml`, which Magento installs by itself.
    case consolidated
    /// The deprecated pair in `etc/integration`, which a data patch installs.
    case legacy
  }

  /// `Vendor_Module`.
  public var module: String?
  /// The name that the merchant sees.
  public var integration: String?
  public var email: String?
  /// Both URLs or none; without them the merchant copies the keys by hand.
  public var endpoint: String?
  public var identityLink: String?
  /// Ids of resources that other modules declare.
  public var resources: [String] = []
  /// Requests that the service makes, as `GET /V1/orders`.
  public var routes: [String] = []
  /// Resources that the module declares, as `Acme_OrderSync::sync=Title`.
  public var ownResources: [String] = []
  /// Routes that the module answers, as `GET /V1/acme/orders/:orderId`.
  public var ownRoutes: [String] = []
  /// An integration file, or a directory with some: what it says counts where nothing else is said.
  public var source: String?
  public var layout: Layout = .consolidated
  /// In front of the `/` in the package's name; nil for the module's vendor in small letters.
  public var vendorName: String?
  /// An SPDX id, or `proprietary`.
  public var license = "MIT"
  /// Nil for the module's vendor.
  public var copyrightHolder: String?
  public var copyrightYear: Int
  public var catalog = CatalogOptions()

  public init(copyrightYear: Int) { self.copyrightYear = copyrightYear }
}

/// A module with an integration, made from a few facts: everything that Magento, composer, a merchant
/// and the module's own repository need.
public struct NewModule: Sendable {
  public struct File: Sendable, Hashable {
    /// Relative to the module's directory.
    public var path: String
    public var text: String
  }

  /// `Vendor_Module`.
  public let name: String
  /// By path.
  public let files: [File]
  /// What is worth knowing of what was asked for, a sentence each.
  public let notices: [String]

  /// The names of the files that each module has, whatever is asked for.
  public static let invariableFiles = [
    "composer.json", "registration.php", "etc/module.xml", "Model/AccessRevoker.php", "README.md",
  ]

  /// What a module cannot do without.
  public enum Requirement: Sendable, Hashable, CaseIterable {
    case module, integration, email, resources

    /// The options that say it.
    public var options: String {
      switch self {
      case .module: "the name of the module, such as Acme_OrderSync"
      case .integration: "--integration NAME"
      case .email: "--email ADDRESS"
      case .resources: "--resource ID, --route REQUEST or --own-resource ID"
      }
    }
  }

  /// What `options` leave open, with what their source says taken in.
  ///
  /// - Throws: ``MagintError`` where the source cannot be read.
  public static func missing(_ options: NewModuleOptions) throws(MagintError) -> [Requirement] {
    let options = try options.withSource().options
    return Requirement.allCases.filter { requirement in
      switch requirement {
      case .module: options.module == nil
      case .integration: options.integration == nil
      case .email: options.email == nil
      case .resources:
        options.resources.isEmpty && options.routes.isEmpty && options.ownResources.isEmpty
          && options.ownRoutes.isEmpty
      }
    }
  }

  /// - Throws: ``MagintError`` of kind `usage` where something is missing or Magento would not take it,
  ///   with all that is wrong, a line each; of kind `failure` where a file cannot be read.
  public init(_ options: NewModuleOptions) throws(MagintError) {
    let missing = try Self.missing(options)
    guard missing.isEmpty else {
      throw MagintError(
        .usage,
        "this is missing:\n" + missing.map { "  \($0.options)" }.joined(separator: "\n"))
    }
    let (merged, sourceDirectory) = try options.withSource()
    let knowledge = try Knowledge.load(options.catalog, module: sourceDirectory)
    var plan = NewModulePlan(
      merged, knowledge,
      composerPath: sourceDirectory.map { FileSystem.display($0 + "/composer.json") })
    let skeleton = try plan.skeleton()
    name = "\(skeleton.module)"
    files = skeleton.files().map { File(path: $0.path, text: $0.text) }
    notices = plan.notices
  }

  // MARK: Single answers, for a dialogue

  /// What is wrong with the name of a module; nil for nothing.
  public static func fault(module: String) -> String? {
    do throws(MagintError) {
      _ = try ModuleName(module)
      return nil
    } catch { return error.message }
  }

  /// The name that suggests itself for the integration of a module.
  public static func suggestedIntegration(module: String) -> String? {
    (try? ModuleName(module)).map { "\($0.vendor) \($0.words)" }
  }

  /// What is wrong with a field of an integration, and what is worth knowing of it.
  public static func judge(_ field: Field, _ value: String) -> (faults: [String], notices: [String])
  {
    IntegrationFields.judge(field, value)
  }

  /// The fields of an integration.
  public enum Field: String, Sendable, CaseIterable {
    case integration, email, endpoint
    case identityLink = "identity-link"
  }

  /// What is wrong with a resource or a request of the service, in the releases of `options`; nil for
  /// nothing.
  public static func fault(access text: String, _ options: NewModuleOptions) -> String? {
    do throws(MagintError) {
      var plan = NewModulePlan(options, try Knowledge.load(options.catalog))
      if text.contains("/") {
        _ = try plan.needs(of: [text])
      } else {
        try plan.check(resource: text)
      }
      return nil
    } catch { return error.message }
  }
}

extension NewModuleOptions {
  /// These options with what their source says where they say nothing, and the directory of the module
  /// that the source is in.
  func withSource() throws(MagintError) -> (options: NewModuleOptions, directory: String?) {
    guard let source else { return (self, nil) }
    let set = try IntegrationSet.read([source], exclude: [])
    var members = set.members
    if members.count > 1, let integration { members.removeAll { $0.name != integration } }
    guard members.count == 1, let member = members.first else {
      let names = set.members.map { "'\($0.name)'" }.joined(separator: ", ")
      throw MagintError(
        .usage, path: FileSystem.display(source),
        "has several integrations: \(names). Choose one with --integration NAME")
    }
    var options = self
    options.integration = integration ?? member.name
    options.email = email ?? member.email
    if endpoint == nil, identityLink == nil {
      options.endpoint = member.endpointURL
      options.identityLink = member.identityLinkURL
    }
    guard resources.isEmpty, routes.isEmpty else {
      // Nothing that the source asks for is left.
      options.source = nil
      return (options, set.moduleDirectory)
    }
    // What the source declares itself the new module declares as its own, under its own name.
    var declared: [String: String] = [:]
    for declaration in set.modules.flatMap({ $0.acl?.declarations ?? [] }) {
      if let title = declaration.title { declared[declaration.id] = title }
    }
    var taken: Set<String> = []
    for id in member.resources {
      guard let title = declared[id], let module, let colons = id.firstRange(of: "::") else {
        continue
      }
      taken.insert(id)
      let name = "\(module)::\(id[colons.upperBound...])"
      guard !options.ownResources.contains(where: { $0.prefix { $0 != "=" } == name }) else {
        continue
      }
      options.ownResources.append(
        ACLSchema.titleLengths.contains(title.unicodeScalars.count) ? "\(name)=\(title)" : name)
    }
    let own = Set(ownResources.map { String($0.prefix { $0 != "=" }) }).union(taken)
    // In the legacy kind the root is listed with others and means nothing of its own.
    options.resources =
      member.resources.filter {
        !own.contains($0) && !(member.isLegacy && $0 == "Magento_Backend::admin")
      }
    return (options, set.moduleDirectory)
  }
}
