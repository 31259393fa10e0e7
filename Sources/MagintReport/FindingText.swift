import MagintCore

/// What several formats say of a finding in the same words.
extension Diagnostic {
  /// Path, line and column in one printable line, as `etc/integration.xml:3:24`.
  var place: String { Printable.line(path) + (range.map(\.place) ?? "") }

  /// What Magento does, in a sentence if there is one, and by its names.
  var why: String {
    let names = "[" + consequences.map(\.rawValue).joined(separator: ", ") + "]"
    return explanation.map { "\($0) \(names)" } ?? names
  }

  /// What is wrong, what Magento does, remarks without a place, and what to do.
  var paragraphs: [String] {
    [message, why] + notes.filter { $0.path == nil }.map { "Note: \($0.message)" }
      + fixIts.map { "\($0.heading): \($0.title)" }
  }
}

extension SourceRange {
  /// Behind a path: `:3:24`.
  var place: String { ":\(start.line):\(start.column)" }
}

extension FixIt {
  /// What only a person can do is help; an unsafe fix changes more than the text.
  var label: String { edits.isEmpty ? "help" : applicability == .safe ? "fix" : "unsafe fix" }

  /// The same at the start of a line.
  var heading: String { label.prefix(1).uppercased() + label.dropFirst() }
}

extension String {
  /// At most `limit` scalars, the last of them `…` where some are missing.
  func cut(to limit: Int) -> String {
    // Bytes are counted at once, and there are no fewer of them.
    guard utf8.count > limit else { return self }
    let scalars = unicodeScalars
    guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
      end != scalars.endIndex
    else { return self }
    return String(scalars[..<scalars.index(before: end)]) + "…"
  }
}

/// The findings and failures of a run by path, in the order in which the paths come.
struct FindingsByPath {
  struct File {
    var path: String
    var failures: [MagintError] = []
    var diagnostics: [Diagnostic] = []
  }

  private(set) var files: [File] = []

  init(_ result: LintResult) {
    var indices: [ExactString: Int] = [:]
    func index(_ path: String, _ files: inout [File]) -> Int {
      // A file's findings stand together.
      if let last = files.last, ExactString(last.path) == ExactString(path) {
        return files.count - 1
      }
      if let known = indices[ExactString(path)] { return known }
      indices[ExactString(path)] = files.count
      files.append(File(path: path))
      return files.count - 1
    }
    for failure in result.failures {
      files[index(failure.path ?? "", &files)].failures.append(failure)
    }
    for diagnostic in result.diagnostics {
      files[index(diagnostic.path, &files)].diagnostics.append(diagnostic)
    }
  }
}

/// Text for XML 1.0. What XML cannot hold at all is made visible, so that a report is well-formed
/// whatever stands in a file.
enum ReportXML {
  static func attribute(_ text: String) -> String { escaped(text, isAttribute: true) }
  static func text(_ text: String) -> String { escaped(text, isAttribute: false) }

  private static func escaped(_ text: String, isAttribute: Bool) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      // Needed behind `]]`.
      case ">": result += "&gt;"
      case "\"" where isAttribute: result += "&quot;"
      // A parser reads line ends as LF, and in attributes each of these as a space.
      case "\r": result += "&#13;"
      case "\n" where isAttribute: result += "&#10;"
      case "\t" where isAttribute: result += "&#9;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      case "\0"..<" ", "\u{FFFE}", "\u{FFFF}": result += Printable.code(scalar)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
