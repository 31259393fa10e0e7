#if Rehearsal
  internal import MagintCore

  /// A verdict for each scenario; of those that failed what failed first, or the whole transcript.
  enum RehearsalText {
    static func render(_ report: RehearsalReport) -> String {
      var output =
        "\(quoted(report.integration.name)) and Magento \(report.release)\n\n"
      for outcome in report.outcomes {
        let scenario = outcome.scenario
        guard let finding = report.finding(of: outcome) else {
          output += outcome.isSkipped ? "skipped \(scenario.name)" : "passed  \(scenario.name)"
          output += outcome.skipReason.map { ": \(line($0))\n" } ?? "\n"
          for note in outcome.notes { output += "        \(line(note))\n" }
          continue
        }
        output += "FAILED  \(scenario.name): \(line(finding.message)) [\(finding.id)]\n"
        output += "        \(scenario.summary)\n"
        output += "        \(line(finding.explanation))\n"
        output += "        help: \(line(finding.help)) \(scenario.advice)\n"
        if let expected = finding.expected, let received = finding.received, expected != received {
          output += "        Magento signs:      \(line(expected))\n"
          output += "        the service signed: \(line(received))\n"
        }
        let entries = report.transcript(of: outcome)
        output +=
          report.isVerbose
          ? transcript(entries) : firstFailure(entries, report.firstFailure(of: outcome))
        output += "\n"
      }
      let failed = report.outcomes.filter { $0.finding != nil }.map { $0.scenario.name }
      return output + "\n\(report.summary(naming: failed))\n"
    }

    // MARK: What failed first

    /// Headers that say why a request was refused or what a reply wants.
    private static let tellingHeaders: Set<String> = ["authorization", "content-type", "location"]
    /// Characters of a header or a body.
    private static let shortLimit = 400

    private static func firstFailure(
      _ entries: [RehearsalReport.Entry], _ place: Int?
    ) -> String {
      guard let place else { return "" }
      let entry = entries[place]
      var output = "\n        \(place + 1). \(entry.title)\n"
      output += short(entry.request, ">")
      if let reply = entry.reply { output += short(reply, "<") }
      if let failure = entry.failure { output += "           no reply: \(line(failure))\n" }
      if let refusal = entry.refusal { output += "           why: \(line(refusal))\n" }
      let count = entries.count
      return output
        + "        --verbose shows \(count == 1 ? "all of it" : "all \(count) requests")\n"
    }

    private static func short(_ message: RehearsalReport.Entry.Message, _ mark: String) -> String {
      var message = message
      message.headers = message.headers.filter { tellingHeaders.contains($0.name.lowercased()) }
        .prefix(3).map { (name: $0.name, value: cut($0.value)) }
      message.body = cut(message.body)
      return Self.message(message, mark)
    }

    private static func cut(_ text: String) -> String {
      text.count > shortLimit ? text.prefix(shortLimit) + "…" : text
    }

    // MARK: Transcripts

    private static func transcript(_ entries: [RehearsalReport.Entry]) -> String {
      var output = ""
      for (number, entry) in entries.enumerated() {
        output += "\n        \(number + 1). \(entry.title)\n"
        output += message(entry.request, ">")
        if let reply = entry.reply { output += message(reply, "<") }
        if let failure = entry.failure { output += "           no reply: \(line(failure))\n" }
        if let refusal = entry.refusal { output += "           why: \(line(refusal))\n" }
      }
      return output
    }

    private static func message(
      _ message: RehearsalReport.Entry.Message, _ mark: String
    ) -> String {
      var output = "           \(mark) \(line(message.line))\n"
      for header in message.headers {
        output += "           \(mark) \(line("\(header.name): \(header.value)"))\n"
      }
      if !message.body.isEmpty { output += "           \(mark) \(line(message.body))\n" }
      return output
    }

    /// In one line, with nothing in it that acts on a terminal.
    private static func line(_ text: String) -> String {
      String(quoted(text, limit: .max).dropFirst().dropLast())
    }
  }
#endif
