public import MagintCore
internal import MagintReport

/// The forms that a result can be shown in.
public enum ReportFormat: String, Sendable, CaseIterable {
  /// For people: a block with source lines for each finding, and a summary.
  case text
  /// One line for each finding.
  case concise
  /// For programs: one JSON object, version 1.
  case json
  /// SARIF 2.1.0.
  case sarif
  /// Annotations of GitHub Actions.
  case github
  /// Code quality of GitLab.
  case gitlab
  /// Checkstyle's XML.
  case checkstyle
  /// JUnit's XML.
  case junit
  /// A comment on a pull or merge request.
  case markdown
}

extension Reports {
  /// A result in one of its forms. `colour` and `width`, the cells of a line, concern text for people;
  /// `isQuiet` leaves out its summary.
  public static func render(
    _ result: LintResult, as format: ReportFormat, colour: Bool = false, width: Int = 100,
    isQuiet: Bool = false
  ) -> String {
    switch format {
    case .text: text(result, colour: colour, width: width, isQuiet: isQuiet)
    case .concise: ConciseReport.render(result, style: Style(colour: colour))
    case .json: json(result)
    case .sarif: SARIFReport.render(result, rules: Rules.all)
    case .github: GitHubReport.render(result)
    case .gitlab: GitLabReport.render(result)
    case .checkstyle: CheckstyleReport.render(result)
    case .junit: JUnitReport.render(result)
    case .markdown: MarkdownReport.render(result)
    }
  }
}

/// The files that reports are written to.
public enum ReportFiles {
  /// Refuses files that no report may replace.
  ///
  /// A report replaces the one of the run before without asking. What a module consists of it never
  /// does: a slip in the command line shall not cost one.
  ///
  /// - Parameter inputs: the paths that are linted.
  /// - Throws: ``MagintError`` of kind `usage`, which names the file.
  public static func check(_ paths: [String], inputs: [String]) throws(MagintError) {
    var seen: Set<String> = []
    let linted = Set(inputs.compactMap(FileSystem.identity))
    for path in paths {
      let place = FileSystem.absolute(path)
      let name = path.split(separator: "/", omittingEmptySubsequences: false).last
      guard let name, !["", ".", ".."].contains(name) else {
        throw MagintError(.usage, "'\(path)' is no name of a file for a report")
      }
      guard seen.insert(place).inserted else {
        throw MagintError(.usage, path: path, "two reports cannot go to one file")
      }
      let isSource =
        name == "composer.json" || name == "composer.lock" || name == "magint.json"
        || name.hasSuffix(".php")
        || name.hasSuffix(".xml")
          && place.split(separator: "/").dropLast().suffix(2).contains("etc")
      guard !isSource, FileSystem.identity(path).map({ !linted.contains($0) }) ?? true
      else {
        throw MagintError(
          .usage, path: path, "belongs to a module; no report replaces it. Name another file")
      }
    }
  }

  /// Writes a report, in place of what is there; directories that are absent are made.
  ///
  /// - Throws: ``MagintError`` where the file is no regular one, is read-only, or cannot be written.
  public static func write(_ text: String, to path: String) throws(MagintError) {
    if FileSystem.identity(path) != nil { try FileSystem.checkWritable(path) }
    var directory = "."
    var name = path
    if let slash = path.lastIndex(of: "/") {
      directory = slash == path.startIndex ? "/" : String(path[..<slash])
      name = String(path[path.index(after: slash)...])
    }
    do throws(MagintError) {
      try FileWriter(directory: directory, overwrites: true)
        .write([(name: name, bytes: Array(text.utf8))])
    } catch {
      // As it was named.
      let isFile = error.path == "\(directory)/\(name)"
      throw isFile ? MagintError(error.kind, path: path, error.message) : error
    }
  }
}
