package import MagintCore

package enum ModuleSequenceCircle: ProjectRule {
  package static let id: RuleID = "module-sequence-circle"
  package static var metadata: RuleMetadata {
    let path = "etc/module.xml"
    let other = "stock/"
    func beside(_ sequence: String) -> [String: String] {
      GoodModule.consolidated.with([
        other + "etc/module.xml": moduleDocument(
          "<module name=\"Magento_Integration\"/>\(sequence)", name: "Acme_Stock"),
        other + "etc/integration.xml": document(
          .integration, name: "Acme Stock", Good.fields(.integration)),
      ])
    }
    let sequence = "<module name=\"Magento_Integration\"/><module name=\"Acme_Stock\"/>"
    return RuleMetadata(
      category: .module, severity: .error, consequences: [.setupFails],
      summary: "Modules that come each after the next, in a circle",
      rationale: """
        Each module is loaded after those in its `<sequence>`, and after those that these come after.
        Where that leads back to the module itself, Magento stops with "Circular sequence reference":
        no command of the shop works. All modules with integrations below the linted paths are looked
        at; a module that is not there is in no circle.
        """,
      examples: [
        .bad(
          .integration,
          moduleDocument(sequence.replacing("Acme_Stock", with: "⟦Acme_Stock⟧")), path: path,
          beside: beside("<module name=\"Acme_OrderSync\"/>")),
        .bad(
          .integration,
          moduleDocument(
            "<module name=\"Magento_Integration\"/><module name=\"⟦Acme_OrderSync⟧\"/>"),
          path: path, beside: GoodModule.consolidated),
        .good(.integration, moduleDocument(sequence), path: path, beside: beside("")),
      ])
  }

  package static func check(_ project: CheckedProject, _ findings: inout [Diagnostic]) {
    let modules = project.modules.compactMap(\.order)
    // Most modules come after modules of Magento alone.
    let hashes = Set(modules.lazy.map(\.nameHash))
    guard modules.contains(where: { $0.sequence.contains { hashes.contains($0.hash) } }) else {
      return
    }
    var places: [String: Int] = Dictionary(minimumCapacity: modules.count)
    // Of two copies of a module Magento takes neither.
    for (index, module) in modules.enumerated() where places[module.name] == nil {
      places[module.name] = index
    }
    let after = modules.map { module in
      module.sequence.compactMap { other in
        places[other.name].map { Step(place: $0, name: other.name, range: other.range) }
      }
    }
    // The way from a module back to itself, each circle once: from its first module.
    var state = [UInt8](repeating: 0, count: modules.count)
    for start in modules.indices where state[start] == 0 && !after[start].isEmpty {
      var stack = [(place: start, next: 0)]
      state[start] = 1
      while let (place, next) = stack.last {
        guard next < after[place].count else {
          state[place] = 2
          stack.removeLast()
          continue
        }
        stack[stack.count - 1].next += 1
        let other = after[place][next]
        if state[other.place] == 0 {
          state[other.place] = 1
          stack.append((other.place, 0))
        } else if state[other.place] == 1,
          let from = stack.firstIndex(where: { $0.place == other.place })
        {
          let circle = stack[from...].map { entry in
            var step = after[entry.place][entry.next - 1]
            step.place = entry.place
            return step
          }
          report(circle, modules, &findings)
        }
      }
    }
  }

  /// A module, and the name in a sequence that leads to or from it.
  private struct Step {
    var place: Int
    var name: String
    var range: SourceRange
  }

  /// - Parameter circle: the modules, each with the name in its sequence that leads to the next.
  private static func report(
    _ circle: [Step], _ modules: [CheckedModule.Order], _ findings: inout [Diagnostic]
  ) {
    // The finding is in the module whose path comes first, whatever order they were met in.
    let start = circle.indices.min {
      modules[circle[$0].place].path < modules[circle[$1].place].path
    }!
    let circle = Array(circle[start...] + circle[..<start])
    let names = circle.map { modules[$0.place].name }
    let shown = names.count > 6 ? names.prefix(5) + ["…"] + [names.last!] : names[...]
    findings.append(
      Diagnostic(
        rule: id, severity: .error, consequences: [.setupFails],
        path: modules[circle[0].place].path,
        range: circle[0].range,
        message: names.count == 1
          ? "\(quoted(names[0])) comes after itself"
          : "\((shown + [names[0]]).map { quoted($0) }.joined(separator: " comes after "))",
        explanation:
          "Magento stops with \"Circular sequence reference\": no command of the shop works.",
        notes: circle.dropFirst().prefix(8).map { step in
          Diagnostic.Note(
            "\(quoted(modules[step.place].name)) comes after \(quoted(step.name))",
            path: modules[step.place].path, range: step.range)
        },
        fixIts: [FixIt("Take one of them out of the other's sequence", .unsafe)]))
  }
}
