public import MagintCore
internal import MagintEmit

/// Where changes are checked.
public enum CIService: String, Sendable, CaseIterable {
  case github
  case gitlab
}

/// What runs before a commit.
public enum CommitHook: String, Sendable, CaseIterable {
  /// A hook of git's own, in a directory that is committed.
  case git
  /// An entry for https://pre-commit.com.
  case preCommit = "pre-commit"
}

public struct RepositorySetupOptions: Sendable {
  /// Nil for those that the repository has signs of.
  public var services: [CIService]?
  /// Nil for what fits; an empty list for none.
  public var hooks: [CommitHook]?
  /// The releases that magint.json names; nil for none.
  public var magento: String?
  /// Whether what is found now goes into a baseline.
  public var makesBaseline = false

  public init() {}
}

/// What makes magint a part of a repository: its configuration, a hook, a job in CI, a baseline. Files
/// that are there stay as they are.
public struct RepositorySetup: Sendable {
  public private(set) var plan: FilePlan
  /// What has to be done by hand because something is there already, a paragraph each.
  public private(set) var notices: [String] = []
  /// What is left to do, a sentence each.
  public private(set) var steps: [String] = []
  /// Where the baseline is, relative to the directory.
  public private(set) var baseline = "magint-baseline.json"
  /// How magint is called in the repository.
  public let program: String
  private let options: RepositorySetupOptions

  /// Directories that hold what others wrote.
  private static let foreign = ["vendor"]

  /// Looks at what is in `directory`, the root of a repository, and plans what is missing.
  ///
  /// - Throws: ``MagintError`` where a file that has to be changed cannot be understood, or the options
  ///   name releases that there are not.
  public init(directory: String, _ options: RepositorySetupOptions) throws(MagintError) {
    if let magento = options.magento {
      var catalog = CatalogOptions()
      catalog.magento = magento
      _ = try Knowledge.load(catalog)
    }
    plan = try FilePlan(directory: directory)
    self.options = options
    let isRequired = Self.requiresMagint(try plan.read("composer.json"))
    program =
      isRequired || Self.isFile(directory + "/vendor/bin/magint")
      ? "vendor/bin/magint" : "magint"
    try planConfiguration()
    if let root = Self.repository(above: directory) {
      notices.append(
        "\(directory == "." ? "The working directory" : directory) is inside a git repository, of which only the root has hooks and jobs: none is written here. To write them there, run: magint init \(Self.shellWord(FileSystem.relative(root, to: FileSystem.workingDirectory)))\n"
      )
    } else {
      try planHooks()
      try planServices()
    }
    if options.makesBaseline || plan.files.contains(where: \.isChanged) {
      steps.append("Commit these files.")
    }
  }

  /// Lints what the configuration will be about; what one that is there says is to be added.
  public var lintOptions: LintOptions {
    var lint = LintOptions()
    let isNew = plan.files.contains { $0.name == Configuration.fileName && $0.before == nil }
    lint.exclude = isNew ? Self.foreign : []
    lint.catalog.magento = options.magento
    return lint
  }

  /// A path as one word of a command that is no option.
  private static func shellWord(_ path: String) -> String {
    let word = path.utf8.first == UInt8(ascii: "-") ? "./" + path : path
    let isPlain = word.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "-")...UInt8(ascii: "9"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
    guard !isPlain else { return word }
    let parts = word.split(separator: "'", omittingEmptySubsequences: false)
    return "'" + parts.joined(separator: #"'\''"#) + "'"
  }

  private static func isFile(_ path: String) -> Bool { (try? FileSystem.kind(path)) == .file }

  private static func isDirectory(_ path: String) -> Bool {
    (try? FileSystem.kind(path)) == .directory
  }

  /// The repository that a directory is in and not the root of; absolute.
  private static func repository(above directory: String) -> String? {
    var place = FileSystem.absolute(directory)
    guard !FileSystem.exists(place + "/.git") else { return nil }
    while place != "/" {
      place = FileSystem.split(place).directory
      if FileSystem.exists(place == "/" ? "/.git" : place + "/.git") { return place }
    }
    return nil
  }

  private static func requiresMagint(_ composer: [UInt8]?) -> Bool {
    guard let composer, let tree = try? JSONTree.parse(composer) else { return false }
    return ["require", "require-dev"].contains { tree[$0]?["magint/magint"] != nil }
  }

  // MARK: magint.json

  private mutating func planConfiguration() throws(MagintError) {
    let name = Configuration.fileName
    let path = plan.path(name)
    guard options.makesBaseline, let bytes = try plan.read(name) else {
      try plan.addIfAbsent(name, configuration)
      return
    }
    var baseline = baseline
    try plan.edit(name) { _ throws(MagintError) in
      do throws(CommentedJSON.Unreadable) {
        var json = try CommentedJSON(bytes)
        guard let root = json.root, case .object = root.value else {
          throw CommentedJSON.Unreadable(message: "it holds something else than an object", line: 1)
        }
        if let own = root["baseline"] {
          baseline = own.string ?? baseline
        } else {
          try json.add("baseline", .string(baseline), to: root)
        }
        return json.bytes
      } catch {
        throw MagintError(
          .usage, path: "\(path):\(error.line)",
          "cannot be changed: \(error.message). Repair it and run magint again")
      }
    }
    self.baseline = baseline
  }

  private var configuration: String {
    var members: [String] = []
    if let magento = options.magento {
      members.append(
        """
          // The releases of Magento that the modules are for.
          "magento": \(Self.json(magento)),
        """)
    }
    members.append(
      """
        // What others wrote. Globs are relative to this file; without a '/' they are about names.
        "exclude": [\(Self.foreign.map(Self.json).joined(separator: ", "))],
        // The severity from which on 'magint lint' fails: error, warning, note or never.
        "failOn": "error",
        // Severities by rule, such as "legacy-format": "off". 'magint rules' lists them.
        "rules": {}
      """)
    if options.makesBaseline {
      members[members.count - 1] += ","
      members.append(
        """
          // What was found when magint came here; only what is new counts.
          "baseline": \(Self.json(baseline))
        """)
    }
    return "{\n" + members.joined(separator: "\n") + "\n}\n"
  }

  private static func json(_ text: String) -> String {
    var json = JSONText()
    json.value(text)
    return json.text
  }

  // MARK: Hooks

  private mutating func planHooks() throws(MagintError) {
    let directory = plan.directory
    let usesPreCommit = Self.isFile(directory + "/.pre-commit-config.yaml")
    let hooks: [CommitHook]
    if let named = options.hooks {
      hooks = named
    } else if usesPreCommit {
      hooks = [.preCommit]
    } else if FileSystem.exists(directory + "/.git") {
      hooks = [.git]
    } else {
      hooks = []
    }
    for hook in hooks {
      switch hook {
      case .preCommit: try planPreCommit()
      case .git: try planGitHook()
      }
    }
  }

  private mutating func planPreCommit() throws(MagintError) {
    let name = ".pre-commit-config.yaml"
    let entry = HookTemplates.preCommit(program)
    if try plan.addIfAbsent(name, "repos:\n" + entry) {
      steps.append("Switch the hook on in each clone: pre-commit install")
    } else if try !Self.mentionsMagint(plan.read(name)) {
      notices.append("\(plan.path(name)) is there already; add below 'repos':\n\n\(entry)")
    }
  }

  private mutating func planGitHook() throws(MagintError) {
    // A directory for hooks is instead of the one that is in use, and would switch that off.
    let config = String(decoding: try plan.read(".git/config") ?? [], as: UTF8.self)
    let hooksPath = "git config core.hooksPath .githooks"
    let isSwitchedOn = config.contains("hooksPath = .githooks")
    let usesOthers =
      Self.isFile(plan.directory + "/.git/hooks/pre-commit")
      || config.lowercased().contains("hookspath") && !isSwitchedOn
    if usesOthers {
      notices.append(
        "The repository has a hook for commits already; \(HookTemplates.notice):\n\n\(HookTemplates.lines(program))"
      )
      return
    }
    let name = ".githooks/pre-commit"
    if try !plan.addIfAbsent(name, HookTemplates.git(program), isProgram: true),
      try !Self.mentionsMagint(plan.read(name))
    {
      notices.append(
        "\(plan.path(name)) is there already; \(HookTemplates.notice):\n\n\(HookTemplates.lines(program))"
      )
    }
    if !isSwitchedOn { steps.append("Switch the hook on in each clone: \(hooksPath)") }
  }

  private static func mentionsMagint(_ bytes: [UInt8]?) -> Bool {
    String(decoding: bytes ?? [], as: UTF8.self).contains("magint")
  }

  // MARK: CI

  private mutating func planServices() throws(MagintError) {
    let directory = plan.directory
    let config = String(decoding: try plan.read(".git/config") ?? [], as: UTF8.self)
    let services =
      options.services
      ?? CIService.allCases.filter { service in
        switch service {
        case .github:
          Self.isDirectory(directory + "/.github") || config.contains("github.com")
        case .gitlab:
          Self.isFile(directory + "/.gitlab-ci.yml") || config.contains("gitlab")
        }
      }
    let isPackaged = program != "magint"
    for service in services {
      switch service {
      case .github:
        try plan.addIfAbsent(
          WorkflowTemplates.gitHubPath, WorkflowTemplates.gitHub(isPackaged: isPackaged))
        if !isPackaged {
          steps.append(
            "Set the variable MAGINT_URL of the repository (Settings, Secrets and variables, Actions) to the address of a build of magint, and MAGINT_SHA256 to the SHA-256 of the file there; without both the job fails."
          )
        }
      case .gitlab:
        let job = WorkflowTemplates.gitLab(isPackaged: isPackaged)
        let main = ".gitlab-ci.yml"
        if try plan.read(main) == nil {
          try plan.addIfAbsent(main, job)
        } else if try !Self.mentionsMagint(plan.read(main)) {
          let name = ".gitlab/magint.yml"
          try plan.addIfAbsent(name, job)
          notices.append(
            "\(plan.path(main)) is there already; add to it:\n\ninclude:\n  - local: \(name)\n")
        } else {
          try plan.addIfAbsent(main, "")
        }
        if !isPackaged {
          steps.append(
            "Set the variable MAGINT_URL of the project (Settings, CI/CD, Variables) to the address of a build of magint, and MAGINT_SHA256 to the SHA-256 of the file there; without both the job fails."
          )
        }
      }
    }
    if services.isEmpty, options.services == nil {
      steps.append("Nothing shows which CI checks the repository: --ci github or --ci gitlab.")
    }
  }
}
