internal import MagintCatalog
internal import MagintCore
internal import MagintRules
internal import MagintXML

/// The modules of a run that the app/etc/config.php of their shop disables: Magento reads none of their
/// files.
struct DisabledModules: Sendable {
  /// By directory as it is shown, with a `/` at the end: the module's name.
  private let names: [String: String]
  /// Absolute, without a `/` at the end.
  let directories: Set<String>

  init(_ names: [String: String], directories: Set<String>) {
    self.names = names
    self.directories = directories
  }

  var isEmpty: Bool { names.isEmpty }

  /// The disabled module that a file is in, by its path as it is shown.
  func name(of path: String) -> String? {
    guard !names.isEmpty else { return nil }
    return names.first { path.utf8.starts(with: $0.key.utf8) }?.value
  }
}

extension Linter {
  /// The modules of a selection that a config.php in sight disables.
  func disabledModules(_ selection: Selection) -> DisabledModules {
    let none = DisabledModules([:], directories: [])
    var disabled: Set<String> = []
    var seen: Set<String> = []
    for root in selection.roots {
      let place = root.isEmpty ? FileSystem.absolute(".") + "/" : FileSystem.absolute(root) + "/"
      for path in Project.deployments(of: place) where seen.insert(path).inserted {
        // A module that was named itself is looked at as if it were enabled.
        guard let bytes = try? files.readIfPresent(path, limit: 8 << 20),
          let list = EnabledModules.parse(bytes)
        else { continue }
        disabled.formUnion(list.filter { !$0.value }.keys)
      }
    }
    guard !disabled.isEmpty else { return none }
    var names: [String: String] = [:]
    var directories: Set<String> = []
    func look(_ directory: String, shown: String) {
      guard !shown.isEmpty, names[shown] == nil,
        let bytes = try? files.readIfPresent(directory + "etc/module.xml", limit: 8 << 20),
        let document = try? XMLDocument.read(path: shown, bytes, kind: nil),
        let name = ModuleFile(document)?.name, disabled.contains(name)
      else { return }
      names[shown] = name
      directories.insert(FileSystem.absolute(directory))
    }
    for input in selection.allInputs where !input.isAlone {
      let rest = input.path.utf8.count - input.directory.utf8.count
      look(input.directory, shown: String(Substring(input.shown.utf8.dropLast(max(0, rest)))))
    }
    for module in selection.installers { look(module.path, shown: module.shown) }
    for directory in selection.aclPaths.keys {
      look(directory, shown: FileSystem.display(directory + "etc/acl.xml").dropping("etc/acl.xml"))
    }
    return DisabledModules(names, directories: directories)
  }

  /// Makes findings that would stop Magento notes where nobody reads the file.
  static func demote(_ findings: inout [Diagnostic], _ disabled: DisabledModules) {
    guard !disabled.isEmpty else { return }
    let stopping: Set<Consequence> = [
      .setupFails, .rejectedInDeveloperMode, .allIntegrationsLost, .tokenLost, .notInstalled,
    ]
    for index in findings.indices {
      guard let name = disabled.name(of: findings[index].path),
        findings[index].consequences.contains(where: stopping.contains)
      else { continue }
      findings[index].consequences.removeAll(where: stopping.contains)
      if findings[index].consequences.isEmpty { findings[index].consequences = [.notRead] }
      findings[index].severity = .note
      findings[index].notes.append(
        Diagnostic.Note(
          "app/etc/config.php disables \(name): as long as it does, Magento does not read the file")
      )
    }
  }
}

extension String {
  fileprivate func dropping(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}
