package import MagintCore
import MagintModel
package import MagintXML

/// What is kept of each file for the rules that look at all of them.
package struct FileSummary: Sendable {
  package struct Integration: Sendable {
    package var name: String
    /// Of the name in the file.
    package var range: SourceRange
    package var hasEmail: Bool
    /// Which of its values are there: `email` and the two URLs.
    package var values: [ElementName]
    /// Those of them that contain a `&`.
    package var ampersands: [(name: ElementName, range: SourceRange)]
  }

  package var path: String
  package var kind: FileKind
  package var integrations: [Integration]

  package init(_ file: CheckedFile, _ kind: FileKind) {
    path = file.path
    self.kind = kind
    // One pass over the start of the file finds all places: names come in order.
    var position = SourcePosition(line: 1, column: 1, offset: 0)
    var index = file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    func place(_ offset: Int) -> SourcePosition {
      let bytes = file.bytes
      while index < offset {
        let byte = bytes[index]
        if byte == 0x0A || (byte == 0x0D && !(index + 1 < bytes.count && bytes[index + 1] == 0x0A)) {
          position.line += 1
          position.column = 1
        } else if byte & 0xC0 != 0x80 {
          position.column += 1
        }
        index += 1
      }
      position.offset = offset
      return position
    }
    var table: LineTable?
    integrations = file.integrations.compactMap { integration in
      guard let name = integration.name else { return nil }
      let start = place(name.range.lowerBound)
      var summary = Integration(
        name: name.text, range: SourceRange(start: start, end: place(name.range.upperBound)),
        hasEmail: integration.hasEmail, values: [], ampersands: [])
      let values = [
        (ElementName.email, integration.email), (.endpointURL, integration.endpointURL),
        (.identityLinkURL, integration.identityLinkURL),
      ]
      for (name, value) in values {
        guard let value else { continue }
        summary.values.append(name)
        guard !value.isVerbatim, value.text.utf8.contains(UInt8(ascii: "&")) else { continue }
        if table == nil { table = LineTable(file.bytes) }
        summary.ampersands.append((name, table!.range(value.range, in: file.bytes)))
      }
      return summary
    }
  }
}

/// All files of a run: what lies below the paths that were given is one project.
package struct CheckedProject: Sendable {
  package var files: [FileSummary]

  package init(_ files: [FileSummary]) {
    // Whatever the order they were read in, the findings are the same.
    self.files = files.sorted { $0.path < $1.path }
  }
}
