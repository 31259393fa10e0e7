package import MagintCore
internal import MagintSchemas

/// One XML file, read: its tree where it is well-formed, and what is wrong with it.
package struct XMLDocument: Sendable {
  package let file: SourceFile
  /// Nil where the document is not well-formed.
  package let tree: XMLTree?
  /// Why it is not.
  package let problem: XMLProblem?
  /// The document type declaration, if it has one.
  package let doctype: Range<Int>?
  /// How it breaks the merged form of its kind's schema; empty where no kind was given.
  package let schemaFindings: [SchemaFinding]

  /// Reads `raw`, the bytes of a file as stored, and checks it against the merged form of the
  /// schema of `kind`.
  ///
  /// libxml2 is the judge of well-formedness and validity. It is not asked where the answer is
  /// plain: a document without anything unusual, in which neither the scanner nor the schema check
  /// finds a fault.
  ///
  /// - Throws: ``MagintError`` where libxml2 and the scanner cannot be brought together.
  package static func read(
    path: String, _ raw: [UInt8], kind: FileKind?, alwaysAsksLibXML2: Bool = false
  ) throws(MagintError) -> XMLDocument {
    let input = XMLEncoding.decode(raw)
    let file = SourceFile(path: path, bytes: input.bytes, encoding: input.encoding)
    let scanner = XMLScanner.scan(file.bytes)
    var tree = scanner.tree
    var isSettled = scanner.isPlain && scanner.problem == nil && input.encoding == nil && input.isCertain
    var check: (findings: [SchemaFinding], isInDoubt: Bool) = ([], false)
    if isSettled, let kind {
      check = SchemaCheck.check(file.bytes, tree, kind)
      isSettled = check.findings.isEmpty && !check.isInDoubt
    }
    if isSettled, !alwaysAsksLibXML2 {
      return XMLDocument(
        file: file, tree: tree, problem: nil, doctype: scanner.doctype, schemaFindings: [])
    }

    let verdict = LibXML2.judge(
      raw, schema: kind.map { SchemaName(merged: $0) }, wantsAttributes: scanner.doctype != nil)
    guard verdict.isWellFormed else {
      return XMLDocument(
        file: file, tree: nil,
        problem: problem(scanner.problem, verdict, file.bytes, hasKnownEncoding: input.isCertain),
        doctype: scanner.doctype, schemaFindings: [])
    }
    guard scanner.problem == nil, tree.elements.count == verdict.elementCount else {
      throw MagintError(
        .failure, path: path,
        "libxml2 accepts this XML but magint cannot find its way in it; please report the file")
    }
    if scanner.doctype != nil { tree.adopt(verdict.attributes, file.bytes) }
    if let kind {
      check = SchemaCheck.check(file.bytes, tree, kind)
      if verdict.isSchemaValid == true {
        check.findings = []
      } else if check.findings.isEmpty {
        check.findings = verdict.schemaIssues.map { issue in
          SchemaFinding(
            kind: .other(issue.message), element: issue.element ?? 0,
            range: tree.elements[issue.element ?? 0].nameRange.range)
        }
      }
    }
    return XMLDocument(
      file: file, tree: tree, problem: nil, doctype: scanner.doctype, schemaFindings: check.findings)
  }

  /// The scanner's account of the problem where it saw one, otherwise libxml2's.
  private static func problem(
    _ seen: XMLProblem?, _ verdict: LibXML2Verdict, _ bytes: [UInt8], hasKnownEncoding: Bool
  ) -> XMLProblem {
    let issue = verdict.parserIssues.first
    if var seen {
      seen.libxml2Message = issue?.message
      return seen
    }
    let offset = min(issue?.offset ?? 0, bytes.count)
    // libxml2 stands behind what it could not read.
    var start = max(0, min(offset, bytes.count - 1))
    while start > 0, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    let end = min(bytes.count, start + 1)
    let kind: XMLProblem.Kind =
      switch issue?.code {
      case 31, 32, 81, 1544: .unsupportedEncoding
      case 26, 27: .undeclaredEntity
      default: hasKnownEncoding ? .syntax : .unsupportedEncoding
      }
    return XMLProblem(
      kind: kind, range: bytes.isEmpty ? nil : start..<end, related: nil,
      libxml2Message: issue?.message)
  }
}

extension XMLTree {
  /// Takes over what a document type does to attributes: entities in values, defaults.
  mutating func adopt(_ lists: [[(name: String, value: String)]], _ bytes: [UInt8]) {
    for (index, list) in lists.enumerated() where index < elements.count {
      var own: [String: Int] = [:]
      for at in elements[index].attributes where !attributes[at].isNamespaceDeclaration {
        own[String(decoding: bytes[attributes[at].localNameRange.range], as: UTF8.self)] = at
      }
      for (name, value) in list {
        if let at = own[name] {
          if attributes[at].hasEntityReference || value != attributeValue(at, bytes) {
            expandedValues[at] = value
          }
        } else {
          defaultedAttributes[index, default: []].append((name, value))
        }
      }
    }
  }
}
