#if Rehearsal
  internal import MagintCatalog
  package import MagintCore

  /// How a range of releases makes the text that a request's signature is made of. Each range has a type.
  protocol SignatureRules: Sendable {
    /// How parameters are read and put in order.
    var reading: ParameterReading { get }

    /// The URL as it is signed, without its query.
    func url(_ request: RequestMessage) -> String
  }

  extension SignatureRules {
    /// - Parameter header: the parameters of the Authorization header, where they have been read.
    /// - Returns: nil where Magento fails on the request: PHP makes an array of a part of the body.
    func baseString(_ request: RequestMessage, header: [Parameter]? = nil) -> String? {
      guard let parameters = reading.parameters(of: request, header: header) else { return nil }
      return SignatureBaseString.join(
        request.method, url(request), reading.normalized(parameters))
    }
  }

  /// The rules by which releases of Magento compute signatures. A request may please one of them, two or all.
  package enum SignatureRuleSet: String, Sendable, CaseIterable {
    /// Zend_Oauth, up to 2.4.5.
    case zend
    /// laminas-oauth, 2.4.6 and 2.4.7.
    case laminas
    /// Magento's own code, from 2.4.8 on.
    case native

    package init(_ release: Release) { self.init(Behaviour.at(release)) }

    init(_ behaviour: Behaviour) {
      switch behaviour.signatureRules {
      case .zend: self = .zend
      case .laminas: self = .laminas
      case .own: self = .native
      }
    }

    /// Which releases go by them, as in "2.4.6 and 2.4.7".
    package var releases: String {
      switch self {
      case .zend: "2.4.5 and earlier"
      case .laminas: "2.4.6 and 2.4.7"
      case .native: "2.4.8 and later"
      }
    }

    var rules: any SignatureRules {
      switch self {
      case .zend: ZendSignatureRules()
      case .laminas: LaminasSignatureRules()
      case .native: NativeSignatureRules()
      }
    }
  }
#endif
