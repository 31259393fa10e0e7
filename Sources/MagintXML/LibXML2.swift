internal import CLibXML2
internal import MagintCore
internal import MagintSchemas

/// What libxml2 says of one document. The judge of well-formedness and schema validity.
struct LibXML2Verdict {
  struct Issue {
    var code: Int
    var message: String
    /// Pre-order number of the element that a schema error is about, from 0.
    var element: Int?
    /// Where the parser stood, in bytes of the UTF-8 text.
    var offset: Int?
  }

  var isWellFormed = false
  var parserIssues: [Issue] = []
  /// Nil where no schema was asked for or the document is not well-formed.
  var isSchemaValid: Bool?
  var schemaIssues: [Issue] = []
  var elementCount = 0
  /// Only where a document type may change names and attributes.
  var elements: [Element] = []

  /// An element as libxml2 has it, without namespace declarations.
  struct Element {
    struct Attribute {
      var name: String
      var namespace: String
      var value: String
    }

    var name: String
    var namespace: String
    var attributes: [Attribute]
  }
}

enum LibXML2 {
  /// Once, before anything else: neither call is thread-safe.
  private static let isReady: Bool = {
    xmlInitParser()
    xmlSchemaInitTypes()
    magint_add_encodings()
    for (name, others) in XMLEncoding.aliases {
      for other in others { unsafe xmlAddEncodingAlias(name, other) }
    }
    return true
  }()

  /// Collects errors; lives on the stack of the call that parses.
  private final class Collector {
    var issues: [LibXML2Verdict.Issue] = []
    /// More than this nobody reads.
    static let limit = 64
  }

  private static let sink: magint_error_sink = { context, code, level, message, element, offset in
    // Level 1 is a warning.
    guard level >= 2 else { return }
    let collector = unsafe Unmanaged<Collector>.fromOpaque(context).takeUnretainedValue()
    guard collector.issues.count < Collector.limit else { return }
    var text = unsafe message.map { unsafe String(cString: $0) } ?? ""
    while text.last?.isWhitespace == true { text.removeLast() }
    collector.issues.append(
      LibXML2Verdict.Issue(
        code: Int(code), message: text, element: element > 0 ? element - 1 : nil,
        offset: offset >= 0 ? offset : nil))
  }

  /// The parsed schemas.
  ///
  /// Unchecked: libxml2 only reads an `xmlSchema` while it validates, so that threads may share
  /// one; it is made once, under the lock of a static's initialization, and never freed.
  @safe
  private final class Schemas: @unchecked Sendable {
    private let pointers: [SchemaName: xmlSchemaPtr]

    init() {
      _ = LibXML2.isReady
      var pointers: [SchemaName: xmlSchemaPtr] = unsafe [:]
      for name in SchemaName.allCases {
        unsafe pointers[name] = unsafe Self.parse(name)
      }
      unsafe self.pointers = unsafe pointers
    }

    subscript(name: SchemaName) -> xmlSchemaPtr {
      unsafe pointers[name]!
    }

    private static func parse(_ name: SchemaName) -> xmlSchemaPtr {
      let collector = Collector()
      let bytes = name.bytes
      let schema: xmlSchemaPtr? = unsafe withTarget(collector) { target in
        unsafe bytes.withUnsafeBytes { buffer in
          guard
            let context = unsafe xmlSchemaNewMemParserCtxt(
              buffer.bindMemory(to: CChar.self).baseAddress, Int32(buffer.count))
          else { return nil }
          defer { unsafe xmlSchemaFreeParserCtxt(context) }
          unsafe magint_report_schema_parser_errors(context, target)
          return unsafe xmlSchemaParse(context)
        }
      }
      guard let schema = unsafe schema else {
        preconditionFailure(
          "the embedded schema \(name.fileName) does not parse: \(collector.issues)")
      }
      return unsafe schema
    }
  }

  private static let schemas = Schemas()

  private static func withTarget<Result>(
    _ collector: Collector, _ body: (UnsafeMutablePointer<magint_error_target>) -> Result
  ) -> Result {
    var target = unsafe magint_error_target(
      sink: sink, context: Unmanaged.passUnretained(collector).toOpaque())
    return withExtendedLifetime(collector) { unsafe body(&target) }
  }

  /// Parses `raw` as Magento's PHP does, but reading no entity and no other file, and validates it
  /// against `schema`.
  static func judge(_ raw: [UInt8], schema: SchemaName?, wantsElements: Bool) -> LibXML2Verdict {
    _ = isReady
    magint_silence()
    defer { magint_unsilence() }
    var verdict = LibXML2Verdict()
    let collector = Collector()
    let document: xmlDocPtr? = unsafe withTarget(collector) { target in
      guard let context = unsafe magint_new_parser(target) else { return nil }
      defer { unsafe xmlFreeParserCtxt(context) }
      let options = Int32(XML_PARSE_NONET.rawValue | XML_PARSE_BIG_LINES.rawValue)
      let document = unsafe raw.withUnsafeBytes { buffer in
        unsafe xmlCtxtReadMemory(
          context, buffer.bindMemory(to: CChar.self).baseAddress, Int32(buffer.count), nil, nil,
          options)
      }
      verdict.isWellFormed = unsafe context.pointee.wellFormed == 1 && document != nil
      return unsafe document
    }
    verdict.parserIssues = collector.issues
    guard let document = unsafe document else { return verdict }
    defer { unsafe xmlFreeDoc(document) }
    guard verdict.isWellFormed else { return verdict }
    let root = unsafe xmlDocGetRootElement(document)
    verdict.elementCount = unsafe magint_number_elements(root)
    if wantsElements { verdict.elements = unsafe elements(of: document, root) }
    if let schema {
      collector.issues = []
      let result: Int32 = unsafe withTarget(collector) { target in
        guard let context = unsafe xmlSchemaNewValidCtxt(schemas[schema]) else { return -1 }
        defer { unsafe xmlSchemaFreeValidCtxt(context) }
        unsafe magint_report_schema_errors(context, target)
        return unsafe xmlSchemaValidateDoc(context, document)
      }
      verdict.isSchemaValid = result == 0
      verdict.schemaIssues = collector.issues
    }
    return verdict
  }

  private static func elements(
    of document: xmlDocPtr, _ root: xmlNodePtr?
  ) -> [LibXML2Verdict.Element] {
    var result: [LibXML2Verdict.Element] = []
    var node = unsafe root
    while let current = unsafe node {
      if unsafe current.pointee.type == XML_ELEMENT_NODE {
        var element = unsafe LibXML2Verdict.Element(
          name: string(current.pointee.name), namespace: uri(current.pointee.ns), attributes: [])
        var attribute = unsafe current.pointee.properties
        while let property = unsafe attribute {
          let value = unsafe xmlNodeListGetString(document, property.pointee.children, 1)
          element.attributes.append(
            unsafe LibXML2Verdict.Element.Attribute(
              name: string(property.pointee.name), namespace: uri(property.pointee.ns),
              value: string(value)))
          if let value = unsafe value { unsafe magint_free(value) }
          unsafe attribute = unsafe property.pointee.next
        }
        result.append(element)
        if let child = unsafe current.pointee.children {
          unsafe node = unsafe child
          continue
        }
      }
      var up = unsafe current
      while unsafe up != root!, unsafe up.pointee.next == nil {
        unsafe up = unsafe up.pointee.parent
      }
      unsafe node = unsafe up == root! ? nil : up.pointee.next
    }
    return result
  }

  private static func string(_ text: UnsafePointer<xmlChar>?) -> String {
    unsafe text.map { unsafe String(cString: $0) } ?? ""
  }

  private static func uri(_ namespace: UnsafeMutablePointer<xmlNs>?) -> String {
    unsafe namespace.map { unsafe string($0.pointee.href) } ?? ""
  }

  /// Whether `value` is an `xs:anyURI` to libxml2, which is what Magento's PHP asks.
  ///
  /// libxml2 replaces what a URI must have escaped by a harmless character before it parses.
  static func isAnyURI(_ value: String) -> Bool {
    guard !value.isEmpty else { return true }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(value.utf8.count + 1)
    for byte in value.utf8 {
      switch byte {
      case ...32, 127..., UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
        UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "|"), UInt8(ascii: "\\"),
        UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "'"):
        bytes.append(UInt8(ascii: "_"))
      default: bytes.append(byte)
      }
    }
    bytes.append(0)
    return unsafe bytes.withUnsafeBytes { buffer in
      guard let uri = unsafe xmlParseURI(buffer.bindMemory(to: CChar.self).baseAddress) else {
        return false
      }
      unsafe xmlFreeURI(uri)
      return true
    }
  }

  /// `raw` in UTF-8, up to the first byte that breaks its encoding; nil where libxml2 does not know
  /// that.
  ///
  /// A last character that is cut off is left out without a word, as libxml2's parser does.
  static func transcode(
    _ raw: ArraySlice<UInt8>, from encoding: String
  ) -> (bytes: [UInt8], isComplete: Bool)? {
    _ = isReady
    magint_silence()
    defer { magint_unsilence() }
    guard let handler = unsafe xmlFindCharEncodingHandler(encoding) else { return nil }
    defer { unsafe xmlCharEncCloseFunc(handler) }
    guard let input = unsafe xmlBufferCreateSize(raw.count + 1),
      let output = unsafe xmlBufferCreateSize(raw.count * 2 + 16)
    else { return nil }
    defer {
      unsafe xmlBufferFree(input)
      unsafe xmlBufferFree(output)
    }
    unsafe raw.withUnsafeBytes { buffer in
      _ = unsafe xmlBufferAdd(
        input, buffer.bindMemory(to: UInt8.self).baseAddress, Int32(buffer.count))
    }
    var isComplete = true
    while unsafe xmlBufferLength(input) > 0 {
      let before = unsafe xmlBufferLength(input)
      let result = unsafe xmlCharEncInFunc(handler, output, input)
      guard result != -2, unsafe xmlBufferLength(input) < before else {
        isComplete = unsafe result != -2 && xmlBufferLength(input) < 4
        break
      }
    }
    let bytes = unsafe Array(
      UnsafeBufferPointer(start: xmlBufferContent(output), count: Int(xmlBufferLength(output))))
    return (bytes, isComplete)
  }
}
