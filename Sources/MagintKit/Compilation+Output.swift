internal import MagintCatalog
public import MagintCore
internal import MagintEmit
internal import MagintReport

/// Which files a configuration is written to.
public enum CompileLayout: String, Sendable, CaseIterable {
  /// `etc/integration.xml`.
  case consolidated
  /// `etc/integration/config.xml` and `etc/integration/api.xml`.
  case legacy
}

/// A file to be written.
public struct CompiledFile: Sendable, Hashable {
  /// Below a module's directory: `etc/integration.xml`.
  public var path: String
  public var text: String

  public init(path: String, text: String) {
    self.path = path
    self.text = text
  }
}

extension Compilation {
  /// The configuration in its normal form; in the legacy layout, of half a pair that half. It is the same
  /// bytes whatever the kind, the order, the spacing and the encoding of what it was compiled from.
  ///
  /// - Throws: ``MagintError`` where the layout cannot say it.
  public func files(_ layout: CompileLayout) throws(MagintError) -> [CompiledFile] {
    guard !integrations.isEmpty else {
      throw MagintError(.usage, "there is no integration to write")
    }
    for integration in integrations {
      let values = [integration.email, integration.endpointURL, integration.identityLinkURL]
      if let character = values.compactMap({ $0.flatMap(Self.forbidden) }).first {
        throw MagintError(
          .usage, path: integration.origins.name.path,
          "a value of '\(Printable.line(integration.name))' has the character \(character), which no XML file can hold; it comes from a reference such as &amp;#4; that overrides another module's value"
        )
      }
    }
    switch layout {
    case .consolidated:
      if let full = integrations.first(where: \.hasFullAccess) {
        throw MagintError(
          .usage, path: full.origins.name.path,
          "'\(Printable.line(full.name))' has Magento_Backend::all alone, which opens everything in the legacy kind and nothing in integration.xml; list the resources it needs, or pass --layout legacy"
        )
      }
      return [file(.integration, integrations.map { emitted($0, $0.resources) })]
    case .legacy:
      let pair = integrations.map { emitted($0, legacyList($0)) }
      return (hasValues ? [file(.config, pair)] : []) + (hasRights ? [file(.api, pair)] : [])
    }
  }

  /// A character of `text` that no XML document may hold (XML 1.0, section 2.2).
  private static func forbidden(_ text: String) -> String? {
    text.unicodeScalars.first {
      switch $0 {
      case "\t", "\n", "\r", " "..."\u{D7FF}", "\u{E000}"..."\u{FFFD}", "\u{10000}"...: false
      default: true
      }
    }.map { "U+" + String(String(0x10000 + $0.value, radix: 16, uppercase: true).dropFirst()) }
  }

  /// What the legacy pair has to list for the same rights: each resource behind all its ancestors.
  private func legacyList(_ integration: CompiledIntegration) -> [String] {
    if integration.hasFullAccess { return integration.resources }
    var result = [Catalog.root]
    var seen: Set<String> = [Catalog.root, Catalog.everything]
    for id in integration.resources {
      let path = catalog.path(of: id, at: release)?.map(\.id) ?? [id]
      for id in path where seen.insert(id).inserted { result.append(id) }
    }
    return catalog.sorted(result, at: release)
  }

  private func emitted(
    _ integration: CompiledIntegration, _ resources: [String]
  ) -> EmittedIntegration {
    EmittedIntegration(
      name: integration.name, email: integration.email, endpointURL: integration.endpointURL,
      identityLinkURL: integration.identityLinkURL, resources: resources)
  }

  private func file(_ kind: FileKind, _ integrations: [EmittedIntegration]) -> CompiledFile {
    CompiledFile(path: kind.modulePath, text: IntegrationXML.text(integrations, kind: kind))
  }

  /// One JSON object, version 1, and a line end. What an integration does not have is an absent key.
  public var json: String {
    var json = JSONText()
    json.object { json in
      json.field("version", 1)
      json.field("magento", magento)
      json.assumptions(basis)
      json.field("mode", mode.rawValue)
      json.key("integrations")
      json.array { json in
        for integration in integrations {
          json.newLine()
          json.object { write(integration, &$0) }
        }
      }
    }
    return json.text + "\n"
  }

  private func write(_ integration: CompiledIntegration, _ json: inout JSONText) {
    json.field("name", integration.name)
    if let email = integration.email { json.field("email", email) }
    if let url = integration.endpointURL { json.field("endpoint_url", url) }
    if let url = integration.identityLinkURL { json.field("identity_link_url", url) }
    json.field("resources", integration.resources)
    json.field("effective_resources", integration.effectiveResources)
    json.key("origins")
    json.object { json in
      let origins = integration.origins
      let values = [
        ("name", origins.name), ("email", origins.email), ("endpoint_url", origins.endpointURL),
        ("identity_link_url", origins.identityLinkURL),
      ]
      for case (let key, let origin?) in values {
        json.key(key)
        write(origin, &json)
      }
      json.key("resources")
      json.object { json in
        for (id, origin) in zip(integration.resources, origins.resources) {
          json.key(id)
          write(origin, &json)
        }
      }
    }
  }

  private func write(_ origin: CompiledIntegration.Origin, _ json: inout JSONText) {
    json.object { json in
      json.field("path", origin.path)
      json.field("range", origin.range)
    }
  }
}
