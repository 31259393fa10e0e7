#if Rehearsal
  internal import MagintCore

  /// A verdict for each scenario, and the transcript of those that failed.
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
        output += transcript(report.transcript(of: outcome)) + "\n"
      }
      output += "\n\(report.summary)\n"
      return output
    }

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
