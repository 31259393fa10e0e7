import CLibXML2
import MagintCore
import MagintSchemas

@testable import MagintXML

/// What libxml2 says of a document, asked in the plainest way, to compare with.
struct Oracle {
  struct Element: Equatable, CustomStringConvertible {
    /// Local name, with a prefix where that is undeclared.
    var name: String
    var namespace: String
    /// `{namespace}name=value`, sorted; no namespace declarations.
    var attributes: [String]
    /// Directly in it, without references to declared entities.
    var text: String
    /// Its segments that are not text, in order.
    var others: [String]

    var description: String {
      "{\(namespace)}\(name) \(attributes) \(text.debugDescription) \(others)"
    }
  }

  var isWellFormed = false
  var isValid = false
  /// In document order; empty where the document is not well-formed.
  var elements: [Element] = []

  /// libxml2's set-up is not thread-safe; the library's own does it once.
  private static let isReady: Bool = {
    _ = LibXML2.judge([], schema: nil, wantsElements: false)
    return true
  }()

  /// Shared between the threads of the tests, which only read it.
  private struct Schema: @unchecked Sendable {
    let pointer: xmlSchemaPtr
  }

  private static let schemas: [SchemaName: Schema] = {
    precondition(isReady)
    var schemas: [SchemaName: Schema] = [:]
    for name in SchemaName.allCases {
      let bytes = name.bytes
      schemas[name] = bytes.withUnsafeBytes { buffer in
        let context = xmlSchemaNewMemParserCtxt(
          buffer.bindMemory(to: CChar.self).baseAddress, Int32(buffer.count))
        defer { xmlSchemaFreeParserCtxt(context) }
        return Schema(pointer: xmlSchemaParse(context)!)
      }
    }
    return schemas
  }()

  static func ask(_ raw: [UInt8], _ schema: SchemaName?, wantsElements: Bool = false) -> Oracle {
    precondition(isReady)
    magint_silence()
    defer { magint_unsilence() }
    var answer = Oracle()
    let options =
      XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
    let document = raw.withUnsafeBytes { buffer in
      xmlReadMemory(
        buffer.bindMemory(to: CChar.self).baseAddress, Int32(buffer.count), nil, nil,
        Int32(options))
    }
    guard let document else { return answer }
    defer { xmlFreeDoc(document) }
    answer.isWellFormed = true
    if let schema {
      let context = xmlSchemaNewValidCtxt(schemas[schema]!.pointer)
      xmlSchemaSetValidStructuredErrors(context, { _, _ in }, nil)
      answer.isValid = xmlSchemaValidateDoc(context, document) == 0
      xmlSchemaFreeValidCtxt(context)
    }
    if wantsElements {
      var node = xmlDocGetRootElement(document)
      let root = node
      while let current = node {
        if current.pointee.type == XML_ELEMENT_NODE {
          answer.elements.append(element(document, current))
          if let child = current.pointee.children {
            node = child
            continue
          }
        }
        var up = current
        while up != root!, up.pointee.next == nil { up = up.pointee.parent }
        node = up == root! ? nil : up.pointee.next
      }
    }
    return answer
  }

  private static func string(_ text: UnsafePointer<xmlChar>?) -> String {
    text.map { String(cString: $0) } ?? ""
  }

  /// libxml2 leaves the ampersand of a namespace escaped.
  private static func namespace(_ namespace: UnsafeMutablePointer<xmlNs>?) -> String {
    namespace.map { string($0.pointee.href).replacing("&#38;", with: "&") } ?? ""
  }

  private static func element(_ document: xmlDocPtr, _ node: xmlNodePtr) -> Element {
    var result = Element(
      name: string(node.pointee.name), namespace: namespace(node.pointee.ns), attributes: [],
      text: "", others: [])
    var attribute = node.pointee.properties
    while let current = attribute {
      let value = xmlNodeListGetString(document, current.pointee.children, 1)
      result.attributes.append(
        "{\(namespace(current.pointee.ns))}\(string(current.pointee.name))=\(string(value))")
      if let value { magint_free(value) }
      attribute = current.pointee.next
    }
    result.attributes.sort()
    var child = node.pointee.children
    while let current = child {
      switch current.pointee.type {
      case XML_TEXT_NODE, XML_CDATA_SECTION_NODE: result.text += string(current.pointee.content)
      case XML_COMMENT_NODE: result.others.append("comment")
      case XML_PI_NODE: result.others.append("instruction")
      case XML_ENTITY_REF_NODE: result.others.append("&\(string(current.pointee.name));")
      default: break
      }
      child = current.pointee.next
    }
    return result
  }
}

extension XMLDocument {
  /// The same as the oracle has, from our tree.
  var oracleElements: [Oracle.Element] {
    guard let tree else { return [] }
    let bytes = file.bytes
    func namespace(_ index: UInt16) -> String {
      tree.namespaces[Int(index)].replacing("&#38;", with: "&")
    }
    func name(_ range: ByteRange) -> String {
      String(decoding: bytes[range.range], as: UTF8.self)
    }
    var elements: [Oracle.Element] = []
    for element in tree.elements {
      var result = Oracle.Element(
        name: name(element.localNameRange), namespace: namespace(element.namespace),
        attributes: [], text: "", others: [])
      for at in element.attributes where !tree.attributes[at].isNamespaceDeclaration {
        let attribute = tree.attributes[at]
        result.attributes.append(
          "{\(namespace(attribute.namespace))}\(name(attribute.localNameRange))=\(tree.attributeValue(at, bytes))"
        )
      }
      result.attributes.sort()
      elements.append(result)
    }
    for segment in tree.segments where segment.parent >= 0 {
      let range = segment.range.range
      let parent = Int(segment.parent)
      switch segment.kind {
      case .text: elements[parent].text += XMLText.text(bytes, range)
      case .cdata: elements[parent].text += XMLText.cdata(bytes, range)
      case .comment: elements[parent].others.append("comment")
      case .processingInstruction: elements[parent].others.append("instruction")
      case .entityReference: elements[parent].others.append(name(segment.range))
      }
    }
    return elements
  }
}
