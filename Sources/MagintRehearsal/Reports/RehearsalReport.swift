#if Rehearsal
  package import MagintCore

  /// What a rehearsal has shown, to be written down.
  package struct RehearsalReport: Sendable {
    package enum Format: String, Sendable, CaseIterable { case text, json, junit, html }

    package var release: Release
    package var integration: IntegrationDefinition
    package var outcomes: [Rehearsal.Outcome]
    package var showsSecrets: Bool
    /// Whether text has whole transcripts; the other formats have them always.
    package var isVerbose: Bool

    package init(
      release: Release, integration: IntegrationDefinition, outcomes: [Rehearsal.Outcome],
      showsSecrets: Bool = false, isVerbose: Bool = false
    ) {
      self.release = release
      self.integration = integration
      self.outcomes = outcomes
      self.showsSecrets = showsSecrets
      self.isVerbose = isVerbose
    }

    package var failureCount: Int { outcomes.count { $0.finding != nil } }

    package var skippedCount: Int { outcomes.count(where: \.isSkipped) }

    /// How many scenarios there are, and how many did not pass.
    var summary: String { summary(naming: []) }

    /// The same with the names of those that failed.
    func summary(naming failed: [String]) -> String {
      let count = outcomes.count
      var text = "\(count) \(count == 1 ? "scenario" : "scenarios"), \(failureCount) failed"
      if !failed.isEmpty { text += ": " + failed.joined(separator: ", ") }
      if skippedCount > 0 { text += "\(failed.isEmpty ? "," : ";") \(skippedCount) skipped" }
      return text
    }

    package func render(_ format: Format) -> String {
      switch format {
      case .text: RehearsalText.render(self)
      case .json: RehearsalJSON.render(self)
      case .junit: RehearsalJUnit.render(self)
      case .html: RehearsalHTML.render(self)
      }
    }

    static func verdict(_ outcome: Rehearsal.Outcome) -> String {
      outcome.isSkipped ? "skipped" : outcome.finding == nil ? "passed" : "failed"
    }

    func hide(_ text: String, _ outcome: Rehearsal.Outcome) -> String {
      showsSecrets ? text : outcome.mask.hide(text)
    }

    /// A finding without secrets: base strings have tokens in them.
    func finding(of outcome: Rehearsal.Outcome) -> RehearsalFinding? {
      outcome.finding.map { finding in
        var finding = finding
        finding.message = hide(finding.message, outcome)
        finding.explanation = hide(finding.explanation, outcome)
        finding.help = hide(finding.help, outcome)
        finding.expected = finding.expected.map { hide($0, outcome) }
        finding.received = finding.received.map { hide($0, outcome) }
        return finding
      }
    }

    // MARK: Transcripts

    /// An entry as it is shown.
    struct Entry {
      struct Message {
        /// The first line.
        var line: String
        var headers: [(name: String, value: String)]
        var body: String
      }

      var title: String
      var actor: TranscriptEntry.Actor
      var request: Message
      var reply: Message?
      var failure: String?
      var refusal: String?
    }

    /// Characters of a body that are shown.
    private static let bodyLimit = 4000

    func transcript(of outcome: Rehearsal.Outcome) -> [Entry] {
      outcome.transcript.map { entry in
        func hidden(_ text: String) -> String { hide(text, outcome) }
        func message(_ line: String, _ headers: [HeaderField], _ body: [UInt8]) -> Entry.Message {
          Entry.Message(
            line: hidden(line),
            headers: headers.map { field in
              let isCookie = ["cookie", "set-cookie"].contains(field.name.lowercased())
              return (field.name, isCookie && !showsSecrets ? "[hidden]" : hidden(field.value))
            },
            body: Self.cut(hidden(String(decoding: body, as: UTF8.self))))
        }
        let request = entry.request
        return Entry(
          title: Self.title(entry.actor), actor: entry.actor,
          request: message("\(request.method) \(request.url)", request.headers, request.body),
          reply: entry.reply.map { message("\($0.status)", $0.headers, $0.body) },
          failure: entry.failure.map(hidden), refusal: entry.refusal.map(hidden))
      }
    }

    /// The entry that led to the finding: that of the request which was refused, otherwise the first
    /// without a reply or with an error in it, otherwise the last.
    func firstFailure(of outcome: Rehearsal.Outcome) -> Int? {
      let entries = outcome.transcript
      if let request = outcome.finding?.request,
        let place = entries.firstIndex(where: { $0.request == request })
      {
        return place
      }
      return entries.firstIndex { $0.failure != nil || ($0.reply?.status ?? 0) >= 400 }
        ?? entries.indices.last
    }

    private static func cut(_ text: String) -> String {
      text.count > bodyLimit ? text.prefix(bodyLimit) + "…" : text
    }

    private static func title(_ actor: TranscriptEntry.Actor) -> String {
      switch actor {
      case .magento: "Magento calls the endpoint URL"
      case .browser: "The pop-up loads"
      case .service: "The shop is asked"
      case .rehearsal: "A test call"
      case .stranger: "A stranger calls the endpoint URL"
      }
    }
  }
#endif
