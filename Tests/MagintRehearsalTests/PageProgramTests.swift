#if Rehearsal
  import Foundation
  import MagintTestSupport
  import Testing

  /// `magint rehearse --serve`, as a user runs it.
  @Suite(.timeLimit(.minutes(2)))
  struct PageProgramTests {
    static let module = """
      <?xml version="1.0"?>
      <config>
          <integration name="Far">
              <email>a@b.co</email>
              <endpoint_url>https://sync.example.com/magento/callback?a=b</endpoint_url>
              <identity_link_url>https://sync.example.com/magento/login</identity_link_url>
              <resources><resource name="Magento_Sales::actions_view"/></resources>
          </integration>
          <integration name="By hand">
              <email>a@b.co</email>
          </integration>
      </config>

      """

    /// Runs it, until the page is there and `body` has ended; then ends it by `signal`.
    static func run(
      _ arguments: [String], signal: Int32 = SIGINT,
      _ body: (PageClient, _ output: String) async throws -> Void
    ) async throws {
      let scratch = try TemporaryDirectory()
      try scratch.write(module, to: "integration.xml")
      let errors = try scratch.write("", to: "errors")
      let process = Process()
      process.executableURL = Program.executable
      process.arguments = ["rehearse"] + arguments
      process.currentDirectoryURL = scratch.url
      let pipe = Pipe()
      process.standardOutput = pipe
      process.standardInput = FileHandle.nullDevice
      process.standardError = try FileHandle(forWritingTo: errors)
      try process.run()
      defer { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
      var text = ""
      while !text.hasSuffix("Ctrl-C ends it.\n") {
        let data = pipe.fileHandleForReading.availableData
        try #require(
          !data.isEmpty, "\(text) \((try? String(contentsOf: errors, encoding: .utf8)) ?? "")")
        text += String(decoding: data, as: UTF8.self)
      }
      let url = String(try #require(text.firstMatch(of: /The page is at (\S+)/)).1)
      let port = try #require(URL(string: url)?.port)
      try await body(
        try await PageClient(url, port: port),
        text + String(decoding: try Data(contentsOf: errors), as: UTF8.self))
      kill(process.processIdentifier, signal)
      // A program that does not end is ended, and its status tells.
      for _ in 0..<3_000 where process.isRunning { try await Task.sleep(for: .milliseconds(10)) }
      if process.isRunning { kill(process.processIdentifier, SIGKILL) }
      process.waitUntilExit()
      #expect(process.terminationReason == .exit && process.terminationStatus == 0)
    }

    @Test(arguments: [
      ["--serve", "integration.xml"], ["serve", "integration.xml"], ["integration.xml", "--serve"],
    ])
    func serving(_ arguments: [String]) async throws {
      try await Self.run(arguments + ["--magento", "2.4.7-p3"]) { client, output in
        #expect(output.hasPrefix("Magento 2.4.7-p3 is at http://127.0.0.1:\(client.port)/\n"))
        // What the files name is not called, and the page says so.
        #expect(output.contains("magint: the endpoint URL of 'Far' is not on this machine"))
        #expect((try await client.row()["refusal"] as? String)?.contains("--service") == true)
        let reply = try await client.act("allow", ["row": "0"])
        #expect(reply.status == 409)
        #expect(try await client.row(1)["exchangesTokens"] as? Bool == false)
      }
    }

    /// It ends at once, whoever waits for it and whomever it waits for.
    @Test(arguments: [SIGINT, SIGTERM])
    func ending(_ signal: Int32) async throws {
      let (listener, port) = try LoopbackSocket.listen()
      try await Self.run(
        ["--serve", "integration.xml", "--service", "http://127.0.0.1:\(port)"], signal: signal
      ) { client, output in
        #expect(!output.contains("magint:"))
        let row = try await client.row()
        #expect(row["calledEndpoint"] as? String == "http://127.0.0.1:\(port)/magento/callback?a=b")
        #expect(row["endpointURL"] as? String == "https://sync.example.com/magento/callback?a=b")
        let stream = try LoopbackSocket.connect(to: client.port)
        stream.write("GET \(client.path)events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        let call = Task { try? await client.act("allow", ["row": "0"]) }
        _ = try await blocking { try listener.accept() }
        _ = stream.read(seconds: 30) { $0.contains("Waits for a reply.") }
        call.cancel()
      }
    }

    @Test(arguments: [
      (["--serve", "nowhere"], "nowhere"), (["--serve", "--port", "x", "."], "--port"),
      (["--serve", "--port", "70000", "."], "--port takes"),
      (["--serve", "--certificate", "f", "."], "goes with --https"),
      (["--serve", "--service", "http://a", "--endpoint", "http://b", "."], "takes the place of"),
      (["--serve", "--service", "http://a/path", "."], "takes scheme, host and port"),
      (["--serve", "--service", "http://a:99999", "."], "'99999' is not a port"),
      (["--serve", "--base-path", "../x", "."], "--base-path takes a path"),
      (["--serve", "--base-path", "a b", "."], "--base-path takes a path"),
      (["--serve", "--service", "a", "."], "takes scheme, host and port"),
      (
        ["--serve", "--public-url", "http://a/", "--base-path", "/b", "."], "leave out --base-path"
      ),
      (["--serve", "--identity-link", "javascript:1", "."], "takes an http or https URL"),
    ])
    func wrongUsage(_ arguments: [String], _ message: String) throws {
      let output = try Program.run(["rehearse"] + arguments)
      #expect(output.status == (message == "nowhere" ? 3 : 2), "\(output)")
      #expect(output.standardError.contains(message), "\(output.standardError)")
    }

    /// A directory of that name is no option.
    @Test func behindDashes() throws {
      let output = try Program.run(["rehearse", "--", "--serve"])
      #expect(
        output.status == 3 && output.standardError.contains("--serve: no such file"), "\(output)")
    }

    @Test func portInUse() async throws {
      let (listener, port) = try LoopbackSocket.listen()
      let output = try withExtendedLifetime(listener) {
        try Program.run(
          ["rehearse", "--serve", "--port", String(port), "Samples/good-consolidated"])
      }
      #expect(output.status == 3)
      #expect(output.standardError.contains("cannot listen on 127.0.0.1:\(port)"))
    }
  }
#endif
