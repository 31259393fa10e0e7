internal import MagintCore
package import MagintXML

/// One module's `etc/module.xml`: its name and what it comes after.
package struct ModuleFile: Sendable {
  /// A name in the file, and its place in bytes.
  package struct Name: Sendable, Hashable {
    package var text: String
    /// Between the quotes.
    package var range: Range<Int>
    /// The element whose attribute it is.
    package var element: Int
  }

  package let document: XMLDocument
  package let declaredName: Name
  /// The `<module>` below the root.
  package let element: Int
  package let setupVersion: Name?
  /// The `<sequence>` elements in the module: Magento reads the last one only.
  package let sequenceElements: [Int]
  /// What the last of them lists.
  package let sequenceNames: [Name]

  package var name: String { declaredName.text }
  package var sequence: [String] { sequenceNames.map(\.text) }

  /// Nil where the document names no module.
  package init?(_ document: XMLDocument) {
    guard let tree = document.tree, let root = tree.elements.indices.first else { return nil }
    // Magento looks at the children of the root, and a sequence elsewhere is none.
    guard
      let module = tree.children(of: root).first(where: { Self.isNamed($0, "module", document) }),
      let name = Self.attribute(module, "name", document), !name.text.isEmpty
    else { return nil }
    self.document = document
    declaredName = name
    element = module
    setupVersion = Self.attribute(module, "setup_version", document)
    sequenceElements = tree.children(of: module).filter { Self.isNamed($0, "sequence", document) }
    sequenceNames =
      sequenceElements.last.map { sequence in
        tree.children(of: sequence).filter { Self.isNamed($0, "module", document) }
          .compactMap { Self.attribute($0, "name", document) }
      } ?? []
  }

  package static func isNamed(
    _ element: Int, _ name: StaticString, _ document: XMLDocument
  ) -> Bool {
    guard let range = document.tree?.elements[element].localNameRange else { return false }
    return name.withUTF8Buffer {
      range.count == $0.count && document.file.bytes[range.range].elementsEqual($0)
    }
  }

  package static func attribute(
    _ element: Int, _ name: StaticString, _ document: XMLDocument
  ) -> Name? {
    guard let tree = document.tree else { return nil }
    let bytes = document.file.bytes
    for index in tree.elements[element].attributes {
      let attribute = tree.attributes[index]
      let isMeant = name.withUTF8Buffer {
        attribute.localNameRange.count == $0.count
          && bytes[attribute.localNameRange.range].elementsEqual($0)
      }
      guard isMeant, !attribute.isNamespaceDeclaration else { continue }
      return Name(
        text: tree.attributeValue(index, bytes), range: attribute.value.range, element: element)
    }
    return nil
  }
}

/// A module and the files of it that say what can be granted.
package struct ModuleDeclaration: Sendable {
  package var name: String
  package var sequence: [String]
  /// Of its composer.json.
  package var package: String?
  package var version: String?
  package var acl: ACLFile?
  package var webapi: WebapiFile?

  package init(
    name: String, sequence: [String] = [], package: String? = nil, version: String? = nil,
    acl: ACLFile? = nil, webapi: WebapiFile? = nil
  ) {
    self.name = name
    self.sequence = sequence
    self.package = package
    self.version = version
    self.acl = acl
    self.webapi = webapi
  }
}

/// The order in which Magento reads modules.
package enum LoadOrder {
  /// Modules that each come after the next, the last after the first.
  package struct Circle: Error, Sendable, Hashable {
    package var names: [String]
  }

  /// The places of `modules` in load order: by name, those with `Magento_` in it first, then moved
  /// until each comes after all of its sequence. No two may have the same name.
  package static func sorted(
    _ modules: [(name: String, sequence: [String])]
  ) throws(Circle) -> [Int] {
    // Once for each: comparing asks again and again.
    let areCore = modules.map { $0.name.contains("Magento_") }
    let byName = modules.indices.sorted {
      areCore[$0] == areCore[$1]
        ? modules[$0].name.utf8.lexicographicallyPrecedes(modules[$1].name.utf8) : areCore[$0]
    }
    var rows: [String: Int] = Dictionary(minimumCapacity: modules.count)
    for (row, index) in byName.enumerated() { rows[modules[index].name] = row }
    let after = byName.map { modules[$0].sequence.compactMap { rows[$0] } }
    let all = try closure(after) { modules[byName[$0]].name }

    // Magento's own way: modules that are not bound to each other end up in this order and no other.
    var order = Array(byName.indices)
    for place in order.indices.dropLast() {
      for other in place + 1..<order.count {
        // Most modules come after none of those that are there.
        guard !all.isEmpty[order[place]] else { break }
        if all.contains(order[place], order[other]) { order.swapAt(place, other) }
      }
    }
    return order.map { byName[$0] }
  }

  /// Which row comes after which, directly or not.
  private struct Relation {
    let words: Int
    private var bits: [UInt64]
    private(set) var isEmpty: [Bool]

    init(_ count: Int) {
      words = (count + 63) / 64
      bits = [UInt64](repeating: 0, count: words * count)
      isEmpty = [Bool](repeating: true, count: count)
    }

    func contains(_ row: Int, _ other: Int) -> Bool {
      bits[row * words + other >> 6] >> UInt64(other & 63) & 1 == 1
    }

    mutating func insert(_ other: Int, into row: Int) {
      bits[row * words + other >> 6] |= 1 << UInt64(other & 63)
      isEmpty[row] = false
    }

    mutating func unite(_ other: Int, into row: Int) {
      for word in 0..<words { bits[row * words + word] |= bits[other * words + word] }
    }
  }

  private static func closure(
    _ after: [[Int]], _ name: (Int) -> String
  ) throws(Circle) -> Relation {
    var relation = Relation(after.count)
    enum State { case new, open, done }
    var states = [State](repeating: .new, count: after.count)
    for start in after.indices where states[start] == .new {
      // An explicit stack: a chain may be longer than a thread has room for.
      var stack = [(row: start, next: 0)]
      states[start] = .open
      while let (row, next) = stack.last {
        guard next < after[row].count else {
          states[row] = .done
          stack.removeLast()
          for other in after[row] {
            relation.insert(other, into: row)
            relation.unite(other, into: row)
          }
          continue
        }
        stack[stack.count - 1].next += 1
        let other = after[row][next]
        switch states[other] {
        case .done: break
        case .new:
          states[other] = .open
          stack.append((other, 0))
        case .open:
          let from = stack.firstIndex { $0.row == other } ?? 0
          throw Circle(names: stack[from...].map { name($0.row) })
        }
      }
    }
    return relation
  }
}
