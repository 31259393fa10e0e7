internal import MagintCore
internal import MagintXML

/// `.idea/misc.xml`, in which PhpStorm keeps the places of schemas, to which some are added while every
/// other byte stays as it is.
enum ProjectResources {
  struct Resource {
    var url: String
    var location: String

    fileprivate var tag: String {
      "<resource url=\"\(escaped(url, isAttribute: true))\" location=\"\(escaped(location, isAttribute: true))\" />"
    }
  }

  struct Unreadable: Error {
    var message: String
    var line: Int?
  }

  /// A file with nothing else in it.
  static func text(_ resources: [Resource]) -> String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <project version="4">
      <component name="ProjectResources">
    \(resources.map { "    \($0.tag)\n" }.joined())\
      </component>
    </project>

    """
  }

  /// - Returns: the bytes with those of the resources that were missing, and those that stand there
  ///   with another location, which is kept.
  static func adding(
    _ resources: [Resource], to bytes: [UInt8]
  ) throws(Unreadable) -> (bytes: [UInt8], others: [Resource]) {
    let document: XMLDocument
    do {
      document = try XMLDocument.read(path: "misc.xml", bytes, kind: nil)
    } catch {
      throw Unreadable(message: error.message)
    }
    guard let tree = document.tree, document.file.encoding == nil else {
      let line = document.problem?.range.map {
        LineTable(bytes).position(of: $0.lowerBound, in: bytes).line
      }
      throw Unreadable(
        message: document.tree == nil ? "it is not well-formed XML" : "it is not UTF-8", line: line)
    }
    func name(_ index: Int) -> String { document.file.text(tree.elements[index].nameRange.range) }
    func attribute(_ name: String, _ index: Int) -> String? {
      tree.elements[index].attributes.first {
        document.file.text(tree.attributes[$0].nameRange.range) == name
      }.map { tree.attributeValue($0, bytes) }
    }
    guard name(0) == "project" else {
      throw Unreadable(message: "its root element is not <project>")
    }
    let component = tree.children(of: 0).first {
      name($0) == "component" && attribute("name", $0) == "ProjectResources"
    }

    var known: [String: String] = [:]
    if let component {
      for child in tree.children(of: component) where name(child) == "resource" {
        if let url = attribute("url", child) { known[url] = attribute("location", child) ?? "" }
      }
    }
    let missing = resources.filter { known[$0.url] == nil }
    let others = resources.filter { resource in
      known[resource.url].map { $0 != resource.location } ?? false
    }.map { Resource(url: $0.url, location: known[$0.url] ?? "") }
    guard !missing.isEmpty else { return (bytes, others) }

    let isDOS =
      bytes.firstIndex(of: UInt8(ascii: "\n")).map {
        $0 > 0 && bytes[$0 - 1] == UInt8(ascii: "\r")
      } ?? false
    let lineEnd = isDOS ? "\r\n" : "\n"
    let lines = missing.map { "    \($0.tag)\(lineEnd)" }.joined()
    let open = "  <component name=\"ProjectResources\">\(lineEnd)"
    let close = "  </component>\(lineEnd)"
    let edited =
      if let component {
        insert(
          lines, "  ", lineEnd, into: tree.elements[component], document.file)
      } else {
        insert(open + lines + close, "", lineEnd, into: tree.elements[0], document.file)
      }
    return (edited, others)
  }

  /// Puts `lines` before the end tag of an element, which is on a line of its own then, indented by
  /// `margin`.
  private static func insert(
    _ lines: String, _ margin: String, _ lineEnd: String, into element: XMLTree.Element,
    _ file: SourceFile
  ) -> [UInt8] {
    var bytes = file.bytes
    let name = file.text(element.nameRange.range)
    if element.isSelfClosing {
      let slash = Int(element.startTag.end) - 2
      var start = slash
      while start > 0, bytes[start - 1] == UInt8(ascii: " ") { start -= 1 }
      bytes.replaceSubrange(
        start..<slash + 2, with: Array(">\(lineEnd)\(lines)\(margin)</\(name)>".utf8))
      return bytes
    }
    // Before the white space that indents the end tag, or on a new line.
    let end = Int(element.endTag.start)
    var start = end
    while start > 0, bytes[start - 1] == UInt8(ascii: " ") || bytes[start - 1] == UInt8(ascii: "\t")
    {
      start -= 1
    }
    if bytes[start - 1] == UInt8(ascii: "\n") {
      bytes.insert(contentsOf: Array(lines.utf8), at: start)
    } else {
      bytes.insert(contentsOf: Array((lineEnd + lines + margin).utf8), at: end)
    }
    return bytes
  }
}
