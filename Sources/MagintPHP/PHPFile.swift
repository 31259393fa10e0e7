package import MagintCore

/// What a PHP file declares, as far as it takes to work out the values that it passes on.
///
/// Nothing is executed, and a file that PHP would refuse is read as far as it makes sense.
package struct PHPFile: Sendable {
  package struct ClassDeclaration: Sendable {
    package enum Form: Sendable { case `class`, interface, trait, enumeration }

    package var form: Form
    /// With its namespace, without a `\` in front; empty for a class without a name.
    package var name: String
    /// Of its name, in bytes.
    package var nameRange: Range<Int>
    package var isAbstract: Bool
    /// What it extends, in full: of an interface there may be several.
    package var extends: [String]
    package var implements: [String]
    /// Places in ``significant``, between the braces.
    package var body: Range<Int>
    /// Where the values of constants and cases are, by name.
    package var constants: [String: Range<Int>]
    /// Where the values of properties are, by name with its `$`; empty where there is none.
    package var properties: [String: Range<Int>]
    /// Indices into ``functions``, by name in lower case.
    package var methods: [String: Int]

    /// Without its namespace.
    package var shortName: String { String(name.split(separator: "\\").last ?? "") }
  }

  package struct Function: Sendable {
    /// Places in ``significant``, between the braces.
    package var body: Range<Int>
    /// With their `$`.
    package var parameters: Set<String>
    /// The index of the class that it is directly in.
    package var ofClass: Int?
  }

  /// A call of a method by its name.
  package struct Call: Sendable {
    package var method: String
    /// Of the name, in bytes.
    package var nameRange: Range<Int>
    /// The first argument, as places in ``significant``; nil where there is no list of arguments to
    /// read: the method is named as a value.
    package var argument: Range<Int>?
  }

  package let file: SourceFile
  package let tokens: [PHPToken]
  /// Places in ``tokens`` of what is more than white space, comments and tags. Behind a closing tag
  /// a statement ends: that tag is in the list.
  package let significant: [Int]
  package private(set) var namespace = ""
  package private(set) var classes: [ClassDeclaration] = []
  package private(set) var functions: [Function] = []
  /// Where the values of constants outside of classes are.
  package private(set) var constants: [String: Range<Int>] = [:]
  /// The full names of imported classes, by the name in lower case that stands for them.
  private var imports: [String: String] = [:]
  /// How many classes without a name are around the one that is read.
  private var nesting = 0
  /// Between the name of a class or a function and its brace nobody writes more tokens.
  private static let maximumHead = 2_048
  /// Deeper than this nobody nests classes without a name; a limit keeps the stack whole.
  private static let maximumNesting = 32
  /// By the place of an opening bracket, the place of what closes it.
  private var closing: [Int: Int] = [:]

  /// Reads a file; any bytes will do.
  package init(_ file: SourceFile) {
    self.file = file
    let tokens = PHPLexer.tokens(file.bytes)
    self.tokens = tokens
    significant = tokens.indices.filter { index in
      switch tokens[index].kind {
      case .whitespace, .comment, .docComment, .openTag, .inlineHTML: false
      default: true
      }
    }
    matchBrackets()
    declarations()
  }

  // MARK: Tokens by their place

  package var count: Int { significant.count }

  package func kind(_ place: Int) -> PHPToken.Kind? {
    significant.indices.contains(place) ? tokens[significant[place]].kind : nil
  }

  package func bytes(_ place: Int) -> ArraySlice<UInt8> {
    guard significant.indices.contains(place) else { return [] }
    return file.bytes[tokens[significant[place]].range]
  }

  package func text(_ place: Int) -> String { String(decoding: bytes(place), as: UTF8.self) }

  /// Whether the token is this operator, or this keyword in any case.
  package func isToken(_ place: Int, _ text: StaticString) -> Bool {
    let bytes = bytes(place)
    let kind = kind(place)
    guard kind == .operator || kind == .name || kind == .attribute else { return false }
    return text.withUTF8Buffer { text in
      guard bytes.count == text.count else { return false }
      for (byte, wanted) in zip(bytes, text) where byte != wanted {
        guard kind == .name, byte | 0x20 == wanted | 0x20, PHPLexer.isNameStart(byte) else {
          return false
        }
      }
      return true
    }
  }

  /// The bytes that some places cover, from the first token to the last.
  package func range(_ places: Range<Int>) -> Range<Int> {
    guard let first = places.first, places.upperBound <= significant.count else { return 0..<0 }
    return tokens[significant[first]].start..<tokens[significant[places.upperBound - 1]].end
  }

  /// The place of what closes the bracket at `place`, or the end of the file.
  package func closing(of place: Int) -> Int { closing[place] ?? count }

  /// What is between the bracket at `open` and what closes it; nothing where nothing does.
  package func inside(_ open: Int) -> Range<Int> {
    closing[open].map { open + 1..<$0 } ?? open..<open
  }

  /// The first place in `places`, outside of all brackets in it, where `matches` holds.
  package func first(in places: Range<Int>, where matches: (Int) -> Bool) -> Int? {
    var place = places.lowerBound
    while place < places.upperBound {
      if matches(place) { return place }
      // Behind what closes a bracket, so that only closers of brackets around are met.
      place = closing[place].map { $0 + 1 } ?? place + 1
    }
    return nil
  }

  /// The parts of `places` between commas outside of brackets; an empty last one is left out.
  package func list(_ places: Range<Int>) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = places.lowerBound
    while let comma = first(in: start..<places.upperBound, where: { isToken($0, ",") }) {
      parts.append(start..<comma)
      start = comma + 1
    }
    if start < places.upperBound { parts.append(start..<places.upperBound) }
    return parts
  }

  private mutating func matchBrackets() {
    var open: [(place: Int, closer: UInt8)] = []
    for place in significant.indices {
      switch kind(place) {
      case .attribute: open.append((place, UInt8(ascii: "]")))
      case .curlyOpen, .dollarCurlyOpen: open.append((place, UInt8(ascii: "}")))
      case .operator where bytes(place).count == 1:
        switch bytes(place).first {
        case UInt8(ascii: "("): open.append((place, UInt8(ascii: ")")))
        case UInt8(ascii: "["): open.append((place, UInt8(ascii: "]")))
        case UInt8(ascii: "{"): open.append((place, UInt8(ascii: "}")))
        case let byte?
        where byte == UInt8(ascii: ")") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}"):
          if open.last?.closer == byte { closing[open.removeLast().place] = place }
        default: break
        }
      default: break
      }
    }
  }

  // MARK: Names

  /// The full name of the class that `text` names in this file, without a `\` in front.
  package func className(_ text: String) -> String {
    if text.hasPrefix("\\") { return String(text.dropFirst()) }
    if text.lowercased().hasPrefix("namespace\\") {
      return inNamespace(String(text.dropFirst("namespace\\".count)))
    }
    let first = text.prefix { $0 != "\\" }
    if let full = imports[first.lowercased()] { return full + text.dropFirst(first.count) }
    return inNamespace(text)
  }

  private func inNamespace(_ name: String) -> String {
    namespace.isEmpty ? name : namespace + "\\" + name
  }

  private func isName(_ place: Int) -> Bool {
    switch kind(place) {
    case .name, .qualifiedName, .fullyQualifiedName, .relativeName: true
    default: false
    }
  }

  // MARK: Declarations

  private mutating func declarations() {
    var place = 0
    while place < count {
      if isToken(place, "namespace"), !isMember(place) {
        namespace = ""
        if kind(place + 1) == .name || kind(place + 1) == .qualifiedName {
          namespace = text(place + 1)
          place += 1
        }
      } else if isToken(place, "use"), !isMember(place), !isToken(place + 1, "(") {
        place = importNames(place + 1)
        continue
      } else if isToken(place, "const"), !isMember(place) {
        let (list, end) = constantList(place + 1, until: count)
        for (name, value) in list { constants[name] = value }
        place = end
        continue
      } else if isToken(place, "define"), isToken(place + 1, "("), !isMember(place) {
        let parts = list(inside(place + 1))
        if parts.count >= 2, parts[0].count == 1, kind(parts[0].lowerBound) == .string {
          let name = PHPString.value(bytes(parts[0].lowerBound))
          constants[String(decoding: name, as: UTF8.self)] = parts[1]
        }
      } else if let end = classDeclaration(place) {
        place = end
        continue
      } else if isToken(place, "function") {
        function(place, ofClass: nil)
      }
      place += 1
    }
  }

  /// Whether the word at `place` stands behind `->` or `::`.
  private func isMember(_ place: Int) -> Bool {
    isToken(place - 1, "->") || isToken(place - 1, "::") || isToken(place - 1, "?->")
  }

  /// Reads `use A\B, C as D;` and `use A\{B, C as D};` from behind the keyword. Returns its end.
  private mutating func importNames(_ start: Int) -> Int {
    guard let end = first(in: start..<count, where: { isToken($0, ";") || kind($0) == .closeTag })
    else { return count }
    // Those of functions and constants stand for no class.
    if isToken(start, "function") || isToken(start, "const") { return end }
    for part in list(start..<end) where isName(part.lowerBound) {
      let name = Self.withoutSlash(text(part.lowerBound))
      if isToken(part.lowerBound + 1, "\\"), isToken(part.lowerBound + 2, "{") {
        for part in list(inside(part.lowerBound + 2)) where isName(part.lowerBound) {
          addImport(name + "\\" + text(part.lowerBound), part)
        }
      } else {
        addImport(name, part)
      }
    }
    return end
  }

  private mutating func addImport(_ name: String, _ part: Range<Int>) {
    let alias =
      isToken(part.lowerBound + 1, "as")
      ? text(part.lowerBound + 2) : String(name.split(separator: "\\").last ?? "")
    imports[alias.lowercased()] = name
  }

  private static func withoutSlash(_ name: String) -> String {
    name.hasPrefix("\\") ? String(name.dropFirst()) : name
  }

  /// The names and values of `A = 1, B = 2;`, with or without a type in front, and their end.
  private func constantList(
    _ start: Int, until limit: Int
  ) -> (list: [(String, Range<Int>)], end: Int) {
    let start = min(start, limit)
    let end = first(in: start..<limit) { isToken($0, ";") || kind($0) == .closeTag } ?? limit
    let found = list(start..<end).compactMap { part -> (String, Range<Int>)? in
      guard let equals = first(in: part, where: { isToken($0, "=") }), equals > part.lowerBound
      else { return nil }
      return (text(equals - 1), equals + 1..<part.upperBound)
    }
    return (found, end)
  }

  /// Reads a class, interface, trait or enum at `place`. Returns the place behind it; nil where
  /// there is none.
  private mutating func classDeclaration(_ place: Int) -> Int? {
    let form: ClassDeclaration.Form
    if isToken(place, "class") {
      form = .class
    } else if isToken(place, "interface") {
      form = .interface
    } else if isToken(place, "trait") {
      form = .trait
    } else if isToken(place, "enum") {
      form = .enumeration
    } else {
      return nil
    }
    guard !isMember(place) else { return nil }
    let isAnonymous = form == .class && isToken(place - 1, "new")
    var head = place + 1
    var name = ""
    var nameRange = 0..<0
    if isAnonymous {
      if isToken(head, "(") { head = closing(of: head) + 1 }
    } else {
      guard kind(head) == .name, !isToken(head, "extends"), !isToken(head, "implements") else {
        return nil
      }
      name = inNamespace(text(head))
      nameRange = range(head..<head + 1)
      head += 1
    }
    guard head < count,
      let brace = first(
        in: head..<min(count, head + Self.maximumHead),
        where: { isToken($0, "{") || isToken($0, ";") || isToken($0, ")") }),
      isToken(brace, "{")
    else { return nil }
    var declaration = ClassDeclaration(
      form: form, name: name, nameRange: nameRange,
      isAbstract: isToken(place - 1, "abstract") || isToken(place - 2, "abstract"), extends: [],
      implements: [], body: brace + 1..<max(brace + 1, closing(of: brace)), constants: [:],
      properties: [:], methods: [:])
    var isExtending = true
    for word in head..<brace {
      if isToken(word, "extends") {
        isExtending = true
      } else if isToken(word, "implements") {
        isExtending = false
      } else if isName(word), !isToken(word - 1, ":"), !isToken(word - 1, "?") {
        if isExtending {
          declaration.extends.append(className(text(word)))
        } else {
          declaration.implements.append(className(text(word)))
        }
      }
    }
    classes.append(declaration)
    members(of: classes.count - 1)
    return declaration.body.upperBound
  }

  private mutating func members(of index: Int) {
    let body = classes[index].body
    var place = body.lowerBound
    while place < body.upperBound {
      if isToken(place, "const"), !isMember(place) {
        let (list, end) = constantList(place + 1, until: body.upperBound)
        for (name, value) in list { classes[index].constants[name] = value }
        place = end
        continue
      } else if isToken(place, "case"), classes[index].form == .enumeration,
        kind(place + 1) == .name
      {
        // Without a `;`, to the next case: a long list of broken ones must not be read over and over.
        let end =
          first(in: place + 1..<body.upperBound) { isToken($0, ";") || isToken($0, "case") }
          ?? body.upperBound
        classes[index].constants[text(place + 1)] =
          isToken(place + 2, "=") ? place + 3..<max(place + 3, end) : place + 1..<place + 1
        place = max(place + 1, end)
        continue
      } else if isToken(place, "function") {
        let end = function(place, ofClass: index)
        place = max(place + 1, end)
        continue
      } else if kind(place) == .variable {
        let end =
          first(in: place..<body.upperBound) {
            isToken($0, ";") || isToken($0, ",") || isToken($0, "{")
          }
          ?? body.upperBound
        classes[index].properties[text(place)] =
          isToken(place + 1, "=") ? place + 2..<max(place + 2, end) : place..<place
        // The hooks of a property are in braces.
        place = isToken(end, "{") ? end : max(place + 1, end)
        if place < body.upperBound, !isToken(place, "{") { continue }
      }
      place = max(place + 1, closing[place] ?? place)
    }
  }

  /// Reads a function whose keyword is at `place`. Returns the place behind it.
  @discardableResult
  private mutating func function(_ place: Int, ofClass owner: Int?) -> Int {
    let nameAt = isToken(place + 1, "&") ? place + 2 : place + 1
    let isNamed = kind(nameAt) == .name
    let open = isNamed ? nameAt + 1 : nameAt
    guard isToken(open, "(") else { return place + 1 }
    let parameterEnd = closing(of: open)
    var parameters: Set<String> = []
    for part in list(inside(open)) {
      guard let variable = first(in: part, where: { kind($0) == .variable }) else { continue }
      parameters.insert(text(variable))
      // A parameter of the constructor may be a property as well, of a value that nobody knows here.
      if let owner, (part.lowerBound..<variable).contains(where: { isVisibility($0) }) {
        classes[owner].properties[text(variable)] = variable..<variable
      }
    }
    guard parameterEnd + 1 < count,
      let brace = first(
        in: parameterEnd + 1..<min(count, parameterEnd + Self.maximumHead),
        where: { isToken($0, "{") || isToken($0, ";") }),
      isToken(brace, "{")
    else { return parameterEnd }
    let end = closing(of: brace)
    let body = brace + 1..<max(brace + 1, end)
    functions.append(Function(body: body, parameters: parameters, ofClass: owner))
    if let owner, isNamed {
      classes[owner].methods[text(nameAt).lowercased()] = functions.count - 1
    }
    guard owner != nil, nesting < Self.maximumNesting else { return owner == nil ? brace : end }
    nesting += 1
    defer { nesting -= 1 }
    // Functions and classes inside of it: each has variables of its own.
    var inner = body.lowerBound
    while inner < body.upperBound {
      if isToken(inner, "function"), !isMember(inner) {
        function(inner, ofClass: nil)
      } else if isToken(inner, "class"), isToken(inner - 1, "new"),
        let behind = classDeclaration(inner)
      {
        inner = behind
        continue
      }
      inner += 1
    }
    return end
  }

  private func isVisibility(_ place: Int) -> Bool {
    isToken(place, "private") || isToken(place, "protected") || isToken(place, "public")
      || isToken(place, "readonly")
  }

  // MARK: Where a place is

  /// The innermost function around `place`.
  package func function(around place: Int) -> Int? {
    functions.indices.filter { functions[$0].body.contains(place) }
      .min { functions[$0].body.count < functions[$1].body.count }
  }

  /// The innermost class around `place`.
  package func classIndex(around place: Int) -> Int? {
    classes.indices.filter { classes[$0].body.contains(place) }
      .min { classes[$0].body.count < classes[$1].body.count }
  }

  // MARK: Calls

  /// The calls of methods that are named so, in order, and where such a name is given as a value.
  package func calls(of methods: [String]) -> [Call] {
    var calls: [Call] = []
    for place in significant.indices {
      switch kind(place) {
      case .name where isMember(place):
        guard let method = method(bytes(place), methods) else { continue }
        var call = Call(method: method, nameRange: range(place..<place + 1), argument: nil)
        if isToken(place + 1, "("), closing[place + 1] == nil {
          // The file is cut off, or not PHP.
          continue
        } else if isToken(place + 1, "(") {
          let arguments = list(inside(place + 1))
          guard let first = arguments.first else { continue }
          if !isToken(first.lowerBound, "...") { call.argument = withoutLabel(first) }
        } else {
          // A constant or a property of that name.
          continue
        }
        calls.append(call)
      case .string:
        guard let method = method(bytes(place).dropFirst().dropLast(), methods), isCallable(place)
        else { continue }
        calls.append(Call(method: method, nameRange: range(place..<place + 1), argument: nil))
      default: break
      }
    }
    return calls
  }

  /// Whether one of `methods` is called on an object of a class that `isMeant` accepts by its full
  /// name.
  ///
  /// The class of an object is known from the type in front of a variable or a property of its name
  /// anywhere in the file, and from assignments of such objects and of what is made or fetched by the
  /// class's name.
  package func hasCall(of methods: [String], on isMeant: (String) -> Bool) -> Bool {
    let calls = significant.indices.filter { place in
      kind(place) == .name && (isToken(place - 1, "->") || isToken(place - 1, "?->"))
        && isToken(place + 1, "(") && method(bytes(place), methods) != nil
    }
    guard !calls.isEmpty else { return false }
    let holders = holders(of: isMeant)
    let opening = Dictionary(closing.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    return calls.contains { place in
      if let name = holderName(place - 2) { return holders.contains(name) }
      // `$objectManager->get(Name::class)->create()`
      guard isToken(place - 2, ")"), let open = opening[place - 2] else { return false }
      return (open + 1..<place - 2).contains { isNamed($0, isMeant) }
    }
  }

  /// The names, without `$`, of variables and properties that hold an object of a class.
  private func holders(of isMeant: (String) -> Bool) -> Set<String> {
    var holders: Set<String> = []
    var assignments: [(name: String, value: Range<Int>)] = []
    for place in significant.indices {
      if kind(place) == .variable, isNamed(place - 1, isMeant) {
        holders.insert(String(text(place).dropFirst()))
      } else if isToken(place, "="), let name = holderName(place - 1) {
        let end = first(in: place + 1..<count) { isToken($0, ";") || isToken($0, ",") } ?? count
        assignments.append((name, place + 1..<min(end, place + 1 + Self.maximumHead)))
      }
    }
    for (name, value) in assignments where value.contains(where: { isNamed($0, isMeant) }) {
      holders.insert(name)
    }
    // From a parameter to a property, to a variable: longer ways nobody goes.
    for _ in 0..<4 {
      for (name, value) in assignments where value.count == 1 || value.count == 3 {
        if let other = holderName(value.upperBound - 1), holders.contains(other) {
          holders.insert(name)
        }
      }
    }
    return holders
  }

  /// The name of the variable or property whose last token is at `place`.
  private func holderName(_ place: Int) -> String? {
    switch kind(place) {
    case .variable: String(text(place).dropFirst())
    case .name where isToken(place - 1, "->") || isToken(place - 1, "?->"): text(place)
    default: nil
    }
  }

  /// Whether the name or the string at `place` is that of a class that `isMeant` accepts.
  private func isNamed(_ place: Int, _ isMeant: (String) -> Bool) -> Bool {
    if isName(place) { return isMeant(className(text(place))) }
    guard kind(place) == .string else { return false }
    return isMeant(
      Self.withoutSlash(String(decoding: PHPString.value(bytes(place)), as: UTF8.self)))
  }

  /// The one of `methods` that `name` calls: PHP does not tell upper from lower case here.
  private func method(_ name: ArraySlice<UInt8>, _ methods: [String]) -> String? {
    methods.first { method in
      method.utf8.count == name.count
        && zip(method.utf8, name).allSatisfy { $0 | 0x20 == $1 | 0x20 }
    }
  }

  /// Whether a string is the second of two in a list, as in `[$manager, 'method']`.
  private func isCallable(_ place: Int) -> Bool {
    isToken(place - 1, ",") && (isToken(place + 1, "]") || isToken(place + 1, ")"))
  }

  /// An argument without the name of its parameter: `names: ['A']`.
  private func withoutLabel(_ argument: Range<Int>) -> Range<Int> {
    guard argument.count > 2, kind(argument.lowerBound) == .name,
      isToken(argument.lowerBound + 1, ":")
    else { return argument }
    return argument.lowerBound + 2..<argument.upperBound
  }
}
