#if Rehearsal
  package import MagintCatalog
  internal import MagintCore

  /// A request that a stand-in has answered, and why it did so.
  package struct Exchange: Sendable {
    /// Counts from 1 in each stand-in.
    package var number: Int
    /// The stand-in's time, in seconds since 1970.
    package var time: Int
    package var request: RequestMessage
    package var reply: ReplyMessage
    package var account: Account
  }

  /// What was looked at to answer a request, in Magento's order.
  package struct Account: Sendable {
    package enum Endpoint: String, Sendable {
      case requestToken = "request-token"
      case accessToken = "access-token"
      case rest
      case successCallback = "success-callback"
      case unknown
    }

    package enum Topic: String, Sendable {
      case header, version
      case requiredParameters = "required-parameters"
      case tokenLength = "token-length"
      case signatureMethod = "signature-method"
      case consumerKey = "consumer-key"
      case timestamp, nonce
      case verifierLifetime = "verifier-lifetime"
      case tokenState = "token-state"
      case token, verifier, signature, route, bearer
      case integrationActive = "integration-active"
      case rights
    }

    package struct Check: Sendable, Hashable {
      package var topic: Topic
      package var passed: Bool
      /// What was found, in a sentence; holds no secret.
      package var detail: String
    }

    /// What has changed in the stand-in.
    package enum Effect: String, Sendable {
      case nonceBurned = "nonce-burned"
      case requestTokenIssued = "request-token-issued"
      case accessTokenIssued = "access-token-issued"
      case integrationActivated = "integration-activated"
    }

    package var endpoint: Endpoint
    package var consumerID: Int?
    /// The name of the integration.
    package var integration: String?
    /// The route that a REST request matches.
    package var route: RouteFact?
    package var checks: [Check] = []
    package var effects: [Effect] = []
    /// Of a request whose signature is wrong: what it takes to explain it.
    package var signature: SignatureEvidence?

    /// The first check that went against the request: where several did, the others follow from it.
    package var failure: Check? { checks.first { !$0.passed } }

    mutating func pass(_ topic: Topic, _ detail: String) {
      checks.append(Check(topic: topic, passed: true, detail: detail))
    }

    mutating func fail(_ topic: Topic, _ detail: String) {
      checks.append(Check(topic: topic, passed: false, detail: detail))
    }
  }

  /// An error of Magento's, with the message as it is before the values are put in.
  struct Problem: Error, Sendable, Hashable {
    struct Value: Sendable, Hashable {
      /// Nil: `%1`, `%2`, … in order.
      var name: String?
      var text: String
    }

    struct Message: Sendable, Hashable {
      var text: String
      var values: [Value] = []

      /// With the values in their places.
      var rendered: String {
        var result = text
        for (index, value) in values.enumerated() {
          let place = "%" + (value.name ?? String(index + 1))
          guard let range = result.firstRange(of: place) else { continue }
          result.replaceSubrange(range, with: value.text)
        }
        return result
      }
    }

    var status: Int
    var message: Message
    /// Where there are several.
    var errors: [Message] = []

    init(_ status: Int, _ text: String, _ values: [Value] = []) {
      self.status = status
      message = Message(text: text, values: values)
    }

    static func missing(_ names: [String]) -> Problem {
      let errors = names.map {
        Message(
          text: "\"%fieldName\" is required. Enter and try again.",
          values: [Value(name: "fieldName", text: $0)])
      }
      guard errors.count > 1 else { return Problem(400, errors[0].text, errors[0].values) }
      var problem = Problem(400, "One or more input exceptions have occurred.")
      problem.errors = errors
      return problem
    }

    /// As the token URLs answer.
    var form: ReplyMessage {
      var text = message.rendered
      if !errors.isEmpty {
        text = errors.map {
          $0.rendered.hasSuffix(".") ? String($0.rendered.dropLast()) : $0.rendered
        }
        .joined(separator: ", ")
      }
      let value = String(decoding: PercentCoding.encodeForm(Array(text.utf8)), as: UTF8.self)
      return .html(status, "oauth_problem=\(value)")
    }

    /// As the REST API answers.
    var json: ReplyMessage {
      .json(status) { json in
        json.object { json in
          Self.write(message, to: &json)
          if !errors.isEmpty {
            json.key("errors")
            json.array { json in
              for error in errors { json.object { Self.write(error, to: &$0) } }
            }
          }
        }
      }
    }

    private static func write(_ message: Message, to json: inout JSONText) {
      json.field("message", message.text)
      guard let first = message.values.first else { return }
      json.key("parameters")
      if first.name == nil {
        json.array { json in for value in message.values { json.value(value.text) } }
      } else {
        json.object { json in
          for value in message.values { json.field(value.name ?? "", value.text) }
        }
      }
    }
  }
#endif
