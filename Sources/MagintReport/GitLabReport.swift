package import MagintCore

/// A code quality report of GitLab: a JSON array with an object for each finding. GitLab wants a path
/// and a line of each.
package enum GitLabReport {
  package static func render(_ result: LintResult) -> String {
    var json = JSONText()
    json.array { json in
      for (failure, print) in zip(result.failures, Fingerprint.all(of: result.failures)) {
        append(failure.message, "failure", print, "blocker", failure.path ?? "", 1, to: &json)
      }
      for (diagnostic, print) in zip(result.diagnostics, Fingerprint.all(of: result.diagnostics)) {
        append(
          diagnostic.paragraphs.joined(separator: "\n"), diagnostic.rule.name, print,
          severity(diagnostic), diagnostic.path, diagnostic.range?.start.line ?? 1, to: &json)
      }
    }
    return json.text + "\n"
  }

  private static func append(
    _ description: String, _ check: String, _ fingerprint: String, _ severity: String,
    _ path: String, _ line: Int, to json: inout JSONText
  ) {
    json.newLine()
    json.object { json in
      json.field("description", description)
      json.field("check_name", check)
      json.field("fingerprint", fingerprint)
      json.field("severity", severity)
      json.key("location")
      json.object { json in
        // JSON has no way to write a byte that is no UTF-8: it is shown, as on a terminal.
        json.field("path", path.isEmpty ? "." : Printable.line(path))
        json.key("lines")
        json.object { json in json.field("begin", line) }
      }
    }
  }

  private static func severity(_ diagnostic: Diagnostic) -> String {
    switch diagnostic.severity {
    // What stops the upgrade of a whole shop.
    case .error where diagnostic.consequences.contains(.setupFails): "blocker"
    case .error: "critical"
    case .warning: "minor"
    case .note: "info"
    }
  }
}
