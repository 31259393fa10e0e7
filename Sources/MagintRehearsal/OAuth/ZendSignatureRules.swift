#if Rehearsal
  /// The rules of Zend_Oauth: natural order, host in lower case, the scheme's own port left out, the path as it
  /// was sent.
  struct ZendSignatureRules: SignatureRules {
    var reading: ParameterReading { .natural }

    func url(_ request: RequestMessage) -> String {
      SignatureBaseString.origin(request, scheme: request.schemeBehindProxy) + request.path
    }
  }
#endif
