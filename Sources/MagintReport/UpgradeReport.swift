package import MagintCore

/// What an upgrade does to integrations: for a terminal, as JSON and as Markdown.
package struct UpgradeReport: Sendable {
  private let style: Style
  private let width: Int

  package init(style: Style, width: Int) {
    self.style = style
    self.width = min(max(60, width), 100)
  }

  package func render(_ plan: UpgradePlan) -> String {
    var output = "From \(style.bold(Printable.line(plan.old))) to "
    output += style.bold(Printable.line(plan.new))
    if let magento = plan.magento {
      output += ", with \(style.bold(Printable.line(magento.module)))\n"
    } else {
      output += ", \(plan.edition.map(\.title) ?? "Magento") \(plan.range)\n"
    }
    return output + "\n" + body(plan)
  }

  /// All but the heading.
  func body(_ plan: UpgradePlan) -> String {
    var blocks: [String] = []
    for stop in plan.stops {
      var block = marker("!", stop.scope == .upgrade ? .error : .warning) + " "
      block += wrapped("\(Self.heading(stop)): \(stop.message)", 2, style.bold)
      block += place(stop.place) + "\n"
      if let explanation = stop.explanation { block += "    " + wrapped(explanation, 4) }
      blocks.append(block)
    }
    if plan.stopsSetup {
      blocks.append(wrapped("As long as it stops, nothing of what follows happens:", 0))
    }
    blocks += plan.integrations.map(render)
    if let changes = plan.magento?.changes, !changes.isEmpty {
      var block = style.bold("For the service behind it") + "\n"
      for change in changes {
        let mark = change.needsService ? marker("!", .error) : style.dim("·")
        block += "  \(mark) " + wrapped(change.text, 4)
      }
      blocks.append(block)
    }
    if !plan.notes.isEmpty {
      blocks.append(
        plan.notes.map { " \(style.dim("=")) note: " + wrapped($0, 9) }.joined())
    }
    blocks.append(
      wrapped(Self.summary(plan), 0) {
        plan.needsMerchants || plan.needsService
          ? style.severity(.error, $0) : style.good($0)
      })
    return blocks.joined(separator: "\n")
  }

  static func heading(_ stop: UpgradePlan.Stop) -> String {
    switch stop.scope {
    case .upgrade: "setup:upgrade stops"
    case .newShop: "In a new shop setup:upgrade stops"
    case .developer: "Developer mode refuses it"
    }
  }

  // MARK: One integration

  private func render(_ integration: UpgradePlan.Integration) -> String {
    var output = mark(integration) + " "
    output += style.bold("'\(Printable.line(integration.name))'") + " "
    let lines = Printable.wrap(
      Printable.line(Self.effect(integration)), to: width - 2,
      behind: Printable.width(integration.name) + 3)
    output += lines.joined(separator: "\n  ") + "\n"
    if let at = integration.newPlace ?? integration.oldPlace { output += place(at) + "\n" }
    for outcome in integration.outcomes
    where integration.outcomes.count > 1 || outcome.releases != nil {
      output += "    " + wrapped(Self.line(outcome), 6)
    }
    if integration.isPending, !integration.changes.isEmpty || !integration.resources.isEmpty {
      output += "    " + style.dim("Waits for a call of processIntegrationConfig:") + "\n"
    }
    for change in integration.changes { output += render(change) }
    output += rights("resources", integration.resources)
    output += rights("routes", integration.routes)
    if !integration.changedNeeds.isEmpty {
      output += "    other needs, still met\n"
      for need in integration.changedNeeds {
        output += "      \(style.dim("·")) " + wrapped(Self.line(need), 8)
      }
    }
    if !integration.ineffective.isEmpty {
      output += "    without effect\n"
      for sentence in integration.ineffective {
        output += "      \(style.dim("·")) " + wrapped(sentence, 8)
      }
    }
    for note in integration.notes { output += "  \(style.dim("=")) " + wrapped(note, 4) }
    return output
  }

  private func render(_ change: UpgradePlan.Change) -> String {
    var output = "    \(change.field)\n"
    for (mark, severity, value) in [
      ("-", Severity.error, change.old), ("+", .note, change.new),
    ] {
      guard let value else { continue }
      output += "      " + marker(mark, severity) + " '\(Printable.line(value.text))'"
      output += "  " + style.dim(Self.shown(value.place)) + "\n"
    }
    if let effect = change.effect { output += "        " + wrapped(effect, 8) }
    return output
  }

  private func rights(_ title: String, _ rights: [UpgradePlan.Right]) -> String {
    guard !rights.isEmpty else { return "" }
    var output = "    \(title)\n"
    let lead = min(rights.map { Printable.width($0.subject) }.max() ?? 0, 60)
    for right in rights {
      var line = Printable.line(right.subject)
      let rest = [
        right.title.map(Printable.line),
        right.releases.map { "[\($0)]" },
        right.reason.map(Printable.line),
        right.place.map { style.dim(Self.shown($0)) },
      ].compactMap { $0 }
      if !rest.isEmpty {
        line += String(repeating: " ", count: max(0, lead - Printable.width(line)) + 2)
        line += rest.joined(separator: "  ")
      }
      output +=
        "      "
        + (right.isGained ? style.good("+") : style.severity(.error, "-")) + " \(line)\n"
    }
    return output
  }

  private func mark(_ integration: UpgradePlan.Integration) -> String {
    switch integration.action {
    case .created: style.good("+")
    case .unchanged, .notInstalled: style.dim("=")
    case .kept: marker("~", .warning)
    case .recreated, .conflict: marker("!", .error)
    case .orphaned: marker("-", .error)
    case .deleted: marker("-", .warning)
    }
  }

  private func marker(_ text: String, _ severity: Severity) -> String {
    style.severity(severity, text)
  }

  private func place(_ place: UpgradePlan.Place) -> String {
    " \(style.frame("-->")) \(Self.shown(place))"
  }

  private func wrapped(
    _ text: String, _ indent: Int, _ paint: (String) -> String = { $0 }
  ) -> String {
    let lead = String(repeating: " ", count: indent)
    return Printable.wrap(Printable.line(text), to: width - indent).map(paint)
      .joined(separator: "\n" + lead) + "\n"
  }

  static func shown(_ place: UpgradePlan.Place) -> String {
    let path = Printable.line(place.path)
    return place.line.map { "\(path):\($0)" } ?? path
  }

  // MARK: Words

  /// What becomes of an integration, behind its name.
  static func effect(_ integration: UpgradePlan.Integration) -> String {
    let outcome = integration.outcomes[0]
    let everywhere = integration.outcomes.allSatisfy { $0.action == outcome.action }
    let causes = integration.outcomes.count == 1 ? because(outcome) : ""
    switch outcome.action {
    case .created:
      return
        "\(outcome.isCertain ? "is" : "may be") created: each merchant is asked to activate it\(integration.isRecreatedEachTime ? ", and loses the token at the next setup:upgrade" : "")"
    case .unchanged:
      return integration.isPending || integration.resources.isEmpty && integration.routes.isEmpty
        ? "stays as it is: key, token and rights"
        : "keeps its key and its token, but what it may do changes"
    case .kept:
      return
        "\(outcome.isCertain ? "is" : "may be") updated in place: the key and the status stay"
    case .recreated where outcome.isEachTime && outcome.causes.isEmpty:
      return
        "is deleted and created anew at every setup:upgrade\(everywhere && integration.outcomes.count == 1 ? "" : " of some releases"): the token is lost each time, and each merchant has to activate again"
    case .recreated:
      let when = integration.isAtSecondRun ? ", at the second setup:upgrade" : ""
      return
        "\(outcome.isCertain ? "is" : "may be") deleted and created anew\(when)\(everywhere ? "" : " in some releases")\(causes): the token is lost, each merchant has to activate again"
    case .orphaned:
      var text =
        "\(outcome.isCertain ? "is" : "may be") left behind: no file has it now, but its row, its token and its rights stay alive"
      switch integration.liveRouteCount {
      case nil: break
      case 0?: text += "; none of its rights opens a REST route"
      case 1?: text += "; one REST route still answers its calls"
      case let count?: text += "; \(count) REST routes still answer its calls"
      }
      return text + ", and the admin's page for it breaks"
    case .conflict:
      return "has a name that the database takes for the old one"
    case .deleted:
      return "is deleted by setup code: its token ends, and no REST call is answered any more"
    case .notInstalled:
      return integration.newKind == nil
        ? "is gone, and was never installed" : "is declared and not installed"
    }
  }

  private static func line(_ need: UpgradePlan.ChangedNeed) -> String {
    func words(_ ids: [String]) -> String { ids.isEmpty ? "nothing" : list(ids) }
    return "\(need.route): \(words(need.after)), before \(words(need.before))"
  }

  private static func because(_ outcome: UpgradePlan.Outcome) -> String {
    guard !outcome.causes.isEmpty else { return "" }
    let isOne = outcome.causes.count == 1 && outcome.causes != ["resources"]
    return ", because \(list(outcome.causes)) \(isOne ? "differs" : "differ")"
  }

  /// An outcome and its releases.
  static func line(_ outcome: UpgradePlan.Outcome) -> String {
    let what =
      switch outcome.action {
      case .recreated where outcome.isEachTime: "created anew at every setup:upgrade"
      case .recreated where outcome.isCertain: "created anew"
      case .recreated: "perhaps created anew"
      case .unchanged: "stays as it is"
      default: outcome.action.rawValue
      }
    return "\(outcome.releases ?? "every release"): \(what)\(because(outcome))"
  }

  private static func list(_ items: [String]) -> String {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " and " + last
  }

  /// "1 recreated (merchants must activate again), 1 left behind; 2 resources gained".
  static func summary(_ plan: UpgradePlan) -> String {
    func number(_ count: Int, _ word: String) -> String {
      "\(count) \(word)\(count == 1 ? "" : "s")"
    }
    var first: [String] = []
    if plan.stopsSetup { first.append("setup:upgrade stops") }
    for (action, text) in [
      (UpgradePlan.Action.recreated, "recreated (merchants must activate again)"),
      (.conflict, "with a name that collides"), (.orphaned, "left behind with live access"),
      (.deleted, "deleted by setup code"), (.created, "created"), (.kept, "updated in place"),
      (.unchanged, plan.magento == nil ? "unchanged" : "with key and token as before"),
      (.notInstalled, "not installed"),
    ] {
      let count = plan.count(action)
      if count > 0 { first.append("\(count) \(text)") }
    }
    var second: [String] = []
    for (count, isGained, word) in [
      (plan.resourceCount(isGained: true), true, "resource"),
      (plan.resourceCount(isGained: false), false, "resource"),
      (plan.routeCount(isGained: true), true, "route"),
      (plan.routeCount(isGained: false), false, "route"),
    ] where count > 0 {
      second.append("\(number(count, word)) \(isGained ? "gained" : "lost")")
    }
    let heavy = plan.magento?.changes.count { $0.needsService } ?? 0
    let third = heavy == 0 ? [] : ["\(number(heavy, "change")) that the service has to meet"]
    let parts = [first, second, third].filter { !$0.isEmpty }.map { $0.joined(separator: ", ") }
    return parts.joined(separator: "; ") + "."
  }

  // MARK: JSON

  package static func json(_ plan: UpgradePlan) -> String {
    var json = JSONText()
    json.object { json in
      json.field("version", 1)
      json.field("old", plan.old)
      json.field("new", plan.new)
      json.field("magento", plan.range)
      json.assumptions(plan.basis)
      if let edition = plan.edition { json.field("edition", edition.rawValue) }
      if let magento = plan.magento {
        json.field("module", magento.module)
        json.field("magentoFrom", "\(magento.from)")
        json.field("magentoTo", "\(magento.to)")
      }
      json.field("merchantsMustAct", plan.needsMerchants)
      if plan.magento != nil { json.field("serviceMustAct", plan.needsService) }
      json.key("summary")
      json.object { json in
        for action in UpgradePlan.Action.allCases {
          json.field(action.rawValue, plan.count(action))
        }
        json.field("resourcesGained", plan.resourceCount(isGained: true))
        json.field("resourcesLost", plan.resourceCount(isGained: false))
        json.field("routesGained", plan.routeCount(isGained: true))
        json.field("routesLost", plan.routeCount(isGained: false))
      }
      json.key("stops")
      json.array { json in
        for stop in plan.stops {
          json.newLine()
          json.object { json in
            json.field("rule", stop.rule.name)
            json.field("scope", stop.scope.rawValue)
            json.field("message", stop.message)
            if let explanation = stop.explanation { json.field("explanation", explanation) }
            write(stop.place, &json)
          }
        }
      }
      json.newLine()
      json.key("integrations")
      json.array { json in
        for integration in plan.integrations {
          json.newLine()
          json.object { write(integration, &$0) }
        }
      }
      json.newLine()
      if let magento = plan.magento {
        json.key("service")
        json.array { json in
          for change in magento.changes {
            json.newLine()
            json.object { json in
              json.field("topic", change.topic)
              json.field("mustAct", change.needsService)
              json.field("text", change.text)
            }
          }
        }
        json.newLine()
      }
      json.field("notes", plan.notes)
    }
    return json.text + "\n"
  }

  private static func write(_ integration: UpgradePlan.Integration, _ json: inout JSONText) {
    json.field("name", integration.name)
    json.field("action", integration.action.rawValue)
    for (key, kind, place) in [
      ("old", integration.oldKind, integration.oldPlace),
      ("new", integration.newKind, integration.newPlace),
    ] {
      guard let kind, let place else { continue }
      json.key(key)
      json.object { json in
        json.field("kind", kind.rawValue)
        write(place, &json)
      }
    }
    json.key("outcomes")
    json.array { json in
      for outcome in integration.outcomes {
        json.object { json in
          json.field("action", outcome.action.rawValue)
          json.field("certain", outcome.isCertain)
          if let releases = outcome.releases { json.field("releases", releases) }
          json.field("causes", outcome.causes)
          if outcome.isEachTime { json.field("eachTime", true) }
        }
      }
    }
    json.field("pending", integration.isPending)
    if integration.isAtSecondRun { json.field("at", "second-run") }
    json.field("recreatedEachTime", integration.isRecreatedEachTime)
    if let count = integration.liveRouteCount { json.field("liveRoutes", count) }
    json.key("changes")
    json.array { json in
      for change in integration.changes {
        json.newLine()
        json.object { json in
          json.field("field", change.field)
          for case (let key, let value?) in [("old", change.old), ("new", change.new)] {
            json.key(key)
            json.object { json in
              json.field("text", value.text)
              write(value.place, &json)
            }
          }
          if let effect = change.effect { json.field("effect", effect) }
        }
      }
    }
    write("resources", "id", integration.resources, &json)
    write("routes", "route", integration.routes, &json)
    if !integration.changedNeeds.isEmpty {
      json.key("changedNeeds")
      json.array { json in
        for need in integration.changedNeeds {
          json.newLine()
          json.object { json in
            json.field("route", need.route)
            json.field("before", need.before)
            json.field("after", need.after)
          }
        }
      }
    }
    json.field("withoutEffect", integration.ineffective)
    json.field("notes", integration.notes)
  }

  private static func write(
    _ key: String, _ subject: String, _ rights: [UpgradePlan.Right], _ json: inout JSONText
  ) {
    json.key(key)
    json.object { json in
      for isGained in [true, false] {
        json.key(isGained ? "gained" : "lost")
        json.array { json in
          for right in rights where right.isGained == isGained {
            json.newLine()
            json.object { json in
              json.field(subject, right.subject)
              if let title = right.title { json.field("title", title) }
              if let releases = right.releases { json.field("releases", releases) }
              if let reason = right.reason { json.field("reason", reason) }
              if !right.missing.isEmpty { json.field("missing", right.missing) }
              if let place = right.place { write(place, &json) }
            }
          }
        }
      }
    }
  }

  private static func write(_ place: UpgradePlan.Place, _ json: inout JSONText) {
    json.field("path", place.path)
    if let line = place.line { json.field("line", line) }
  }

  // MARK: Markdown

  package static func markdown(_ plan: UpgradePlan) -> String {
    var output = "# Upgrade from \(Markdown.text(plan.old)) to \(Markdown.text(plan.new))\n\n"
    output +=
      plan.magento.map { "With \(Markdown.text($0.module)). " }
      ?? "\(plan.edition.map(\.title) ?? "Magento") \(plan.range). "
    output += "\(Markdown.text(summary(plan)))\n"
    if !plan.stops.isEmpty {
      output += "\n## What stops Magento\n\n"
      for stop in plan.stops {
        output += "- **\(heading(stop))**: \(Markdown.text(stop.message)) "
        output += "(\(Markdown.code(shown(stop.place))))"
        if let explanation = stop.explanation { output += ". " + Markdown.text(explanation) }
        output += "\n"
      }
    }
    for integration in plan.integrations { output += "\n" + markdown(integration) }
    if let changes = plan.magento?.changes, !changes.isEmpty {
      output += "\n## For the service behind it\n\n"
      for change in changes {
        let text = Markdown.text(change.text)
        output += change.needsService ? "- **To do:** \(text)\n" : "- \(text)\n"
      }
    }
    if !plan.notes.isEmpty {
      output += "\n" + quotes(plan.notes)
    }
    return output
  }

  private static func quotes(_ notes: [String]) -> String {
    notes.map { "> \(Markdown.text($0))\n" }.joined(separator: ">\n")
  }

  private static func markdown(_ integration: UpgradePlan.Integration) -> String {
    let name = Markdown.text(integration.name)
    var output = "## \(name)\n\n"
    let effect = Markdown.text("'\(integration.name)' \(effect(integration))")
    let isHeavy = [.recreated, .orphaned, .conflict].contains(integration.action)
    output += isHeavy ? "**\(effect).**\n" : "\(effect).\n"
    if integration.outcomes.count > 1 || integration.outcomes[0].releases != nil {
      output += "\n"
      for outcome in integration.outcomes { output += "- \(Markdown.text(line(outcome)))\n" }
    }
    if integration.isPending {
      output += "\nWhat follows waits for a call of `processIntegrationConfig`.\n"
    }
    if !integration.changes.isEmpty {
      output += "\n| value | before | after |\n|---|---|---|\n"
      for change in integration.changes {
        func cell(_ value: UpgradePlan.Value?) -> String {
          value.map {
            "\($0.text.isEmpty ? "(empty)" : Markdown.code($0.text))<br>\(Markdown.text(shown($0.place)))"
          } ?? ""
        }
        let effect = change.effect.map { Markdown.text($0) } ?? cell(change.new)
        output += "| `\(change.field)` | \(cell(change.old)) | \(effect) |\n"
      }
    }
    for (title, isGained) in [("Gained", true), ("Lost", false)] {
      let rights = (integration.resources + integration.routes).filter { $0.isGained == isGained }
      guard !rights.isEmpty else { continue }
      output += "\n\(title):\n\n"
      for right in rights {
        output += "- \(Markdown.code(right.subject))"
        if let title = right.title { output += " " + Markdown.text(title) }
        if let releases = right.releases { output += " (\(Markdown.text(releases)))" }
        if let reason = right.reason { output += ": " + Markdown.text(reason) }
        output += "\n"
      }
    }
    if !integration.changedNeeds.isEmpty {
      output += "\nOther needs, still met:\n\n"
      for need in integration.changedNeeds { output += "- \(Markdown.text(line(need)))\n" }
    }
    if !integration.ineffective.isEmpty {
      output += "\nWithout effect:\n\n"
      for sentence in integration.ineffective { output += "- \(Markdown.text(sentence))\n" }
    }
    if !integration.notes.isEmpty {
      output += "\n" + quotes(integration.notes)
    }
    return output
  }
}
