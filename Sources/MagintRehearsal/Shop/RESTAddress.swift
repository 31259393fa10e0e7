#if Rehearsal
  /// What a path behind `/rest` leads to.
  enum RESTAddress: Sendable, Hashable {
    enum Mode: Sendable, Hashable {
      case synchronous
      /// `async`: one request for later.
      case asynchronous
      /// `async/bulk`: many, with the parameters of the URL in the body, `/byId` in place of `/:id`.
      case bulk
    }

    /// The path as routes are declared, from `/V1` on.
    case route(String, Mode)
    case schema
    /// Nothing that Magento takes for a request: a store code that there is not, no version.
    case unknown

    /// - Parameters:
    ///   - path: without what lies before `rest`.
    ///   - stores: the codes of the shop's stores; `all` is always there.
    init(_ path: Substring, method: String, stores: [String]) {
      var rest = path.drop { $0 == "/" }
      while rest.hasSuffix("/") { rest = rest.dropLast() }
      rest = rest.dropFirst("rest".count).drop { $0 == "/" }
      let first = rest.prefix { $0 != "/" }
      var inner: Substring
      if first == "all" || stores.contains(where: { $0 == first }) {
        inner = rest.dropFirst(first.utf8.count)
        if inner.isEmpty { inner = "/" }
      } else {
        inner = "/" + rest
      }
      if Self.hasVersion(inner) {
        self = .route(String(inner), .synchronous)
      } else if inner.drop(while: { $0 == "/" }).hasPrefix("schema")
        || inner.hasPrefix("/async/schema")
      {
        self = .schema
      } else if method != "GET", inner.hasPrefix("/async/bulk/V"), inner.utf8.count > 13 {
        self = .route(String(inner.dropFirst("/async/bulk".count)), .bulk)
      } else if method != "GET", inner.hasPrefix("/async/V"), inner.utf8.count > 8 {
        self = .route(String(inner.dropFirst("/async".count)), .asynchronous)
      } else {
        self = .unknown
      }
    }

    /// Whether it begins with `/V` and a digit.
    private static func hasVersion(_ path: Substring) -> Bool {
      path.hasPrefix("/V") && path.utf8.dropFirst(2).first.map { 0x30...0x39 ~= $0 } == true
    }
  }
#endif
