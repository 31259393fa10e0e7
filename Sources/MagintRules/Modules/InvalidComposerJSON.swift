import MagintCatalog
package import MagintCore

package enum InvalidComposerJSON: ModuleRule {
  package static let id: RuleID = "invalid-composer-json"
  package static var metadata: RuleMetadata {
    let path = "composer.json"
    return RuleMetadata(
      category: .module, severity: .error,
      consequences: [
        ConsequenceRow("composer cannot read the file", [.notRead, .rejectedByMarketplace]),
        ConsequenceRow("composer does not load registration.php", [.notRead]),
      ],
      summary: "A composer.json that composer refuses, or that does not load registration.php",
      rationale: """
        Composer stops at a composer.json that is not JSON or begins with a byte order mark, which some
        editors put in front of UTF-8 and nobody sees, and at a package name that is not of the
        form `vendor/module`, all in lower case. Of the modules that composer installs Magento learns
        through `autoload.files` alone: without registration.php there the module does not exist.
        """,
      examples: [
        .bad(
          .integration,
          GoodModule.composer.replacing("\"^100.4\"\n    },", with: "\"^100.4\",\n    ⟦}⟧,"),
          path: path, beside: GoodModule.consolidated),
        .bad(
          .integration,
          GoodModule.composer.replacing("\"acme/module-order-sync\"", with: "⟦\"Acme_OrderSync\"⟧"),
          fixed: GoodModule.composer.replacing(
            "acme/module-order-sync", with: "acme/module-order-sync"),
          path: path, beside: GoodModule.consolidated),
        .bad(
          .integration,
          GoodModule.composer.replacing("\"files\": [\"registration.php\"],\n        ", with: "")
            .replacing("\"autoload\"", with: "⟦\"autoload\"⟧"),
          path: path, beside: GoodModule.consolidated),
        .bad(
          .integration, "\u{FEFF}⟦{⟧" + GoodModule.composer.dropFirst(), fixed: GoodModule.composer,
          path: path,
          beside: GoodModule.consolidated),
        .good(.integration, GoodModule.composer, path: path, beside: GoodModule.consolidated),
      ])
  }

  package static func check(
    _ module: CheckedModule, _ sources: ModuleSources, _ findings: inout [Diagnostic]
  ) {
    guard let composer = sources.composer else { return }
    func add(
      _ consequences: [Consequence], _ place: Range<Int>?, _ message: String,
      _ explanation: String, _ fix: FixIt
    ) {
      findings.append(
        finding(
          .error, consequences, in: composer.file, at: place, message, explanation, fixIts: [fix]))
    }
    let refused: [Consequence] = [.notRead, .rejectedByMarketplace]
    if composer.file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      add(
        refused, 3..<min(4, composer.file.bytes.count),
        "composer.json begins with a byte order mark",
        "Composer stops at the file (\"BOM detected\"), and so does every command of the shop that needs "
          + "it.",
        FixIt("Remove the mark", .safe, edits: [FixIt.Edit(0..<3, "")]))
    }
    guard let root = composer.tree else {
      let bytes = composer.file.bytes
      let start = min(composer.problem?.offset ?? 0, max(0, bytes.count - 1))
      var end = min(bytes.count, start + 1)
      while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
      add(
        refused, bytes.isEmpty ? nil : start..<end,
        "composer.json is not JSON: \(composer.problem?.message ?? "it is empty")",
        "Composer stops at the file, and so does every command of the shop that needs it.",
        FixIt("Repair the JSON; composer validate shows whether it is one", .unsafe))
      return
    }
    guard case .object = root.value else {
      add(
        refused, root.range, "composer.json holds no object",
        "Composer stops at the file.", FixIt("Begin the file with '{'", .unsafe))
      return
    }
    if let name = root["name"] {
      if !isPackageName(name.string ?? "") {
        let suggestion = packageName(sources)
        add(
          refused, name.range, "\(quoted(name.string ?? "")) is no name of a composer package",
          "Composer refuses the file: a name is 'vendor/package', in lower-case letters, digits and "
            + "single '-', '_' or '.' between them.",
          FixIt(
            suggestion.map { "Write \"\($0)\"" } ?? "Write vendor/module-name", .unsafe,
            edits: suggestion.map { [FixIt.Edit(name.range, "\"\($0)\"")] } ?? []))
      }
    } else {
      add(
        refused, nil, "composer.json names no package",
        "Composer cannot install a package without a name.",
        FixIt("Add a \"name\", vendor/module-name", .unsafe))
    }
    // Of a package with several modules each is registered by a file of its own.
    guard let autoload = root.member("autoload"), sources.hasRegistration || !sources.hasPHP
    else { return }
    let files = autoload.value["files"]?.array.compactMap(\.string) ?? []
    let loads = files.contains {
      $0.hasSuffix("registration.php") || $0.hasSuffix("registrations.php")
    }
    guard !loads, files.isEmpty else { return }
    add(
      [.notRead], autoload.nameRange, "composer does not load registration.php",
      "Of a module that composer installs Magento learns through \"autoload\": {\"files\": "
        + "[\"registration.php\"]} alone.",
      FixIt("Add \"files\": [\"registration.php\"] to \"autoload\"", .unsafe))
  }

  /// `^[a-z0-9]([_.-]?[a-z0-9]+)*/[a-z0-9](([_.]|-{1,2})?[a-z0-9]+)*$`, by composer's own schema.
  static func isPackageName(_ name: String) -> Bool {
    let bytes = name.utf8.span
    // The second part holds no other slash: that is no byte of a name.
    var slash = 0
    while slash < bytes.count, bytes[slash] != UInt8(ascii: "/") { slash += 1 }
    guard slash < bytes.count else { return false }
    return isPackageNamePart(bytes.extracting(..<slash), isSecond: false)
      && isPackageNamePart(bytes.extracting((slash + 1)...), isSecond: true)
  }

  private static func isPackageNamePart(_ part: Span<UInt8>, isSecond: Bool) -> Bool {
    guard !part.isEmpty, isPlain(part[0]), isPlain(part[part.count - 1]) else { return false }
    var run = 0
    var previous: UInt8 = 0
    for index in part.indices {
      let byte = part[index]
      if isPlain(byte) {
        run = 0
      } else if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
      {
        run += 1
        let isDouble =
          run == 2 && isSecond && byte == UInt8(ascii: "-") && previous == UInt8(ascii: "-")
        guard run == 1 || isDouble else { return false }
      } else {
        return false
      }
      previous = byte
    }
    return true
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    0x30...0x39 ~= byte || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
  }

  /// `acme/module-order-sync` for `Acme_OrderSync`.
  private static func packageName(_ sources: ModuleSources) -> String? {
    let name = sources.module?.name ?? sources.registeredName?.text ?? ""
    let parts = name.split(separator: "_")
    guard parts.count == 2 else { return nil }
    var words = ""
    var previous: Character = "A"
    for letter in parts[1] {
      if letter.isUppercase, !previous.isUppercase { words += "-" }
      words += letter.lowercased()
      previous = letter
    }
    let result = "\(parts[0].lowercased())/module-\(words)"
    return isPackageName(result) ? result : nil
  }
}
