public import MagintCore

/// An editor that magint knows how to set up.
public enum Editor: String, Sendable, CaseIterable {
  case vscode
  case phpstorm
  case vim
}

/// What an editor needs in a project to validate and complete integration files without a Magento: the
/// schemas, a catalog of their locations, which file has which, and magint as a linter; and the schema of
/// `magint.json`.
public struct EditorSetup: Sendable {
  public private(set) var plan: FilePlan
  /// What was left as it is although it is not what magint would write, a sentence each.
  public private(set) var notices: [String] = []
  /// What is left to do in the editor, a sentence each.
  public private(set) var steps: [String] = []
  /// As it is called from the directory.
  private let program: String

  /// Reads what is there in `directory`, the root of a project, and plans what is missing.
  ///
  /// - Throws: ``MagintError`` where a file of the editor's cannot be understood, with what is to be
  ///   added by hand.
  public init(_ editor: Editor, directory: String) throws(MagintError) {
    plan = try FilePlan(directory: directory)
    let isPackaged = (try? FileSystem.kind(directory + "/vendor/bin/magint")) == .file
    program = isPackaged ? "vendor/bin/magint" : "magint"
    switch editor {
    case .vscode: try planVSCode()
    case .phpstorm: try planPhpStorm()
    case .vim: try planVim()
    }
  }

  private mutating func planSchemas(_ directory: String) throws(MagintError) {
    for schema in Schemas.all { try plan.add("\(directory)/\(schema.fileName)", schema.text) }
    try plan.add("\(directory)/catalog.xml", Schemas.catalog)
  }

  // MARK: Visual Studio Code

  private mutating func planVSCode() throws(MagintError) {
    try planSchemas(".vscode/magint")
    try planLanguageServer(".vscode/settings.json", schemas: ".vscode/magint")
    try planTask()
    try edit(".vscode/extensions.json", [("recommendations", [.string(Self.extensionID)])]) {
      json throws(Refusal) in
      let unwanted = try json.array("unwantedRecommendations")?.array ?? []
      guard !unwanted.contains(where: { $0.string?.lowercased() == Self.extensionID }) else {
        return
      }
      try json.append(.string(Self.extensionID), to: "recommendations") {
        $0.string?.lowercased() == Self.extensionID
      }
    }
    steps = [
      "Install the extension redhat.vscode-xml, which the editor now recommends.",
      "Run the task 'magint lint' (Terminal: Run Task): findings come up under Problems.",
    ]
  }

  private static let extensionID = "redhat.vscode-xml"

  /// Settings of the language server LemMinX, which vscode-xml and coc-xml have in common.
  private mutating func planLanguageServer(
    _ name: String, schemas: String
  ) throws(MagintError) {
    try plan.add("\(schemas)/\(ConfigurationSchema.fileName)", ConfigurationSchema.text)
    let catalog = "\(schemas)/catalog.xml"
    let configuration = CommentedJSON.Value.object([
      ("fileMatch", .array([.string(Configuration.fileName)])),
      ("url", .string("./\(schemas)/\(ConfigurationSchema.fileName)")),
    ])
    let associations = FileKind.allCases.map { kind in
      let schema = Schemas.all.last { $0.kind == kind }!
      return (pattern: "**/\(kind.modulePath)", systemId: "\(schemas)/\(schema.fileName)")
    }
    func value(_ association: (pattern: String, systemId: String)) -> CommentedJSON.Value {
      .object([
        ("pattern", .string(association.pattern)), ("systemId", .string(association.systemId)),
      ])
    }
    var notices: [String] = []
    let path = plan.path(name)
    try edit(
      name,
      [
        ("xml.catalogs", [.string(catalog)]), ("xml.fileAssociations", associations.map(value)),
        ("json.schemas", [configuration]),
      ]
    ) { json throws(Refusal) in
      try json.append(.string(catalog), to: "xml.catalogs") { $0.string == catalog }
      for association in associations {
        // Another schema for the same files is what somebody wanted.
        let own = try json.array("xml.fileAssociations")?.array.first {
          $0["pattern"]?.string == association.pattern
        }
        if let own {
          let systemId = own["systemId"]?.string ?? ""
          if systemId != association.systemId {
            notices.append(
              "\(path) has '\(systemId)' for \(association.pattern), not '\(association.systemId)'; it was left"
            )
          }
          continue
        }
        try json.append(value(association), to: "xml.fileAssociations") { _ in false }
      }
      try json.append(configuration, to: "json.schemas") { known in
        known["fileMatch"]?.array.contains { $0.string == Configuration.fileName } ?? false
      }
    }
    self.notices += notices
  }

  private static let taskLabel = "magint lint"

  private mutating func planTask() throws(MagintError) {
    func matcher(_ owner: String, _ pattern: [(name: String, value: CommentedJSON.Value)])
      -> CommentedJSON.Value
    {
      .object([
        ("owner", .string(owner)), ("source", .string("magint")),
        ("fileLocation", .array([.string("relative"), .string("${workspaceFolder}")])),
        ("pattern", .object(pattern)),
      ])
    }
    let task = CommentedJSON.Value.object([
      ("label", .string(Self.taskLabel)), ("type", .string("process")),
      ("command", .string(program)),
      ("args", .array([.string("lint"), .string("--format"), .string("concise")])),
      (
        "problemMatcher",
        .array([
          matcher(
            "magint",
            [
              ("regexp", .string(Self.placedPattern)), ("file", .number(1)), ("line", .number(2)),
              ("column", .number(3)), ("severity", .number(4)), ("code", .number(5)),
              ("message", .number(6)),
            ]),
          // Findings about a whole file have no line.
          matcher(
            "magint-file",
            [
              ("regexp", .string(Self.wholeFilePattern)), ("kind", .string("file")),
              ("file", .number(1)), ("severity", .number(2)), ("code", .number(3)),
              ("message", .number(4)),
            ]),
        ])
      ),
    ])
    try edit(".vscode/tasks.json", [("version", nil), ("tasks", [task])]) { json throws(Refusal) in
      if json.root?["version"] == nil { try json.add("version", .string("2.0.0")) }
      try json.append(task, to: "tasks") { $0["label"]?.string == Self.taskLabel }
    }
  }

  /// What `--format concise` writes of a finding with a place, as a regular expression of JavaScript.
  static let placedPattern =
    #"^(.+?):(\d+):(\d+): (error|warning|note)\[([a-z0-9-]+)\] (.+)$"#
  /// The same of one without.
  static let wholeFilePattern =
    #"^(?!.+?:\d+:\d+: (?:error|warning|note)\[)(.+?): (error|warning|note)\[([a-z0-9-]+)\] (.+)$"#

  // MARK: PhpStorm

  private mutating func planPhpStorm() throws(MagintError) {
    let directory = ".idea/magint"
    let name = ".idea/misc.xml"
    try planSchemas(directory)
    let resources = Schemas.all.map {
      ProjectResources.Resource(
        url: $0.urn, location: "$PROJECT_DIR$/\(directory)/\($0.fileName)")
    }
    var others: [ProjectResources.Resource] = []
    let path = plan.path(name)
    try plan.edit(name) { bytes throws(MagintError) in
      guard let bytes, !bytes.isEmpty else {
        return Array(ProjectResources.text(resources).utf8)
      }
      do throws(ProjectResources.Unreadable) {
        let added = try ProjectResources.adding(resources, to: bytes)
        others = added.others
        return added.bytes
      } catch {
        throw Self.refusal(
          path, error.message, error.line, ProjectResources.text(resources), "XML")
      }
    }
    notices += others.map { "\(path) has '\($0.location)' for \($0.url); it was left" }
    steps = [
      "Open the project anew: PhpStorm validates and completes files that name their schema.",
      "'magint lint' says which do not (schema-location), and what to write.",
    ]
  }

  // MARK: Vim

  private mutating func planVim() throws(MagintError) {
    try planSchemas(".vim/magint")
    try planLanguageServer(".vim/coc-settings.json", schemas: ".vim/magint")
    try plan.add(
      ".vim/compiler/magint.vim",
      """
      " :compiler magint, then :make finds what is wrong with the integration files of the project.
      if exists("current_compiler")
        finish
      endif
      let current_compiler = "magint"

      let s:cpo = &cpo
      set cpo&vim

      CompilerSet makeprg=\(program)\\ lint\\ --format\\ concise
      " Findings with a place; about a whole file, and what could not be read.
      CompilerSet errorformat=%f:%l:%c:\\ %trror%m,%f:%l:%c:\\ %tarning%m,%f:%l:%c:\\ %tote%m
      CompilerSet errorformat+=%f:\\ %trror%m,%f:\\ %tarning%m,%f:\\ %tote%m,%-G%.%#

      let &cpo = s:cpo
      unlet s:cpo

      """)
    steps = [
      "In Vim, in the root of the project: set runtimepath^=.vim, then compiler magint, then make.",
      "For completion install coc.nvim and coc-xml, which read .vim/coc-settings.json.",
    ]
  }

  // MARK: Settings that are there

  /// Why a file is not touched.
  private enum Refusal: Error {
    case unreadable(CommentedJSON.Unreadable)
    case otherType(name: String, expected: String)

    var message: String {
      switch self {
      case .unreadable(let error): error.message
      case .otherType("", let expected): "it holds something else than \(expected)"
      case .otherType(let name, let expected): "'\(name)' is something else than \(expected)"
      }
    }

    var line: Int? { if case .unreadable(let error) = self { error.line } else { nil } }
  }

  /// A file of settings that is being edited.
  private struct Settings {
    private(set) var json: CommentedJSON

    var root: JSONTree? { json.root }

    init(_ bytes: [UInt8]) throws(Refusal) {
      do { json = try CommentedJSON(bytes) } catch { throw .unreadable(error) }
      if let root = json.root {
        guard case .object = root.value else {
          throw .otherType(name: "", expected: "an object")
        }
      }
    }

    /// A member that is an array; nil where there is no such member.
    func array(_ name: String) throws(Refusal) -> JSONTree? {
      guard let value = root?[name] else { return nil }
      guard case .array = value.value else { throw .otherType(name: name, expected: "a list") }
      return value
    }

    mutating func add(_ name: String, _ value: CommentedJSON.Value) throws(Refusal) {
      do {
        if let root {
          try json.add(name, value, to: root)
        } else {
          try json.start(.object([(name, value)]))
        }
      } catch {
        throw .unreadable(error)
      }
    }

    /// Adds to a list, which is made where it is absent, what it does not hold yet.
    mutating func append(
      _ value: CommentedJSON.Value, to name: String, unless isSame: (JSONTree) -> Bool
    ) throws(Refusal) {
      guard let list = try array(name) else {
        // An element of several lines gets lines of its own.
        return try add(name, .array([value]))
      }
      guard !list.array.contains(where: isSame) else { return }
      do { try json.add(value, to: list) } catch { throw .unreadable(error) }
    }
  }

  /// Plans what `change` makes of a file of settings.
  ///
  /// - Parameter additions: what it adds, to be shown where the file cannot be edited.
  private mutating func edit(
    _ name: String, _ additions: [(name: String, values: [CommentedJSON.Value]?)],
    _ change: (inout Settings) throws(Refusal) -> Void
  ) throws(MagintError) {
    let path = plan.path(name)
    try plan.edit(name) { bytes throws(MagintError) in
      do throws(Refusal) {
        var settings = try Settings(bytes ?? [])
        try change(&settings)
        return settings.json.bytes
      } catch {
        let members = additions.compactMap { addition in
          addition.values.map { (name: addition.name, value: CommentedJSON.Value.array($0)) }
        }
        var example = (try? CommentedJSON([]))!
        try? example.start(.object(members))
        throw Self.refusal(
          path, error.message, error.line, String(decoding: example.bytes, as: UTF8.self), "JSON")
      }
    }
  }

  private static func refusal(
    _ path: String, _ reason: String, _ line: Int?, _ example: String, _ language: String
  ) -> MagintError {
    MagintError(
      .failure, path: line.map { "\(path):\($0)" } ?? path,
      """
      cannot be changed: \(reason). Nothing was written.
      Repair the \(language) and run magint again, or add by hand:

      \(example)
      """)
  }
}
