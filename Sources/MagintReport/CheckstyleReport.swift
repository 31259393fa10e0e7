package import MagintCore

/// The XML of Checkstyle, which most tools for CI read. It knows files, lines and columns, and wants
/// a line of each finding.
package enum CheckstyleReport {
  package static func render(_ result: LintResult) -> String {
    var output = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    let files = FindingsByPath(result).files
    let start = "<checkstyle version=\"\(Magint.version)\""
    guard !files.isEmpty else { return output + start + "/>\n" }
    output += start + ">\n"
    for file in files {
      output += "  <file name=\"\(ReportXML.attribute(file.path.isEmpty ? "." : file.path))\">\n"
      for failure in file.failures {
        output += error(nil, "error", failure.message, "failure")
      }
      for diagnostic in file.diagnostics {
        output += error(
          diagnostic.range?.start, severity(diagnostic.severity),
          diagnostic.paragraphs.joined(separator: "\n"), diagnostic.rule.name)
      }
      output += "  </file>\n"
    }
    return output + "</checkstyle>\n"
  }

  private static func error(
    _ position: SourcePosition?, _ severity: String, _ message: String, _ source: String
  ) -> String {
    let column = position.map { " column=\"\($0.column)\"" } ?? ""
    return """
          <error line="\(position?.line ?? 1)"\(column) severity="\(severity)" \
      message="\(ReportXML.attribute(message))" source="\(ReportXML.attribute("magint.\(source)"))"/>

      """
  }

  private static func severity(_ severity: Severity) -> String {
    severity == .note ? "info" : severity.rawValue
  }
}
