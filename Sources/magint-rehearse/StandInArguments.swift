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

    @Option(
      help: ArgumentHelp(
        "The code of a store view that the shop has beside 'default'; may be given several times. Other codes in /rest/CODE/V1 are refused.",
        valueName: "code"))
    var store: [String] = []

    @Flag(help: "Take any certificate of the service.")
    var insecure = false

    @Flag(help: "Show keys, secrets, tokens and what is written into the login form.")
    var showSecrets = false

    func validate() throws {
      guard (0...65535).contains(port) else {
        throw ValidationError("--port takes a number from 0 to 65535.")
      }
      // As Magento has them: a letter, then letters, digits and underscores.
      for code in store {
        guard code.utf8.first.map({ 0x61...0x7A ~= $0 | 0x20 }) == true,
          code.utf8.allSatisfy({
            0x61...0x7A ~= $0 | 0x20 || 0x30...0x39 ~= $0 || $0 == UInt8(ascii: "_")
          })
        else {
          throw ValidationError(
            "--store takes the code of a store view, a letter and then letters, digits and '_', not \(quoted(code))."
          )
        }
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
      options.shop.stores += store
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

  /// What kind of shop it is, for who has one shop and not one for each scenario.
  struct ShopArguments: ParsableArguments {
    @Option(help: ArgumentHelp("The path of the shop.", valueName: "path"))
    var basePath = "/"

    @Flag(help: "As a shop with oauth/consumer/enable_integration_as_bearer switched on.")
    var bearer = false

    func validate() throws {
      // What a URL may have without escapes (RFC 3986, section 2.3), and no step up or in place.
      let segments = basePath.split(separator: "/")
      let isPath = segments.allSatisfy { segment in
        segment != "." && segment != ".."
          && segment.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
              UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
              UInt8(ascii: "_"), UInt8(ascii: "~"):
              true
            default: false
            }
          }
      }
      guard isPath else {
        throw ValidationError("--base-path takes a path such as /shop/, not \(quoted(basePath)).")
      }
    }

    /// - Throws: `ValidationError` where both say what the path is.
    func check(with standIn: StandInArguments) throws {
      guard standIn.publicURL == nil || basePath == "/" else {
        throw ValidationError("--public-url has the path of the shop in it; leave out --base-path.")
      }
    }

    func apply(to options: inout StandIn.Options) {
      options.shop.acceptsBearer = bearer
      let segments = basePath.split(separator: "/").joined(separator: "/")
      options.basePath = segments.isEmpty ? "/" : "/\(segments)/"
    }
  }

  /// Which service is called in place of the one that the files name.
  struct ServiceArguments: ParsableArguments {
    @Option(
      help: ArgumentHelp(
        "Where a copy of the service runs: takes the place of scheme, host and port in both URLs.",
        valueName: "url"))
    var service: String?

    @Flag(help: "Call the URLs that the files name even where they are not on this machine.")
    var allowRemote = false

    func validate() throws {
      guard let service, RequestMessage("GET", url: service)?.target != "/" else { return }
      throw ValidationError(
        "--service takes scheme, host and port, such as http://127.0.0.1:8080, not \(quoted(service))\(RequestMessage.portMistake(in: service))."
      )
    }

    /// - Throws: `ValidationError` where both say what is called.
    func check(with standIn: StandInArguments) throws {
      guard service == nil || standIn.endpoint == nil && standIn.identityLink == nil else {
        throw ValidationError("--service takes the place of --endpoint and --identity-link.")
      }
    }

    /// The same path at the copy of the service, where one is given.
    func moved(_ url: String) -> String {
      guard let origin = service.flatMap({ RequestMessage("GET", url: $0) }),
        let message = RequestMessage("GET", url: url)
      else { return url }
      return "\(origin.scheme)://\(origin.host)\(message.target)"
    }

    /// Why a URL that the files name is not called: it is somebody's service; nil where it is.
    ///
    /// - Parameters:
    ///   - name: what it is, such as "endpoint URL".
    ///   - remedy: the option that names a copy, with its value.
    static func refusal(
      _ name: String, _ url: String, remedy: String = "--service http://127.0.0.1:8080"
    ) -> String? {
      guard let message = RequestMessage("GET", url: url) else {
        return
          "the \(name) is no http or https URL: \(quoted(url))\(RequestMessage.portMistake(in: url)); 'magint lint' says more"
      }
      guard !message.isLoopback else { return nil }
      return
        "the \(name) is not on this machine: \(quoted(url)). Name a copy of the service with \(remedy), or allow calling what the files name with --allow-remote"
    }
  }

  extension IntegrationDefinition {
    init(_ declared: DeclaredIntegrations.Integration) {
      self.init(
        name: declared.name, email: declared.email, endpointURL: declared.endpointURL,
        identityLinkURL: declared.identityLinkURL, resources: declared.resources,
        isLegacy: declared.isLegacy)
    }
  }
#endif
