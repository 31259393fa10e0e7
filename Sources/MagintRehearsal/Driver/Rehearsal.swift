#if Rehearsal
  internal import AsyncHTTPClient
  package import MagintCatalog
  package import MagintCore
  internal import NIOPosix
  internal import NIOSSL

  /// Plays the shop of a merchant who activates an integration, on good days and on bad ones, without a
  /// person.
  package struct Rehearsal: Sendable {
    package struct Options: Sendable {
      package var catalog: Catalog
      /// An index into the releases of the catalog.
      package var release: Int
      package var integration: IntegrationDefinition
      /// What every shop is like. Two at a time are never at one port or one public URL.
      package var shop: StandIn.Options
      /// What is written into the service's login form.
      package var login: [LoginField] = []
      /// A command for the shell that visits the identity link in place of the pop-up.
      package var loginHook: String?
      /// A command for the shell that has the service call the REST API of the shop.
      package var callHook: String?
      /// Seconds that a page of the service, and its exchange of tokens, may take.
      package var patience = 10.0
      /// Seconds to wait for what need not happen.
      package var settling = 1.0

      package init(catalog: Catalog, release: Int, integration: IntegrationDefinition) {
        self.catalog = catalog
        self.release = release
        self.integration = integration
        shop = StandIn.Options(catalog: catalog, release: release)
      }

      /// The release that is rehearsed, or else the newest of those that `isMeant`; an index into those of the
      /// catalog.
      func newestRelease(where isMeant: (Release) -> Bool) -> Int? {
        isMeant(catalog.releases[release])
          ? release : catalog.releases.indices.last { isMeant(catalog.releases[$0]) }
      }
    }

    /// What one scenario has shown.
    package struct Outcome: Sendable {
      package var scenario: any Scenario.Type
      /// Nil: it passed, or was skipped.
      package var finding: RehearsalFinding?
      /// Why it was not played: a plain activation had failed, or it cannot be played here.
      package var skipReason: String?
      /// What else is worth knowing, in sentences.
      package var notes: [String]
      package var transcript: [TranscriptEntry]
      package var mask: Mask

      package var isSkipped: Bool { skipReason != nil }
    }

    package let options: Options

    package init(_ options: Options) { self.options = options }

    /// Runs scenarios one after the other, each with shops of its own. Where a plain activation is among
    /// them and fails, those behind it are skipped: they would all say the same.
    ///
    /// - Throws: ``MagintError`` where there is no port for a shop.
    package func run(_ scenarios: [any Scenario.Type]) async throws(MagintError) -> [Outcome] {
      var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
      configuration.httpVersion = .http1Only
      configuration.connectionPool.retryConnectionEstablishment = false
      configuration.tlsConfiguration = try options.shop.clientTLS()
      let client = HTTPClient(
        eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton),
        configuration: configuration)
      var outcomes: [Outcome] = []
      var failure: MagintError?
      for scenario in scenarios {
        guard
          !outcomes.contains(where: { $0.scenario == PlainActivation.self && $0.finding != nil })
        else {
          outcomes.append(
            Outcome(
              scenario: scenario, skipReason: "activation failed", notes: [], transcript: [],
              mask: Mask(names: [:], values: [])))
          continue
        }
        do throws(MagintError) {
          outcomes.append(try await run(scenario, client))
        } catch {
          failure = error
          break
        }
      }
      try? await client.shutdown()
      if let failure { throw failure }
      return outcomes
    }

    private func run(
      _ scenario: any Scenario.Type, _ client: HTTPClient
    ) async throws(MagintError) -> Outcome {
      let stage = Stage(options, client)
      var finding: RehearsalFinding?
      var skipReason: String?
      var failure: MagintError?
      do throws(Interruption) {
        try await scenario.run(stage)
      } catch {
        switch error {
        case .finding(let found): finding = found
        case .skip(let reason): skipReason = reason
        case .failure(let error): failure = error
        }
      }
      await stage.close()
      if let failure { throw failure }
      return Outcome(
        scenario: scenario, finding: finding, skipReason: skipReason, notes: stage.notes,
        transcript: stage.transcript.entries, mask: stage.mask)
    }
  }
#endif
