internal import MagintCore
package import MagintXML

/// One module's `etc/acl.xml`: `config > acl > resources > resource`, nested.
package struct ACLFile: Sendable {
  /// One `resource` element. A resource that another module declares is repeated with its id alone, to
  /// say where its new children belong.
  package struct Declaration: Sendable {
    package var id: String
    package var title: String?
    /// As PHP reads the attribute as a number.
    package var sortOrder: Int?
    /// Nil where the attribute is absent. Only the exact value `true` disables.
    package var isDisabled: Bool?
    /// Of the element around it; nil below `resources`.
    package var parent: String?
    /// The ids from below `resources` down to its own: Magento merges what has the same path.
    package var path: [String]
    /// Its element in the document's tree.
    package var element: Int
    /// Of the attribute's value, in bytes; of the element's name where it has no id.
    package var idRange: Range<Int>
  }

  package let document: XMLDocument
  /// In document order.
  package let declarations: [Declaration]

  package init(_ document: XMLDocument) {
    self.document = document
    guard let tree = document.tree else {
      declarations = []
      return
    }
    let bytes = document.file.bytes
    var declarations: [Declaration] = []
    // By the element: the path that resources below it go on from.
    var paths: [Int: [String]] = [:]
    for (index, element) in tree.elements.enumerated() {
      let parent = Int(element.parent)
      guard element.name == .resource else {
        if Self.isList(index, document) { paths[index] = [] }
        continue
      }
      // Magento reads resources below /config/acl/resources and each other, and nowhere else.
      guard parent >= 0, let above = paths[parent] else { continue }
      var id = ""
      var idRange = element.nameRange.range
      var title: String?
      var order: Int?
      var isDisabled: Bool?
      for at in element.attributes where !tree.attributes[at].isNamespaceDeclaration {
        let attribute = tree.attributes[at]
        let value = tree.attributeValue(at, bytes)
        switch document.file.text(attribute.localNameRange.range) {
        case "id":
          id = value
          if !attribute.value.isEmpty { idRange = attribute.value.range }
        case "title": title = value
        case "sortOrder": order = Self.number(value)
        case "disabled": isDisabled = value == "true"
        default: break
        }
      }
      paths[index] = above + [id]
      declarations.append(
        Declaration(
          id: id, title: title, sortOrder: order, isDisabled: isDisabled, parent: above.last,
          path: above + [id], element: index, idRange: idRange))
    }
    self.declarations = declarations
  }

  /// Whether an element is the `resources` of `/config/acl/resources`.
  private static func isList(_ index: Int, _ document: XMLDocument) -> Bool {
    guard let tree = document.tree else { return false }
    var element = index
    for name in ["resources", "acl", "config"] as [StaticString] {
      guard element >= 0, ModuleFile.isNamed(element, name, document) else { return false }
      element = Int(tree.elements[element].parent)
    }
    return element < 0
  }

  /// A text as PHP makes a number of it with `(int)`: its beginning counts, and 0 where that is none.
  static func number(_ text: String) -> Int {
    let rest = text.utf8.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
    var digits = rest.prefix { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
    guard digits.count <= 1 else { return 0 }
    digits = rest[..<rest[digits.endIndex...].prefix { 0x30...0x39 ~= $0 }.endIndex]
    return Int(String(Substring(digits))) ?? 0
  }
}

/// One module's `etc/webapi.xml`: `routes > route > service, resources > resource[@ref]`.
package struct WebapiFile: Sendable {
  package struct Route: Sendable {
    package var method: String
    package var url: String
    package var service: String
    package var serviceMethod: String
    package var resources: [(ref: String, range: Range<Int>)]
  }

  package let document: XMLDocument
  package let routes: [Route]

  package init(_ document: XMLDocument) {
    self.document = document
    guard let tree = document.tree else {
      routes = []
      return
    }
    let bytes = document.file.bytes
    func attribute(_ element: Int, _ name: String) -> (value: String, range: Range<Int>)? {
      for at in tree.elements[element].attributes
      where document.file.text(tree.attributes[at].localNameRange.range) == name {
        return (tree.attributeValue(at, bytes), tree.attributes[at].value.range)
      }
      return nil
    }
    var routes: [Route] = []
    var index = 0
    while index < tree.elements.count {
      defer { index += 1 }
      let element = tree.elements[index]
      guard document.file.text(element.localNameRange.range) == "route",
        let url = attribute(index, "url"), let method = attribute(index, "method")
      else { continue }
      var route = Route(
        method: method.value.uppercased(), url: url.value, service: "", serviceMethod: "",
        resources: [])
      for below in index + 1..<Int(element.subtreeEnd) {
        switch document.file.text(tree.elements[below].localNameRange.range) {
        case "service":
          route.service = attribute(below, "class")?.value ?? ""
          route.serviceMethod = attribute(below, "method")?.value ?? ""
        case "resource":
          if let ref = attribute(below, "ref") { route.resources.append((ref.value, ref.range)) }
        default: break
        }
      }
      routes.append(route)
    }
    self.routes = routes
  }
}
