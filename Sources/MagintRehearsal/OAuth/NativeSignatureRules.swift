#if Rehearsal
  /// The rules of Magento's own code (`framework/Oauth/Helper/Signature/Hmac.php`): the query is read twice,
  /// decoded names are in the order of PHP's `ksort`, and the URL is signed as it was sent.
  struct NativeSignatureRules: SignatureRules {
    var reading: ParameterReading { .twice }

    func url(_ request: RequestMessage) -> String {
      "\(request.schemeBehindProxy)://\(request.host)\(request.path)"
    }
  }
#endif
