package import MagintCore

/// The report for other programs; its form is a promise.
package enum JSONReport {
  package static func render(_ result: LintResult) -> String {
    var json = JSONText()
    json.object { json in
      json.field("version", 1)
      json.key("tool")
      json.object { json in
        json.field("name", "magint")
        json.field("version", Magint.version)
      }
      if !result.basis.range.isEmpty { json.field("magento", result.basis.range) }
      json.assumptions(result.basis)
      appendFindings(result, to: &json)
      json.key("failures")
      json.array { json in
        for failure in result.failures {
          json.newLine()
          json.object { json in
            if let path = failure.path { json.field("path", path) }
            json.field("message", failure.message)
          }
        }
      }
      if let entries = result.staleBaselineEntries {
        json.key("staleBaselineEntries")
        json.array { json in
          for entry in entries {
            json.newLine()
            json.object { json in
              json.field("baseline", entry.baseline)
              json.field("path", entry.path)
              json.field("rule", entry.rule.name)
              json.field("message", entry.message)
            }
          }
        }
      }
    }
    return json.text + "\n"
  }

  /// The keys `summary` and `diagnostics`.
  static func appendFindings(_ result: LintResult, to json: inout JSONText) {
    json.key("summary")
    json.object { json in
      json.field("files", result.fileCount)
      json.field("errors", result.count(.error))
      json.field("warnings", result.count(.warning))
      json.field("notes", result.count(.note))
      json.field("suppressed", result.commentedCount)
      json.field("baseline", result.baselineCount)
      if let fixes = result.fixes { json.field("fixed", fixes.fixed) }
    }
    json.key("diagnostics")
    json.array { json in
      for diagnostic in result.diagnostics {
        json.newLine()
        append(diagnostic, to: &json)
      }
    }
  }

  private static func append(_ diagnostic: Diagnostic, to json: inout JSONText) {
    json.object { json in
      json.field("rule", diagnostic.rule.name)
      json.field("severity", diagnostic.severity.rawValue)
      json.field("consequences", diagnostic.consequences.map(\.rawValue))
      json.field("path", diagnostic.path)
      if let encoding = diagnostic.encoding { json.field("encoding", encoding) }
      if let range = diagnostic.range { json.field("range", range) }
      json.field("message", diagnostic.message)
      if let explanation = diagnostic.explanation { json.field("explanation", explanation) }
      if let edition = diagnostic.edition { json.field("edition", edition.rawValue) }
      json.key("notes")
      json.array { json in
        for note in diagnostic.notes {
          json.object { json in
            if let path = note.path { json.field("path", path) }
            if let range = note.range { json.field("range", range) }
            json.field("message", note.message)
          }
        }
      }
      json.key("fixes")
      json.array { json in
        for fixIt in diagnostic.fixIts {
          json.object { json in
            json.field("title", fixIt.title)
            json.field("applicability", fixIt.kind)
            json.key("edits")
            json.array { json in
              for edit in fixIt.edits {
                json.object { json in
                  json.field("start", edit.start)
                  json.field("end", edit.end)
                  json.field("text", edit.text)
                }
              }
            }
          }
        }
      }
    }
  }
}
