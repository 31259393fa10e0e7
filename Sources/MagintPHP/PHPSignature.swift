internal import MagintCore

extension PHPFile {
  /// A parameter of a method, with the class that its type names.
  package struct Parameter: Sendable, Hashable {
    /// Without its `$`.
    package var name: String
    /// Of the variable, in bytes.
    package var range: Range<Int>
    /// The full name of the class that it is an object of, or, where ``isList`` says so, a list of
    /// them; nil for a type that names no class, or none that can be told.
    package var className: String?
    package var isList: Bool
  }

  /// The parameters and the result of a method.
  package struct Signature: Sendable, Hashable {
    package var parameters: [Parameter]
    /// The class of what it returns, as its `@return` says.
    package var result: String?
  }

  /// The methods that a class or interface declares itself, abstract ones too, by name in lower case.
  ///
  /// A type is read as Magento does: the one in front of the variable, or for `array` and where there
  /// is none that of the comment's `@param`.
  package func signatures(of index: Int) -> [String: Signature] {
    var signatures: [String: Signature] = [:]
    let body = classes[index].body
    var place = body.lowerBound
    while let found = first(in: place..<body.upperBound, where: { isToken($0, "function") }) {
      let name = isToken(found + 1, "&") ? found + 2 : found + 1
      place = name
      guard kind(name) == .name, isToken(name + 1, "(") else { continue }
      let comment = docComment(before: found)
      let parameters = list(inside(name + 1)).compactMap { parameter($0, comment) }
      signatures[text(name).lowercased()] = Signature(
        parameters: parameters,
        result: types(after: "@return", in: comment).first.flatMap { classOf($0)?.name })
      place = closing(of: name + 1)
    }
    return signatures
  }

  private func parameter(_ part: Range<Int>, _ comment: String) -> Parameter? {
    guard let variable = first(in: part, where: { kind($0) == .variable }) else { return nil }
    let name = String(text(variable).dropFirst())
    var words: [String] = []
    var at = part.lowerBound
    while at < variable {
      if kind(at) == .attribute {
        at = closing(of: at) + 1
        continue
      }
      let word = text(at)
      let isModifier = ["private", "protected", "public", "readonly", "&", "...", "?"].contains(
        word.lowercased())
      if !isModifier { words.append(word) }
      at += 1
    }
    var type = words.count == 1 ? words[0] : nil
    if words.isEmpty || type?.lowercased() == "array" {
      type = documentedType(of: name, in: comment)
    }
    let named = type.flatMap { classOf($0) }
    return Parameter(
      name: name, range: range(variable..<variable + 1), className: named?.name,
      isList: named?.isList ?? false)
  }

  /// The class that a type such as `\Acme\Item[]|null` names.
  private func classOf(_ type: String) -> (name: String, isList: Bool)? {
    let parts = type.split(separator: "|").filter { $0.lowercased() != "null" }
    guard parts.count == 1, var part = parts.first else { return nil }
    let isList = part.hasSuffix("[]")
    while part.hasSuffix("[]") { part = part.dropLast(2) }
    guard !Self.simpleTypes.contains(part.lowercased()), let first = part.utf8.first,
      PHPLexer.isNameStart(first) || first == UInt8(ascii: "\\")
    else { return nil }
    return (className(String(part)), isList)
  }

  private static let simpleTypes: Set<String> = [
    "string", "str", "int", "integer", "float", "double", "bool", "boolean", "array", "mixed",
    "anytype", "object", "callable", "iterable", "self", "static", "void", "null", "false", "true",
    "resource", "never", "parent",
  ]

  /// The comment in front of a declaration, behind which only modifiers and attributes stand.
  private func docComment(before place: Int) -> String {
    var first = place
    while first > 0,
      ["public", "protected", "private", "static", "final", "abstract"].contains(
        text(first - 1).lowercased())
    {
      first -= 1
    }
    var index = significant[first] - 1
    while index >= 0 {
      switch tokens[index].kind {
      case .whitespace, .comment: index -= 1
      case .docComment:
        return String(decoding: file.bytes[tokens[index].range], as: UTF8.self)
      default: return ""
      }
    }
    return ""
  }

  private func documentedType(of name: String, in comment: String) -> String? {
    for words in lines(after: "@param", in: comment) where words.count > 1 {
      if words[1] == "$" + name || words[1] == "...$" + name { return words[0] }
    }
    return nil
  }

  private func types(after tag: String, in comment: String) -> [String] {
    lines(after: tag, in: comment).compactMap(\.first)
  }

  /// The words behind a tag, for each line that begins with it.
  private func lines(after tag: String, in comment: String) -> [[String]] {
    comment.split(whereSeparator: \.isNewline).compactMap { line in
      let words = line.split { $0 == " " || $0 == "\t" }.map(String.init)
        .drop { $0.allSatisfy { $0 == "*" || $0 == "/" } }
      return words.first == tag ? Array(words.dropFirst()) : nil
    }
  }
}
