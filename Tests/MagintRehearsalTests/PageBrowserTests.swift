#if Rehearsal
  import Foundation
  import MagintCore
  import MagintRehearsal
  import MagintTestSupport
  import Testing

  /// The page in headless Chromium, with its pop-up.
  @Suite(.serialized, .timeLimit(.minutes(5)))
  struct PageBrowserTests {
    /// Why no browser can be had.
    static let absence: String? = {
      guard
        (try? Tool.run("python3", ["-c", "import playwright.sync_api"], in: Fixtures.packageRoot))?
          .status == 0
      else { return "Python's playwright is not installed" }
      let found = ["chromium", "chromium-browser"].contains { Tool.find($0) != nil }
      return found ? nil : "Chromium is not installed"
    }()

    /// Runs a check of `Fixtures/page_browser.py`.
    static func check(_ name: String, _ page: String, _ more: [String] = []) async throws {
      let script = Fixtures.packageRoot
        .appendingPathComponent("Tests/MagintRehearsalTests/Fixtures/page_browser.py").path
      // Where somebody wants to look: a directory for screenshots.
      let directory = ProcessInfo.processInfo.environment["MAGINT_SCREENSHOTS"] ?? ""
      let output = try await blocking {
        try Tool.run(
          "python3", ["-B", script, name, page, directory] + more, in: Fixtures.packageRoot)
      }
      #expect(output.status == 0, "\(output.standardError)")
      #expect(output.standardOutput == "\(name): passed\n")
    }

    @Test(
      .enabled(if: absence == nil, "\(absence ?? "")"),
      arguments: ["activation", "closed", "late", "secrets", "blocked", "keyboard", "looks"])
    func withService(_ name: String) async throws {
      try await TinyService.run(nil) { service in
        try await PageBench.run([PageBench.integration(service.url)]) { page, _ in
          try await Self.check(name, page.url)
        }
      }
    }

    @Test(.enabled(if: absence == nil, "\(absence ?? "")"))
    func withoutService() async throws {
      try await PageBench.run([PageBench.integration("http://127.0.0.1:1")]) { page, _ in
        try await Self.check("failed", page.url)
      }
    }

    @Test(.enabled(if: absence == nil, "\(absence ?? "")"))
    func tokens() async throws {
      try await PageBench.run([PageBench.integration()]) { page, _ in
        try await Self.check("tokens", page.url)
      }
    }

    @Test(.enabled(if: absence == nil, "\(absence ?? "")"))
    func noPermissions() async throws {
      var integration = PageBench.integration("http://127.0.0.1:1")
      integration.permissions = []
      try await PageBench.run([integration]) { page, _ in
        try await Self.check("nothing", page.url)
      }
    }

    @Test(.enabled(if: absence == nil, "\(absence ?? "")"))
    func hostileText() async throws {
      let script = #"<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>"#
      var integration = PageBench.integration("http://127.0.0.1:1", name: script)
      integration.declared.email = script
      integration.declared.endpointURL = "javascript:window.pwned=1"
      integration.declared.identityLinkURL = script
      integration.permissions = [
        GrantsPage.Node(
          id: "\"><script>", title: script, isAsked: true, isGranted: true, reason: script,
          children: [])
      ]
      try await PageBench.run([integration]) { page, client in
        for target in [
          "/oauth/token/request?\(Browser.encoded(script))",
          "/%3Cimg%20src=x%20onerror=alert(1)%3E",
        ] {
          _ = try await client.request(
            "POST", target,
            [
              "Authorization":
                "OAuth oauth_consumer_key=\"\(script.replacing("\"", with: "'"))\", oauth_nonce=\"1\"",
              "X-\u{3C}b": nil, "User-Agent": script,
            ], body: script)
        }
        try await Self.check("hostile", page.url)
      }
    }

    @Test(.enabled(if: absence == nil, "\(absence ?? "")"))
    func foreignPage() async throws {
      try await TinyService.run(nil) { service in
        try await PageBench.run([PageBench.integration()]) { page, _ in
          try await Self.check("foreign", page.url, ["\(service.url)/"])
        }
      }
    }
  }
#endif
