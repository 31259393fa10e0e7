#if Rehearsal
  import ArgumentParser
  import Foundation
  import MagintCatalog
  import MagintCore
  import MagintKit
  import MagintRehearsal

  struct OAuthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "oauth",
      abstract: "Sign a request as Magento wants it, or say what is wrong with one.",
      subcommands: [Sign.self, Explain.self])

    /// The newest release that `text` names, or of all, and what is known of it.
    static func release(_ text: String?) throws(MagintError) -> (Release, Catalog) {
      var options = CatalogOptions()
      options.magento = text
      let knowledge = try Knowledge.load(options)
      // Who names no release asks about Magento as it is.
      if text != nil {
        let basis = knowledge.catalog.basis(
          ReleaseSet([knowledge.newest]), notes: knowledge.notes)
        for remark in basis.remarks { Terminal.complain(remark) }
      }
      return (knowledge.catalog.releases[knowledge.newest], knowledge.catalog)
    }

    static func credentials(_ path: String) throws(MagintError) -> Credentials {
      try CredentialsFile.read(Files.bytes(path, limit: 1 << 20), path: path)
    }

    /// Parts of a base string or of a report, each on a line that may be long.
    static func write(_ json: JSONText) { Terminal.write(json.text + "\n") }

    /// In which releases a signature works, and what to change where it does not in all.
    static func lines(
      _ reach: SignatureReach, _ accepting: [SignatureRuleSet], _ release: Release
    ) -> [String] {
      guard !reach.isOne else {
        return accepting.isEmpty ? [] : ["The signature works in every release of Magento."]
      }
      let refusing = SignatureRuleSet.allCases.filter { !accepting.contains($0) }
      func list(_ rules: [SignatureRuleSet]) -> String {
        rules.map(\.releases).joined(separator: "; ")
      }
      var lines = [
        accepting.isEmpty
          ? "No release of Magento takes the signature."
          : refusing.isEmpty
            ? "The signature works in every release of Magento."
            : "The signature works in \(list(accepting)). Refused by \(list(refusing)): they sign this request otherwise."
      ]
      guard !refusing.isEmpty else { return lines }
      lines += reach.advice
      if let url = reach.adaptedURL {
        lines.append("Then one signature works in every release: \(url)")
      } else {
        lines.append("No signature of this URL works in every release.")
      }
      return lines
    }

    static func write(
      _ reach: SignatureReach, _ accepting: [SignatureRuleSet], to json: inout JSONText
    ) {
      json.key("releases")
      json.array { json in
        for base in reach.baseStrings {
          json.object { json in
            json.field("releases", base.rules.releases)
            json.field("accepts", accepting.contains(base.rules))
            if let text = base.text { json.field("baseString", text) }
          }
        }
      }
      guard let url = reach.adaptedURL else { return }
      json.key("advice")
      json.array { json in for sentence in reach.advice { json.value(sentence) } }
      json.field("adaptedURL", url)
    }

    // MARK: sign

    struct Sign: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract:
          "Print the Authorization header for a request, and the base string it is made of.",
        discussion: """
          The file has lines such as consumer_key=…, consumer_secret=…, access_token=… and \
          access_token_secret=…, or the same as a JSON object. Without a token the request is signed as \
          the first of the exchange.

          curl -H "$(magint oauth sign --format header GET URL --token-file F)" URL
          """)

      @Argument(help: ArgumentHelp("The method of the request.", valueName: "method"))
      var method: String

      @Argument(help: ArgumentHelp("The URL, encoded as it will be sent.", valueName: "url"))
      var url: String

      @Option(
        help: ArgumentHelp(
          "The file with keys and secrets; '-' for standard input.", valueName: "file"),
        completion: .file())
      var tokenFile: String

      @Option(
        help: ArgumentHelp(
          "The oauth_verifier, for /oauth/token/access.", valueName: "verifier"))
      var verifier: String?

      @Option(help: ArgumentHelp("A form that is sent as body: a=b&c=d.", valueName: "form"))
      var data: String?

      @Option(help: "HMAC-SHA256, which every release knows, or HMAC-SHA1, up to 2.4.3.")
      var signatureMethod: Method = .sha256

      @Option(
        help: ArgumentHelp("The release of Magento that it is for.", valueName: "release"))
      var magento: String?

      @Option(help: ArgumentHelp("Seconds since 1970; now, without it.", valueName: "seconds"))
      var timestamp: Int?

      @Option(
        help: ArgumentHelp("A text that is used once; a random one, without it.", valueName: "text")
      )
      var nonce: String?

      @Option(help: "What to print: text, header (for curl's -H) or json.")
      var format: Format = .text

      enum Method: String, ExpressibleByArgument, CaseIterable {
        case sha256 = "HMAC-SHA256"
        case sha1 = "HMAC-SHA1"
      }

      enum Format: String, ExpressibleByArgument, CaseIterable { case text, header, json }

      func run() async throws {
        let (release, _) = try OAuthCommand.release(magento)
        var headers: [HeaderField] = []
        if data != nil {
          headers.append(HeaderField("Content-Type", "application/x-www-form-urlencoded"))
        }
        guard
          let request = RequestMessage(
            method.uppercased(), url: url, headers: headers, body: Array((data ?? "").utf8))
        else {
          let mistake = RequestMessage.portMistake(in: url)
          throw MagintError(
            .usage,
            "\(quoted(url)) is no http or https URL\(mistake.isEmpty ? ", or holds a space" : mistake)"
          )
        }
        let behaviour = MagentoBehaviour(release)
        guard let signatureMethod = SignatureMethod(rawValue: signatureMethod.rawValue),
          behaviour.signatureMethods.contains(signatureMethod)
        else {
          throw MagintError(
            .usage,
            "Magento \(release) does not know \(self.signatureMethod.rawValue); leave out --signature-method, or name an older release with --magento"
          )
        }
        let signer = RequestSigner(
          try OAuthCommand.credentials(tokenFile), release: release, method: signatureMethod)
        guard
          let signed = signer.sign(
            request, timestamp: timestamp ?? ShopClock().now,
            nonce: nonce ?? TokenSource().token(), verifier: verifier)
        else {
          throw MagintError(
            .usage, "the form holds an array ('a[]=…'), of which Magento cannot make a base string")
        }
        let reach = SignatureReach(signed.request)
        let accepting = reach.rules(taking: signed.baseString)
        switch format {
        case .header:
          Terminal.write("Authorization: \(signed.header)\n")
          if !reach.isOne {
            Terminal.complain(
              OAuthCommand.lines(reach, accepting, release).joined(separator: " "))
          }
        case .text:
          var text = "Authorization: \(signed.header)\n\n"
          text += OAuthCommand.lines(reach, accepting, release).joined(separator: "\n") + "\n\n"
          text += "Base string for Magento \(release):\n\(signed.baseString)\n"
          Terminal.write(text)
        case .json:
          var json = JSONText()
          json.object { json in
            json.field("release", "\(release)")
            json.field("authorization", signed.header)
            json.field("signature", signed.signature)
            json.field("baseString", signed.baseString)
            OAuthCommand.write(reach, accepting, to: &json)
          }
          OAuthCommand.write(json)
        }
      }
    }

    // MARK: explain

    struct Explain: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Say what is wrong with a request that Magento refused.",
        discussion: """
          Takes the line of curl that sends it, also as browsers copy it (bash or cmd), what 'curl -v' prints, \
          an entry of a HAR archive (or a whole one: the first that failed), or what goes over the wire, from \
          'POST /path HTTP/1.1' on. What a message says alone is for 'magint explain'.

          With the secrets in --token-file it computes the signature, and where that is wrong finds out which \
          mistake makes the one that was sent; where it is right, what the shop refuses besides. No secret is \
          printed. For /oauth/token/access the token is the request token.

          Exit codes: 0 nothing found, or only what a shop may refuse though the signature is right, 1 something is \
          wrong, 2 wrong usage, 3 something could not be read.
          """)

      @Argument(
        help: ArgumentHelp(
          "The file with the request; '-' or nothing for standard input.", valueName: "file"),
        completion: .file())
      var file = "-"

      @Option(
        help: ArgumentHelp("The file with keys and secrets.", valueName: "file"),
        completion: .file())
      var tokenFile: String?

      @Option(
        help: ArgumentHelp("The release of Magento that refused it.", valueName: "release"))
      var magento: String?

      @Option(help: "http or https, where the request does not tell.")
      var scheme: Scheme?

      @Option(help: "The form of the report: text or json.")
      var format: Format = .text

      enum Scheme: String, ExpressibleByArgument, CaseIterable { case http, https }
      enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

      func validate() throws {
        guard file != "-" || tokenFile != "-" else {
          throw ValidationError("The request and the secrets cannot both be on standard input.")
        }
      }

      func run() async throws {
        let (release, catalog) = try OAuthCommand.release(magento)
        let bytes = try Files.bytes(file, limit: 64 << 20)
        let request: RequestMessage
        do {
          request = try RequestText.read(
            String(decoding: bytes, as: UTF8.self), scheme: scheme?.rawValue)
        } catch {
          throw MagintError(error.kind, path: file == "-" ? "<stdin>" : file, error.message)
        }
        let diagnosis = RequestDiagnosis(
          request, release: release, credentials: try tokenFile.map(OAuthCommand.credentials),
          catalog: catalog, now: ShopClock().now)
        switch format {
        case .text: Terminal.writeText(diagnosis.mask.hide(text(diagnosis)))
        case .json: Terminal.write(diagnosis.mask.hide(json(diagnosis).text) + "\n")
        }
        // Where the signature is right, what the shop may refuse is said and no more.
        let isRight = diagnosis.isSignatureRight == true
        if diagnosis.findings.contains(where: { $0.isCertain || !isRight }) { throw ExitCode(1) }
      }

      private func text(_ diagnosis: RequestDiagnosis) -> String {
        let request = diagnosis.request
        var text = "\(request.method) \(request.scheme)://\(request.host)\(request.path)\n"
        let refusal = diagnosis.findings.first(where: \.isCertain)
        if diagnosis.isSignatureRight == true, let first = diagnosis.findings.first {
          text += "\nThe signature is right: Magento \(diagnosis.release) computes the same one.\n"
          text +=
            refusal.map { "The shop would still refuse it because \($0.message).\n" }
            ?? "The shop may still refuse it because \(first.message).\n"
        }
        for finding in diagnosis.findings {
          text +=
            "\n\(finding.isCertain ? "error" : "warning"): \(finding.message) [\(finding.id)]\n"
          text += "  \(finding.explanation)\n  help: \(finding.help)\n"
        }
        if diagnosis.findings.isEmpty {
          text +=
            diagnosis.isSignatureRight == true
            ? "\nNothing is wrong with it: Magento \(diagnosis.release) computes the same signature.\n"
            : "\nNothing is wrong with its form. Pass --token-file to have the signature computed.\n"
        }
        for note in diagnosis.notes { text += "\nnote: \(note)\n" }
        if let reach = diagnosis.reach {
          if let accepting = diagnosis.acceptedBy {
            let lines = OAuthCommand.lines(reach, accepting, diagnosis.release)
            if !lines.isEmpty { text += "\n" + lines.joined(separator: "\n") + "\n" }
          } else if !reach.isOne {
            text += "\nReleases of Magento sign this request in different ways.\n"
            text += reach.advice.map { $0 + "\n" }.joined()
            if let url = reach.adaptedURL { text += "Then all sign alike: \(url)\n" }
          }
        }
        if let expected = diagnosis.expected {
          text += "\nBase string of Magento \(diagnosis.release):\n\(expected)\n"
        }
        if let received = diagnosis.received, received != diagnosis.expected {
          let isFound =
            diagnosis.isSignatureRight == false
            && !diagnosis.findings.contains { $0.id == "wrong-signature" }
          text +=
            "\n\(isFound ? "Base string that was signed" : "Base string of RFC 5849"):\n\(received)\n"
        }
        return text
      }

      private func json(_ diagnosis: RequestDiagnosis) -> JSONText {
        var json = JSONText()
        json.object { json in
          json.field("release", "\(diagnosis.release)")
          json.field("method", diagnosis.request.method)
          json.field("url", diagnosis.request.url)
          if let isRight = diagnosis.isSignatureRight { json.field("isSignatureRight", isRight) }
          json.key("findings")
          json.array { json in
            for finding in diagnosis.findings {
              json.object { json in
                json.field("id", finding.id)
                json.field("isCertain", finding.isCertain)
                json.field("message", finding.message)
                json.field("explanation", finding.explanation)
                json.field("help", finding.help)
              }
            }
          }
          if let reach = diagnosis.reach, let accepting = diagnosis.acceptedBy {
            OAuthCommand.write(reach, accepting, to: &json)
          }
          json.field("notes", diagnosis.notes)
          if let expected = diagnosis.expected { json.field("expectedBaseString", expected) }
          if let received = diagnosis.received { json.field("receivedBaseString", received) }
        }
        return json
      }
    }
  }
#endif
