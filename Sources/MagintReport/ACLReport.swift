package import MagintCore

/// What is known of rights, for people.
package struct ACLReport: Sendable {
  private let style: Style
  private let width: Int

  package init(style: Style, width: Int = 100) {
    self.style = style
    self.width = max(40, width)
  }

  // MARK: Tree

  package func render(_ tree: ResourceTree) -> String {
    var output = ""
    if !tree.above.isEmpty { output += path(tree.above) + "\n" }
    var rows: [(lead: String, node: ResourceTree.Node)] = []
    func add(_ node: ResourceTree.Node, _ lead: String, _ below: String) {
      rows.append((lead, node))
      for (index, child) in node.children.enumerated() {
        let isLast = index == node.children.count - 1
        add(child, below + (isLast ? "└─ " : "├─ "), below + (isLast ? "   " : "│  "))
      }
    }
    for root in tree.roots { add(root, "", "") }
    let titles = rows.map { $0.lead + Printable.line($0.node.name.title) }
    let column = min(titles.map { Printable.width($0) }.max() ?? 0, 56)
    for (row, title) in zip(rows, titles) {
      let pad = String(repeating: " ", count: max(0, column - Printable.width(title)))
      output += style.frame(row.lead) + Printable.line(row.node.name.title)
      output += "\(pad)  \(style.dim(Printable.line(row.node.name.id)))"
      if let releases = row.node.releases { output += style.hint("  [\(releases.text)]") }
      output += "\n"
    }
    if !tree.absent.isEmpty {
      output +=
        "\n" + style.bold("Not in \(tree.release), but in other releases of the range") + "\n"
      let column = tree.absent.map(\.name.id.count).max() ?? 0
      for absent in tree.absent {
        let pad = String(repeating: " ", count: column - absent.name.id.count)
        let disabled = absent.isDisabled ? " (disabled since)" : ""
        output += "  \(Printable.line(absent.name.id))\(pad)  \(absent.releases.text)\(disabled)\n"
      }
    }
    output +=
      "\n\(count(rows.count, "resource")) of \(tree.release == .unknown ? "this Magento" : "\(tree.release)")"
    if rows.contains(where: { $0.node.releases != nil }) {
      output += "; brackets hold the releases of what is not \(range(tree.range, all: true))"
    }
    return output + ".\n"
  }

  /// "in the releases from 2.4.4".
  private func range(_ range: ReleaseSpan, all: Bool = false) -> String {
    if range.text == "every release" { return all ? "in every release" : "in any release" }
    let isOne = range.ranges.count == 1 && range.ranges[0].lowerBound == range.ranges[0].upperBound
    if isOne { return "in \(range.text)" }
    let noun = all ? "all releases" : "the releases"
    let isPlain = range.text.hasPrefix("from ") || range.text.hasPrefix("up to ")
    return "in \(noun) \(isPlain ? range.text : "of \(range.text)")"
  }

  private func path(_ names: [ResourceName]) -> String {
    names.map { Printable.line($0.title.isEmpty ? $0.id : $0.title) }.joined(separator: " › ")
  }

  private func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  // MARK: One resource

  package func render(_ page: ResourcePage) -> String {
    var output = style.bold(Printable.line(page.name.id)) + "\n"
    func field(_ name: String, _ value: String) {
      let lead = 12
      let lines = Printable.wrap(Printable.line(value), to: max(30, width - lead))
      let pad = String(repeating: " ", count: lead - name.count)
      output +=
        style.frame(name) + pad
        + lines.joined(separator: "\n" + String(repeating: " ", count: lead)) + "\n"
    }
    field("Title", page.name.title)
    if !page.above.isEmpty { field("Path", path(page.above + [page.name])) }
    field("Module", page.module + (page.package.map { " (\($0))" } ?? ""))
    if page.edition != .openSource {
      let seen = page.releases.map { ", seen in \($0.text)" } ?? ""
      field(
        "Releases",
        page.edition == .extension
          ? "of \(page.edition.title), in versions of its own\(seen)"
          : "\(page.edition.title) only\(seen): Open Source drops it without a message")
    } else if let releases = page.releases {
      field("Releases", releases.text)
    }
    if let disabled = page.disabled {
      field("Disabled", "\(disabled.text): as good as absent, Magento drops it")
    }
    for line in page.history { field("Formerly", line) }
    if !page.children.isEmpty {
      field("Below it", page.children.map(\.id).joined(separator: ", "))
    }
    output += "\n" + routes(page)
    return output
  }

  private func routes(_ page: ResourcePage) -> String {
    var output = ""
    if page.routes.isEmpty {
      output += "It opens no REST route \(range(page.range))"
      output +=
        page.children.isEmpty
        ? ".\n" : "; those below it may: a resource does not grant its children.\n"
    } else {
      output +=
        style.bold(
          "Opens \(count(page.routes.count, "REST route"))\(page.edition == .openSource ? " " + range(page.range) : "")"
        ) + "\n"
      output += table(
        page.routes.map { route in
          let others = route.resources.filter { $0 != page.name.id }
          var remarks: [String] = []
          if !others.isEmpty { remarks.append("needs \(others.joined(separator: ", ")) too") }
          if route.edition != .openSource { remarks.append(Self.words(route.edition)) }
          if let releases = route.releases { remarks.append(releases.text) }
          return [route.method, route.url, remarks.joined(separator: "; ")]
        })
    }
    if page.otherRouteCount > 0, let releases = page.otherReleases {
      output +=
        style.dim("In other releases it opened \(page.otherRouteCount) more (\(releases.text)).")
        + "\n"
    }
    return output
  }

  /// Rows in columns, two spaces in; nothing in a cell acts on the terminal.
  private func table(_ rows: [[String]]) -> String {
    let rows = rows.map { $0.map(Printable.line) }
    var widths: [Int] = []
    for row in rows {
      for (column, cell) in row.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], Printable.width(cell))
      }
    }
    var output = ""
    for row in rows {
      var line = "  "
      for (column, cell) in row.enumerated() {
        line += cell
        if row[(column + 1)...].contains(where: { !$0.isEmpty }) {
          line += String(repeating: " ", count: widths[column] - Printable.width(cell) + 2)
        }
      }
      output += line + "\n"
    }
    return output
  }

  // MARK: Search

  /// - Parameter limit: of each sort; 0 for all.
  package func render(_ found: FoundResources, limit: Int) -> String {
    var output = ""
    func shown<Value>(_ values: [Value]) -> [Value] {
      limit > 0 ? Array(values.prefix(limit)) : values
    }
    func more(_ count: Int) -> String {
      limit > 0 && count > limit
        ? style.dim("  and \(count - limit) more; --limit 0 prints all") + "\n" : ""
    }
    if !found.resources.isEmpty {
      output += style.bold("Resources") + "\n"
      output += table(
        shown(found.resources).map { resource in
          let remark =
            resource.edition != .openSource
            ? " [\(Self.words(resource.edition))]" : resource.releases.map { " [\($0.text)]" } ?? ""
          return [resource.name.id, path(resource.above.dropFirst() + [resource.name]) + remark]
        })
      output += more(found.resources.count)
    }
    if !found.routes.isEmpty {
      output += (output.isEmpty ? "" : "\n") + style.bold("Routes") + "\n"
      output += table(
        shown(found.routes).map { route in
          let remark =
            route.edition != .openSource
            ? " [\(Self.words(route.edition))]" : route.releases.map { " [\($0.text)]" } ?? ""
          let needs =
            route.isNeedUnknown ? "not known" : route.resources.joined(separator: ", ")
          return [route.method, route.url, needs + remark]
        })
      output += more(found.routes.count)
    }
    return output
  }

  // MARK: What requests need

  package func render(_ access: RequestedAccess) -> String {
    var output = ""
    var open: [RequestedAccess.Item] = []
    var customers: [RequestedAccess.Item] = []
    var unmatched: [RequestedAccess.Item] = []
    var elsewhere: [RequestedAccess.Item] = []
    for item in access.items {
      if item.elsewhere != nil {
        elsewhere.append(item)
      } else if item.isUnmatched {
        unmatched.append(item)
      } else if item.needs.allSatisfy({ $0.kind == .anonymous }) {
        open.append(item)
      } else if item.needs.allSatisfy({ $0.kind == .customer }) {
        customers.append(item)
      } else {
        output += block(item)
      }
    }
    output += section("Open to everyone: no token and no resource is needed", open)
    output += section(
      "For logged-in customers (self): no integration can call these", customers,
      style.severity(.warning, "! "))
    output += section("Not of Magento Open Source", elsewhere)
    output += section(
      "No such route \(range(access.range))", unmatched, style.severity(.error, "✗ "))
    output += set(access)
    if access.skippedCount > 0 {
      let what = access.skippedCount == 1 ? "1 entry" : "\(access.skippedCount) entries"
      output +=
        style.dim(
          "Left out: \(what) of the \(access.source ?? "source") that are no REST requests.") + "\n"
    }
    return output
  }

  private func block(_ item: RequestedAccess.Item) -> String {
    var output = head(item, style.bold) + "\n"
    var rows: [[String]] = []
    for need in item.needs {
      let releases = need.route.releases.map { "[\($0.text)]" } ?? ""
      switch need.kind {
      case .anonymous: rows.append(["nothing", "open to everyone", releases])
      case .customer: rows.append(["self", "for logged-in customers", releases])
      case .resources:
        for resource in need.resources {
          rows.append([resource.id, resource.title, releases])
        }
        for missing in need.missing {
          rows.append([
            missing.id, "! no acl.xml declares it: only full access opens the route",
            missing.releases.map { "[\($0.text)]" } ?? releases,
          ])
        }
      }
    }
    if let unmatched = item.unmatched { rows.append(["no such route", "", "[\(unmatched.text)]"]) }
    output += table(rows)
    if item.needs.filter({ $0.kind == .resources }).count > 1 {
      output += remark(
        "note", "the need differs from release to release; to work in all, list each", style.bold)
    }
    return output + "\n"
  }

  /// The request, and the route that answers it.
  private func head(_ item: RequestedAccess.Item, _ paint: (String) -> String = { $0 }) -> String {
    let request = "\(Printable.line(item.method)) \(cut(item.url))"
    guard let route = item.needs.first?.route else { return paint(request) + times(item) }
    let answer = Printable.line("\(route.method) \(route.url)")
    if item.requestCount > 1 { return paint(answer) + times(item) }
    return paint(request) + (request == answer ? "" : " → \(answer)") + times(item)
  }

  /// A URL in one line of no more than a screen's width.
  private func cut(_ url: String) -> String {
    let shown = Printable.line(String(url.unicodeScalars.prefix(200)))
    return shown.count > 120 ? shown.prefix(119) + "…" : shown
  }

  private func times(_ item: RequestedAccess.Item) -> String {
    if item.requestCount > 1 {
      return style.dim("  (\(count(item.count, "request")), such as \(cut(item.url)))")
    }
    return item.count > 1 ? style.dim("  (\(count(item.count, "request")))") : ""
  }

  private static let shownCount = 20

  private func section(_ title: String, _ items: [RequestedAccess.Item], _ mark: String = "  ")
    -> String
  {
    guard !items.isEmpty else { return "" }
    var output = style.bold(title) + "\n"
    for item in items.prefix(Self.shownCount) {
      output += mark + head(item) + "\n"
      if let route = item.elsewhere { output += elsewhere(route) }
      if let hint = item.hint { output += "    \(style.hint("help:")) \(Printable.line(hint))\n" }
    }
    if items.count > Self.shownCount {
      output += "  and \(items.count - Self.shownCount) more; --format json has them all\n"
    }
    return output + "\n"
  }

  /// What a route of another edition needs.
  private func elsewhere(_ route: RouteLine) -> String {
    let seen = route.releases.map { ", seen in \($0.text)" } ?? ""
    let need =
      switch route.resources {
      case []: "what it needs is not known"
      case ["anonymous"]: "open to everyone"
      case ["self"]: "for logged-in customers"
      default: "needs \(route.resources.joined(separator: ", "))"
      }
    let text = "\(Self.words(route.edition))\(seen): \(need)"
    var output =
      "    "
      + Printable.wrap(Printable.line(text), to: max(30, width - 4)).joined(separator: "\n    ")
      + "\n"
    if !route.undeclared.isEmpty {
      output +=
        "    no acl.xml declares \(Printable.line(route.undeclared.joined(separator: ", "))): only full access opens it\n"
    }
    if route.edition != .extension {
      output +=
        "    \(style.hint("help:")) --edition \(route.edition.rawValue) counts it in\n"
    }
    return output
  }

  /// Whose something is that Open Source does not have.
  private static func words(_ edition: Edition) -> String {
    edition == .extension ? "of \(edition.title)" : "\(edition.title) only"
  }

  private func set(_ access: RequestedAccess) -> String {
    guard !access.resources.isEmpty else {
      // Of a route that there is not nobody knows what it needs.
      if access.items.contains(where: { $0.unmatched != nil || $0.elsewhere != nil }),
        !access.needsAnyResource
      {
        return ""
      }
      return access.needsAnyResource
        ? """
        The root is all that is needed, and any resource that is listed brings it along: list one \
        that does no harm. Alone, Magento drops the root.

        """ : "These requests need no resource that an integration can have.\n"
    }
    var output =
      style.bold(
        "The least that opens them \(range(access.range, all: true)), for \(access.kind.modulePath)"
      ) + "\n\n"
    for line in Self.lines(access) { output += "    \(Printable.line(line))\n" }
    output += "\n"
    output += table(
      access.resources.map { resource in
        let opens = resource.routeCount == 0 ? "ancestor" : count(resource.routeCount, "route")
        let releases =
          resource.releases.map { "[\($0.text); others drop it, which does no harm]" } ?? ""
        return [resource.name.id, resource.name.title, opens, releases]
      })
    if access.kind == .integration {
      output +=
        style.dim(
          "Magento adds their ancestors itself; --kind api lists them, for etc/integration/api.xml."
        ) + "\n"
    }
    return output
  }

  /// The resources as XML.
  package static func lines(_ access: RequestedAccess) -> [String] {
    access.resources.map { "<resource name=\"\(escaped($0.name.id, isAttribute: true))\"/>" }
  }

  // MARK: Why

  package func render(_ answer: GrantAnswer) -> String {
    var output = ""
    for resource in answer.resources {
      output += style.bold(Printable.line(resource.name.id))
      output +=
        resource.name.title.isEmpty
        ? "\n" : "  \(path(Array(resource.above.dropFirst()) + [resource.name]))\n"
      for note in resource.notes { output += remark("note", note, style.bold) }
      output += "\n"
      for row in answer.rows where row.resource.id == resource.name.id {
        let mark: String
        let verdict: String
        switch row.verdict {
        case .granted: (mark, verdict) = (style.good("✓"), "has it")
        case .partly:
          (mark, verdict) = (style.severity(.warning, "!"), "has it in a part of the range")
        case .missing: (mark, verdict) = (style.severity(.error, "✗"), "does not have it")
        }
        let head = "'\(Printable.line(row.integration))' \(verdict): \(Printable.line(row.reason))"
        output += mark + " " + Printable.wrap(head, to: width - 2).joined(separator: "\n  ") + "\n"
        output += " \(style.frame("-->")) \(Printable.line(row.path)):\(row.line)\n"
        for (index, help) in row.help.enumerated() {
          output += remark("help", help, style.hint)
          guard index == 0, !row.lines.isEmpty else { continue }
          output += "\n" + row.lines.map { "        \(Printable.line($0))\n" }.joined()
          output += index < row.help.count - 1 ? "\n" : ""
        }
        output += "\n"
      }
    }
    for note in answer.notes { output += remark("note", note, style.bold) }
    if !answer.notes.isEmpty { output += "\n" }
    output += style.dim("Judged by the rights there are \(range(answer.range)).") + "\n"
    return output
  }

  private func remark(_ label: String, _ text: String, _ paint: (String) -> String) -> String {
    let lead = label.count + 5
    let lines = Printable.wrap(Printable.line(text), to: max(30, width - lead))
    return " \(style.frame("=")) \(paint(label + ":")) "
      + lines.joined(separator: "\n" + String(repeating: " ", count: lead)) + "\n"
  }
}
