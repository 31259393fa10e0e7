package import MagintCore

/// An integration to be written down.
package struct EmittedIntegration: Sendable, Hashable {
  package var name: String
  package var email: String?
  package var endpointURL: String?
  package var identityLinkURL: String?
  /// In the order in which they are written.
  package var resources: [String]

  package init(
    name: String, email: String?, endpointURL: String?, identityLinkURL: String?,
    resources: [String]
  ) {
    self.name = name
    self.email = email
    self.endpointURL = endpointURL
    self.identityLinkURL = identityLinkURL
    self.resources = resources
  }
}

/// Writes integration files in their one normal form: UTF-8, four spaces, a fixed order of elements,
/// one final line end.
///
/// A value is written as it is, white space and all: Magento keeps it, and so does the form.
package enum IntegrationXML {
  /// The text of a file of `kind`, with of each integration what that kind holds.
  package static func text(_ integrations: [EmittedIntegration], kind: FileKind) -> String {
    // Nearly always enough, and then nothing is copied.
    var output = Output(
      capacity: integrations.reduce(512) { size, integration in
        size + 512 + integration.resources.count * 96
      })
    output.add(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <\(kind.rootName) xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
      \(String(repeating: " ", count: kind.rootName.utf8.count + 2))\
      xsi:noNamespaceSchemaLocation="\(kind.schemaLocation)">

      """)
    for integration in integrations {
      output.add("    <integration name=\"")
      output.addEscaped(integration.name, isAttribute: true)
      output.add("\">\n")
      if kind != .api {
        output.add("email", integration.email)
        output.add("endpoint_url", integration.endpointURL)
        output.add("identity_link_url", integration.identityLinkURL)
      }
      if kind != .config, !integration.resources.isEmpty {
        output.add("        <resources>\n")
        for id in integration.resources {
          output.add("            <resource name=\"")
          output.addEscaped(id, isAttribute: true)
          output.add("\"/>\n")
        }
        output.add("        </resources>\n")
      }
      output.add("    </integration>\n")
    }
    output.add("</\(kind.rootName)>\n")
    return String(decoding: output.bytes, as: UTF8.self)
  }

  /// Text as bytes: a project has hundreds of kilobytes of it, in thousands of pieces.
  private struct Output {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    mutating func add(_ text: String) { add(text.utf8.span) }

    private mutating func add(_ text: Span<UInt8>) {
      text.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    }

    /// An element with a value, where there is one.
    mutating func add(_ element: String, _ value: String?) {
      guard let value else { return }
      add("        <")
      add(element)
      add(">")
      addEscaped(value, isAttribute: false)
      add("</")
      add(element)
      add(">\n")
    }

    /// What a parser would read as a space, or as another character, is written as a reference.
    mutating func addEscaped(_ value: String, isAttribute: Bool) {
      let text = value.utf8.span
      var start = 0
      for index in text.indices {
        let byte = text[index]
        // Hardly any value has something to escape.
        if (byte | 0x20) &- UInt8(ascii: "a") < 26 { continue }
        guard
          byte < 0x20 || byte == UInt8(ascii: "&") || byte == UInt8(ascii: "\"")
            || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")
        else { continue }
        let reference: String
        switch byte {
        case UInt8(ascii: "&"): reference = "&amp;"
        case UInt8(ascii: "<"): reference = "&lt;"
        case UInt8(ascii: ">") where !isAttribute: reference = "&gt;"
        case UInt8(ascii: "\"") where isAttribute: reference = "&quot;"
        case 0x0D: reference = "&#13;"
        case 0x09, 0x0A:
          guard isAttribute else { continue }
          reference = "&#\(byte);"
        default: continue
        }
        add(text.extracting(start..<index))
        add(reference)
        start = index + 1
      }
      add(text.extracting(start...))
    }
  }
}
