package import MagintCore

/// What a migration takes, for a terminal.
package struct MigrationReport: Sendable {
  private let style: Style
  private let width: Int

  package init(style: Style, width: Int) {
    self.style = style
    self.width = min(max(60, width), 100)
  }

  /// - Parameter isDryRun: whether nothing was written.
  package func render(_ page: MigrationPage, isDryRun: Bool) -> String {
    var output = style.bold(Printable.line(page.module)) + "\n"
    for path in page.written {
      output += "  \(style.good("+")) \(Printable.line(path)) "
      output += isDryRun ? "would be written\n" : "is written\n"
    }
    for path in page.removed {
      output += "  \(style.severity(.error, "-")) \(Printable.line(path)) "
      output += isDryRun ? "would be removed\n" : "is removed\n"
    }
    if !page.tasks.isEmpty {
      output += "\n" + style.bold("To be done by hand") + "\n"
      for task in page.tasks {
        output += "  \(style.severity(.warning, "*")) " + wrapped(task.title, 4)
        if let place = task.place {
          output += "   \(style.frame("-->")) \(UpgradeReport.shown(place))\n"
        }
        if let reason = task.reason { output += "    " + wrapped(reason, 4) }
      }
    }
    if let patch = page.patch {
      output += "\n" + style.bold(Printable.line(patch.path)) + "\n\n"
      for line in patch.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
        output += line.isEmpty ? "\n" : "    " + Printable.line(String(line)) + "\n"
      }
    }
    if !page.lost.isEmpty {
      let count = page.lost.count
      output += "\n" + style.bold(count == 1 ? "Not carried over" : "Not carried over: \(count)")
      output += "\n"
      for lost in page.lost {
        output += "  \(UpgradeReport.shown(lost.place))  \(style.dim(Printable.line(lost.text)))\n"
      }
    }
    output += "\n" + style.bold("At each merchant, Magento \(page.plan.range)") + "\n\n"
    output += UpgradeReport(style: style, width: width).body(page.plan)
    return output
  }

  private func wrapped(_ text: String, _ indent: Int) -> String {
    let lead = String(repeating: " ", count: indent)
    return Printable.wrap(Printable.line(text), to: width - indent)
      .joined(separator: "\n" + lead) + "\n"
  }
}
