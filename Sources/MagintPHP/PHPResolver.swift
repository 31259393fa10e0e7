internal import MagintCore

/// Works out the values that an expression can have, without executing anything: literals, arrays,
/// constants, properties, and variables that the same function assigns.
package final class PHPResolver {
  package indirect enum Value: Sendable, Hashable {
    case null
    case bool(Bool)
    case int(Int)
    case string([UInt8])
    case array([Element])
  }

  package struct Element: Sendable, Hashable {
    package var key: Value
    package var value: Value
  }

  /// Finds the file that declares a class, by the class's full name.
  private let locate: (String) -> PHPFile?
  /// How many steps are left: what is made to take long is not worked out.
  private var steps = 20_000

  /// Deeper than this nobody nests; a limit keeps the stack whole.
  private static let maximumDepth = 48
  /// An expression with more possible values than this has no known one.
  private static let maximumAlternatives = 256

  package init(locate: @escaping (String) -> PHPFile? = { _ in nil }) { self.locate = locate }

  /// The values that the expression at `places` can have; nil where that is not known.
  package func values(of places: Range<Int>, in file: PHPFile) -> [Value]? {
    steps = 20_000
    return evaluate(
      places, Scope(file: file, place: places.lowerBound, depth: 0)
    ).map { Self.unique($0) }
  }

  private struct Scope {
    var file: PHPFile
    /// Where the expression stands: what is assigned behind it does not count.
    var place: Int
    var depth: Int
    /// The class that `self` and `$this` mean, where the place does not tell.
    var ofClass: Int?

    func deeper(_ place: Int? = nil) -> Scope {
      var copy = self
      copy.depth += 1
      if let place { copy.place = place }
      return copy
    }
  }

  /// About how much there is to copy of a value.
  private static func size(_ value: Value) -> Int {
    switch value {
    case .string(let bytes): bytes.count
    case .array(let elements): elements.count * 16
    case .null, .bool, .int: 1
    }
  }

  private static func unique(_ values: [Value]) -> [Value] {
    var seen: Set<Value> = []
    return values.filter { seen.insert($0).inserted }
  }

  private func step(_ scope: Scope) -> Bool {
    steps -= 1
    return steps > 0 && scope.depth < Self.maximumDepth
  }

  /// Takes account of a walk over `count` tokens.
  private func charge(_ count: Int) { steps -= count / 256 }

  // MARK: Expressions

  private func evaluate(_ places: Range<Int>, _ scope: Scope) -> [Value]? {
    guard step(scope), !places.isEmpty, places.upperBound <= scope.file.count else { return nil }
    let file = scope.file
    if let question = file.first(in: places, where: { file.isToken($0, "?") }) {
      return conditional(places, question, scope)
    }
    if let coalesce = file.first(in: places, where: { file.isToken($0, "??") }) {
      // Either side may be it, whatever is known of the left one.
      guard let right = evaluate(coalesce + 1..<places.upperBound, scope.deeper()) else {
        return nil
      }
      guard let left = evaluate(places.lowerBound..<coalesce, scope.deeper()) else { return nil }
      return left.contains(.null) ? left.filter { $0 != .null } + right : left
    }
    // An assignment has the value that it assigns.
    if let equals = file.first(in: places, where: { file.isToken($0, "=") }) {
      return evaluate(equals + 1..<places.upperBound, scope.deeper())
    }
    var operands: [Range<Int>] = []
    var operators: [Int] = []
    var start = places.lowerBound
    while let next = file.first(in: start..<places.upperBound, where: { isBinary($0, file) }) {
      operands.append(start..<next)
      operators.append(next)
      start = next + 1
    }
    operands.append(start..<places.upperBound)
    guard operands.count > 1 else { return operand(places, scope) }
    let isConcatenation = operators.allSatisfy { file.isToken($0, ".") }
    let isUnion = operators.allSatisfy { file.isToken($0, "+") }
    guard isConcatenation || isUnion else { return nil }
    guard var result = evaluateOperand(operands[0], scope) else { return nil }
    for part in operands.dropFirst() {
      guard let next = evaluateOperand(part, scope),
        let combined = combine(
          result, next, isConcatenation ? Self.concatenate : Self.unite)
      else { return nil }
      result = combined
    }
    return result
  }

  private func evaluateOperand(_ places: Range<Int>, _ scope: Scope) -> [Value]? {
    places.isEmpty ? nil : operand(places, scope.deeper())
  }

  private func isBinary(_ place: Int, _ file: PHPFile) -> Bool {
    guard file.kind(place) == .operator || file.kind(place) == .name else { return false }
    for symbol in Self.binary where file.isToken(place, symbol) { return true }
    return false
  }

  private static let binary: [StaticString] = [
    ".", "+", "-", "*", "/", "%", "==", "===", "!=", "!==", "<>", "<", ">", "<=", ">=", "<=>", "&&",
    "||", "|", "&", "^", "<<", ">>", "**", "and", "or", "xor", "instanceof", ".=", "+=", "??=",
  ]

  /// `a ? b : c` and `a ?: c`: both can be.
  private func conditional(_ places: Range<Int>, _ question: Int, _ scope: Scope) -> [Value]? {
    let file = scope.file
    guard
      let colon = file.first(
        in: question + 1..<places.upperBound, where: { file.isToken($0, ":") })
    else { return nil }
    let first =
      colon == question + 1
      ? places.lowerBound..<question : question + 1..<colon
    guard let left = evaluate(first, scope.deeper()),
      let right = evaluate(colon + 1..<places.upperBound, scope.deeper())
    else { return nil }
    return limited(left + right)
  }

  private func limited(_ values: [Value]) -> [Value]? {
    charge(values.reduce(0) { $0 + Self.size($1) })
    guard steps > 0 else { return nil }
    let values = Self.unique(values)
    return values.count <= Self.maximumAlternatives ? values : nil
  }

  private func combine(
    _ left: [Value], _ right: [Value], _ join: (Value, Value) -> Value?
  ) -> [Value]? {
    guard left.count * right.count <= Self.maximumAlternatives else { return nil }
    var result: [Value] = []
    for first in left {
      for second in right {
        guard let value = join(first, second) else { return nil }
        // Twice: it is made here and compared with others later.
        charge(2 * Self.size(value))
        guard steps > 0 else { return nil }
        result.append(value)
      }
    }
    return limited(result)
  }

  private static func concatenate(_ left: Value, _ right: Value) -> Value? {
    guard let first = bytes(left), let second = bytes(right), first.count + second.count < 65_536
    else { return nil }
    return .string(first + second)
  }

  private static func unite(_ left: Value, _ right: Value) -> Value? {
    guard case .array(let first) = left, case .array(let second) = right else { return nil }
    let keys = Set(first.map(\.key))
    return .array(first + second.filter { !keys.contains($0.key) })
  }

  /// A value as a string.
  package static func bytes(_ value: Value) -> [UInt8]? {
    switch value {
    case .null: []
    case .bool(let bool): bool ? [UInt8(ascii: "1")] : []
    case .int(let int): Array(String(int).utf8)
    case .string(let bytes): bytes
    case .array: nil
    }
  }

  // MARK: Operands

  private func operand(_ places: Range<Int>, _ scope: Scope) -> [Value]? {
    guard step(scope), let first = places.first else { return nil }
    let file = scope.file
    switch file.kind(first) {
    case .string:
      return postfix(
        [.string(PHPString.value(file.bytes(first)))], first + 1..<places.upperBound, scope)
    case .quote where file.bytes(first).last == UInt8(ascii: "\""):
      guard let end = (first + 1..<places.upperBound).last,
        file.kind(end) == .quote
      else { return nil }
      return template(first + 1..<end, scope) { PHPString.escaped($0, quote: UInt8(ascii: "\"")) }
    case .heredocStart: return heredoc(places, scope)
    case .number:
      guard places.count == 1, let int = Int(file.text(first).filter { $0 != "_" }) else {
        return nil
      }
      return [.int(int)]
    case .cast where ["(string)", "(array)"].contains(file.text(first).lowercased()):
      return cast(places, scope)
    case .variable: return variable(places, scope)
    case .operator where file.isToken(first, "("):
      let end = file.closing(of: first)
      guard end < places.upperBound, let value = evaluate(first + 1..<end, scope.deeper()) else {
        return nil
      }
      return postfix(value, end + 1..<places.upperBound, scope)
    case .operator where file.isToken(first, "["):
      let end = file.closing(of: first)
      guard end < places.upperBound, let value = array(first + 1..<end, scope) else { return nil }
      return postfix(value, end + 1..<places.upperBound, scope)
    case .name, .qualifiedName, .fullyQualifiedName, .relativeName: return name(places, scope)
    default: return nil
    }
  }

  private func cast(_ places: Range<Int>, _ scope: Scope) -> [Value]? {
    guard let values = evaluateOperand(places.dropFirst(1), scope) else { return nil }
    if scope.file.text(places.lowerBound).lowercased() == "(array)" {
      return values.map {
        if case .array = $0 { $0 } else { .array([Element(key: .int(0), value: $0)]) }
      }
    }
    var strings: [Value] = []
    for value in values {
      guard let bytes = Self.bytes(value) else { return nil }
      strings.append(.string(bytes))
    }
    return strings
  }

  private func array(_ places: Range<Int>, _ scope: Scope) -> [Value]? {
    let file = scope.file
    var result: [Value] = [.array([])]
    for part in file.list(places) {
      guard step(scope) else { return nil }
      if file.isToken(part.lowerBound, "...") {
        guard let spread = evaluate(part.dropFirst(1), scope.deeper()),
          let next = combine(result, spread, Self.append)
        else { return nil }
        result = next
        continue
      }
      var keys: [Value]? = nil
      var item = part
      if let arrow = file.first(in: part, where: { file.isToken($0, "=>") }) {
        guard let known = evaluate(part.lowerBound..<arrow, scope.deeper()) else { return nil }
        keys = known
        item = arrow + 1..<part.upperBound
      }
      // Of what a name stands for only the name may be known: the keys are what some calls pass.
      guard let values = evaluate(item, scope.deeper()) ?? (keys == nil ? nil : [.null]) else {
        return nil
      }
      if let keys {
        guard
          let pairs = combine(
            keys, values, { .array([Element(key: Self.normalized($0), value: $1)]) }),
          let next = combine(result, pairs, Self.replace)
        else { return nil }
        result = next
      } else {
        guard
          let next = combine(
            result, values, { Self.append($0, .array([Element(key: .int(0), value: $1)])) })
        else { return nil }
        result = next
      }
    }
    return result
  }

  /// A key as PHP keeps it: a string of digits is a number.
  private static func normalized(_ key: Value) -> Value {
    guard case .string(let bytes) = key, let int = Int(String(decoding: bytes, as: UTF8.self)),
      Array(String(int).utf8) == bytes
    else { return key }
    return .int(int)
  }

  private static func append(_ list: Value, _ more: Value) -> Value? {
    guard case .array(var elements) = list, case .array(let added) = more else { return nil }
    for element in added {
      if case .string = element.key {
        elements.removeAll { $0.key == element.key }
        elements.append(element)
        continue
      }
      var next = 0
      for case .int(let key) in elements.map(\.key) where key >= next && key < .max {
        next = key + 1
      }
      elements.append(Element(key: .int(next), value: element.value))
    }
    return .array(elements)
  }

  private static func replace(_ list: Value, _ pair: Value) -> Value? {
    guard case .array(var elements) = list, case .array(let added) = pair else { return nil }
    for element in added {
      if let index = elements.firstIndex(where: { $0.key == element.key }) {
        elements[index].value = element.value
      } else {
        elements.append(element)
      }
    }
    return .array(elements)
  }

  /// What stands behind a value: an index, or a property of an enumeration's case.
  private func postfix(_ values: [Value], _ places: Range<Int>, _ scope: Scope) -> [Value]? {
    guard let first = places.first else { return values }
    let file = scope.file
    guard step(scope) else { return nil }
    if file.isToken(first, "["), file.closing(of: first) < places.upperBound {
      let end = file.closing(of: first)
      guard let keys = evaluate(first + 1..<end, scope.deeper()),
        let found = combine(
          values, keys,
          { list, key in
            guard case .array(let elements) = list else { return nil }
            let key = Self.normalized(key)
            return elements.first { $0.key == key }?.value
          })
      else { return nil }
      return postfix(found, end + 1..<places.upperBound, scope.deeper())
    }
    // `Names::Sync->value`
    if file.isToken(first, "->"), places.count == 2, file.isToken(first + 1, "value") {
      return values
    }
    return nil
  }

  // MARK: Strings with something to replace

  private func template(
    _ places: Range<Int>, _ scope: Scope, _ decode: (ArraySlice<UInt8>) -> [UInt8]
  ) -> [Value]? {
    let file = scope.file
    var result: [Value] = [.string([])]
    var place = places.lowerBound
    while place < places.upperBound {
      guard step(scope) else { return nil }
      let values: [Value]?
      switch file.kind(place) {
      case .encapsed:
        values = [.string(decode(file.bytes(place)))]
        place += 1
      case .curlyOpen:
        let end = file.closing(of: place)
        guard end < places.upperBound else { return nil }
        values = evaluate(place + 1..<end, scope.deeper())
        place = end + 1
      case .variable:
        var end = place + 1
        if file.isToken(end, "->") {
          end += 2
        } else if file.isToken(end, "[") {
          return nil
        }
        values = variable(place..<min(end, places.upperBound), scope.deeper())
        place = end
      default: return nil
      }
      guard let values, let next = combine(result, values, Self.concatenate) else { return nil }
      result = next
    }
    return result
  }

  private func heredoc(_ places: Range<Int>, _ scope: Scope) -> [Value]? {
    let file = scope.file
    guard let last = places.last, file.kind(last) == .heredocEnd else { return nil }
    let isNowdoc = file.bytes(places.lowerBound).contains(UInt8(ascii: "'"))
    let indentation = file.bytes(last).prefix { $0 == 0x20 || $0 == 0x09 }.count
    let body = places.lowerBound + 1..<last
    if body.isEmpty { return [.string([])] }
    let end = file.bytes(last).startIndex
    return template(body, scope) { part in
      var text = part
      // The line end before the label does not count.
      if text.endIndex == end {
        if text.last == 0x0A { text.removeLast() }
        if text.last == 0x0D { text.removeLast() }
      }
      var lines: [UInt8] = []
      let isLineStart = part.startIndex == 0 || file.file.bytes[part.startIndex - 1] == 0x0A
      var column = isLineStart ? 0 : Int.max
      for byte in text {
        if byte == 0x0A {
          column = 0
          lines.append(byte)
        } else if column < indentation, byte == 0x20 || byte == 0x09 {
          column += 1
        } else {
          column = .max
          lines.append(byte)
        }
      }
      return isNowdoc ? lines : PHPString.escaped(lines, quote: nil)
    }
  }

  // MARK: Names

  private func name(_ places: Range<Int>, _ scope: Scope) -> [Value]? {
    let file = scope.file
    let first = places.lowerBound
    let word = file.text(first)
    if file.isToken(first + 1, "("), first + 1 < places.upperBound {
      return function(word.lowercased(), places, scope)
    }
    if file.isToken(first + 1, "::"), places.count >= 3 {
      guard let values = classMember(word, places, scope) else { return nil }
      return values
    }
    let values: [Value]?
    switch word.lowercased() {
    case "true": values = [.bool(true)]
    case "false": values = [.bool(false)]
    case "null": values = [.null]
    case "php_eol": values = [.string([0x0A])]
    case "__namespace__": values = [.string(Array(file.namespace.utf8))]
    case "__class__":
      values = file.classIndex(around: first).map { [.string(Array(file.classes[$0].name.utf8))] }
    default:
      let short = word.split(separator: "\\").last.map(String.init) ?? word
      values = file.constants[short].flatMap {
        evaluate($0, scope.deeper($0.lowerBound))
      }
    }
    guard let values else { return nil }
    return postfix(values, first + 1..<places.upperBound, scope)
  }

  /// `array(…)`, and the few functions that only put arrays together.
  private func function(_ word: String, _ places: Range<Int>, _ scope: Scope) -> [Value]? {
    let file = scope.file
    let open = places.lowerBound + 1
    let end = file.closing(of: open)
    guard end < places.upperBound else { return nil }
    let arguments = file.list(open + 1..<end)
    let result: [Value]?
    switch word.hasPrefix("\\") ? String(word.dropFirst()) : word {
    case "array": result = array(open + 1..<end, scope)
    case "array_merge":
      var merged: [Value]? = [.array([])]
      for argument in arguments {
        guard let known = merged, let values = evaluate(argument, scope.deeper()) else {
          return nil
        }
        merged = combine(known, values, Self.append)
      }
      result = merged
    case "array_keys" where arguments.count == 1:
      result = evaluate(arguments[0], scope.deeper()).flatMap { Self.map($0) { $0.key } }
    case "array_values" where arguments.count == 1:
      result = evaluate(arguments[0], scope.deeper()).flatMap { Self.map($0) { $0.value } }
    default: result = nil
    }
    return result.flatMap { postfix($0, end + 1..<places.upperBound, scope) }
  }

  private static func map(_ values: [Value], _ part: (Element) -> Value) -> [Value]? {
    var result: [Value] = []
    for value in values {
      guard case .array(let elements) = value else { return nil }
      result.append(
        .array(elements.enumerated().map { Element(key: .int($0.offset), value: part($0.element)) })
      )
    }
    return result
  }

  /// `Name::CONSTANT`, `Name::class`, `Name::$property`, `Name::method()`.
  private func classMember(_ word: String, _ places: Range<Int>, _ scope: Scope) -> [Value]? {
    let file = scope.file
    let member = places.lowerBound + 2
    let rest = member + 1..<places.upperBound
    let folded = word.lowercased()
    let isOwn = folded == "self" || folded == "static"
    let own = scope.ofClass ?? file.classIndex(around: scope.place)
    if file.isToken(member, "class"), rest.isEmpty {
      let name = isOwn ? own.map { file.classes[$0].name } : file.className(word)
      return name.map { [.string(Array($0.utf8))] }
    }
    let owner: (PHPFile, Int)?
    if isOwn {
      owner = own.map { (file, $0) }
    } else if folded == "parent" {
      owner = own.flatMap { file.classes[$0].extends.first }.flatMap { find($0, from: file) }
    } else {
      owner = find(file.className(word), from: file)
    }
    guard let (declaring, index) = owner else { return nil }
    let name = file.text(member)
    if file.kind(member) == .variable {
      return self.property(name, declaring, index, scope).flatMap { postfix($0, rest, scope) }
    }
    guard file.kind(member) == .name else { return nil }
    if let open = rest.first, file.isToken(open, "(") {
      return self.method(name, declaring, index, open, rest, scope)
    }
    return constant(name, declaring, index, scope.deeper()).flatMap { postfix($0, rest, scope) }
  }

  private func find(_ name: String, from file: PHPFile) -> (PHPFile, Int)? {
    let folded = name.lowercased()
    if let index = file.classes.firstIndex(where: { $0.name.lowercased() == folded }) {
      return (file, index)
    }
    guard let other = locate(name),
      let index = other.classes.firstIndex(where: { $0.name.lowercased() == folded })
    else { return nil }
    return (other, index)
  }

  /// The value of a constant of a class, or of what it inherits from.
  private func constant(
    _ name: String, _ file: PHPFile, _ index: Int, _ scope: Scope
  ) -> [Value]? {
    guard step(scope) else { return nil }
    let declaration = file.classes[index]
    if let value = declaration.constants[name] {
      return evaluate(
        value,
        Scope(file: file, place: value.lowerBound, depth: scope.depth + 1, ofClass: index))
    }
    for parent in declaration.extends + declaration.implements {
      if let (other, place) = find(parent, from: file),
        let values = constant(name, other, place, scope.deeper())
      {
        return values
      }
    }
    return nil
  }

  /// The values of a property: the one it is declared with, and those that are assigned to it.
  private func property(
    _ name: String, _ file: PHPFile, _ index: Int, _ scope: Scope
  ) -> [Value]? {
    guard step(scope) else { return nil }
    let declaration = file.classes[index]
    guard let value = declaration.properties[name] else {
      guard let parent = declaration.extends.first, let (other, place) = find(parent, from: file)
      else { return nil }
      return property(name, other, place, scope.deeper())
    }
    var result: [Value] = []
    if !value.isEmpty {
      guard
        let known = evaluate(
          value, Scope(file: file, place: value.lowerBound, depth: scope.depth + 1, ofClass: index))
      else { return nil }
      result = known
    }
    let word = String(name.dropFirst())
    var isAssigned = false
    charge(declaration.body.count)
    for place in declaration.body where file.isToken(place, "=") || isChange(place, file) {
      let isInstance =
        file.kind(place - 1) == .name && file.text(place - 1) == word
        && file.isToken(place - 2, "->") && file.kind(place - 3) == .variable
        && file.text(place - 3) == "$this"
      let isStatic =
        file.kind(place - 1) == .variable && file.text(place - 1) == name
        && file.isToken(place - 2, "::")
      guard isInstance || isStatic else { continue }
      guard file.isToken(place, "=") else { return nil }
      let end =
        file.first(in: place + 1..<declaration.body.upperBound) { isEnd($0, file) }
        ?? declaration.body.upperBound
      guard
        let assigned = evaluate(
          place + 1..<end, Scope(file: file, place: place, depth: scope.depth + 1, ofClass: index))
      else { return nil }
      isAssigned = true
      result += assigned
    }
    guard !value.isEmpty || isAssigned else { return nil }
    return limited(result)
  }

  /// An operator that changes what stands in front of it in a way that is not worked out.
  private func isChange(_ place: Int, _ file: PHPFile) -> Bool {
    file.isToken(place, ".=") || file.isToken(place, "+=") || file.isToken(place, "??=")
      || (file.isToken(place, "[") && file.isToken(file.closing(of: place) + 1, "="))
  }

  private func isEnd(_ place: Int, _ file: PHPFile) -> Bool {
    file.isToken(place, ";") || file.kind(place) == .closeTag || file.isToken(place, ")")
      || file.isToken(place, "}")
  }

  /// The result of a method that does nothing but return something, called without arguments.
  private func method(
    _ name: String, _ file: PHPFile, _ index: Int, _ open: Int, _ rest: Range<Int>, _ scope: Scope
  ) -> [Value]? {
    guard step(scope), scope.file.closing(of: open) == open + 1,
      let function = file.classes[index].methods[name.lowercased()]
    else { return nil }
    let body = file.functions[function].body
    guard let start = body.first, file.isToken(start, "return"),
      let end = file.first(in: body, where: { isEnd($0, file) }), end + 1 == body.upperBound,
      let values = evaluate(
        start + 1..<end, Scope(file: file, place: start, depth: scope.depth + 1, ofClass: index))
    else { return nil }
    return postfix(values, open + 2..<rest.upperBound, scope)
  }

  // MARK: Variables

  private func variable(_ places: Range<Int>, _ scope: Scope) -> [Value]? {
    let file = scope.file
    let first = places.lowerBound
    let name = file.text(first)
    guard name == "$this" else {
      return local(name, scope).flatMap { postfix($0, first + 1..<places.upperBound, scope) }
    }
    guard places.count >= 3, file.isToken(first + 1, "->"), file.kind(first + 2) == .name,
      let own = scope.ofClass ?? file.classIndex(around: scope.place)
    else { return nil }
    let member = file.text(first + 2)
    let rest = first + 3..<places.upperBound
    if let open = rest.first, file.isToken(open, "(") {
      return method(member, file, own, open, rest, scope)
    }
    return property("$" + member, file, own, scope.deeper()).flatMap { postfix($0, rest, scope) }
  }

  /// The values that a variable can have at the scope's place, from what its function assigns
  /// before it.
  private func local(_ name: String, _ scope: Scope) -> [Value]? {
    guard step(scope) else { return nil }
    let file = scope.file
    let function = file.function(around: scope.place).map { file.functions[$0] }
    let body = function?.body ?? 0..<file.count
    charge(body.count)
    var result: [Value]?
    var isKnown = false
    var place = body.lowerBound
    while place < min(scope.place, body.upperBound) {
      defer { place += 1 }
      guard file.kind(place) == .variable, file.text(place) == name,
        !file.isToken(place - 1, "::"), !file.isToken(place - 1, "$")
      else { continue }
      charge(file.functions.count + file.classes.count)
      guard step(scope) else { return nil }
      // A function inside has variables of its own.
      if let function, let inner = file.function(around: place),
        file.functions[inner].body != function.body
      {
        continue
      }
      let next = place + 1
      if file.isToken(place - 1, "&") || file.isToken(place - 1, "global")
        || file.isToken(place - 1, "static")
      {
        return nil
      }
      if let loop = foreach(place, file) {
        // The loop's own variables, for what is inside of it.
        guard let values = evaluate(loop.list, scope.deeper(loop.list.lowerBound)) else {
          return nil
        }
        var found: [Value] = []
        for value in values {
          guard case .array(let elements) = value else { return nil }
          found += elements.map { loop.isKey ? $0.key : $0.value }
        }
        result = found
        isKnown = true
      } else if file.isToken(next, "=") {
        let end =
          file.first(in: next + 1..<body.upperBound) { isEnd($0, file) || file.isToken($0, ",") }
          ?? body.upperBound
        // The value of its own assignment is not there yet.
        guard end <= scope.place || !(next..<end).contains(scope.place) else { continue }
        let values = evaluate(next + 1..<end, scope.deeper(next))
        if isDominating(place, scope.place, file, body) {
          result = values
          isKnown = values != nil
        } else {
          guard let values, isKnown || result == nil else {
            isKnown = false
            result = nil
            continue
          }
          result = (result ?? []) + values
          isKnown = true
        }
      } else if file.isToken(next, "["), file.isToken(file.closing(of: next) + 1, "=") {
        guard isKnown, let known = result,
          let changed = element(known, place, body, scope)
        else {
          isKnown = false
          result = nil
          continue
        }
        result =
          isDominating(place, scope.place, file, body) ? changed : limited(known + changed)
      } else if isChange(next, file) || isBoundElsewhere(place, file)
        || isFilledByFunction(place, file)
      {
        isKnown = false
        result = nil
      }
    }
    guard isKnown, let result else { return nil }
    return limited(result)
  }

  /// `$list[] = value` and `$list['key'] = value`.
  private func element(
    _ known: [Value], _ place: Int, _ body: Range<Int>, _ scope: Scope
  ) -> [Value]? {
    let file = scope.file
    let open = place + 1
    let close = file.closing(of: open)
    let start = close + 2
    guard start <= body.upperBound else { return nil }
    let end = file.first(in: start..<body.upperBound) { isEnd($0, file) } ?? body.upperBound
    guard close + 1 < scope.place, end <= scope.place else { return known }
    let values = evaluate(start..<end, scope.deeper(close + 1))
    if close == open + 1 {
      guard let values else { return nil }
      return combine(
        known, values, { Self.append($0, .array([Element(key: .int(0), value: $1)])) })
    }
    guard let keys = evaluate(open + 1..<close, scope.deeper(close + 1)),
      let pairs = combine(
        keys, values ?? [.null], { .array([Element(key: Self.normalized($0), value: $1)]) })
    else { return nil }
    return combine(known, pairs, Self.replace)
  }

  /// Whether an assignment at `place` has always been done where `later` is reached: no braces but
  /// those around both stand around it.
  private func isDominating(_ place: Int, _ later: Int, _ file: PHPFile, _ body: Range<Int>) -> Bool
  {
    charge(max(0, later - place))
    var depth = 0
    for between in place..<max(place, min(later, body.upperBound)) {
      if file.isToken(between, "{") { depth += 1 }
      if file.isToken(between, "}") {
        depth -= 1
        if depth < 0 { return false }
      }
    }
    // `if ($a) $b = 1;` without braces.
    return !file.isToken(place - 1, ")") && !file.isToken(place - 1, "else")
  }

  /// What `foreach (list as $key => $value)` says of the variable at `place`.
  private func foreach(_ place: Int, _ file: PHPFile) -> (list: Range<Int>, isKey: Bool)? {
    var at = place - 1
    var isKey = file.isToken(place + 1, "=>")
    if file.isToken(at, "=>"), file.kind(at - 1) == .variable {
      isKey = false
      at -= 2
    }
    guard file.isToken(at, "as") else { return nil }
    var start = at - 1
    while start > 0, !(file.isToken(start - 1, "foreach") && file.isToken(start, "(")) {
      if at - start > 4096 { return nil }
      start -= 1
    }
    guard file.isToken(start, "("), file.closing(of: start) > place, start + 1 < at else {
      return nil
    }
    return (start + 1..<at, isKey)
  }

  /// Whether the variable is one of `[$a, $b] = …`, or of `list($a)`.
  private func isBoundElsewhere(_ place: Int, _ file: PHPFile) -> Bool {
    var at = place + 1
    while file.kind(at) == .variable || file.isToken(at, ",") { at += 1 }
    guard file.isToken(at, "]") || file.isToken(at, ")") else { return false }
    return file.isToken(at + 1, "=")
  }

  /// Whether a function gets the variable to change it.
  private func isFilledByFunction(_ place: Int, _ file: PHPFile) -> Bool {
    file.isToken(place - 1, "(")
      && (file.isToken(place - 2, "array_push") || file.isToken(place - 2, "array_unshift")
        || file.isToken(place - 2, "array_splice") || file.isToken(place - 2, "array_walk"))
  }
}
