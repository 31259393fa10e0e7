package import MagintCore

/// An ACL resource that the module itself declares.
package struct OwnResource: Sendable, Hashable {
  package let id: String
  package let title: String

  /// - Parameters:
  ///   - text: an id of the module, and behind a `=` the title that merchants read:
  ///     `Acme_OrderSync::sync=Order synchronisation`.
  ///   - module: whose resource it is.
  /// - Throws: ``MagintError`` of kind `usage` where Magento's schema would not take it.
  package init(_ text: String, of module: ModuleName) throws(MagintError) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let id = String(parts[0])
    let prefix = "\(module)::"
    guard id.hasPrefix(prefix) else {
      throw MagintError(
        .usage,
        "'\(id)' is no resource of this module's; its ids begin with '\(prefix)'. What another module declares is asked for with --resource"
      )
    }
    let name = id.dropFirst(prefix.count)
    guard !name.isEmpty, name.utf8.allSatisfy(Self.isPlain) else {
      throw MagintError(
        .usage,
        "'\(id)' is no id of a resource; behind '\(prefix)' write letters, digits and '_', such as '\(prefix)sync'"
      )
    }
    self.id = id
    guard parts.count == 2 else {
      title = Self.title(name, module)
      return
    }
    title = String(parts[1])
    guard (3...50).contains(title.unicodeScalars.count),
      title.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
    else {
      throw MagintError(
        .usage, "the title of '\(id)' must have 3 to 50 characters, as Magento's schema wants it")
    }
  }

  /// The resource that guards a module's routes where no other does.
  package static func standard(of module: ModuleName) -> OwnResource {
    OwnResource(id: "\(module)::api", title: title("API", module))
  }

  private init(id: String, title: String) {
    self.id = id
    self.title = title
  }

  /// It stands at the top of the tree, so that it has to tell whose it is.
  private static func title(_ name: some StringProtocol, _ module: ModuleName) -> String {
    let words = name.split(separator: "_").flatMap { ModuleName.words($0) }.joined(separator: " ")
    let title =
      "\(module.vendor) \(module.words): " + words.prefix(1).uppercased() + words.dropFirst()
    return title.utf8.count <= 50 ? title : String("\(module.vendor) \(module.words)".prefix(50))
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
