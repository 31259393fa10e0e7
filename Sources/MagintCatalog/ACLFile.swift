internal import MagintCore
package import MagintXML

/// One module's `etc/acl.xml`: `config > acl > resources > resource`, nested.
package struct ACLFile: Sendable {
  /// One `resource` element. A resource that another module declares is repeated with its id alone, to
  /// say where its new children belong.
  package struct Declaration: Sendable {
    package var id: String
    package var title: String?
    package var sortOrder: Int?
    /// Nil where the attribute is absent.
    package var isDisabled: Bool?
    /// Of the element around it; nil below `resources`.
    package var parent: String?
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
    var ids: [Int: String] = [:]
    for (index, element) in tree.elements.enumerated() where element.name == .resource {
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
        case "sortOrder": order = Int(value)
        case "disabled": isDisabled = value == "true" || value == "1"
        default: break
        }
      }
      ids[index] = id
      let parent = Int(element.parent)
      declarations.append(
        Declaration(
          id: id, title: title, sortOrder: order, isDisabled: isDisabled,
          parent: parent >= 0 ? ids[parent] : nil, idRange: idRange))
    }
    self.declarations = declarations
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
