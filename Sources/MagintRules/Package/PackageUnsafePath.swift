import MagintArchive
package import MagintCore

package enum PackageUnsafePath: PackageRule {
  package static let id: RuleID = "package-unsafe-path"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .package, severity: .error, consequences: [.rejectedByMarketplace, .insecure],
      summary: "An entry's name leads out of the package or is none on some systems",
      rationale: """
        Whoever unpacks an entry `../../index.php`, or one with an absolute path, may overwrite a file of the
        shop. A backslash is a part of the name on one system and a folder on another. Such an archive is an
        attack, or comes from a broken program; no one should unpack it.

        Windows has no files called `con`, `nul.txt` or `COM1.php`, which are devices there, no `?`, `*`, `:`,
        `<`, `>`, `|` or `"` in names, and drops a dot or a space at the end. Who develops a shop on Windows
        cannot unpack the package, or gets a file of another name.
        """,
      examples: [
        .bad(
          SamplePackage(files: [SamplePackage.File("../../pub/index.php", "<?php\n")]),
          at: "../../pub/index.php"),
        .good(SamplePackage()),
      ])
  }

  package static func check(_ package: CheckedPackage, _ report: inout PackageFindings) {
    for entry in package.entries {
      if let reason = archiveReason(entry) {
        add(entry, reason, help: "Build the archive again: magint pack does", &report)
      } else if let reason = fileReason(entry) {
        add(entry, reason, help: "Rename the file", &report)
      }
    }
  }

  private static func add(
    _ entry: ZipArchive.Entry, _ reason: String, help: String, _ report: inout PackageFindings
  ) {
    report.add(
      Self.self, .error, [.rejectedByMarketplace, .insecure], entry: entry.name,
      "the name \(quoted(entry.name)) \(reason)",
      "Whoever unpacks the archive gets a file in another place, under another name, or none.",
      help: help)
  }

  /// What no file is called: the archive is wrong.
  private static func archiveReason(_ entry: ZipArchive.Entry) -> String? {
    let name = entry.name
    if name.isEmpty { return "is empty" }
    if name.utf8.first == UInt8(ascii: "/") { return "is an absolute path" }
    // Byte by byte: to `String` a slash and a combining mark are one character.
    let parts = parts(name)
    if parts.contains(where: { $0.elementsEqual("..".utf8) }) { return "leads upwards" }
    if parts.contains(where: { $0.isEmpty || $0.elementsEqual(".".utf8) }) {
      return "has a part that names nothing"
    }
    return nil
  }

  private static func parts(_ name: String) -> [Substring.UTF8View] {
    var parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    if parts.last?.isEmpty == true { parts.removeLast() }
    return parts
  }

  /// What a file may be called on the system that it is from.
  private static func fileReason(_ entry: ZipArchive.Entry) -> String? {
    let name = entry.name
    guard entry.isNameValid else { return "is not UTF-8" }
    if name.utf8.contains(UInt8(ascii: "\\")) { return "has a backslash" }
    if name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) { return "has a control character" }
    let letters = Array(name.unicodeScalars.prefix(2))
    if letters.count == 2, letters[1] == ":", letters[0].isASCII, letters[0].properties.isAlphabetic
    {
      return "begins with a drive"
    }
    for part in parts(name).map({ Substring($0) }) {
      if let character = part.unicodeScalars.first(where: { "<>:\"|?*".unicodeScalars.contains($0) }
      ) {
        return "is none on Windows, where no name has '\(character)'"
      }
      if part.hasSuffix(".") || part.hasSuffix(" ") {
        return
          "is none on Windows, where no name ends in a \(part.hasSuffix(".") ? "dot" : "space")"
      }
      // With any extension too.
      let stem = part.prefix { $0 != "." }.lowercased()
      let trimmed = stem.prefix(stem.utf8.count - stem.reversed().prefix { $0 == " " }.count)
      if devices.contains(String(trimmed)) {
        return "is none on Windows, where '\(trimmed)' is a device"
      }
    }
    return nil
  }

  private static let devices: Set<String> = Set(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
      + ["com", "lpt"].flatMap { port in "123456789¹²³".map { port + String($0) } })
}
