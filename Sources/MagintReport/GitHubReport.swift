package import MagintCore

/// Workflow commands, which GitHub Actions shows as annotations beside the lines of a change.
package enum GitHubReport {
  /// GitHub shows so many annotations of a level for a step, the first ones; of the others only the
  /// message is seen, in the log.
  private static let shownCount = 10
  /// GitHub takes 64 kB for a message.
  private static let messageLimit = 8_000

  package static func render(_ result: LintResult) -> String {
    var output = ""
    var counts: [Severity: Int] = [:]
    func add(
      _ severity: Severity, _ properties: [(String, String)], _ place: String, _ lines: [String]
    ) {
      let count = counts[severity, default: 0]
      counts[severity] = count + 1
      let command = severity == .note ? "notice" : severity.rawValue
      let message =
        (count < shownCount || place.isEmpty ? "" : "\(place): ")
        + lines.map(Printable.line).joined(separator: "\n")
      let parts = properties.map { "\($0)=\(escaped($1, isProperty: true))" }
      output += "::\(command) \(parts.joined(separator: ","))::"
      output += escaped(message.cut(to: messageLimit), isProperty: false) + "\n"
    }

    for failure in result.failures {
      let file = failure.path.map { [("file", Printable.line($0))] } ?? []
      add(
        .error, file + [("title", "magint")], failure.path.map(Printable.line) ?? "",
        [failure.message])
    }
    for severity in [Severity.error, .warning, .note] {
      for diagnostic in result.diagnostics where diagnostic.severity == severity {
        var properties = diagnostic.path.isEmpty ? [] : [("file", Printable.line(diagnostic.path))]
        if let range = diagnostic.range {
          properties.append(("line", String(range.start.line)))
          properties.append(("endLine", String(range.end.line)))
          // GitHub takes columns for ranges in one line only.
          if range.start.line == range.end.line {
            properties.append(("col", String(range.start.column)))
            properties.append(("endColumn", String(range.end.column)))
          }
        }
        properties.append(("title", diagnostic.rule.name))
        let place = diagnostic.path.isEmpty ? "" : diagnostic.place
        add(severity, properties, place, diagnostic.paragraphs)
      }
    }
    return output + TextReport(style: Style(colour: false)).summary(result) + "\n"
  }

  private static func escaped(_ text: String, isProperty: Bool) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": result += "%25"
      case "\r": result += "%0D"
      case "\n": result += "%0A"
      case ":" where isProperty: result += "%3A"
      case "," where isProperty: result += "%2C"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
