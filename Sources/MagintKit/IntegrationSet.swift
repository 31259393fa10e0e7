internal import MagintCatalog
internal import MagintCore
internal import MagintModel
internal import MagintRules
internal import MagintXML

/// The integrations below some paths, as Magento has them when it has merged all files, and what the
/// modules around them declare.
struct IntegrationSet {
  struct Place {
    /// As it is shown.
    var path: String
    var line: Int
  }

  struct Member {
    var name: String
    /// Of its name: in the legacy kind in api.xml, where that has it.
    var place: Place
    var isLegacy: Bool
    var email: String?
    var endpointURL: String?
    var identityLinkURL: String?
    /// In order, each once.
    var resources: [String] = []
    /// The same as they are listed, those that are there twice too.
    var listed: [String] = []
    /// Of each of ``resources``.
    var resourcePlaces: [Place] = []
    /// The file whose integration has a `<resources>`, the first of several.
    var resourcesPath: String?
    var paths: [String] = []
    /// In the legacy kind: which of the two files know it.
    var isInConfig = false
    var isInAPI = false
    var notes: [String] = []
  }

  /// In order of appearance.
  var members: [Member] = []
  /// The modules that acl.xml or webapi.xml came from, in load order.
  var modules: [ModuleDeclaration] = []
  /// The directory of the module, where there is but one with integrations.
  var moduleDirectory: String?
  /// Which resources a shop may have that no module in sight declares.
  var unseen = UnseenResources()
  private var hasConfig = false
  private var hasAPI = false

  /// - Throws: ``MagintError`` where a file cannot be read, is not well-formed, Magento cannot merge
  ///   the files, or there is no integration at all and `allowingNone` is false.
  static func read(
    _ paths: [String], exclude: [String], _ configurations: Configurations = Configurations(),
    allowingNone: Bool = false
  ) throws(MagintError) -> IntegrationSet {
    let project = try Project.read(
      Project.list(paths, exclude: exclude, configurations), from: DiskSource())
    if let circle = project.circleText { throw MagintError(.failure, circle) }
    if let broken = project.files.first(where: { $0.document.tree == nil }) {
      throw ModuleDocuments.malformed(broken.document)
    }
    var set = IntegrationSet()
    set.modules = project.modules.map(\.declaration)
    set.unseen = UnseenResources(project.modules) { (try? DiskSource().bytes($0)) ?? nil }
    for kind in FileKind.allCases {
      let merged = try MergedConfiguration(project.documents(kind), kind)
      if let stop = merged.stop, merged.integrations.isEmpty {
        let finding = MergeConflict.finding(stop, in: merged)
        throw MagintError(
          .failure, path: finding.path,
          "Magento cannot merge the files: \(finding.message). Run magint lint for the whole of it")
      }
      set.add(merged)
    }
    set.finish()
    guard allowingNone || !set.members.isEmpty else {
      let named = paths.map { $0 == "." ? "the working directory" : "'\($0)'" }
      throw MagintError(.usage, "there is no integration in \(named.joined(separator: " or "))")
    }
    set.moduleDirectory = project.onlyDirectory
    return set
  }

  // MARK: Merging

  /// Adds the integrations of one kind: those of `api` to what `config` has under their names.
  private mutating func add(_ merged: MergedConfiguration) {
    let isLegacy = merged.kind != .integration
    hasConfig = hasConfig || merged.kind == .config && !merged.files.isEmpty
    hasAPI = hasAPI || merged.kind == .api && !merged.files.isEmpty
    let lines = merged.files.map { LineTable($0.bytes) }
    func place(_ value: MergedValue) -> Place {
      let file = merged.files[value.origin.file]
      let position = lines[value.origin.file].position(
        of: value.origin.range.lowerBound, in: file.bytes)
      return Place(path: file.path, line: position.line)
    }
    for integration in merged.integrations {
      let name = integration.name.text
      let known = members.firstIndex {
        $0.isLegacy == isLegacy && ExactString($0.name) == ExactString(name)
      }
      var member =
        known.map { members[$0] }
        ?? Member(name: name, place: place(integration.name), isLegacy: isLegacy)
      if merged.kind != .api {
        member.email = integration.email?.text
        member.endpointURL = integration.endpointURL?.text
        member.identityLinkURL = integration.identityLinkURL?.text
      }
      var seen: Set<String> = []
      member.listed += integration.resources.map(\.text)
      for resource in integration.resources where seen.insert(resource.text).inserted {
        member.resources.append(resource.text)
        member.resourcePlaces.append(place(resource))
      }
      member.resourcesPath = integration.resourcesFile.map { merged.files[$0].path }
      member.paths += integration.files.map { merged.files[$0].path }
      if merged.kind == .api { member.place = place(integration.name) }
      member.isInConfig = member.isInConfig || merged.kind == .config
      member.isInAPI = member.isInAPI || merged.kind == .api
      if let known { members[known] = member } else { members.append(member) }
    }
  }

  private mutating func finish() {
    for index in members.indices where members[index].isLegacy {
      let member = members[index]
      guard hasAPI && !member.isInAPI || hasConfig && !member.isInConfig else { continue }
      let other = members.first {
        $0.isLegacy && ExactString($0.name) != ExactString(member.name)
          && DatabaseText.key($0.name) == DatabaseText.key(member.name)
      }
      let hint =
        other.map {
          $0.name.lowercased() == member.name.lowercased()
            ? " ('\($0.name)' differs by case)" : " ('\($0.name)' is the same to the database)"
        } ?? ""
      members[index].notes.append(
        member.isInConfig
          ? "No api.xml has an integration of this name\(hint); Magento fails when it is told to install it."
          : "No config.xml has an integration of this name\(hint), so that Magento never installs it."
      )
    }
    // Of a name in both kinds the consolidated rights win.
    let consolidated = Set(members.filter { !$0.isLegacy }.map(\.name))
    let both = consolidated.intersection(members.filter(\.isLegacy).map(\.name))
    members.removeAll { $0.isLegacy && both.contains($0.name) }
    for index in members.indices where both.contains(members[index].name) {
      members[index].notes.append(
        "A legacy pair declares it too; integration.xml wins, and Magento recreates the integration when both are installed."
      )
    }
  }
}
