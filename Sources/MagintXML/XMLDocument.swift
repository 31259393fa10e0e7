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
      raw, schema: kind.map { SchemaName(merged: $0) }, wantsElements: scanner.doctype != nil)
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
    if scanner.doctype != nil { tree.adopt(verdict.elements, file.bytes) }
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
  /// Takes over what a document type does: entities in values, added attributes, namespaces that
  /// these declare.
  mutating func adopt(_ list: [LibXML2Verdict.Element], _ bytes: [UInt8]) {
    var indices: [String: UInt16] = [:]
    for (index, uri) in namespaces.enumerated() { indices[uri] = UInt16(index) }
    for (index, theirs) in list.enumerated() where index < elements.count {
      elements[index].namespace = intern(theirs.namespace, &indices)
      elements[index].localNameRange = Self.suffix(elements[index].nameRange, theirs.name)
      elements[index].name = ElementName(bytes, elements[index].localNameRange)
      var added = theirs.attributes[...]
      for at in elements[index].attributes where !attributes[at].isNamespaceDeclaration {
        guard let attribute = added.popFirst() else { break }
        attributes[at].namespace = intern(attribute.namespace, &indices)
        attributes[at].localNameRange = Self.suffix(attributes[at].nameRange, attribute.name)
        attributes[at].isName = attribute.name == "name"
        if attributes[at].hasEntityReference || attribute.value != attributeValue(at, bytes) {
          expandedValues[at] = attribute.value
        }
      }
      if !added.isEmpty {
        defaultedAttributes[index] = added.map { ($0.name, $0.namespace, $0.value) }
      }
    }
  }

  private mutating func intern(_ uri: String, _ indices: inout [String: UInt16]) -> UInt16 {
    if let known = indices[uri] { return known }
    guard let index = UInt16(exactly: namespaces.count) else { return .max }
    namespaces.append(uri)
    indices[uri] = index
    return index
  }

  private static func suffix(_ range: ByteRange, _ name: String) -> ByteRange {
    ByteRange(max(Int(range.start), Int(range.end) - name.utf8.count), Int(range.end))
  }
}
