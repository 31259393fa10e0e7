#if Rehearsal
  package import MagintCore

  /// A request whose signature is wrong, and all that a service may have signed it with.
  package struct SignatureEvidence: Sendable {
    /// A value that a service may have taken for a secret, and what it is called.
    package struct Secret: Sendable, Hashable {
      package var name: String
      package var text: String

      package init(name: String, text: String) {
        self.name = name
        self.text = text
      }
    }

    package var request: RequestMessage
    package var release: Release
    /// What the request says it is signed with.
    package var method: SignatureMethod
    /// The signature that was sent, decoded.
    package var sent: String
    package var key: SigningKey
    package var otherSecrets: [Secret]

    package init(
      request: RequestMessage, release: Release, method: SignatureMethod, sent: String,
      key: SigningKey, otherSecrets: [Secret] = []
    ) {
      self.request = request
      self.release = release
      self.method = method
      self.sent = sent
      self.key = key
      self.otherSecrets = otherSecrets
    }

    /// What the service did, found by trying: of each known mistake alone and of any two together,
    /// which makes the signature that was sent?
    package func explain() -> SignatureExplanation { SignatureSearch(self).run() }
  }

  /// What is wrong with a signature.
  package struct SignatureExplanation: Sendable {
    /// The mistakes that lead to the signature that was sent; empty where none that is known does.
    package var mistakes: [SignatureMistake]
    /// The base string that Magento makes; nil where it fails on the request.
    package var expected: String?
    /// The one that the service signed: the one that leads to its signature, otherwise that of RFC 5849.
    package var received: String
  }

  /// One way of getting a signature wrong.
  package struct SignatureMistake: Sendable, Hashable {
    /// Kebab-case; never changes its meaning.
    package var id: String
    /// What the service did, without a full stop.
    package var message: String
    /// What to do.
    package var help: String

    init(_ id: String, _ message: String, _ help: String) {
      self.id = id
      self.message = message
      self.help = help
    }
  }
#endif
