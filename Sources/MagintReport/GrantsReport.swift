package import MagintCore

/// What integrations are granted: for a terminal, as JSON and as Markdown.
package struct GrantsReport: Sendable {
  private let style: Style
  private let width: Int

  package init(style: Style, width: Int) {
    self.style = style
    self.width = max(60, width)
  }

  package func render(_ page: GrantsPage) -> String {
    page.integrations.map { render($0, page) }.joined(separator: "\n")
  }

  private func render(_ integration: GrantsPage.Integration, _ page: GrantsPage) -> String {
    var output = style.bold(Printable.line(integration.name))
    output +=
      " " + style.dim("(\(integration.paths.map(Printable.line).joined(separator: ", ")))") + "\n"
    output += Self.release(page) + "\n\n"

    output += style.bold("The merchant is asked to approve") + "\n"
    switch integration.access {
    case .full:
      output +=
        "  " + style.severity(.error, "Full access") + ": everything, also what modules add later\n"
    case _ where integration.tree.isEmpty: output += "  No permissions requested\n"
    case .none, .some: output += tree(integration.tree)
    }

    let sensitive = integration.access == .full ? [] : integration.sensitive
    if !sensitive.isEmpty {
      output += "\n" + style.bold("Sensitive") + "\n"
      for node in sensitive {
        output += "  " + style.severity(.warning, "!") + " "
        output += wrapped(
          "\(node.title) (\(node.id)) \(node.reason ?? "")", indent: 4)
      }
    }
    if !integration.conditional.isEmpty {
      output += "\n" + style.bold("Granted where its module is installed") + "\n"
      for right in integration.conditional {
        output += "  " + style.good("+") + " "
        output += wrapped("\(right.id): in a shop with \(right.owner ?? "")", indent: 4)
      }
    }
    if !integration.refused.isEmpty {
      output += "\n" + style.bold("Asked for and not granted") + "\n"
      for dropped in integration.refused {
        output += "  " + style.severity(.error, "-") + " "
        output += wrapped("\(dropped.id): \(dropped.reason)", indent: 4)
      }
    }
    output += "\n" + style.bold(Self.routesHeading(integration)) + "\n"
    output += routes(integration)
    if !integration.differences.isEmpty {
      output += "\n" + style.bold("Where the releases differ") + "\n"
      for (place, difference) in integration.differences.enumerated() {
        if place == 0 || integration.differences[place - 1].releases != difference.releases {
          output += "  Granted: \(difference.releases)\n"
        }
        for subject in difference.subjects { output += "    " + Printable.line(subject) + "\n" }
        for other in difference.otherwise {
          output += "    " + style.dim("· ") + wrapped(other, indent: 6)
        }
      }
    }
    if !integration.notes.isEmpty {
      output += "\n" + style.bold("Notes") + "\n"
      for note in integration.notes { output += "  " + wrapped(note, indent: 2) }
    }
    return output
  }

  static func release(_ page: GrantsPage) -> String {
    let name = "\(page.edition.map(\.title) ?? "Magento") \(page.release)"
    return page.range == page.release ? name : "\(name); asked about: \(page.range)"
  }

  private func wrapped(_ text: String, indent: Int) -> String {
    let lead = String(repeating: " ", count: indent)
    return Printable.wrap(Printable.line(text), to: min(width, 100) - indent).joined(
      separator: "\n" + lead) + "\n"
  }

  private func tree(_ nodes: [GrantsPage.Node]) -> String {
    var rows: [(title: String, node: GrantsPage.Node)] = []
    func visit(_ nodes: [GrantsPage.Node], _ depth: Int) {
      for node in nodes {
        rows.append((String(repeating: "  ", count: depth) + Printable.line(node.title), node))
        visit(node.children, depth + 1)
      }
    }
    visit(nodes, 1)
    let lead = min(rows.map { Printable.width($0.title) }.max() ?? 0, 50)
    return rows.map { title, node in
      let pad = String(repeating: " ", count: max(0, lead - Printable.width(title)) + 2)
      var line = title + pad + style.dim(Printable.line(node.id))
      if node.reason != nil { line += " " + style.severity(.warning, "!") }
      if !node.isGranted { line += " " + style.dim("(not granted itself)") }
      return line + "\n"
    }.joined()
  }

  private func routes(_ integration: GrantsPage.Integration) -> String {
    var output = ""
    for module in integration.modules {
      output += "  " + Printable.line(module.name) + "\n"
      for route in module.routes {
        let pad = String(repeating: " ", count: max(0, 6 - route.method.count))
        output += "    " + Printable.line(route.method) + pad + " " + Printable.line(route.url)
        if route.reason != nil { output += " " + style.severity(.warning, "!") }
        output += "\n"
      }
    }
    return output
  }

  static func routesHeading(_ integration: GrantsPage.Integration) -> String {
    switch integration.routeCount {
    case 0: "It can call no REST route"
    case 1: "It can call one REST route"
    default: "It can call \(integration.routeCount) REST routes: \(methods(integration))"
    }
  }

  /// "12 read, 3 create or run something".
  static func methods(_ integration: GrantsPage.Integration) -> String {
    let parts = [
      ("GET", "reads", "read"), ("POST", "creates or runs something", "create or run something"),
      ("PUT", "creates or changes", "create or change"), ("PATCH", "changes", "change"),
      ("DELETE", "deletes", "delete"),
    ].compactMap { method, one, many in
      let count = integration.count(of: method)
      return count == 0 ? nil : "\(count) \(count == 1 ? one : many)"
    }
    return parts.joined(separator: ", ")
  }

  // MARK: JSON

  package static func json(_ page: GrantsPage) -> String {
    var json = JSONText()
    json.object { json in
      json.field("version", 1)
      json.field("release", page.release)
      json.field("range", page.range)
      json.assumptions(page.basis)
      if let edition = page.edition { json.field("edition", edition.rawValue) }
      json.key("integrations")
      json.array { json in
        for integration in page.integrations {
          json.newLine()
          write(integration, to: &json)
        }
      }
    }
    return json.text + "\n"
  }

  private static func write(_ integration: GrantsPage.Integration, to json: inout JSONText) {
    json.object { json in
      json.field("name", integration.name)
      json.field("kind", integration.isLegacy ? "legacy" : "integration")
      json.field("paths", integration.paths)
      if let email = integration.email { json.field("email", email) }
      if let url = integration.endpointURL { json.field("endpointUrl", url) }
      if let url = integration.identityLinkURL { json.field("identityLinkUrl", url) }
      json.field("access", integration.access.rawValue)
      json.newLine()
      json.key("tree")
      json.array { json in for node in integration.tree { write(node, to: &json) } }
      json.newLine()
      json.key("dropped")
      json.array { json in
        for dropped in integration.refused {
          json.object { json in
            json.field("id", dropped.id)
            json.field("reason", dropped.reason)
            if let edition = dropped.edition { json.field("edition", edition.rawValue) }
          }
        }
      }
      json.newLine()
      json.key("conditional")
      json.array { json in
        for right in integration.conditional {
          json.object { json in
            json.field("id", right.id)
            json.field("owner", right.owner ?? "")
          }
        }
      }
      json.newLine()
      json.key("routes")
      json.array { json in
        for module in integration.modules {
          for route in module.routes {
            json.newLine()
            json.object { json in
              json.field("module", module.name)
              json.field("method", route.method)
              json.field("url", route.url)
              json.field("resources", route.resources)
              if let reason = route.reason { json.field("sensitive", reason) }
            }
          }
        }
      }
      json.newLine()
      json.key("differences")
      json.array { json in
        for difference in integration.differences {
          json.newLine()
          json.object { json in
            json.field(difference.isAboutRoutes ? "routes" : "resources", difference.subjects)
            json.field("granted", difference.releases)
            json.field("otherwise", difference.otherwise)
          }
        }
      }
      json.newLine()
      json.field("notes", integration.notes)
    }
  }

  private static func write(_ node: GrantsPage.Node, to json: inout JSONText) {
    json.newLine()
    json.object { json in
      json.field("id", node.id)
      json.field("title", node.title)
      json.field("asked", node.isAsked)
      json.field("granted", node.isGranted)
      if let reason = node.reason { json.field("sensitive", reason) }
      if !node.children.isEmpty {
        json.key("children")
        json.array { json in for child in node.children { write(child, to: &json) } }
      }
    }
  }

  // MARK: Markdown

  package static func markdown(_ page: GrantsPage) -> String {
    page.integrations.map { markdown($0, page) }.joined(separator: "\n")
  }

  private static func markdown(
    _ integration: GrantsPage.Integration, _ page: GrantsPage
  ) -> String {
    var output = "# \(Markdown.text(integration.name))\n\n"
    output += release(page) + ".\n\n"
    output += "## What the merchant is asked to approve\n\n"
    switch integration.access {
    case .full: output += "**Full access**: everything, also what modules add later.\n\n"
    case _ where integration.tree.isEmpty: output += "No permissions requested.\n\n"
    case .none, .some:
      func visit(_ nodes: [GrantsPage.Node], _ depth: Int) {
        for node in nodes {
          output += String(repeating: "  ", count: depth) + "- " + Markdown.text(node.title)
          if node.reason != nil { output += " ⚠" }
          if !node.isGranted { output += " (not granted itself)" }
          output += "\n"
          visit(node.children, depth + 1)
        }
      }
      visit(integration.tree, 0)
      output += "\n"
    }
    let sensitive = integration.access == .full ? [] : integration.sensitive
    if !sensitive.isEmpty {
      output += "## Sensitive\n\n"
      for node in sensitive {
        output +=
          "- **\(Markdown.text(node.title))** \(Markdown.code(node.id)) \(node.reason ?? "")\n"
      }
      output += "\n"
    }
    if !integration.conditional.isEmpty {
      output += "## Granted where its module is installed\n\n"
      for right in integration.conditional {
        output +=
          "- \(Markdown.code(right.id)): in a shop with \(Markdown.text(right.owner ?? ""))\n"
      }
      output += "\n"
    }
    if !integration.refused.isEmpty {
      output += "## Asked for and not granted\n\n"
      for dropped in integration.refused {
        output += "- \(Markdown.code(dropped.id)): \(Markdown.text(dropped.reason))\n"
      }
      output += "\n"
    }
    output += "## \(routesHeading(integration))\n\n"
    for module in integration.modules {
      output += "### \(Markdown.text(module.name))\n\n| method | URL | needs |\n|---|---|---|\n"
      for route in module.routes {
        let needs = route.resources.map(Markdown.code).joined(separator: ", ")
        output +=
          "| \(Markdown.text(route.method)) | \(Markdown.code(route.url)) | \(needs)\(route.reason == nil ? "" : " ⚠") |\n"
      }
      output += "\n"
    }
    if !integration.differences.isEmpty {
      output += "## Where the releases differ\n\n| | granted | otherwise |\n|---|---|---|\n"
      for difference in integration.differences {
        let subjects = difference.subjects.map(Markdown.code).joined(separator: "<br>")
        let otherwise = difference.otherwise.map(Markdown.text).joined(separator: "<br>")
        output += "| \(subjects) | \(difference.releases) | \(otherwise) |\n"
      }
      output += "\n"
    }
    for note in integration.notes { output += "> \(Markdown.text(note))\n\n" }
    while output.hasSuffix("\n\n") { output.removeLast() }
    return output
  }
}
