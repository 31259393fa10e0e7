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
    var text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <\(kind.rootName) xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
      \(String(repeating: " ", count: kind.rootName.utf8.count + 2))\
      xsi:noNamespaceSchemaLocation="\(kind.schemaLocation)">

      """
    for integration in integrations {
      text += "    <integration name=\""
      append(integration.name, isAttribute: true, to: &text)
      text += "\">\n"
      if kind != .api {
        let values = [
          ("email", integration.email), ("endpoint_url", integration.endpointURL),
          ("identity_link_url", integration.identityLinkURL),
        ]
        for case (let name, let value?) in values {
          text += "        <\(name)>"
          append(value, isAttribute: false, to: &text)
          text += "</\(name)>\n"
        }
      }
      if kind != .config, !integration.resources.isEmpty {
        text += "        <resources>\n"
        for id in integration.resources {
          text += "            <resource name=\""
          append(id, isAttribute: true, to: &text)
          text += "\"/>\n"
        }
        text += "        </resources>\n"
      }
      text += "    </integration>\n"
    }
    return text + "</\(kind.rootName)>\n"
  }

  /// What a parser would read as a space, or as another character, is written as a reference.
  private static func append(_ value: String, isAttribute: Bool, to text: inout String) {
    let escaped = escaped(value, isAttribute: isAttribute)
    guard escaped.utf8.contains(where: { $0 < 0x20 }) else {
      text += escaped
      return
    }
    for scalar in escaped.unicodeScalars {
      switch scalar {
      case "\r": text += "&#13;"
      case "\n" where isAttribute, "\t" where isAttribute: text += "&#\(scalar.value);"
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
}
