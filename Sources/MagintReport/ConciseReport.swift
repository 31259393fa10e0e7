package import MagintCore

/// One line for each finding, for `grep`, editors and problem matchers:
/// `path:line:column: severity[rule] message`. Nothing where there is nothing to say.
package enum ConciseReport {
  package static func render(_ result: LintResult, style: Style) -> String {
    var output = ""
    for failure in result.failures {
      if let path = failure.path { output += Self.lead(path) + Printable.line(path) + ": " }
      output += style.severity(.error, "error") + ": \(Printable.line(failure.message))\n"
    }
    for diagnostic in result.diagnostics {
      let head = "\(diagnostic.severity.rawValue)[\(diagnostic.rule)]"
      output += Self.lead(diagnostic.path)
      output += diagnostic.path.isEmpty ? "" : diagnostic.place + ": "
      output += style.severity(diagnostic.severity, head) + " "
      output += Printable.line(diagnostic.message) + "\n"
    }
    return output
  }

  /// At the start of a line two colons are a command to the runner of GitHub.
  private static func lead(_ path: String) -> String {
    path.utf8.first == UInt8(ascii: ":") ? "./" : ""
  }
}
