import MagintCore
package import MagintPHP

/// What a file below `Setup` says of when Magento runs it, and of what it deletes.
package enum SetupScript {
  // MARK: Patches with a version

  /// The version of a patch that has one.
  package struct PatchVersion: Sendable {
    /// Nil where it cannot be told without running the code.
    package var text: String?
    /// Of what the method returns, in bytes.
    package var range: Range<Int>
  }

  private static let versioned = "magento\\framework\\setup\\patch\\patchversioninterface"

  /// The version of the patch in a file; nil where it has none.
  ///
  /// Magento writes a module's new `setup_version` before it applies patches, and skips one whose version
  /// is not above it.
  package static func patchVersion(_ file: PHPFile) -> PatchVersion? {
    for declaration in file.classes
    where declaration.form == .class && !declaration.name.isEmpty
      && declaration.implements.contains(where: { $0.lowercased() == versioned })
    {
      guard let method = declaration.methods["getversion"] else {
        return PatchVersion(text: nil, range: declaration.nameRange)
      }
      let body = file.functions[method].body
      let returns = body.filter { file.isToken($0, "return") }
      guard returns.count == 1, let start = returns.first,
        let end = file.first(in: start + 1..<body.upperBound, where: { file.isToken($0, ";") })
      else { return PatchVersion(text: nil, range: declaration.nameRange) }
      let places = start + 1..<end
      return PatchVersion(text: constant(places, file), range: file.range(places))
    }
    return nil
  }

  /// Whether Magento runs a patch of a module with this `setup_version`; nil where that cannot be told.
  package static func runs(_ version: PatchVersion?, setupVersion: String?) -> Bool? {
    guard let version, let setupVersion, !setupVersion.isEmpty else { return true }
    return version.text.map { PHPVersion($0) > PHPVersion(setupVersion) }
  }

  static func constant(_ places: Range<Int>, _ file: PHPFile) -> String? {
    guard let values = PHPResolver().values(of: places, in: file), values.count == 1,
      let bytes = PHPResolver.bytes(values[0])
    else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  // MARK: Conditions on the version

  /// `version_compare($context->getVersion(), other, symbol)`.
  package struct Condition: Sendable, Hashable {
    package var symbol: String
    package var other: String

    /// Whether it holds in a shop that has `version` of the module; an empty one in a new shop.
    package func holds(for version: String) -> Bool? {
      PHPVersion.holds(version, symbol, other)
    }
  }

  /// The conditions on the shop's version of the module under which the method of an upgrade script comes
  /// to a place, all of which have to hold; nil where others decide as well.
  ///
  /// - Parameter offset: of something in the method, in bytes.
  package static func conditions(at offset: Int, in file: PHPFile) -> [Condition]? {
    guard
      let target = (0..<file.count).last(where: { file.range($0..<$0 + 1).lowerBound <= offset }),
      let function = file.function(around: target),
      let owner = file.functions[function].ofClass,
      ["upgrade", "install"].contains(where: { file.classes[owner].methods[$0] == function })
    else { return nil }
    let body = file.functions[function].body
    let parameters = file.functions[function].parameters
    var conditions: [Condition] = []
    var place = body.lowerBound
    while place < target {
      if file.isToken(place, "if"), file.isToken(place + 1, "(") {
        let inside = file.inside(place + 1)
        let next = file.closing(of: place + 1) + 1
        var end = next
        if file.isToken(next, "{") {
          end = file.closing(of: next)
        } else {
          end = file.first(in: next..<body.upperBound) { file.isToken($0, ";") } ?? body.upperBound
        }
        guard end < target else {
          guard let condition = condition(inside, file, parameters) else { return nil }
          conditions.append(condition)
          place = file.isToken(next, "{") ? next + 1 : next
          continue
        }
        // A block before the place may end the method.
        guard !(next..<end).contains(where: { isEnd($0, file) }) else { return nil }
        place = end + 1
        // What stands under else is no plain condition.
        if file.isToken(place, "else") || file.isToken(place, "elseif") {
          guard
            let brace = file.first(in: place..<body.upperBound, where: { file.isToken($0, "{") }),
            file.closing(of: brace) < target,
            !(brace..<file.closing(of: brace)).contains(where: { isEnd($0, file) })
          else { return nil }
          place = file.closing(of: brace) + 1
        }
        continue
      }
      for word in ["switch", "match", "while", "do", "for", "fn", "function"] as [StaticString]
      where file.isToken(place, word) { return nil }
      for symbol in ["?", "&&", "||", "??"] as [StaticString] where file.isToken(place, symbol) {
        return nil
      }
      if isEnd(place, file) { return nil }
      place += 1
    }
    return conditions
  }

  /// Whether a token leaves the method.
  private static func isEnd(_ place: Int, _ file: PHPFile) -> Bool {
    ["return", "throw", "exit", "die"].contains { file.text(place).lowercased() == $0 }
      && file.kind(place) == .name
  }

  private static func condition(
    _ places: Range<Int>, _ file: PHPFile, _ parameters: Set<String>
  ) -> Condition? {
    let first = places.lowerBound
    guard file.text(first).lowercased().hasSuffix("version_compare"), file.isToken(first + 1, "(")
    else { return nil }
    let arguments = file.list(file.inside(first + 1))
    let behind = file.closing(of: first + 1) + 1..<places.upperBound
    var symbol: String?
    switch (arguments.count, behind.count) {
    case (3, 0): symbol = constant(arguments[2], file)
    // version_compare(…) < 0
    case (2, 2) where file.text(behind.lowerBound + 1) == "0":
      symbol = file.text(behind.lowerBound)
      if symbol == "===" { symbol = "==" }
      if symbol == "!==" { symbol = "!=" }
    default: return nil
    }
    guard var symbol else { return nil }
    let isFirst = asksForVersion(arguments[0], file, parameters)
    guard isFirst != asksForVersion(arguments[1], file, parameters),
      let other = constant(arguments[isFirst ? 1 : 0], file)
    else { return nil }
    if !isFirst {
      let turned = [
        "<": ">", "lt": ">", "<=": ">=", "le": ">=", ">": "<", "gt": "<", ">=": "<=", "ge": "<=",
      ]
      symbol = turned[symbol] ?? symbol
    }
    return Condition(symbol: symbol, other: other)
  }

  /// Whether an argument is `$context->getVersion()` of a parameter.
  private static func asksForVersion(
    _ argument: Range<Int>, _ file: PHPFile, _ parameters: Set<String>
  ) -> Bool {
    let first = argument.lowerBound
    return argument.count == 5 && file.kind(first) == .variable
      && parameters.contains(file.text(first)) && file.isToken(first + 1, "->")
      && file.isToken(first + 2, "getVersion") && file.isToken(first + 3, "(")
  }

  // MARK: Deleting

  /// What a file deletes of the integrations.
  package struct Deletion: Sendable {
    /// Nil where the names cannot be told without running the code.
    package var names: [String]?
    /// Of the call, in bytes.
    package var range: Range<Int>
  }

  /// The integrations that a file looks up by name and deletes with Magento's service; nil where it
  /// deletes none.
  package static func deletion(_ file: PHPFile) -> Deletion? {
    let isService = { (name: String) in
      name == "Magento\\Integration\\Api\\IntegrationServiceInterface"
        || name == "Magento\\Integration\\Model\\IntegrationService"
    }
    guard file.hasCall(of: ["delete"], on: isService) else { return nil }
    let deletes = file.calls(of: ["delete"])
    var names: [String]? = []
    for call in file.calls(of: ["findByName"]) {
      guard let argument = call.argument,
        let values = PHPResolver().values(of: argument, in: file)
      else {
        names = nil
        break
      }
      for value in values {
        guard let bytes = PHPResolver.bytes(value) else { continue }
        names?.append(String(decoding: bytes, as: UTF8.self))
      }
    }
    if names?.isEmpty == true { names = nil }
    return Deletion(names: names, range: deletes.first?.nameRange ?? 0..<0)
  }
}
