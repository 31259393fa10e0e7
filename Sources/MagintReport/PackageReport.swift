package import MagintCore

/// What is in a package and what is not.
package struct PackageReport: Sendable {
  private let style: Style

  package init(style: Style) { self.style = style }

  /// - Parameter path: where the package was written to; nil where it was not.
  package func render(_ page: PackagePage, path: String?, listsFiles: Bool) -> String {
    var output = ""
    if listsFiles {
      output += style.bold(Printable.line(page.fileName)) + "\n"
      let width = page.files.map { String($0.size).count }.max() ?? 0
      for file in page.files {
        let size = String(file.size)
        let pad = String(repeating: " ", count: width - size.count)
        output += "  \(pad)\(size)  \(Printable.line(file.path))\n"
      }
    }
    if !page.leftOut.isEmpty {
      output += style.bold("Left out") + "\n"
      let width = min(page.leftOut.map { Printable.width(Printable.line($0.path)) }.max() ?? 0, 48)
      // What somebody may miss, or must not have, stands in front.
      let secrets = page.leftOut.filter { $0.reason == .secret }
      for entry in secrets + page.leftOut.filter({ $0.reason != .secret }) {
        let shown = Printable.line(entry.path)
        let pad = String(repeating: " ", count: max(0, width - Printable.width(shown)))
        let reason =
          entry.reason == .secret
          ? style.severity(.warning, entry.reason.text) : style.dim(entry.reason.text)
        output += "  \(shown)\(pad)  \(reason)\n"
      }
    }
    output += untracked(page)
    switch page.versionSource {
    case .composer: break
    case .option: output += "composer.json in the archive has the version \(page.version ?? "").\n"
    case .gitTag(let tag):
      output +=
        "composer.json in the archive has the version \(page.version ?? ""), from the git tag \(Printable.line(tag)).\n"
    }
    if !output.isEmpty { output += "\n" }
    let count = "\(page.files.count) file\(page.files.count == 1 ? "" : "s")"
    if let path {
      output += "Wrote \(Printable.line(path)): \(count), \(page.size) bytes.\n"
    } else if listsFiles {
      output += "\(count), \(page.size) bytes; nothing was written.\n"
    }
    return output
  }

  private func untracked(_ page: PackagePage) -> String {
    guard let untracked = page.untracked, !untracked.isEmpty else { return "" }
    if untracked.count == page.files.count {
      return "git tracks none of the files in the archive.\n"
    }
    let limit = 20
    var output = style.bold("In the archive although git does not track them") + "\n"
    for path in untracked.prefix(limit) { output += "  \(Printable.line(path))\n" }
    if untracked.count > limit { output += "  and \(untracked.count - limit) more\n" }
    return output + style.dim("  --only-tracked leaves them out") + "\n"
  }

  package static func json(_ page: PackagePage, path: String?, findings: LintResult) -> String {
    var json = JSONText()
    json.object { json in
      json.field("version", 1)
      json.key("tool")
      json.object { json in
        json.field("name", "magint")
        json.field("version", Magint.version)
      }
      json.assumptions(findings.basis)
      json.key("package")
      json.object { json in
        json.field("name", page.name)
        if let version = page.version { json.field("version", version) }
        switch page.versionSource {
        case .composer: break
        case .option: json.field("versionFrom", "option")
        case .gitTag(let tag):
          json.field("versionFrom", "git-tag")
          json.field("tag", tag)
        }
        json.field("fileName", page.fileName)
        if let path { json.field("path", path) }
        json.field("written", path != nil)
        json.field("size", page.size)
        json.field("sha256", page.sha256)
        json.key("files")
        json.array { json in
          for file in page.files {
            json.newLine()
            json.object { json in
              json.field("path", file.path)
              json.field("size", file.size)
              json.field("sha256", file.sha256)
            }
          }
        }
        json.key("leftOut")
        json.array { json in
          for entry in page.leftOut {
            json.newLine()
            json.object { json in
              json.field("path", entry.path)
              json.field("reason", entry.reason.rawValue)
            }
          }
        }
        if let untracked = page.untracked {
          json.key("untracked")
          json.array { json in for path in untracked { json.value(path) } }
        }
      }
      JSONReport.appendFindings(findings, to: &json)
    }
    return json.text + "\n"
  }
}
