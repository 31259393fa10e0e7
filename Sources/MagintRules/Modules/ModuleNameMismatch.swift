import MagintCatalog
package import MagintCore
import MagintPHP
import MagintXML

package enum ModuleNameMismatch: ModuleRule {
  package static let id: RuleID = "module-name-mismatch"
  package static var metadata: RuleMetadata {
    let path = "etc/module.xml"
    func xml(_ name: String) -> String {
      moduleDocument("<module name=\"Magento_Integration\"/>", name: name)
    }
    return RuleMetadata(
      category: .module, severity: .error,
      consequences: [.notRead],
      summary: "The module has different names in different files",
      rationale: """
        Magento takes a module's name from module.xml and its directory from registration.php. Where
        the two differ, in a letter or its case, `module:enable` and `setup:upgrade` go through and say
        nothing, and none of the module's files is read: no integration is installed, no patch runs.
        The names of setup classes follow from the module's name: composer finds them if
        a `psr-4` prefix of the module says the same, and in `app/code` Magento finds them if the
        directories are called so. Otherwise setup code is passed over without a message.
        """,
      examples: [
        .bad(
          .integration, xml("⟦AcmeOrderSync⟧"), fixed: GoodModule.xml, path: path,
          beside: GoodModule.consolidated),
        .bad(
          .integration,
          GoodModule.registration.replacing("Acme_OrderSync", with: "⟦Acme_Ordersync⟧"),
          fixed: GoodModule.registration, path: "registration.php",
          beside: GoodModule.consolidated),
        .bad(
          .integration,
          GoodModule.composer.replacing(
            "\"Acme\\\\OrderSync\\\\\"", with: "⟦\"Acme\\\\Orders\\\\\"⟧"),
          fixed: GoodModule.composer, path: "composer.json", beside: GoodModule.consolidated),
        .bad(
          .integration, xml("⟦Acme_OrderSync⟧"), path: "app/code/Acme/Orders/etc/module.xml",
          beside: [
            "app/code/Acme/Orders/etc/integration.xml": GoodModule.integration,
            "app/code/Acme/Orders/registration.php": GoodModule.registration,
          ]),
        .good(.integration, GoodModule.xml, path: path, beside: GoodModule.consolidated),
      ])
  }

  package static func check(
    _ module: CheckedModule, _ sources: ModuleSources, _ findings: inout [Diagnostic]
  ) {
    guard let declaration = sources.module else { return }
    let name = declaration.name
    let prefixes = self.prefixes(sources)
    let spoken = Set(prefixes.map { moduleName($0.name) })
    let explanation =
      "Magento says nothing and reads none of the module's files: nothing of it is installed."
    if let registered = sources.registeredName, registered.text != name {
      // The one that stands alone is wrong.
      if spoken.contains(registered.text) || !isWellFormed(name) && isWellFormed(registered.text) {
        findings.append(
          mismatch(
            declaration, "registration.php registers \(quoted(registered.text))",
            registered.text, explanation))
      } else if let file = sources.registration?.file {
        findings.append(
          finding(
            .error, [.notRead], in: file, at: registered.range,
            "registration.php registers \(quoted(registered.text)), module.xml declares \(quoted(name))",
            explanation,
            fixIts: [
              FixIt(
                "Register '\(name)'", .unsafe,
                edits: edit(registered, name, file))
            ]))
      }
      return
    }
    if !prefixes.isEmpty, !spoken.contains(name), let composer = sources.composer {
      if sources.registeredName == nil, !isWellFormed(name), let other = spoken.first,
        spoken.count == 1, isWellFormed(other)
      {
        findings.append(
          mismatch(
            declaration, "composer.json's namespace is that of \(quoted(other))", other,
            "Where registration.php says so too, Magento reads none of the module's files, and says nothing; "
              + "setup classes are looked for under this name."))
      } else {
        let prefix = prefixes[0]
        let meant = name.replacing("_", with: "\\") + "\\"
        findings.append(
          finding(
            .warning, [.notRead], in: composer.file, at: prefix.nameRange,
            "the namespace \(quoted(prefix.name)) is not that of the module \(quoted(name))",
            "Magento looks for the setup classes of a module below \(meant.dropLast()): composer does "
              + "not find them there.",
            fixIts: [
              FixIt(
                "Use the namespace \(meant) for the module's classes", .unsafe,
                edits: [
                  FixIt.Edit(prefix.nameRange, "\"\(meant.replacing("\\", with: "\\\\"))\"")
                ])
            ]))
      }
      return
    }
    directory(declaration, sources, prefixes.isEmpty, &findings)
  }

  /// In `app/code` classes are found by the names of the directories.
  private static func directory(
    _ declaration: ModuleFile, _ sources: ModuleSources, _ hasNoPrefix: Bool,
    _ findings: inout [Diagnostic]
  ) {
    // Where it may be in app/code at all: the working directory may be there.
    guard hasNoPrefix,
      sources.directory.utf8.count(where: { $0 == UInt8(ascii: "/") }) < 4
        || sources.directory.contains("app/code/")
    else { return }
    let path = sources.absoluteDirectory()
    guard isInAppCode(path) else { return }
    let parts = path.split(separator: "/").map(String.init)
    let directory = "\(parts[parts.count - 2])/\(parts[parts.count - 1])"
    let meant = declaration.name.replacing("_", with: "/")
    guard directory != meant else { return }
    findings.append(
      finding(
        .warning, [.notRead], in: declaration.document.file, at: declaration.declaredName.range,
        "the module \(quoted(declaration.name)) is in app/code/\(directory)",
        "In app/code Magento finds the classes of a module by the names of its directories: those of "
          + "this one in app/code/\(meant) only.",
        fixIts: [FixIt("Rename the directory to app/code/\(meant)", .unsafe)]))
  }

  /// Whether a path is `…/app/code/Vendor/Module`. All modules are asked, and few are there.
  private static func isInAppCode(_ path: String) -> Bool {
    let bytes = path.utf8.span
    var slashes = 0
    var index = bytes.count
    if index > 0, bytes[index - 1] == UInt8(ascii: "/") { index -= 1 }
    while index > 0, slashes < 2 {
      index -= 1
      if bytes[index] == UInt8(ascii: "/") { slashes += 1 }
    }
    return slashes == 2 && String(Substring(path.utf8.prefix(index))).isPath(endingIn: "app/code")
  }

  private static func mismatch(
    _ declaration: ModuleFile, _ what: String, _ meant: String, _ explanation: String
  ) -> Diagnostic {
    finding(
      .error, [.notRead], in: declaration.document.file, at: declaration.declaredName.range,
      "module.xml declares \(quoted(declaration.name)), \(what)", explanation,
      fixIts: [
        FixIt(
          "Name the module \(meant)", .unsafe,
          edits: [FixIt.Edit(declaration.declaredName.range, escaped(meant, isAttribute: true))])
      ])
  }

  private static func edit(
    _ registered: (text: String, range: Range<Int>), _ name: String, _ file: SourceFile
  ) -> [FixIt.Edit] {
    // Only a literal that says just this can be replaced, and only by plain letters.
    guard file.text(registered.range) == registered.text, isWellFormed(name) else { return [] }
    return [FixIt.Edit(registered.range, name)]
  }

  /// The prefixes that composer.json maps to the module's directory.
  private static func prefixes(
    _ sources: ModuleSources
  ) -> [(name: String, nameRange: Range<Int>)] {
    guard let composer = sources.composer else { return [] }
    return composer.prefixes.filter { $0.directory == composer.modulePath && !$0.name.isEmpty }
      .map { ($0.name, $0.nameRange) }
  }

  /// `Acme_OrderSync` for `Acme\OrderSync\`.
  private static func moduleName(_ prefix: String) -> String {
    var prefix = Substring(prefix)
    while prefix.hasSuffix("\\") { prefix = prefix.dropLast() }
    while prefix.hasPrefix("\\") { prefix = prefix.dropFirst() }
    return String(prefix).replacing("\\", with: "_")
  }

  /// Whether module.xml, registration.php and composer.json differ.
  static func hasMismatch(_ sources: ModuleSources) -> Bool {
    guard let name = sources.module?.name else { return false }
    if let registered = sources.registeredName?.text, registered != name { return true }
    let prefixes = prefixes(sources)
    return !prefixes.isEmpty && !prefixes.contains { moduleName($0.name) == name }
  }

  /// `Vendor_Module`: two words of letters and digits that begin with a capital.
  static func isWellFormed(_ name: String) -> Bool {
    let bytes = name.utf8.span
    var underscore: Int?
    for index in bytes.indices {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "_") where underscore == nil: underscore = index
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): break
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        // Not at the start of a word.
        guard index > 0, index - 1 != underscore else { return false }
      default: return false
      }
    }
    guard let underscore else { return false }
    return underscore > 1 && underscore + 2 < bytes.count
  }
}
