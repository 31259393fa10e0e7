package import MagintCore
internal import MagintSchemas

/// One XML file, read: its tree where it is well-formed, and what is wrong with it.
package final class XMLDocument: Sendable {
  package let file: SourceFile
  /// Nil where the document is not well-formed, or in an encoding that magint does not read.
  package let tree: XMLTree?
  /// Why it is not.
  package let problem: XMLProblem?
  /// The document type declaration, if it has one.
  package let doctype: Range<Int>?
  /// How it breaks the merged form of its kind's schema; empty where no kind was given.
  package let schemaFindings: [SchemaFinding]
  /// The bytes as stored and the encoding that the document declares, where its byte order mark says
  /// another one.
  package let contradiction: (declared: String, raw: [UInt8])?

  private init(
    file: SourceFile, tree: XMLTree?, problem: XMLProblem?, doctype: Range<Int>?,
    schemaFindings: [SchemaFinding], contradiction: (declared: String, raw: [UInt8])? = nil
  ) {
    self.contradiction = contradiction
    self.file = file
    self.tree = tree
    self.problem = problem
    self.doctype = doctype
    self.schemaFindings = schemaFindings
  }

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
    if let name = input.foreign {
      return XMLDocument(
        file: file, tree: nil,
        problem: XMLProblem(kind: .unreadEncoding, range: nil, encoding: name),
        doctype: nil, schemaFindings: [])
    }
    let scanner = XMLScanner.scan(file.bytes)
    let contradiction = XMLEncoding.contradiction(raw, input).map { (declared: $0, raw: raw) }
    func broken(_ problem: XMLProblem) -> XMLDocument {
      XMLDocument(
        file: file, tree: nil, problem: problem, doctype: scanner.doctype, schemaFindings: [],
        contradiction: contradiction)
    }
    func sound(_ tree: XMLTree, _ findings: [SchemaFinding]) -> XMLDocument {
      XMLDocument(
        file: file, tree: tree, problem: nil, doctype: scanner.doctype, schemaFindings: findings,
        contradiction: contradiction)
    }
    if let problem = scanner.problem, !mayAsk(input.bytes, problem) {
      return broken(Self.problem(problem, [], input))
    }

    var tree = scanner.tree
    var check = SchemaCheck.Result()
    if let kind, scanner.problem == nil { check = SchemaCheck.check(file.bytes, tree, kind) }
    let isPlain =
      scanner.isPlain && scanner.problem == nil && !input.isTranscoded && input.isCertain
    if isPlain, check.findings.isEmpty, !check.isInDoubt, !alwaysAsksLibXML2 {
      return sound(tree, [])
    }

    let schema = kind.map { SchemaName(merged: $0) }
    var verdict = LibXML2.judge(
      raw, schema: check.isCheap && scanner.doctype == nil ? schema : nil,
      wantsElements: scanner.doctype != nil)
    guard verdict.isWellFormed else {
      return broken(problem(scanner.problem, verdict.parserIssues, input))
    }
    guard scanner.problem == nil, tree.elements.count == verdict.elementCount else {
      throw MagintError(
        .failure, path: path,
        "libxml2 accepts this XML but magint cannot find its way in it; please report the file")
    }
    guard let kind else {
      if scanner.doctype != nil { tree.adopt(verdict.elements, file.bytes) }
      return sound(tree, [])
    }
    if scanner.doctype != nil {
      // Only now are the values known that the schema is about.
      tree.adopt(verdict.elements, file.bytes)
      check = SchemaCheck.check(file.bytes, tree, kind)
      if check.isCheap { verdict = LibXML2.judge(raw, schema: schema, wantsElements: false) }
    }
    if verdict.isSchemaValid == true {
      check.findings = []
    } else if verdict.isSchemaValid == false, check.findings.isEmpty {
      check.findings = verdict.schemaIssues.map { issue in
        SchemaFinding(
          kind: .other(issue.message), element: issue.element ?? 0,
          range: tree.elements[issue.element ?? 0].nameRange.range)
      }
    }
    return sound(tree, check.findings)
  }

  // MARK: Other releases of libxml2

  /// The first null byte behind the root, where the text ends for libxml2 up to 2.10.
  package var nullByte: Int? {
    guard let tree, file.bytes.contains(0), let root = tree.elements.first else { return nil }
    return file.bytes[root.range.upperBound...].firstIndex(of: 0)
  }

  /// The document as another release of libxml2 reads it; itself where that is the same.
  ///
  /// - Throws: ``MagintError`` where libxml2 and the scanner cannot be brought together.
  package func read(
    by release: LibXML2Release, kind: FileKind?
  ) throws(MagintError) -> XMLDocument {
    if let contradiction, release.obeysByteOrderMarks {
      return try Self.read(
        path: file.path, XMLEncoding.withoutDeclaredEncoding(contradiction.raw), kind: kind)
    }
    func refused(_ problem: XMLProblem) -> XMLDocument {
      XMLDocument(file: file, tree: nil, problem: problem, doctype: doctype, schemaFindings: [])
    }
    if release.refusesNullBytes, let null = nullByte {
      return refused(XMLProblem(kind: .contentOutsideRoot, range: null..<null + 1))
    }
    if let deep = tree?.element(deeperThan: release.maximumDepth), let tree {
      return refused(XMLProblem(kind: .tooDeep, range: tree.elements[deep].nameRange.range))
    }
    return self
  }

  /// Whether releases of libxml2 read it in different ways.
  package var dependsOnLibXML2: Bool {
    contradiction != nil || nullByte != nil
      || tree?.element(deeperThan: LibXML2Release(2, 14, 0).maximumDepth) != nil
  }

  /// Whether libxml2 can be asked in reasonable time about a document in which the scanner saw a
  /// problem and did not go on, so that what follows may be anything.
  private static func mayAsk(_ bytes: [UInt8], _ problem: XMLProblem) -> Bool {
    if problem.kind == .beyondLimits || problem.kind == .tooDeep || bytes.count > 65_536 {
      return false
    }
    let declaration = Array("<!DOCTYPE".utf8)
    return bytes.count <= XMLScanner.maximumDoctype
      || !bytes.indices.contains { bytes[$0...].starts(with: declaration) }
  }

  /// The scanner's account of the problem where it saw one, otherwise libxml2's.
  private static func problem(
    _ seen: XMLProblem?, _ issues: [LibXML2Verdict.Issue], _ input: XMLEncoding.Input
  ) -> XMLProblem {
    let issue = issues.first
    if !input.isCertain {
      // Whatever else was seen, was seen in the wrong encoding.
      return XMLProblem(
        kind: .unsupportedEncoding, range: input.doubtful, related: nil,
        libxml2Message: issue?.message)
    }
    if var seen {
      seen.libxml2Message = issue?.message
      return seen
    }
    let bytes = input.bytes
    let offset = min(issue?.offset ?? 0, bytes.count)
    // libxml2 stands behind what it could not read.
    var start = max(0, min(offset, bytes.count - 1))
    while start > 0, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    var end = min(bytes.count, start + 1)
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    let kind: XMLProblem.Kind =
      switch issue?.code {
      case 31, 32, 81, 1544: .unsupportedEncoding
      case 26, 27: .undeclaredEntity
      default: .syntax
      }
    return XMLProblem(
      kind: kind, range: bytes.isEmpty ? nil : start..<end, related: nil,
      libxml2Message: issue?.message)
  }
}

extension XMLDocument {
  /// The name of the encoding, where it is one that Magento's PHP may know and magint does not read.
  package var unreadEncoding: String? {
    problem?.kind == .unreadEncoding ? problem?.encoding : nil
  }
}

extension XMLTree {
  /// Takes over what a document type does: entities in values, white space of values that are
  /// tokens, namespaces by default. libxml2, as PHP calls it, adds no other attribute.
  mutating func adopt(_ list: [LibXML2Verdict.Element], _ bytes: [UInt8]) {
    var indices: [String: UInt16] = [:]
    for (index, uri) in namespaces.enumerated() { indices[uri] = UInt16(index) }
    for (index, theirs) in list.enumerated() where index < elements.count {
      elements[index].namespace = intern(theirs.namespace, &indices)
      elements[index].localNameRange = Self.suffix(elements[index].nameRange, theirs.name)
      elements[index].name = ElementName(bytes.span, elements[index].localNameRange)
      var rest = theirs.attributes[...]
      for at in elements[index].attributes where !attributes[at].isNamespaceDeclaration {
        guard let attribute = rest.popFirst() else { break }
        attributes[at].namespace = intern(attribute.namespace, &indices)
        attributes[at].localNameRange = Self.suffix(attributes[at].nameRange, attribute.name)
        attributes[at].isName = attribute.name == "name"
        if attributes[at].hasEntityReference || attribute.value != attributeValue(at, bytes) {
          expandedValues[at] = attribute.value
        }
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
