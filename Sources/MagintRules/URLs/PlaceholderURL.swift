package import MagintCore
import MagintModel
import MagintXML

package enum PlaceholderURL: FileRule {
  package static let id: RuleID = "placeholder-url"
  package static var metadata: RuleMetadata {
    func fields(_ endpoint: String) -> String {
      "\(Good.email)\n<endpoint_url>\(endpoint)</endpoint_url>\n\(Good.identity)\n\(Good.resources)"
    }
    return RuleMetadata(
      category: .url, severity: .error,
      consequences: [
        ConsequenceRow("a host that is none, or nobody's", [.activationFails]),
        ConsequenceRow("a host that is named for tests", [.style]),
      ],
      summary: "A URL that leads to no service: localhost, a tunnel, an example",
      rationale: """
        What worked on the author's machine does not work in a merchant's shop: the service is not at
        that address. Where Magento gets no connection at all, the activation stops with "The attempt
        to post data to consumer failed due to an unexpected error". Where somebody else answers, it
        is they who get the consumer's key and secret. Found are localhost and loopback, private and documentation
        addresses; hosts without a domain; the reserved domains `*.test`, `*.example`, `*.invalid`,
        `*.local`, `example.com` and the like; known tunnels (ngrok, localtunnel, Cloudflare) and
        services for looking at requests. Names from sample code (`yourdomain.com`, `test.com`) are a warning,
        and a name such as `staging.acme.io` or `api-dev.acme.io` is a note: the service is there, but
        hardly the one that merchants are to use.
        """,
      examples: [
        .bad(.integration, document(.integration, fields("https://⟦localhost⟧:8080/callback"))),
        .bad(.integration, document(.integration, fields("http://⟦192.168.1.20⟧/callback"))),
        .bad(.integration, document(.integration, fields("https://⟦40153ff7.ngrok.io⟧/callback"))),
        .bad(.integration, document(.integration, fields("https://⟦app.acme.test⟧/callback"))),
        .bad(.integration, document(.integration, fields("https://⟦www.example.com⟧/endpoint"))),
        .bad(.integration, document(.integration, fields("http://⟦sync-app⟧:3000/callback"))),
        .bad(.integration, document(.integration, fields("https://⟦yourdomain.com⟧/callback"))),
        .bad(
          .integration, document(.integration, fields("https://⟦api-staging.acme.io⟧/callback"))),
        .good(.integration, document(.integration, fields("https://connect.acme.io/callback"))),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    // Both are mostly at one host.
    var last: (host: String, placeholder: PlaceholderHost?, testLabel: String?)?
    for url in file.urls {
      guard case .success(let address) = url.address else { continue }
      if last?.host != address.host {
        let placeholder = PlaceholderHost(address.host, own: file.placeholders)
        last = (
          address.host, placeholder,
          placeholder == nil ? PlaceholderHost.testLabel(in: address.host) : nil
        )
      }
      let host = address.hostRange
      if let label = last?.testLabel {
        report.add(
          Self.self, .note, [.style],
          at: file.range(
            host.lowerBound + url.lead..<host.upperBound + url.lead, of: url.value),
          "\(quoted(address.host)) may be a host for tests: it has \(quoted(label)) in its name",
          "All merchants who install the module use it.",
          fixIts: [FixIt("Put in the address that is for merchants, if this one is not", .unsafe)])
      }
      guard let placeholder = last?.placeholder else { continue }
      let severity: Severity = placeholder.isCertain ? .error : .warning
      report.add(
        Self.self, severity, [.activationFails],
        at: file.range(
          host.lowerBound + url.lead..<host.upperBound + url.lead, of: url.value),
        "\(quoted(address.host)) is a placeholder: \(placeholder.reason)",
        url.name == .endpointURL
          ? "A merchant's shop does not find the service there: the activation fails."
          : "A merchant's browser does not find the service there: the activation fails.",
        fixIts: [FixIt("Put in the public address of the service", .unsafe)])
    }
  }
}
