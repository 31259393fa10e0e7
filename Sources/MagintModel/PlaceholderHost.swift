internal import MagintCore

/// A host that no merchant's shop can mean: reserved, private, a tunnel or a word from sample code.
package struct PlaceholderHost: Sendable, Hashable {
  /// Why, as the end of a sentence: "'x' is a placeholder: …".
  package var reason: String
  /// Whether that is beyond doubt; sample words are a guess.
  package var isCertain: Bool

  /// Nil where `host` (without brackets or port) looks like a real one.
  ///
  /// - Parameter own: further domains, in small letters, that count with all that is below them.
  package init?(_ host: String, own: [String] = []) {
    var name = host.loweredCase
    if name.utf8.last == UInt8(ascii: ".") { name.removeLast() }
    if let domain = own.first(where: { Self.isName(name, below: $0) }) {
      self.init(
        reason: "the configuration has \(domain) among the placeholder domains", isCertain: true)
      return
    }
    self.init(lowered: name)
  }

  private init?(lowered name: String) {
    if let address = Self.address(name) {
      guard let reason = address.unreachableReason else { return nil }
      self.init(reason: "\(name) is \(reason)", isCertain: true)
      return
    }
    let bytes = name.utf8.span
    guard !WebAddress.hasStrayDot(name.utf8) else { return nil }
    var starts = [0]
    for index in bytes.indices where bytes[index] == UInt8(ascii: ".") { starts.append(index + 1) }
    if starts.count == 1 {
      self.init(
        reason: name == "localhost"
          ? "it is the machine itself" : "a host without a domain exists in a local network only",
        isCertain: true)
      return
    }
    if let top = Self.word(bytes.extracting(starts.last!...), Self.topLevelFilter),
      let reason = Self.topLevels[top]
    {
      self.init(reason: ".\(top) is \(reason)", isCertain: true)
      return
    }
    // A host has few labels.
    for start in starts.dropLast() {
      if let suffix = Self.word(bytes.extracting(start...), Self.domainFilter),
        let reason = Self.domains[suffix]
      {
        self.init(reason: "\(suffix) is \(reason)", isCertain: true)
        return
      }
    }
    let label = starts[starts.count - 2]..<starts[starts.count - 1] - 1
    if let registered = Self.word(bytes.extracting(label), Self.sampleFilter),
      Self.sampleWords.contains(registered)
    {
      self.init(reason: "'\(registered)' stands for a name in sample code", isCertain: false)
      return
    }
    return nil
  }

  /// The label of a host, such as `staging` or `api-dev`, that says that it is none for merchants; nil where
  /// none does. The registered domain itself says nothing.
  package static func testLabel(in host: String) -> String? {
    let labels = host.loweredCase.split(separator: ".")
    guard labels.count > 2, address(host.loweredCase) == nil else { return nil }
    return labels.dropLast(2).first { label in
      label.split(separator: "-").contains { word in
        var word = word
        while let last = word.utf8.last, UInt8(ascii: "0")...UInt8(ascii: "9") ~= last {
          word.removeLast()
        }
        return testWords.contains(word)
      }
    }.map(String.init)
  }

  private static let testWords: Set<Substring> = [
    "dev", "develop", "development", "developer", "local", "localdev", "stage", "staging", "stg",
    "test", "testing", "tests", "demo", "sandbox", "qa", "uat", "preprod", "preview", "beta",
  ]

  private static func isName(_ name: String, below domain: String) -> Bool {
    let (name, domain) = (name.utf8, domain.utf8)
    guard name.count > domain.count else { return name.elementsEqual(domain) }
    return name.reversed().starts(with: domain.reversed())
      && name.dropLast(domain.count).last == UInt8(ascii: ".")
  }

  /// A part of a name; nil where `filter` knows that its list does not have it.
  private static func word(_ part: Span<UInt8>, _ filter: WordFilter) -> String? {
    guard filter.mayContain(FNV1a.hash32(part)) else { return nil }
    return part.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }

  private static let topLevelFilter = WordFilter(topLevels.keys)
  private static let domainFilter = WordFilter(domains.keys)
  private static let sampleFilter = WordFilter(sampleWords)

  private static func address(_ name: String) -> IPAddress? {
    if let last = name.utf8.last, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(last),
      let address = IPAddress(v4: name)
    {
      return address
    }
    return name.utf8.contains(UInt8(ascii: ":")) ? IPAddress(v6: name) : nil
  }

  private init(reason: String, isCertain: Bool) {
    self.reason = reason
    self.isCertain = isCertain
  }

  /// Top-level domains that no name server of the internet answers for.
  package static let topLevels: [String: String] = [
    "test": "reserved for tests (RFC 6761)",
    "example": "reserved for examples (RFC 6761)",
    "invalid": "reserved for names that do not exist (RFC 6761)",
    "localhost": "the machine itself (RFC 6761)",
    "local": "for the local network (RFC 6762)",
    "localdomain": "for the local network",
    "lan": "for the local network",
    "home": "for the local network",
    "internal": "for private networks",
    "intranet": "for private networks",
    "corp": "for private networks",
    "onion": "reachable through Tor only (RFC 7686)",
  ]

  /// Domains that are no address of a service, and whatever is below them.
  package static let domains: [String: String] = {
    var domains: [String: String] = [
      "example.com": "reserved for examples (RFC 2606)",
      "example.net": "reserved for examples (RFC 2606)",
      "example.org": "reserved for examples (RFC 2606)",
      "home.arpa": "for home networks (RFC 8375)",
      "webhook.site": "a service for looking at requests",
      "requestbin.com": "a service for looking at requests",
      "requestbin.net": "a service for looking at requests",
      "requestcatcher.com": "a service for looking at requests",
      "hookbin.com": "a service for looking at requests",
      "beeceptor.com": "a service for looking at requests",
      "pipedream.net": "a service for looking at requests",
      "httpbin.org": "a service for looking at requests",
      "postman-echo.com": "a service for looking at requests",
      "requestbin.io": "a service for looking at requests",
      "requestb.in": "a service for looking at requests",
      "requestinspector.com": "a service for looking at requests",
      "webhook.cool": "a service for looking at requests",
      "webhook-test.com": "a service for looking at requests",
      "postb.in": "a service for looking at requests",
      "play.svix.com": "a service for looking at requests",
      "reqres.in": "a service for made-up replies",
      "typicode.com": "a service for made-up replies",
      "app.github.dev": "a developer's machine in a cloud",
      "githubpreview.dev": "a developer's machine in a cloud",
      "gitpod.io": "a developer's machine in a cloud",
      "replit.dev": "a developer's machine in a cloud",
      "repl.co": "a developer's machine in a cloud",
      "csb.app": "a developer's machine in a cloud",
      "cloudworkstations.dev": "a developer's machine in a cloud",
      "mockapi.io": "a service for made-up replies",
      "mocky.io": "a service for made-up replies",
    ]
    // Tunnels to a developer's machine; their names change or end with the session.
    for tunnel in [
      "ngrok.io", "ngrok.app", "ngrok.dev", "ngrok-free.app", "ngrok-free.dev", "ngrok.pizza",
      "localtunnel.me", "loca.lt", "serveo.net", "serveousercontent.com", "trycloudflare.com",
      "localhost.run", "lhr.life", "lhr.rocks", "pagekite.me", "ultrahook.com", "tunnelto.dev",
      "bore.pub", "sharedwithexpose.com", "devtunnels.ms", "pinggy.io", "pinggy.link",
      "telebit.io", "zrok.io", "loclx.io", "tunnelmole.net", "packetriot.net", "burrow.io",
      "forwardhq.com", "expose.dev", "srv.us", "localxpose.io", "tunnel.site",
    ] {
      domains[tunnel] = "a tunnel to a developer's machine"
    }
    // Names that resolve to an address inside them, mostly 127.0.0.1.
    for local in [
      "localtest.me", "lvh.me", "vcap.me", "lacolhost.com", "fbi.com.localhost", "xip.io",
      "nip.io", "sslip.io", "traefik.me", "ddev.site", "lndo.site", "docksal.site",
    ] {
      domains[local] = "a name for the developer's own machine"
    }
    return domains
  }()

  /// Second-level names of sample code, under any top-level domain.
  private static let sampleWords: Set<String> = [
    "example", "your", "yourdomain", "your-domain", "yourcompany", "your-company", "yoursite",
    "your-site", "yourwebsite", "your-website", "yourapp", "your-app", "yourservice",
    "your-service", "yourserver", "your-server", "yourstore", "your-store", "yourhost", "mydomain",
    "my-domain", "mycompany", "my-company", "mysite", "my-site", "domain", "somedomain",
    "some-domain", "somesite", "changeme", "change-me", "placeholder", "xxx", "xxxx", "foobar",
    "test", "testsite", "test-site", "testdomain", "test-domain", "testshop",
    "teststore", "demo", "sample", "dummy", "email", "company", "companyname", "website",
    "mywebsite", "hostname", "foo", "bar", "baz", "asdf", "youremail", "your-email", "myemail",
    "yourmail",
  ]
}
