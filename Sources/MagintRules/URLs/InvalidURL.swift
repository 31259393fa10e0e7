package import MagintCore
import MagintModel
import MagintXML

package enum InvalidURL: FileRule {
  package static let id: RuleID = "invalid-url"
  package static var metadata: RuleMetadata {
    func fields(_ endpoint: String) -> String {
      "\(Good.email)\n<endpoint_url>\(endpoint)</endpoint_url>\n\(Good.identity)\n\(Good.resources)"
    }
    return RuleMetadata(
      category: .url, severity: .error,
      consequences: [
        ConsequenceRow("no absolute http or https URL", [.activationFails]),
        ConsequenceRow(
          "a value that the schema refuses", [.rejectedInDeveloperMode, .activationFails]),
        ConsequenceRow("an empty value", [.rejectedInDeveloperMode]),
        ConsequenceRow("user name and password in the URL", [.insecure]),
        ConsequenceRow("a fragment on the endpoint", [.dropped]),
      ],
      summary: "A URL that Magento or a browser cannot call",
      rationale: """
        Magento posts the consumer's key and secret to the endpoint URL, and opens the identity link
        URL in a browser window. Both have to be absolute `http` or `https` URLs with a valid host
        and port. The schema asks for little: `abcd`, `javascript:alert(1)` and port 99999 pass it.

        A user name and password in a URL stand unprotected in the module and in each shop's
        database. A fragment (`#…`) of the endpoint is never sent. Characters that a URL must carry
        percent-encoded are repaired by some programs and refused by others.
        """,
      examples: [
        .bad(.integration, document(.integration, fields("⟦sync.acme.io/magento/callback⟧"))),
        .bad(.integration, document(.integration, fields("⟦abc⟧"))),
        .bad(.integration, document(.integration, fields("⟦ftp⟧://sync.acme.io/callback"))),
        .bad(.integration, document(.integration, fields("https://⟦sync..acme.io⟧/callback"))),
        .bad(.integration, document(.integration, fields("https://sync.acme.io:⟦99999⟧/callback"))),
        .bad(.integration, document(.integration, fields("https://sync.acme.io/my⟦ ⟧callback"))),
        .bad(.integration, document(.integration, fields("https://sync.acme.io/⟦%zz⟧"))),
        .bad(.integration, document(.integration, fields("https://sync.acme.io/⟦é⟧"))),
        .bad(.integration, document(.integration, fields("https://⟦admin:secret⟧@sync.acme.io/"))),
        .bad(
          .integration, document(.integration, fields("https://sync.acme.io/callback⟦#magento⟧")),
          fixed: document(.integration, fields("https://sync.acme.io/callback"))),
        .bad(
          .config,
          document(.config, "\(Good.email)\n⟦<endpoint_url></endpoint_url>⟧\n\(Good.identity)")),
        .good(.integration, document(.integration, fields("https://sync.acme.io:8443/cb?shop=1"))),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    guard let kind = file.kind, kind != .api else { return }
    for url in file.urls { check(url, kind, file, &report) }
  }

  private static func check(
    _ checked: CheckedFile.CheckedURL, _ kind: FileKind, _ file: CheckedFile,
    _ report: inout FindingList
  ) {
    let (name, url, trimmed, lead) = (checked.name, checked.value, checked.trimmed, checked.lead)
    func place(_ range: Range<Int>) -> Range<Int> {
      let shifted = range.lowerBound + lead..<range.upperBound + lead
      let found = file.range(shifted, of: url)
      return found.isEmpty ? file.visibleRange(url) : found
    }
    let isRejected = report.claim(url)
    let consequences: [Consequence] =
      isRejected ? [.rejectedInDeveloperMode, .activationFails] : [.activationFails]
    let what = name == .endpointURL ? "endpoint URL" : "identity link URL"
    switch checked.address {
    case .failure(let error) where error.fault == .empty && isRejected:
      report.add(
        Self.self, .error, [.rejectedInDeveloperMode], at: place(error.range),
        "the \(what) is empty",
        "Developer mode refuses the file. Without both URLs there is no exchange of tokens: the "
          + "merchant has to copy four of them by hand.",
        fixIts: [fixIt(error.fault)])
    case .failure(let error):
      let severity: Severity = isRejected || !isRepairable(error.fault, name) ? .error : .warning
      report.add(
        Self.self, severity, consequences, at: place(error.range),
        message(error.fault, quoted(trimmed), what),
        (isRejected ? "Developer mode refuses the file. " : "")
          + (severity == .warning
            ? "Some programs repair that and others refuse it: the activation may fail."
            : name == .endpointURL
              ? "Magento cannot post the key to this address: the activation fails."
              : "The merchant's browser does not get to the service: the activation fails."),
        fixIts: [fixIt(error.fault)])
    case .success(let address):
      if isRejected {
        report.add(
          Self.self, .error, consequences, at: url.range,
          "\(quoted(trimmed)) is not a URL that Magento's schema accepts",
          "Developer mode refuses the file.",
          fixIts: [FixIt("Percent-encode what the URL may not contain", .unsafe)])
        return
      }
      if let userInfo = address.userInfo {
        report.add(
          Self.self, .warning, [.insecure], at: place(userInfo),
          "the \(what) contains a user name or password",
          "It stands unprotected in the module and in the database of each shop.",
          fixIts: [
            FixIt("Let the service tell callers apart by the key that Magento sends", .unsafe)
          ])
      }
      if name == .endpointURL, let fragment = address.fragment {
        let range = place(fragment)
        report.add(
          Self.self, .warning, [.dropped], at: range,
          "the endpoint URL has a fragment", "Magento drops it before it calls the address.",
          fixIts: [
            FixIt(
              kind == .config
                ? "Remove the fragment"
                : "Remove the fragment (setup:upgrade then recreates the integration; merchants activate again)",
              kind == .config ? .safe : .unsafe,
              edits: url.isVerbatim ? [FixIt.Edit(range, "")] : [])
          ])
      }
    }
  }

  /// Whether browsers, or Magento's client, may well reach the service all the same.
  private static func isRepairable(_ fault: WebAddress.Fault, _ name: ElementName) -> Bool {
    switch fault {
    case .character: true
    // Browsers encode names in other scripts themselves.
    case .host(let host): name == .identityLinkURL && host.utf8.contains { $0 >= 0x80 }
    case .relative, .scheme, .empty, .noHost, .port, .space, .percent: false
    }
  }

  private static func message(_ fault: WebAddress.Fault, _ url: String, _ what: String) -> String {
    switch fault {
    case .empty: "the \(what) is empty"
    case .relative: "the \(what) \(url) is not absolute; it must begin with https://"
    case .scheme(let scheme): "the \(what) has the scheme \(quoted(scheme)), not https"
    case .noHost: "the \(what) \(url) has no host"
    case .host(let host): "\(quoted(host)) is not the name of a host"
    case .port(let port):
      port.isEmpty ? "the \(what) has a ':' without a port" : "\(quoted(port)) is not a port"
    case .space: "the \(what) contains white space"
    case .character(let character):
      "\(quoted(String(character))) must be percent-encoded in a URL"
    case .percent: "'%' must be followed by two hexadecimal digits"
    }
  }

  private static func fixIt(_ fault: WebAddress.Fault) -> FixIt {
    switch fault {
    case .empty: FixIt("Put in the address, or remove endpoint_url and identity_link_url", .unsafe)
    case .relative, .scheme, .noHost: FixIt("Write the whole address: https://host/path", .unsafe)
    case .host:
      FixIt("Write a host name of letters, digits and hyphens (other scripts as xn--…)", .unsafe)
    case .port: FixIt("Write a port from 1 to 65535, or none", .unsafe)
    case .space: FixIt("Remove the white space, or write it %20", .unsafe)
    case .character: FixIt("Percent-encode it", .unsafe)
    case .percent: FixIt("Write a '%' as %25", .unsafe)
    }
  }
}
