package import MagintCore

/// How what an integration asks for compares with the calls of its service.
package struct UsesReport: Sendable {
  private let style: Style
  private let width: Int

  package init(style: Style, width: Int) {
    self.style = style
    self.width = max(60, width)
  }

  package func render(_ page: UsesPage) -> String {
    var output = style.bold(Printable.line(page.integration)) + ", Magento \(page.range)\n"
    func section(_ title: String, _ lines: [(String, String)]) {
      guard !lines.isEmpty else { return }
      output += "\n" + style.bold(title) + "\n"
      for (subject, note) in lines {
        output += "  " + style.severity(.error, Printable.line(subject)) + "\n"
        guard !note.isEmpty else { continue }
        output +=
          "    "
          + Printable.wrap(Printable.line(note), to: min(width, 100) - 4).joined(
            separator: "\n    ") + "\n"
      }
    }
    section("Asked for and not needed", page.unneeded.map { (Self.subject($0), $0.note) })
    section("Called and not granted", page.refused.map { (Self.subject($0), Self.note($0)) })
    section("Called and unknown", page.unknown.map { (Self.subject($0), $0.note) })
    output += "\n" + (page.isExact ? style.good(Self.verdict(page)) : Self.verdict(page)) + "\n"
    return output
  }

  private static func subject(_ resource: UsesPage.Resource) -> String {
    resource.title.isEmpty ? resource.id : "\(resource.id) (\(resource.title))"
  }

  private static func subject(_ call: UsesPage.Call) -> String {
    call.count > 1 ? "\(call.call) (\(call.count) times)" : call.call
  }

  private static func note(_ call: UsesPage.Call) -> String {
    guard !call.missing.isEmpty else { return call.note }
    return call.note.isEmpty
      ? "needs \(call.missing.joined(separator: " and "))" : "needs \(call.note)"
  }

  static func verdict(_ page: UsesPage) -> String {
    func count(_ number: Int, _ word: String) -> String {
      "\(number) \(word)\(number == 1 ? "" : "s")"
    }
    var granted = "\(count(page.grantedCount, "call")) granted"
    if page.anonymousCount > 0 {
      granted += ", \(count(page.anonymousCount, "call")) without need of a right"
    }
    if page.isExact { return "The integration asks for exactly what is called: \(granted)." }
    var parts: [String] = []
    if !page.unneeded.isEmpty { parts.append("\(count(page.unneeded.count, "resource")) too many") }
    if !page.refused.isEmpty { parts.append("\(count(page.refused.count, "call")) not granted") }
    if !page.unknown.isEmpty { parts.append("\(count(page.unknown.count, "call")) unknown") }
    return "\(parts.joined(separator: ", ")); \(granted)."
  }

  package static func json(_ page: UsesPage) -> String {
    var json = JSONText()
    json.object { json in
      json.field("version", 1)
      json.field("integration", page.integration)
      json.field("range", page.range)
      json.assumptions(page.basis)
      json.field("exact", page.isExact)
      json.field("granted", page.grantedCount)
      json.field("anonymous", page.anonymousCount)
      json.newLine()
      json.key("unneeded")
      json.array { json in
        for resource in page.unneeded {
          json.newLine()
          json.object { json in
            json.field("id", resource.id)
            if !resource.title.isEmpty { json.field("title", resource.title) }
            json.field("note", resource.note)
          }
        }
      }
      write("refused", page.refused, to: &json)
      write("unknown", page.unknown, to: &json)
    }
    return json.text + "\n"
  }

  private static func write(_ name: String, _ calls: [UsesPage.Call], to json: inout JSONText) {
    json.newLine()
    json.key(name)
    json.array { json in
      for call in calls {
        json.newLine()
        json.object { json in
          json.field("call", call.call)
          json.field("count", call.count)
          if let route = call.route { json.field("route", route) }
          if !call.missing.isEmpty { json.field("missing", call.missing) }
          if !call.note.isEmpty { json.field("note", call.note) }
        }
      }
    }
  }

  package static func markdown(_ page: UsesPage) -> String {
    var output = "# \(Markdown.text(page.integration))\n\nMagento \(page.range). \(verdict(page))\n"
    if !page.unneeded.isEmpty {
      output += "\n## Asked for and not needed\n\n"
      for resource in page.unneeded {
        let title = resource.title.isEmpty ? "" : " (\(Markdown.text(resource.title)))"
        output += "- \(Markdown.code(resource.id))\(title): \(Markdown.text(resource.note))\n"
      }
    }
    for (title, calls) in [
      ("Called and not granted", page.refused), ("Called and unknown", page.unknown),
    ]
    where !calls.isEmpty {
      output += "\n## \(title)\n\n"
      for call in calls {
        let times = call.count > 1 ? " (\(call.count) times)" : ""
        output += "- \(Markdown.code(call.call))\(times): \(Markdown.text(note(call)))\n"
      }
    }
    return output
  }
}
