package import MagintCore

/// A rule that looks at one module: a directory with `etc/module.xml` or `registration.php` that has
/// integration files, or code that installs integrations.
package protocol ModuleRule: Rule {
  static func check(
    _ module: CheckedModule, _ sources: ModuleSources, _ findings: inout [Diagnostic])
}

extension Rule {
  /// A finding in one file of a module, with the lines that reports show.
  static func finding(
    _ severity: Severity, _ consequences: [Consequence], in file: SourceFile,
    at bytes: Range<Int>?, _ message: String, _ explanation: String,
    notes: [Diagnostic.Note] = [], fixIts: [FixIt]
  ) -> Diagnostic {
    let table = LineTable(file.bytes)
    var diagnostic = Diagnostic(
      rule: id, severity: severity, consequences: consequences, path: file.path,
      range: bytes.map { table.range($0, in: file.bytes) }, message: message,
      explanation: explanation, notes: notes, fixIts: fixIts)
    diagnostic.encoding = file.encoding
    diagnostic.locateEdits(table, in: file.bytes)
    if let range = diagnostic.range {
      let inside = notes.filter { $0.path == file.path }.compactMap(\.range)
      diagnostic.excerpt = Excerpt(file, table).lines([range] + inside)
    }
    return diagnostic
  }

  /// A note about a place in a file.
  static func note(_ message: String, in file: SourceFile, at bytes: Range<Int>) -> Diagnostic.Note
  {
    Diagnostic.Note(
      message, path: file.path, range: LineTable(file.bytes).range(bytes, in: file.bytes))
  }
}
