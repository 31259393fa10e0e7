#if Rehearsal
  import Foundation
  import MagintRehearsal
  import MagintTestSupport
  import Testing

  /// An OAuth library as its authors publish it, and a script that uses it as its documentation says: the
  /// exchange of tokens, and three calls whose replies it prints.
  struct ClientLibrary: Sendable {
    var name: String
    var command: String
    /// Fails where the library is not installed.
    var probe: [String]
    var file: String
    var environment: [String: String] = [:]
    var script: String

    static let python = ClientLibrary(
      name: "Python's requests-oauthlib", command: "python3",
      probe: ["-c", "import requests_oauthlib"],
      file: "client.py",
      script: #"""
        import sys
        from oauthlib.oauth1 import SIGNATURE_HMAC_SHA256
        from requests_oauthlib import OAuth1Session
        base, key, secret, verifier, verify = sys.argv[1:6]
        def session(**more):
            session = OAuth1Session(key, client_secret=secret, signature_method=SIGNATURE_HMAC_SHA256, **more)
            session.verify = verify or True
            session.trust_env = False
            return session
        first = session()
        request = first.fetch_request_token(base + "oauth/token/request")
        second = session(resource_owner_key=request["oauth_token"],
                         resource_owner_secret=request["oauth_token_secret"], verifier=verifier)
        access = second.fetch_access_token(base + "oauth/token/access")
        api = session(resource_owner_key=access["oauth_token"], resource_owner_secret=access["oauth_token_secret"])
        query = "?searchCriteria[filterGroups][0][filters][0][field]=status&searchCriteria[pageSize]=1"
        for method, path in [("GET", "rest/V1/orders" + query), ("GET", "rest/V1/orders/7"), ("GET", "rest/V1/customers/1")]:
            reply = api.request(method, base + path)
            print(reply.status_code, reply.text)
        """#)

    static let javaScript = ClientLibrary(
      name: "JavaScript's oauth-1.0a", command: "node",
      probe: ["-e", "require('oauth-1.0a')"], file: "client.js",
      // Where Debian puts it, which only its own node looks at.
      environment: [
        "NODE_PATH": [ProcessInfo.processInfo.environment["NODE_PATH"], "/usr/share/nodejs"]
          .compactMap(\.self).joined(separator: ":")
      ],
      script: #"""
        const OAuth = require('oauth-1.0a');
        const crypto = require('crypto');
        const fs = require('fs');
        const [base, key, secret, verifier, ca] = process.argv.slice(2);
        const http = require(base.startsWith('https') ? 'https' : 'http');
        const oauth = OAuth({
            consumer: { key, secret },
            signature_method: 'HMAC-SHA256',
            hash_function: (text, key) => crypto.createHmac('sha256', key).update(text).digest('base64'),
        });
        function call(method, url, token, data = {}) {
            const signed = oauth.authorize({ url, method, data }, token);
            const headers = oauth.toHeader({ ...signed, ...data });
            return new Promise((resolve, reject) => {
                const request = http.request(url, { method, headers, ca: ca ? fs.readFileSync(ca) : undefined }, reply => {
                    let text = '';
                    reply.on('data', part => text += part);
                    reply.on('end', () => resolve({ status: reply.statusCode, text }));
                });
                request.on('error', reject);
                request.end();
            });
        }
        function token(reply) {
            if (reply.status !== 200) throw new Error(reply.text);
            const form = new URLSearchParams(reply.text);
            return { key: form.get('oauth_token'), secret: form.get('oauth_token_secret') };
        }
        (async () => {
            const request = token(await call('POST', base + 'oauth/token/request'));
            const access = token(await call('POST', base + 'oauth/token/access', request, { oauth_verifier: verifier }));
            const query = '?searchCriteria[filterGroups][0][filters][0][field]=status&searchCriteria[pageSize]=1';
            for (const path of ['rest/V1/orders' + query, 'rest/V1/orders/7', 'rest/V1/customers/1']) {
                const reply = await call('GET', base + path, access);
                console.log(reply.status, reply.text);
            }
        })();
        """#)

    static let php = ClientLibrary(
      name: "PHP's OAuth extension", command: "php",
      probe: ["-r", "exit(extension_loaded('oauth') ? 0 : 1);"], file: "client.php",
      script: #"""
        <?php
        [, $base, $key, $secret, $verifier] = $argv;
        $oauth = new OAuth($key, $secret, OAUTH_SIG_METHOD_HMACSHA256, OAUTH_AUTH_TYPE_AUTHORIZATION);
        $request = $oauth->getRequestToken($base . 'oauth/token/request', null, 'POST');
        $oauth->setToken($request['oauth_token'], $request['oauth_token_secret']);
        $access = $oauth->getAccessToken($base . 'oauth/token/access', null, $verifier, 'POST');
        $oauth->setToken($access['oauth_token'], $access['oauth_token_secret']);
        $query = '?searchCriteria[filterGroups][0][filters][0][field]=status&searchCriteria[pageSize]=1';
        foreach (['rest/V1/orders' . $query, 'rest/V1/orders/7', 'rest/V1/customers/1'] as $path) {
            try {
                $oauth->fetch($base . $path, [], 'GET');
            } catch (OAuthException $refused) {
            }
            echo $oauth->getLastResponseInfo()['http_code'], ' ', $oauth->getLastResponse(), "\n";
        }
        """#)

    var isThere: Bool {
      guard Tool.find(command) != nil else { return false }
      let output = try? Tool.run(
        command, probe, in: FileManager.default.temporaryDirectory, environment: environment)
      return output?.status == 0
    }

    /// For a test that is skipped.
    var absence: Comment { "\(name) is not installed" }

    /// Runs the script.
    ///
    /// - Parameter arguments: base URL, consumer key and secret, verifier, and the file with the certificate of
    ///   the shop or nothing.
    func run(_ arguments: [String]) throws -> Program.Output {
      let scratch = try TemporaryDirectory()
      let script = try scratch.write(script, to: file)
      var environment = environment
      // PHP's streams take no other certificate than OpenSSL's.
      if let certificate = arguments.last, !certificate.isEmpty {
        environment["SSL_CERT_FILE"] = certificate
      }
      return try Tool.run(
        command, [script.path] + arguments, in: scratch.url, environment: environment)
    }
  }

  /// Libraries in three languages work with the stand-in unchanged.
  @Suite(.timeLimit(.minutes(5)))
  struct ClientLibraryTests {
    @Test(
      .enabled(if: ClientLibrary.python.isThere, ClientLibrary.python.absence),
      arguments: [("/", false), ("/shop/", false), ("/", true)])
    func python(_ basePath: String, _ isSecure: Bool) async throws {
      try await Self.exchange(.python, basePath, isSecure)
    }

    @Test(
      .enabled(if: ClientLibrary.javaScript.isThere, ClientLibrary.javaScript.absence),
      arguments: [("/", false), ("/shop/", false), ("/", true)])
    func javaScript(_ basePath: String, _ isSecure: Bool) async throws {
      try await Self.exchange(.javaScript, basePath, isSecure)
    }

    @Test(
      .enabled(if: ClientLibrary.php.isThere, ClientLibrary.php.absence),
      arguments: [("/", false), ("/shop/", false), ("/", true)])
    func php(_ basePath: String, _ isSecure: Bool) async throws {
      try await Self.exchange(.php, basePath, isSecure)
    }

    static func exchange(
      _ library: ClientLibrary, _ basePath: String, _ isSecure: Bool
    ) async throws {
      let scratch = try TemporaryDirectory()
      try await StandInTests.withStandIn {
        $0.basePath = basePath
        $0.isSecure = isSecure
      } _: { standIn in
        let id = standIn.shop.install(StandInTests.definition)
        let activation = try standIn.shop.activate(id)
        var arguments = [
          standIn.baseURL, activation.consumerKey, activation.consumerSecret, activation.verifier,
          "",
        ]
        if let certificate = standIn.certificate {
          arguments[4] = try scratch.write(certificate, to: "certificate.pem").path
        }
        let output = try await blocking { [arguments] in try library.run(arguments) }
        #expect(output.status == 0)
        let lines = output.standardOutput.split(separator: "\n")
        #expect(
          lines == [
            #"200 {"items":[],"search_criteria":{"filter_groups":[]},"total_count":0}"#,
            #"200 {"id":7}"#,
            #"401 {"message":"The consumer isn't authorized to access %resources.","parameters":{"resources":"Magento_Customer::customer"}}"#,
          ], "\(output)")
        #expect(standIn.exchanges.map(\.reply.status) == [200, 200, 200, 200, 401])
        #expect(standIn.shop.integration(id)?.status == .active)
      }
    }
  }
#endif
