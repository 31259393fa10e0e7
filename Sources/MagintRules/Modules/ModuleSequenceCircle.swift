import MagintCatalog
package import MagintCore
import MagintXML

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
    let modules = project.modules.compactMap { $0.sources?.module }
    var places: [String: Int] = Dictionary(minimumCapacity: modules.count)
    // Of two copies of a module Magento takes neither.
    for (index, module) in modules.enumerated() where places[module.name] == nil {
      places[module.name] = index
    }
    let after = modules.map { module in
      module.sequenceNames.compactMap { name in places[name.text].map { (place: $0, name: name) } }
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
          report(
            stack[from...].map { ($0.place, after[$0.place][$0.next - 1].name) }, modules, &findings
          )
        }
      }
    }
  }

  /// - Parameter circle: the modules, each with the name in its sequence that leads to the next.
  private static func report(
    _ circle: [(place: Int, name: ModuleFile.Name)], _ modules: [ModuleFile],
    _ findings: inout [Diagnostic]
  ) {
    // The finding is in the module whose path comes first, whatever order they were met in.
    let start = circle.indices.min {
      modules[circle[$0].place].document.file.path < modules[circle[$1].place].document.file.path
    }!
    let circle = Array(circle[start...] + circle[..<start])
    let names = circle.map { modules[$0.place].name }
    let shown = names.count > 6 ? names.prefix(5) + ["…"] + [names.last!] : names[...]
    let first = modules[circle[0].place]
    findings.append(
      finding(
        .error, [.setupFails], in: first.document.file, at: circle[0].name.range,
        names.count == 1
          ? "\(quoted(names[0])) comes after itself"
          : "\((shown + [names[0]]).joined(separator: " comes after "))",
        "Magento stops with \"Circular sequence reference\": no command of the shop works.",
        notes: circle.dropFirst().prefix(8).map { step in
          note(
            "\(modules[step.place].name) comes after \(step.name.text)",
            in: modules[step.place].document.file, at: step.name.range)
        },
        fixIts: [FixIt("Take one of them out of the other's sequence", .unsafe)]))
  }
}
