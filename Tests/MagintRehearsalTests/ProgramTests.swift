#if Rehearsal
  import Foundation
  import MagintTestSupport
  import Testing

  /// magint and magint-rehearse, as a user runs them.
  struct ProgramTests {
    static let secrets = """
      consumer_key=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
      consumer_secret=bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
      access_token=cccccccccccccccccccccccccccccccc
      access_token_secret=dddddddddddddddddddddddddddddddd

      """

    /// As `Program.run`, which blocks: other tests have their time limits meanwhile.
    static func run(
      _ arguments: [String], in directory: URL = Fixtures.packageRoot, input: [UInt8] = []
    ) async throws -> Program.Output {
      try await blocking { try Program.run(arguments, in: directory, input: input) }
    }

    /// `magint oauth …` becomes magint-rehearse beside it.
    @Test func signing() async throws {
      let scratch = try TemporaryDirectory()
      let file = try scratch.write(Self.secrets, to: "token").path
      let output = try await Self.run([
        "oauth", "sign", "get", "http://shop.example/rest/V1/orders?a=1", "--token-file", file,
        "--timestamp", "1700000000", "--nonce", "n", "--magento", "2.4.7",
      ])
      #expect(output.standardError == "")
      #expect(output.status == 0)
      // Computed with Python's oauthlib.
      #expect(
        output.standardOutput == """
          Authorization: OAuth oauth_consumer_key="aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", oauth_nonce="n", oauth_signature_method="HMAC-SHA256", oauth_timestamp="1700000000", oauth_token="cccccccccccccccccccccccccccccccc", oauth_version="1.0", oauth_signature="R3h6CZ28LONxav2X%2FVNsN4DAy69OUo7Y3HzEFpZ5zgA%3D"

          The signature works in every release of Magento.

          Base string for Magento 2.4.7:
          GET&http%3A%2F%2Fshop.example%2Frest%2FV1%2Forders&a%3D1%26oauth_consumer_key%3Daaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa%26oauth_nonce%3Dn%26oauth_signature_method%3DHMAC-SHA256%26oauth_timestamp%3D1700000000%26oauth_token%3Dcccccccccccccccccccccccccccccccc%26oauth_version%3D1.0

          """)
    }

    @Test func explaining() async throws {
      let scratch = try TemporaryDirectory()
      let file = try scratch.write(Self.secrets, to: "token").path
      let header = try await Self.run([
        "oauth", "sign", "GET", "http://shop.example/x", "--token-file", file, "--format", "header",
      ]).standardOutput.dropLast()
      func explain(_ url: String) async throws -> Program.Output {
        try await Self.run(
          ["oauth", "explain", "--token-file", file],
          input: Array("curl -H '\(header)' '\(url)'".utf8))
      }
      let right = try await explain("http://shop.example/x")
      #expect(right.status == 0)
      #expect(right.standardOutput.contains("Nothing is wrong with it"))
      let wrong = try await explain("https://shop.example/x")
      #expect(wrong.status == 1)
      #expect(
        wrong.standardOutput.contains(
          "error: the URL is signed with http, the request came over https [wrong-scheme]\n"))
      #expect(
        !wrong.standardOutput.contains("bbbbbbbb") && !wrong.standardOutput.contains("dddddddd"))
      let none = try await Self.run(["oauth", "explain"], input: Array("hello".utf8))
      #expect(none.status == 2)
      #expect(none.standardError.hasPrefix("magint: <stdin>: this is no request"))
    }

    @Test(arguments: [
      (["oauth", "sign", "GET", "abc", "--token-file", "FILE"], "'abc' is no http or https URL"),
      (["oauth", "sign", "GET", "http://a/"], "Missing expected argument '--token-file"),
      (
        [
          "oauth", "sign", "GET", "http://a/", "--token-file", "FILE", "--signature-method",
          "HMAC-SHA1",
        ], "does not know HMAC-SHA1"
      ),
      (
        [
          "oauth", "sign", "GET", "http://a/", "--token-file", "FILE", "--signature-method", "FOO",
        ], "Please provide one of 'HMAC-SHA256' and 'HMAC-SHA1'."
      ),
      (["oauth", "nonsense"], "Usage: magint oauth <subcommand>"),
      (["rehearse", "--nonsense"], "Usage: magint rehearse check "),
      (["rehearse", "--public-url", "x"], "--public-url takes an http or https URL, not 'x'"),
      (
        ["rehearse", "--endpoint", "http://127.0.0.1:65536/"],
        "--endpoint takes an http or https URL, not 'http://127.0.0.1:65536/': '65536' is not a port"
      ),
      (
        ["rehearse", "listen", "--activate", "--identity-link", "http://127.0.0.1:0"],
        "not 'http://127.0.0.1:0': '0' is not a port"
      ),
      (
        ["rehearse", "serve", "--service", "http://127.0.0.1:99999999999999999999999"],
        ": '99999999999999999999999' is not a port"
      ),
      (["rehearse", "serv", "x"], "no subcommand 'serv'. Did you mean 'serve'?"),
      (["rehearse", "list"], "no subcommand 'list'. Did you mean 'listen'?"),
      (["rehearse", "chek", "--format", "json"], "no subcommand 'chek'. Did you mean 'check'?"),
      (["rehearse", "--certificate", "x"], "--certificate goes with --https"),
      (["rehearse", "listen", "--timeout", "0"], "--timeout takes"),
      (["rehearse", "listen", "--timeout", "x"], "'--timeout <seconds>'"),
      (["rehearse", "listen", "--port", "70000"], "--port takes"),
      (["rehearse", "listen", "--certificate", "x"], "--certificate goes with --https"),
      (["rehearse", "listen", "--endpoint", "http://a"], "go with --activate"),
    ])
    func wrongUsage(_ arguments: [String], _ message: String) async throws {
      let scratch = try TemporaryDirectory()
      let file = try scratch.write(Self.secrets, to: "token").path
      let output = try await Self.run(arguments.map { $0 == "FILE" ? file : $0 })
      #expect(output.status == 2)
      #expect(output.standardError.contains(message), "\(output.standardError)")
    }

    /// The help of the network half shows the commands as users of magint type them.
    @Test(arguments: [
      ["rehearse", "--help"], ["help", "rehearse"], ["help", "rehearse", "check"],
      ["oauth", "sign", "--help"],
    ])
    func help(_ arguments: [String]) async throws {
      let output = try await Self.run(arguments)
      #expect(output.status == 0)
      let name = arguments.filter { !["help", "--help"].contains($0) }.joined(separator: " ")
      #expect(output.standardOutput.contains("USAGE: magint \(name) "), "\(output.standardOutput)")
      #expect(!output.standardOutput.contains("magint-rehearse"))
    }

    static let configuration = """
      <?xml version="1.0"?>
      <config>
          <integration name="Nm">
              <email>a@b.co</email>
              <endpoint_url>http://127.0.0.1:1/endpoint</endpoint_url>
              <identity_link_url>http://127.0.0.1:1/login</identity_link_url>
              <resources><resource name="Magento_Sales::actions_view"/></resources>
          </integration>
      </config>

      """

    /// With --once the exit code says whether the integration is active.
    @Test(.timeLimit(.minutes(2)))
    func listeningOnce() async throws {
      let scratch = try TemporaryDirectory()
      try scratch.write(Self.configuration, to: "integration.xml")
      func listen(_ arguments: [String]) async throws -> Program.Output {
        try await Self.run(
          ["rehearse", "listen", "integration.xml", "--once"] + arguments, in: scratch.url)
      }
      let active = try await TinyService.run(nil) {
        try await listen(["--activate", "--endpoint", $0.url + "/callback", "--timeout", "60"])
      }
      #expect(active.status == 0, "\(active)")
      #expect(active.standardOutput.hasSuffix("\nIntegration 'Nm' is active\n"))
      let silent = try await TinyService.run(.neverExchanges) {
        try await listen(["--activate", "--endpoint", $0.url + "/callback", "--timeout", "1"])
      }
      #expect(silent.status == 1)
      #expect(
        silent.standardOutput.hasSuffix(
          "\nIntegration 'Nm' is not active: the service asked for no token\n"))
      let half = try await TinyService.run(.stopsAtRequestToken) {
        try await listen(["--activate", "--endpoint", $0.url + "/callback", "--timeout", "2"])
      }
      #expect(half.status == 1)
      #expect(
        half.standardOutput.hasSuffix(
          "\nIntegration 'Nm' is not active: the service fetched a request token and went no further\n"
        ))
      // Nobody has to wait for what cannot be any more.
      let absent = try await listen(["--activate"])
      #expect(absent.status == 1)
      #expect(
        absent.standardOutput.hasSuffix(
          "is not active: the endpoint URL did not answer: no connection: connection refused\n"))
    }

    /// The program raises its limit of open files, and not that of what it starts.
    @Test func limitOfHook() async throws {
      let scratch = try TemporaryDirectory()
      try scratch.write(Self.configuration, to: "integration.xml")
      try await TinyService.run(nil) { service in
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [
          "-c", #"ulimit -S -n 300 && exec "$@""#, "sh", Program.executable.path, "rehearse",
          "integration.xml", "--service", service.url, "--scenario", "activation", "--login-hook",
          "ulimit -S -n > limit; ulimit -S -n -H >> limit; echo \"$0\" >> limit",
        ]
        process.currentDirectoryURL = scratch.url
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try await blocking {
          try process.run()
          process.waitUntilExit()
        }
        #expect(process.terminationStatus == 1)
      }
      let limit = try String(
        contentsOf: scratch.url.appendingPathComponent("limit"), encoding: .utf8)
      let lines = limit.split(separator: "\n")
      #expect(lines.first == "300" && lines.last == "/bin/sh", "\(limit)")
      // The hard one was never raised, and is not lowered.
      #expect(lines.count == 3 && lines[1] != "300", "\(limit)")
    }

    /// A certificate is not written over a file that is there.
    @Test func certificateIsThere() async throws {
      let scratch = try TemporaryDirectory()
      try scratch.write(Self.configuration, to: "integration.xml")
      let file = try scratch.write("mine", to: "shop.pem")
      let output = try await Self.run(
        ["rehearse", "integration.xml", "--https", "--certificate", file.path], in: scratch.url)
      #expect(output.status == 3)
      #expect(
        output.standardError
          == "magint: \(file.path): exists already; nothing was written. Delete it, or name another with --certificate\n"
      )
      #expect(try String(contentsOf: file, encoding: .utf8) == "mine")
    }

    /// The certificate of a run that is over is replaced; a start that fails leaves none.
    @Test func certificateOfEarlierRun() async throws {
      let scratch = try TemporaryDirectory()
      try scratch.write(Self.configuration, to: "integration.xml")
      let file = scratch.url.appendingPathComponent("shop.pem")
      func listen(_ arguments: [String] = []) async throws -> Int32 {
        try await Self.run(
          [
            "rehearse", "listen", "integration.xml", "--https", "--certificate", "shop.pem",
            "--timeout", "1",
          ] + arguments, in: scratch.url
        ).status
      }
      let (listener, port) = try LoopbackSocket.listen()
      #expect(try await listen(["--port", "\(port)"]) == 3)
      withExtendedLifetime(listener) {}
      #expect(!FileManager.default.fileExists(atPath: file.path))
      // Not active after a second.
      #expect(try await listen() == 1)
      let first = try String(contentsOf: file, encoding: .utf8)
      #expect(first.hasPrefix("-----BEGIN CERTIFICATE-----\n"))
      #expect(try await listen() == 1)
      let second = try String(contentsOf: file, encoding: .utf8)
      #expect(second.hasPrefix("-----BEGIN CERTIFICATE-----\n") && second != first)
      // With somebody's own behind it, it is somebody's file.
      for text in [second + second, second + "mine", "mine" + second] {
        try Data(text.utf8).write(to: file)
        #expect(try await listen() == 3)
        #expect(try String(contentsOf: file, encoding: .utf8) == text)
      }
    }

    @Test func notInstalled() throws {
      let scratch = try TemporaryDirectory()
      let copy = scratch.url.appendingPathComponent("magint")
      try FileManager.default.copyItem(at: Program.executable, to: copy)
      let process = Process()
      process.executableURL = copy
      process.arguments = ["rehearse", "listen"]
      process.environment = ["PATH": scratch.url.path]
      let pipe = Pipe()
      process.standardError = pipe
      try process.run()
      let text = String(
        decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationStatus == 3)
      #expect(
        text.hasPrefix(
          "magint: this needs magint-rehearse, which is neither beside magint nor in PATH."))
    }

    /// What a person sees of a whole activation, and no secret in it.
    @Test(
      .enabled(if: ClientLibrary.python.isThere, ClientLibrary.python.absence),
      .timeLimit(.minutes(2)))
    func listening() async throws {
      let scratch = try TemporaryDirectory()
      try scratch.write(Self.configuration, to: "integration.xml")
      let process = Process()
      process.executableURL = Program.executable
      process.arguments = [
        "rehearse", "listen", "integration.xml", "--show-secrets", "--magento", "2.4.7-p3",
      ]
      process.currentDirectoryURL = scratch.url
      let pipe = Pipe()
      process.standardOutput = pipe
      process.standardInput = FileHandle.nullDevice
      try process.run()
      defer { process.terminate() }
      var text = ""
      while !text.contains("oauth_verifier=") || !text.hasSuffix("\n") {
        let data = pipe.fileHandleForReading.availableData
        try #require(!data.isEmpty, "\(text)")
        text += String(decoding: data, as: UTF8.self)
      }
      func value(_ name: String) throws -> String {
        let start = try #require(text.firstRange(of: name)?.upperBound)
        return String(text[start...].prefix { !$0.isNewline })
      }
      let arguments = [
        try value("is at "), try value("oauth_consumer_key="),
        try value("oauth_consumer_secret="), try value("oauth_verifier="), "",
      ]
      let output = try await blocking { try ClientLibrary.python.run(arguments) }
      #expect(output.status == 0, "\(output)")
      process.terminate()
      let rest = String(
        decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationReason == .exit && process.terminationStatus == 0)
      #expect(
        rest == """
          1. POST /oauth/token/request: 200 (Nm)
          2. POST /oauth/token/access: 200 (Nm)
          3. GET /rest/V1/orders?…: 200 (Nm)
          4. GET /rest/V1/orders/7: 200 (Nm)
          5. GET /rest/V1/customers/1: 401 (Nm)
             Integration 'Nm' has not been granted Magento_Customer::customer.

          """)
    }
  }
#endif
