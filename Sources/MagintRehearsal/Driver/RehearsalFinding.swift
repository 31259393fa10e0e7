#if Rehearsal
  package import MagintCore

  /// What is wrong with a service, as a scenario has shown.
  package struct RehearsalFinding: Sendable, Hashable {
    /// Kebab-case; never changes its meaning.
    package var id: String
    /// Without a full stop.
    package var message: String
    /// What Magento does, or has done.
    package var explanation: String
    /// What to do.
    package var help: String
    /// The base string that Magento makes, of a request whose signature is wrong.
    package var expected: String?
    /// The one that the service signed.
    package var received: String?
    /// The request that it is about, where it is about one.
    package var request: RequestMessage?

    init(
      _ id: String, _ message: String, _ explanation: String, help: String,
      expected: String? = nil, received: String? = nil
    ) {
      self.id = id
      self.message = message
      self.explanation = explanation
      self.help = help
      self.expected = expected
      self.received = received
    }
  }

  /// Why a scenario ends before its time.
  package enum Interruption: Error, Sendable {
    case finding(RehearsalFinding)
    /// It cannot be played as things are.
    case skip(String)
    case failure(MagintError)
  }

  extension RehearsalFinding {
    /// What is wrong with a request of the service that the shop has refused.
    init(_ exchange: Exchange) {
      self.init(refused: exchange)
      request = exchange.request
    }

    private init(refused exchange: Exchange) {
      let request = exchange.request
      let place = "\(request.method) \(quoted(request.path, limit: 200))"
      guard exchange.account.endpoint != .unknown else {
        self.init(
          "wrong-path", "the service called \(place), where the shop has nothing",
          "Magento answers \(exchange.reply.status); its token URLs are below store_base_url, which may have a path.",
          help:
            "Append oauth/token/request and oauth/token/access to store_base_url as it was posted, with its path."
        )
        return
      }
      let failure = exchange.account.failure
      let explained = exchange.account.signature?.explain()
      let mistakes = explained?.mistakes ?? []
      var explanation = "Magento answered \(exchange.reply.status)"
      if let problem = Self.problem(exchange.reply) {
        explanation += ": \(quoted(problem, limit: 200))"
      }
      explanation += "."
      if let failure { explanation += " " + failure.detail }
      if let first = mistakes.first {
        self.init(
          first.id, "\(place) was refused: \(mistakes.map(\.message).joined(separator: "; "))",
          explanation, help: mistakes.map(\.help).joined(separator: " "),
          expected: explained?.expected, received: explained?.received)
      } else {
        self.init(
          failure?.topic.rawValue ?? "refused",
          "\(place) was refused: \(Self.problem(exchange.reply) ?? "\(exchange.reply.status)")",
          explanation,
          help: Self.help(failure?.topic), expected: explained?.expected,
          received: explained?.received)
      }
    }

    /// What a reply of the token URLs says.
    private static func problem(_ reply: ReplyMessage) -> String? {
      let start = "oauth_problem="
      guard reply.text.hasPrefix(start) else { return nil }
      return String(
        decoding: PercentCoding.decode(
          Array(reply.text.utf8.dropFirst(start.utf8.count)), plusIsSpace: true),
        as: UTF8.self)
    }

    private static func help(_ topic: Account.Topic?) -> String {
      switch topic {
      case .header: "Send the OAuth parameters in the Authorization header, not in query or body."
      case .version: "Send oauth_version 1.0, or leave it out."
      case .requiredParameters: "Send the parameter that is missing."
      case .tokenLength: "Send the token as the shop gave it, 32 characters."
      case .signatureMethod: "Sign with HMAC-SHA256, which every release knows."
      case .consumerKey:
        "Send the consumer key of the shop that is called, as it came to the endpoint URL."
      case .timestamp: "Send the seconds since 1970, and set the clock of the machine."
      case .nonce: "Make a random nonce for each request, also when one is sent again."
      case .verifierLifetime: "Exchange at once: the verifier is good for 300 s."
      case .tokenState:
        "Ask for a request token once for each verifier, and go on with the one that came."
      case .token: "Send the token that the step before has returned, once."
      case .verifier:
        "Send the oauth_verifier that came to the endpoint URL last for this consumer."
      case .signature: "Compare the base string that the service signs with Magento's."
      case .bearer: "Sign the request, which works in every shop."
      case .rights: "Declare the resource in the module, or leave the call out."
      case .integrationActive: "Call the shop when the access token is there."
      case .accept: "Accept application/json."
      case .method: "Call the REST API with GET, POST, PUT or DELETE."
      case .store:
        "Call /rest/V1/…, or with a store's code between the two; --store names those of the shop."
      case .body:
        "Send JSON, and with it 'Content-Type: application/json', which no library adds to a text by itself."
      case .input:
        "Send what the service asks for: a search its searchCriteria, a saved entity under its name."
      case .entity: "Call the route with the id of something that there is."
      case .route, nil: "Compare the URL with the REST routes of the release."
      }
    }
  }
#endif
