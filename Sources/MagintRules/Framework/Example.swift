package import MagintCore

/// A piece of configuration that a rule accepts or not: its documentation and its test.
///
/// In the text of a bad example `⟦` and `⟧` enclose what the finding is about.
package struct Example: Sendable {
  package var kind: FileKind
  package var path: String
  /// With the markers.
  package var marked: String
  package var isBad: Bool
  /// The text after the fix, where the rule offers one.
  package var fixed: String?
  /// The bytes to test with, where the text cannot be written in UTF-8.
  package var bytes: [UInt8]?
  /// Texts of other files of the same kind that are linted together with it, by path.
  package var beside: [String: String]
  /// The package that the example is about, which ``path`` is in or is.
  package var package: SamplePackage?

  private init(
    _ kind: FileKind, path: String?, _ marked: String, isBad: Bool, fixed: String?,
    beside: [String: String]
  ) {
    self.kind = kind
    self.beside = beside
    self.path = path ?? kind.modulePath
    self.marked = marked
    self.isBad = isBad
    self.fixed = fixed
  }

  /// Without the markers.
  package var text: String { marked.filter { $0 != "⟦" && $0 != "⟧" } }

  /// The enclosed bytes of ``text``; nil where nothing is marked.
  package var markedRange: Range<Int>? {
    guard let open = marked.firstIndex(of: "⟦"), let close = marked.firstIndex(of: "⟧") else {
      return nil
    }
    let start = marked[..<open].utf8.count
    return start..<start + marked[marked.index(after: open)..<close].utf8.count
  }

  package static func good(
    _ kind: FileKind, _ text: String, path: String? = nil,
    beside: [String: String] = [:]
  ) -> Example {
    Example(kind, path: path, text, isBad: false, fixed: nil, beside: beside)
  }

  package static func bad(
    _ kind: FileKind, _ marked: String, fixed: String? = nil, path: String? = nil,
    beside: [String: String] = [:]
  ) -> Example {
    Example(kind, path: path, marked, isBad: true, fixed: fixed, beside: beside)
  }

  package static func good(_ package: SamplePackage, at entry: String? = nil) -> Example {
    Example(package, at: entry, isBad: false)
  }

  /// A package that a rule objects to.
  ///
  /// - Parameter entry: the name of the entry that the finding is about; nil for the archive.
  package static func bad(_ package: SamplePackage, at entry: String? = nil) -> Example {
    Example(package, at: entry, isBad: true)
  }

  private init(_ package: SamplePackage, at entry: String?, isBad: Bool) {
    // A file is shown where what it says is the matter.
    let file = package.files.first {
      $0.name == entry && ($0.marked.contains("⟦") || entry == "composer.json")
    }
    self.init(
      .integration, path: entry.map { "\(package.name)/\($0)" } ?? package.name,
      file?.marked ?? package.listing, isBad: isBad, fixed: nil, beside: [:])
    self.package = package
  }

  package func stored(as bytes: [UInt8]) -> Example {
    var copy = self
    copy.bytes = bytes
    return copy
  }
}

/// A whole file around the fields of one integration.
package func document(
  _ kind: FileKind, name: String = "Acme Order Sync", _ fields: String
) -> String {
  let body = fields.split(separator: "\n", omittingEmptySubsequences: false)
    .map { $0.isEmpty ? "" : "        \($0)" }.joined(separator: "\n")
  return document(kind, content: "    <integration name=\"\(name)\">\n\(body)\n    </integration>")
}

/// A whole file around the content of its root element.
package func document(_ kind: FileKind, content: String) -> String {
  """
  <?xml version="1.0"?>
  <\(kind.rootName) xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
          xsi:noNamespaceSchemaLocation="\(kind.schemaLocation)">
  \(content)
  </\(kind.rootName)>

  """
}

/// Fields that no rule objects to.
package enum Good {
  package static let email = "<email>integrations@acme.io</email>"
  package static let endpoint = "<endpoint_url>https://sync.acme.io/magento/callback</endpoint_url>"
  package static let identity =
    "<identity_link_url>https://sync.acme.io/magento/login</identity_link_url>"
  package static let urls = endpoint + "\n" + identity
  package static let resources = """
    <resources>
        <resource name="Magento_Sales::actions_view"/>
    </resources>
    """

  /// The fields of an integration of `kind`.
  package static func fields(_ kind: FileKind) -> String {
    switch kind {
    case .integration: "\(email)\n\(urls)\n\(resources)"
    case .config: "\(email)\n\(urls)"
    case .api: resources
    }
  }
}
