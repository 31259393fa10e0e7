package import MagintCore

/// The name of a Magento module, `Vendor_Module`, and what follows from it.
package struct ModuleName: Sendable, Hashable, CustomStringConvertible {
  package let vendor: String
  package let module: String

  package var description: String { "\(vendor)_\(module)" }
  /// `Vendor\Module`.
  package var namespace: String { "\(vendor)\\\(module)" }
  /// The module's part as words: `Order Sync` for `OrderSync`.
  package var words: String { Self.words(module).joined(separator: " ") }
  /// `module-order-sync`, as Magento's own packages are named.
  package var packageName: String {
    "module-" + Self.words(module).joined(separator: "-").lowercased()
  }

  /// - Throws: ``MagintError`` of kind `usage` where Magento or PHP would not take the name.
  package init(_ text: String) throws(MagintError) {
    let parts = text.split(separator: "_", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy(Self.isPart) else {
      throw MagintError(
        .usage,
        "'\(text)' is no name of a module; write Vendor_Module, each part at least two characters, a capital and then letters and digits, such as Acme_OrderSync"
      )
    }
    guard text.utf8.count <= 50 else {
      throw MagintError(
        .usage, "'\(text)' has more than 50 characters, which is all that Magento's database holds")
    }
    vendor = String(parts[0])
    module = String(parts[1])
    guard vendor != "Magento" else {
      throw MagintError(
        .usage, "'\(text)' has Magento's own vendor name; begin it with the name of your company")
    }
    for part in parts where Self.reservedWords.contains(part.lowercased()) {
      throw MagintError(
        .usage, "'\(part)' in '\(text)' is a word of PHP's, which no namespace may contain")
    }
  }

  private static func isPart(_ part: Substring) -> Bool {
    guard part.utf8.count >= 2, let first = part.utf8.first else { return false }
    return (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first)
      && part.utf8.allSatisfy(isLetterOrDigit)
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }

  /// `OrderSync` → Order, Sync; `B2BGateway` → B2B, Gateway.
  package static func words(_ text: some StringProtocol) -> [String] {
    var words: [String] = []
    var word = ""
    let characters = Array(text)
    for (index, character) in characters.enumerated() {
      let next = index + 1 < characters.count ? characters[index + 1] : nil
      if character.isUppercase, let last = word.last,
        last.isLowercase || next?.isLowercase == true
      {
        words.append(word)
        word = ""
      }
      word.append(character)
    }
    return word.isEmpty ? words : words + [word]
  }

  /// The keywords of PHP 7.4, which a namespace could contain only from PHP 8.
  private static let reservedWords: Set<String> = [
    "abstract", "and", "array", "as", "break", "callable", "case", "catch", "class", "clone",
    "const", "continue", "declare", "default", "die", "do", "echo", "else", "elseif", "empty",
    "enddeclare", "endfor", "endforeach", "endif", "endswitch", "endwhile", "eval", "exit",
    "extends", "final", "finally", "fn", "for", "foreach", "function", "global", "goto", "if",
    "implements", "include", "instanceof", "insteadof", "interface", "isset", "list", "match",
    "namespace", "new", "or", "print", "private", "protected", "public", "readonly", "require",
    "return", "static", "switch", "throw", "trait", "try", "unset", "use", "var", "while", "xor",
    "yield",
  ]
}
