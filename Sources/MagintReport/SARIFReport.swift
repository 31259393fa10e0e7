package import MagintCore

/// The Static Analysis Results Interchange Format (SARIF) 2.1.0, for code scanning and viewers.
///
/// Braces in messages stay single: readers look for placeholders only where there are arguments, and
/// there are none.
package struct SARIFReport {
  private let rules: [RulePage]
  private let ruleIndices: [RuleID: Int]
  /// The files that are named, with their encodings, and their indices.
  private var files: [(path: String, encoding: String?)] = []
  private var fileIndices: [ExactString: Int] = [:]

  private static let base = "%SRCROOT%"

  /// - Parameter rules: all rules; each becomes an entry of the table.
  package static func render(_ result: LintResult, rules: [RulePage]) -> String {
    let report = SARIFReport(result, rules)
    return report.render(result)
  }

  private init(_ result: LintResult, _ rules: [RulePage]) {
    self.rules = rules
    ruleIndices = Dictionary(
      rules.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { first, _ in first }
    )
    for failure in result.failures { add(failure.path ?? "", nil) }
    for (diagnostic, _) in Self.all(result) {
      add(diagnostic.path, diagnostic.encoding)
      for note in diagnostic.notes { add(note.path ?? "", nil) }
    }
  }

  private mutating func add(_ path: String, _ encoding: String?) {
    guard !path.isEmpty else { return }
    if let known = fileIndices[ExactString(path)] {
      if encoding != nil { files[known].encoding = encoding }
      return
    }
    fileIndices[ExactString(path)] = files.count
    files.append((path, encoding))
  }

  private func render(_ result: LintResult) -> String {
    var json = JSONText()
    json.object { json in
      json.field("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
      json.field("version", "2.1.0")
      json.key("runs")
      json.array { json in
        json.object { json in
          appendTool(to: &json)
          appendInvocation(result.failures, to: &json)
          json.key("originalUriBaseIds")
          json.object { json in
            json.key(Self.base)
            json.object { json in
              json.text("description", "The directory that magint ran in.")
            }
          }
          if !result.basis.range.isEmpty {
            json.key("properties")
            json.object { json in
              json.field("magento", result.basis.range)
              json.assumptions(result.basis)
            }
          }
          json.field("columnKind", "unicodeCodePoints")
          json.field("defaultEncoding", "UTF-8")
          json.key("artifacts")
          json.array { json in
            for file in files {
              json.newLine()
              json.object { json in
                appendLocation(of: file.path, as: "location", to: &json)
                if let encoding = file.encoding { json.field("encoding", encoding) }
              }
            }
          }
          json.key("results")
          json.array { json in
            let all = Self.all(result)
            let fingerprints = Fingerprint.all(of: all.map(\.finding))
            for ((diagnostic, origin), fingerprint) in zip(all, fingerprints) {
              json.newLine()
              append(diagnostic, fingerprint, to: &json) { json in
                // If one result tells of suppressions, all have to.
                if !result.suppressed.isEmpty { Self.appendSuppressions(origin, to: &json) }
              }
            }
          }
        }
      }
    }
    return json.text + "\n"
  }

  /// The findings in the order of reports, with those that do not count.
  private static func all(
    _ result: LintResult
  ) -> [(finding: Diagnostic, origin: SuppressedFinding.Origin?)] {
    let active = result.diagnostics.map { (finding: $0, origin: SuppressedFinding.Origin?.none) }
    guard !result.suppressed.isEmpty else { return active }
    let others = result.suppressed.map { (finding: $0.finding, origin: Optional($0.origin)) }
    return (active + others).sorted { Diagnostic.precedes($0.finding, $1.finding) }
  }

  private static func appendSuppressions(
    _ origin: SuppressedFinding.Origin?, to json: inout JSONText
  ) {
    json.key("suppressions")
    json.array { json in
      guard let origin else { return }
      json.object { json in
        switch origin {
        case .comment(let reason):
          json.field("kind", "inSource")
          if !reason.isEmpty { json.field("justification", reason) }
        case .baseline:
          json.field("kind", "external")
          json.field("justification", "It is in the baseline.")
        }
      }
    }
  }

  // MARK: The tool

  private func appendTool(to json: inout JSONText) {
    json.key("tool")
    json.object { json in
      json.key("driver")
      json.object { json in
        json.field("name", "magint")
        json.field("version", Magint.version)
        json.field("semanticVersion", Magint.version)
        json.key("rules")
        json.array { json in
          for rule in rules {
            json.newLine()
            append(rule, to: &json)
          }
        }
      }
    }
  }

  private func append(_ rule: RulePage, to json: inout JSONText) {
    let description = RulePageReport.blocks(rule.rationale).map(RuleListReport.plain)
      .joined(separator: "\n\n")
    let consequences = rule.consequences.map { row in
      let when = row.when.isEmpty ? "" : "\(RuleListReport.plain(row.when)): "
      return "- \(when)\(row.consequences.map(\.rawValue).joined(separator: ", "))"
    }
    json.object { json in
      json.field("id", rule.id.name)
      json.field("name", Self.name(rule.id))
      json.text("shortDescription", RuleListReport.plain(rule.summary))
      json.text("fullDescription", description)
      json.key("help")
      json.object { json in
        json.field(
          "text", "\(description)\n\nConsequences\n\n\(consequences.joined(separator: "\n"))")
        json.field("markdown", RulePageReport.markdown(rule))
      }
      json.key("defaultConfiguration")
      json.object { json in json.field("level", rule.severity.rawValue) }
      json.key("properties")
      json.object { json in
        json.field("tags", [rule.category])
        json.field("since", rule.since)
        var all: [Consequence] = []
        for consequence in rule.consequences.flatMap(\.consequences)
        where !all.contains(consequence) {
          all.append(consequence)
        }
        json.field("consequences", all.map(\.rawValue))
      }
    }
  }

  /// `missing-email` as `MissingEmail`: SARIF has names in this spelling.
  private static func name(_ id: RuleID) -> String {
    id.name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  private func appendInvocation(_ failures: [MagintError], to json: inout JSONText) {
    json.key("invocations")
    json.array { json in
      json.object { json in
        json.field("executionSuccessful", failures.isEmpty)
        json.key("toolExecutionNotifications")
        json.array { json in
          for failure in failures {
            json.newLine()
            json.object { json in
              json.field("level", "error")
              json.text("message", failure.message)
              if let path = failure.path, !path.isEmpty {
                json.key("locations")
                json.array { json in
                  json.object { json in
                    json.key("physicalLocation")
                    json.object { json in appendLocation(of: path, to: &json) }
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  // MARK: A finding

  private func append(
    _ diagnostic: Diagnostic, _ fingerprint: String, to json: inout JSONText,
    _ appendMore: (inout JSONText) -> Void
  ) {
    json.object { json in
      json.field("ruleId", diagnostic.rule.name)
      if let index = ruleIndices[diagnostic.rule] { json.field("ruleIndex", index) }
      json.field("level", diagnostic.severity.rawValue)
      json.text("message", Self.message(diagnostic))
      json.key("locations")
      json.array { json in
        if !diagnostic.path.isEmpty {
          json.object { json in
            json.key("physicalLocation")
            json.object { json in
              appendLocation(of: diagnostic.path, to: &json)
              if let range = diagnostic.range {
                json.key("region")
                append(range, diagnostic.encoding, to: &json)
                appendContext(diagnostic, range, to: &json)
              } else {
                // Code scanning takes no finding without a line.
                json.key("region")
                json.object { json in json.field("startLine", 1) }
              }
            }
          }
        }
      }
      let places = diagnostic.notes.filter { !($0.path ?? "").isEmpty }
      if !places.isEmpty {
        json.key("relatedLocations")
        json.array { json in
          for (index, note) in places.enumerated() {
            json.object { json in
              json.field("id", index + 1)
              json.key("physicalLocation")
              json.object { json in
                appendLocation(of: note.path ?? "", to: &json)
                if let range = note.range {
                  json.key("region")
                  let encoding = fileIndices[ExactString(note.path ?? "")]
                    .flatMap { files[$0].encoding }
                  append(range, encoding, to: &json)
                }
              }
              json.text("message", note.message)
            }
          }
        }
      }
      json.key("partialFingerprints")
      json.object { json in json.field("magint/v1", fingerprint) }
      appendMore(&json)
      appendFixes(diagnostic, to: &json)
      json.key("properties")
      json.object { json in
        json.field("consequences", diagnostic.consequences.map(\.rawValue))
      }
    }
  }

  /// Without the fixes that have a place of their own. `[a](b)` would be a link.
  private static func message(_ diagnostic: Diagnostic) -> String {
    var diagnostic = diagnostic
    diagnostic.fixIts.removeAll { !$0.edits.isEmpty }
    let text = diagnostic.paragraphs.joined(separator: "\n")
    guard text.utf8.contains(UInt8(ascii: "[")) else { return text }
    // By scalars: to `String` a parenthesis with an accent on it is none.
    var result = ""
    var last: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      if last == "]", scalar == "(" { result += "\\" }
      result.unicodeScalars.append(scalar)
      last = scalar
    }
    return result
  }

  private func appendFixes(_ diagnostic: Diagnostic, to json: inout JSONText) {
    // Of an edit in a file that is not UTF-8 bytes say nothing.
    let fixes = diagnostic.fixIts.filter { fixIt in
      !fixIt.edits.isEmpty && !diagnostic.path.isEmpty
        && (diagnostic.encoding == nil
          || fixIt.edits.allSatisfy { Self.range($0, diagnostic) != nil })
    }
    guard !fixes.isEmpty else { return }
    json.key("fixes")
    json.array { json in
      for fixIt in fixes {
        json.object { json in
          json.text("description", fixIt.title)
          json.key("artifactChanges")
          json.array { json in
            json.object { json in
              appendLocation(of: diagnostic.path, to: &json)
              json.key("replacements")
              json.array { json in
                for edit in fixIt.edits {
                  json.object { json in
                    json.key("deletedRegion")
                    if let range = Self.range(edit, diagnostic) {
                      append(range, diagnostic.encoding, to: &json)
                    } else {
                      json.object { json in
                        json.field("byteOffset", edit.start)
                        json.field("byteLength", edit.end - edit.start)
                      }
                    }
                    json.text("insertedContent", edit.text)
                  }
                }
              }
            }
          }
          json.key("properties")
          json.object { json in json.field("applicability", fixIt.kind) }
        }
      }
    }
  }

  private static func range(_ edit: FixIt.Edit, _ diagnostic: Diagnostic) -> SourceRange? {
    if let range = edit.range { return range }
    // Most edits replace what the finding points at.
    guard let range = diagnostic.range, range.start.offset == edit.start,
      range.end.offset == edit.end
    else { return nil }
    return range
  }

  // MARK: Places

  private func append(_ range: SourceRange, _ encoding: String?, to json: inout JSONText) {
    json.object { json in
      json.field("startLine", range.start.line)
      json.field("startColumn", range.start.column)
      json.field("endLine", range.end.line)
      json.field("endColumn", range.end.column)
      // SARIF counts the bytes of the file as it is stored.
      if encoding == nil {
        json.field("byteOffset", range.start.offset)
        json.field("byteLength", range.end.offset - range.start.offset)
      }
    }
  }

  /// The line around a range that is a part of one.
  private func appendContext(
    _ diagnostic: Diagnostic, _ range: SourceRange, to json: inout JSONText
  ) {
    guard range.start.line == range.end.line,
      let line = diagnostic.excerpt.first(where: { $0.number == range.start.line }),
      line.firstColumn == 1, !line.isCut
    else { return }
    json.key("contextRegion")
    json.object { json in
      json.field("startLine", line.number)
      json.text("snippet", line.text)
    }
  }

  private func appendLocation(
    of path: String, as key: String = "artifactLocation", to json: inout JSONText
  ) {
    json.key(key)
    json.object { json in
      json.field("uri", Self.uri(path))
      if !path.hasPrefix("/") { json.field("uriBaseId", Self.base) }
      if let index = fileIndices[ExactString(path)] { json.field("index", index) }
    }
  }

  /// A relative reference, or a file URI; everything in a path that is not plain is encoded, a colon
  /// too, since what stands in front of one would be a scheme. A byte that is no UTF-8 is encoded as the
  /// byte that it is on disk, so that the URI names the file.
  static func uri(_ path: String) -> String {
    var result = path.hasPrefix("/") ? "file://" : ""
    for byte in ForeignByte.bytes(path) {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"),
        UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return result
  }
}

extension JSONText {
  /// An object with a text, as SARIF has messages and descriptions.
  fileprivate mutating func text(_ name: String, _ text: String) {
    key(name)
    object { json in json.field("text", text) }
  }
}
