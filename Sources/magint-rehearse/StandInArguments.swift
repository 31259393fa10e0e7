#if Rehearsal
  import ArgumentParser
  import MagintCore
  import MagintKit
  import MagintRehearsal

  /// What every command is told that plays Magento: which integrations there are, and where the shop is.
  struct StandInArguments: ParsableArguments {
    @Argument(
      help: "Modules, integration files or whole projects. Without one, the working directory.",
      completion: .file())
    var paths: [String] = []

    @OptionGroup var catalog: CatalogArguments

    @Option(help: ArgumentHelp("Only the integration of this name.", valueName: "name"))
    var integration: String?

    @Option(
      help: ArgumentHelp("Call this URL in place of the endpoint URL.", valueName: "url"))
    var endpoint: String?

    @Option(
      help: ArgumentHelp("Open this URL in place of the identity link URL.", valueName: "url"))
    var identityLink: String?

    @Option(
      help: ArgumentHelp(
        "The address that the shop listens on. Any but a loopback address lets others in.",
        valueName: "address"))
    var host = "127.0.0.1"

    @Option(
      help: ArgumentHelp(
        "The port that the shop listens on; 0 for one that is free.", valueName: "port"))
    var port = 0

    @Flag(help: "Have the shop speak https, with a certificate made for the occasion.")
    var https = false

    @Option(
      help: ArgumentHelp(
        "Write that certificate to this file, for the service to trust, before the service is called. One of an earlier run is replaced, any other file is not.",
        valueName: "file"),
      completion: .file())
    var certificate: String?

    @Option(
      help: ArgumentHelp(
        "Where the service reaches the shop, if elsewhere: the other end of a tunnel.",
        valueName: "url"))
    var publicURL: String?

    @Flag(help: "Take any certificate of the service.")
    var insecure = false

    @Flag(help: "Show keys, secrets, tokens and what is written into the login form.")
    var showSecrets = false

    func validate() throws {
      guard (0...65535).contains(port) else {
        throw ValidationError("--port takes a number from 0 to 65535.")
      }
      guard certificate == nil || https else {
        throw ValidationError("--certificate goes with --https.")
      }
      if let certificate, certificate.isEmpty || certificate.utf8.last == UInt8(ascii: "/") {
        throw ValidationError("--certificate takes the name of a file, not \(quoted(certificate)).")
      }
      for (option, url) in [
        ("--endpoint", endpoint), ("--identity-link", identityLink), ("--public-url", publicURL),
      ] {
        guard let url, RequestMessage("GET", url: url) == nil else { continue }
        throw ValidationError(
          "\(option) takes an http or https URL, not \(quoted(url))\(RequestMessage.portMistake(in: url))."
        )
      }
      if let publicURL, publicURL.contains("?") || publicURL.contains("#") {
        throw ValidationError("--public-url takes a URL without '?' and '#'.")
      }
    }

    /// The integrations that the files declare.
    func declared() throws -> DeclaredIntegrations {
      var options = GrantsOptions()
      options.catalog = catalog.options
      options.integration = integration
      return try DeclaredIntegrations.read(paths.isEmpty ? ["."] : paths, options)
    }

    /// A shop that is where these say. Makes the certificate; its file is written when the shop listens, so
    /// that none is left of a start that fails.
    ///
    /// - Throws: ``MagintError`` where no certificate can be made.
    func standIn(_ declared: DeclaredIntegrations) throws(MagintError) -> StandIn.Options {
      var options = StandIn.Options(catalog: declared.catalog, release: declared.release)
      options.host = host
      options.port = port
      options.publicURL = publicURL.map { $0.hasSuffix("/") ? $0 : $0 + "/" }
      options.verifiesService = !insecure
      options.isSecure = https
      var certificateText: String?
      if https {
        let own = try OwnCertificate(host: host)
        options.ownCertificate = own
        certificateText = own.certificate
      }
      let isOpen = !["127.0.0.1", "::1", "localhost"].contains(host)
      let hasComplained = Guarded(false)
      options.onStart = { [host, certificate, certificateText] () throws(MagintError) in
        if let certificate, let certificateText {
          try Self.write(certificateText, to: certificate)
        }
        let isFirst = hasComplained.withLock { known in
          defer { known = true }
          return !known
        }
        if isOpen, isFirst {
          Terminal.complain("others can reach \(host); what they send is answered, too")
        }
      }
      return options
    }

    private static func write(_ text: String, to file: String) throws(MagintError) {
      do throws(MagintError) {
        try FileWriter.write(
          Array(text.utf8), to: file, remedy: "Delete it, or name another with --certificate",
          replacing: OwnCertificate.isOne)
      } catch {
        throw MagintError(error.kind, path: file, error.message)
      }
    }
  }
#endif
