#if Rehearsal
  package import MagintCatalog
  internal import MagintCore
  internal import MagintKit

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
      /// A page of the shop.
      case page
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
      case accept, method
      case store
      case body, input, entity
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
      var isNull = false

      var reply: ReplyValue { isNull ? .null : .text(text) }
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
    /// What the token URLs say, if something else.
    private var formText: String?

    init(_ status: Int, _ text: String, _ values: [Value] = []) {
      self.status = status
      message = Message(text: text, values: values)
    }

    /// Stands where Magento names the directory that it is in: a stand-in has none.
    static let root = "{ROOT}"

    /// An error that Magento is not prepared for: the token URLs tell it, REST keeps it to itself.
    init(internalError text: String) {
      self.init(
        500, "Internal Error. Details are available in Magento log file. Report ID: webapi-0")
      formText = "internal_error&message=" + text
    }

    /// - Parameter text: of one that is missing.
    static func missing(_ names: [String], _ text: String) -> Problem {
      let errors = names.map {
        Message(
          text: text,
          values: [Value(name: "fieldName", text: $0)])
      }
      guard errors.count > 1 else { return Problem(400, errors[0].text, errors[0].values) }
      var problem = Problem(400, MagentoMessages.inputExceptions.text)
      problem.errors = errors
      return problem
    }

    /// As the token URLs answer.
    var form: ReplyMessage {
      var text = formText ?? message.rendered
      if !errors.isEmpty {
        text = errors.map {
          $0.rendered.hasSuffix(".") ? String($0.rendered.dropLast()) : $0.rendered
        }
        .joined(separator: ", ")
      }
      let value = String(decoding: PercentCoding.encodeForm(Array(text.utf8)), as: UTF8.self)
      return .html(
        status, "oauth_problem=" + value.replacing(PercentCoding.encode(Self.root), with: Self.root)
      )
    }

    /// As the REST API answers.
    var reply: ReplyValue {
      var members = Self.members(message)
      if !errors.isEmpty {
        members.append(("errors", .list(errors.map { .object(Self.members($0)) })))
      }
      return .object(members)
    }

    private static func members(_ message: Message) -> [(String, ReplyValue)] {
      let text = ("message", ReplyValue.text(message.text))
      guard let first = message.values.first else { return [text] }
      return [
        text,
        (
          "parameters",
          first.name == nil
            ? .list(message.values.map(\.reply))
            : .object(message.values.map { ($0.name ?? "", $0.reply) })
        ),
      ]
    }
  }
#endif
