import MagintCatalog
import MagintCore
import MagintXML

/// Changes to a module.xml.
struct ModuleXMLEditor {
  let module: ModuleFile
  private let tree: XMLTree
  private let bytes: [UInt8]

  /// Nil where the document has no tree.
  init?(_ module: ModuleFile) {
    guard let tree = module.document.tree else { return nil }
    self.module = module
    self.tree = tree
    bytes = module.document.file.bytes
  }

  /// The white space in front of `offset` in its line; nil where anything else is there.
  private func indentation(_ offset: Int) -> String? {
    var start = offset
    while start > 0, bytes[start - 1] == 0x20 || bytes[start - 1] == 0x09 { start -= 1 }
    guard start == 0 || bytes[start - 1] == 0x0A || bytes[start - 1] == 0x0D else { return nil }
    return String(decoding: bytes[start..<offset], as: UTF8.self)
  }

  private var lineEnd: String { module.document.file.lineEnd }

  /// The edit that makes the module come after `name`.
  func adding(_ name: String) -> FixIt.Edit {
    let line = "<module name=\"\(escaped(name, isAttribute: true))\"/>"
    let element = tree.elements[module.element]
    let outer = indentation(Int(element.startTag.start)) ?? "    "
    let step = outer.isEmpty ? "    " : outer
    guard let sequence = module.sequenceElements.last else {
      let inner = outer + step
      let text =
        "\(lineEnd)\(inner)<sequence>\(lineEnd)\(inner)\(step)\(line)\(lineEnd)\(inner)</sequence>\(lineEnd)\(outer)"
      return inside(module.element, text, outer)
    }
    let inner = indentation(Int(tree.elements[sequence].startTag.start)) ?? outer + step
    return inside(sequence, "\(lineEnd)\(inner)\(step)\(line)\(lineEnd)\(inner)", inner)
  }

  /// Puts `text` in front of the end of `element`, whose own indentation `text` ends with.
  private func inside(_ index: Int, _ text: String, _ indentation: String) -> FixIt.Edit {
    let element = tree.elements[index]
    guard !element.isSelfClosing else {
      let name = String(decoding: bytes[element.nameRange.range], as: UTF8.self)
      // From the space in front of `/>`.
      var start = Int(element.startTag.end) - 2
      while start > 0, bytes[start - 1] <= 0x20 { start -= 1 }
      return FixIt.Edit(start..<Int(element.startTag.end), ">\(text)</\(name)>")
    }
    var start = Int(element.endTag.start)
    while start > Int(element.startTag.end), bytes[start - 1] <= 0x20 { start -= 1 }
    return FixIt.Edit(start..<Int(element.endTag.start), text)
  }

  /// The edit that removes an element and its line.
  func removing(_ index: Int) -> FixIt.Edit {
    FixIt.Edit(module.document.file.lineRange(tree.elements[index].range), "")
  }
}

/// Changes to a composer.json.
struct ComposerEditor {
  let document: ComposerDocument
  private var bytes: [UInt8] { document.file.bytes }

  init(_ document: ComposerDocument) { self.document = document }

  /// The edit that requires packages; nil where there is no place to put them.
  func requiring(_ packages: [(name: String, constraint: String)]) -> FixIt.Edit? {
    guard let root = document.tree, case .object(let members) = root.value else { return nil }
    let lines = packages.map { "\"\($0.name)\": \"\($0.constraint)\"" }
    let outer = members.first.flatMap { indentation($0.nameRange.lowerBound) } ?? "    "
    let step = outer.isEmpty ? "    " : outer
    guard let require = root.member("require") else {
      guard
        let last = members.last(where: { ["name", "description", "type"].contains($0.name) })
          ?? members.last
      else { return nil }
      let end = last.value.range.upperBound
      return FixIt.Edit(end..<end, ",\(lineEnd)\(outer)\"require\": \(block(lines, outer, step))")
    }
    switch require.value.value {
    case .object(let inner):
      guard let last = inner.last else {
        return FixIt.Edit(require.value.range, block(lines, outer, step))
      }
      let end = last.value.range.upperBound
      if let indentation = indentation(last.nameRange.lowerBound) {
        return FixIt.Edit(
          end..<end, lines.map { ",\(lineEnd)\(indentation)\($0)" }.joined())
      }
      return FixIt.Edit(end..<end, lines.map { ", \($0)" }.joined())
    case .array(let values) where values.isEmpty:
      return FixIt.Edit(require.value.range, block(lines, outer, step))
    default: return nil
    }
  }

  private func block(_ lines: [String], _ outer: String, _ step: String) -> String {
    "{\(lineEnd)" + lines.map { outer + step + $0 }.joined(separator: ",\(lineEnd)")
      + "\(lineEnd)\(outer)}"
  }

  private var lineEnd: String { document.file.lineEnd }

  private func indentation(_ offset: Int) -> String? {
    var start = offset
    while start > 0, bytes[start - 1] == 0x20 || bytes[start - 1] == 0x09 { start -= 1 }
    guard start > 0, bytes[start - 1] == 0x0A || bytes[start - 1] == 0x0D else { return nil }
    return String(decoding: bytes[start..<offset], as: UTF8.self)
  }
}
