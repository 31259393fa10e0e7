#if Rehearsal
  internal import MagintCore
  internal import MagintKit
  internal import MagintXML

  /// What a REST request brings for the service behind its route: Magento looks at it when the rights are there.
  struct RequestInput {
    /// The types that Magento decodes; capitals count.
    private static let types = [
      "application/json", "application/xml", "application/xhtml+xml", "text/xml",
      "multipart/form-data",
    ]

    /// The names that there is a value for; nil where nobody knows.
    private var names: Set<String>?
    /// What the elements of a list have in common, for a request that brings many; nil without a list.
    private var commonNames: Set<String>?
    /// How many elements a list has.
    private(set) var count = 0
    /// The member whose text holds a script element.
    private(set) var scriptMember: String?

    /// - Parameter path: the values of the URL's parameters by their names.
    /// - Throws: ``Problem`` where Magento does not take the body: without a Content-Type, with one that it does not
    ///   know, or what it cannot decode.
    init(_ request: RequestMessage, path: some Sequence<String>) throws(Problem) {
      var names = Set(path)
      if let query = request.query {
        for (name, _) in PHPForm.parse(Array(query.utf8)) {
          names.insert(String(decoding: name, as: UTF8.self))
        }
      }
      self.names = names
      guard request.bodyLength > 0 else { return }
      switch try Self.type(request.header("content-type")) {
      case "application/json":
        let outline = request.outline ?? JSONOutline(request.body)
        guard outline.isValid else { throw Self.undecodable }
        if outline.kind == .object { self.names?.formUnion(outline.names) }
        commonNames = outline.kind == .list && outline.count > 0 ? outline.commonNames : nil
        count = outline.count
        scriptMember = outline.scriptMember
      case "multipart/form-data": self.names = nil
      default:
        // What is larger is not kept, and not read.
        guard request.body.count == request.bodyLength else {
          self.names = nil
          return
        }
        guard let document = try? XMLDocument.read(path: "", request.body, kind: nil),
          let tree = document.tree
        else { throw Self.undecodable }
        for child in tree.children(of: 0) {
          let name = document.file.bytes[tree.elements[child].localNameRange.range]
          self.names?.insert(String(decoding: name, as: UTF8.self))
        }
      }
    }

    /// Whether there is a value of that name, as it is called in PHP or with `_`; true where nobody knows.
    func has(_ name: String) -> Bool { Self.has(name, in: names) }

    func everyElementHas(_ name: String) -> Bool {
      names == nil || Self.has(name, in: commonNames ?? [])
    }

    private static func has(_ name: String, in names: Set<String>?) -> Bool {
      guard let names, !names.contains(name) else { return true }
      return names.contains(RESTReply.snakeCase(name))
    }

    private static let undecodable = Problem(400, MagentoMessages.decoding.text)

    /// As `Webapi\Rest\Request::getContentType` and the factory of deserializers read the header.
    private static func type(_ header: String?) throws(Problem) -> String {
      guard let header, !header.isEmpty, header != "0" else {
        throw Problem(400, MagentoMessages.contentTypeEmpty.text)
      }
      var parts = header.split(separator: ";", omittingEmptySubsequences: false)
        .map { String($0).trimmingSpaces }
      let type = parts.removeFirst()
      parts.removeAll { $0.isEmpty }
      let isPlain = type.utf8.allSatisfy { byte in
        0x30...0x39 ~= byte || 0x41...0x5A ~= byte || 0x61...0x7A ~= byte
          || "/-+.".utf8.contains(byte)
      }
      let charset = parts.first.flatMap { part -> String? in
        guard part.lowercased().hasPrefix("charset=") else { return nil }
        return String(part.dropFirst("charset=".count)).filter { $0 != "\"" && $0 != "'" }
      }
      guard isPlain, !type.isEmpty, parts.isEmpty || charset?.isEmpty == false else {
        throw Problem(400, MagentoMessages.contentTypeInvalid.text)
      }
      if let charset, parts.count > 1 || charset.lowercased() != "utf-8" {
        throw Problem(400, MagentoMessages.charset.text)
      }
      guard types.contains(where: { ExactString($0) == ExactString(type) }) else {
        throw Problem(
          400, "Server cannot understand Content-Type HTTP header media type \(type)")
      }
      return type
    }
  }

  extension String {
    fileprivate var trimmingSpaces: String {
      var text = Substring(self).drop { $0 == " " || $0 == "\t" }
      while text.last == " " || text.last == "\t" { text.removeLast() }
      return String(text)
    }
  }
#endif
