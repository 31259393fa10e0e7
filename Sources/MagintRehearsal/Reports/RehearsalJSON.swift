#if Rehearsal
  internal import MagintCore

  /// The report for other programs; its form is a promise.
  enum RehearsalJSON {
    static func render(_ report: RehearsalReport) -> String {
      var json = JSONText()
      json.object { json in
        json.field("version", 1)
        json.key("tool")
        json.object { json in
          json.field("name", "magint")
          json.field("version", Magint.version)
        }
        json.field("release", "\(report.release)")
        json.field("integration", report.integration.name)
        json.key("summary")
        json.object { json in
          json.field("scenarios", report.outcomes.count)
          json.field("failed", report.failureCount)
          json.field("skipped", report.skippedCount)
        }
        json.key("scenarios")
        json.array { json in
          for outcome in report.outcomes {
            json.newLine()
            json.object { append(outcome, report, to: &$0) }
          }
        }
      }
      return json.text + "\n"
    }

    private static func append(
      _ outcome: Rehearsal.Outcome, _ report: RehearsalReport, to json: inout JSONText
    ) {
      json.field("name", outcome.scenario.name)
      json.field("summary", outcome.scenario.summary)
      json.field("verdict", RehearsalReport.verdict(outcome))
      if let finding = report.finding(of: outcome) {
        json.key("finding")
        json.object { json in
          json.field("id", finding.id)
          json.field("message", finding.message)
          json.field("explanation", finding.explanation)
          json.field("help", finding.help)
          json.field("advice", outcome.scenario.advice)
          if let expected = finding.expected { json.field("expectedBaseString", expected) }
          if let received = finding.received { json.field("receivedBaseString", received) }
        }
      }
      if let reason = outcome.skipReason { json.field("reason", reason) }
      json.field("notes", outcome.notes)
      json.key("transcript")
      json.array { json in
        for entry in report.transcript(of: outcome) {
          json.object { json in
            json.field("actor", entry.actor.rawValue)
            append("request", entry.request, to: &json)
            if let reply = entry.reply { append("reply", reply, to: &json) }
            if let failure = entry.failure { json.field("failure", failure) }
            if let refusal = entry.refusal { json.field("refusal", refusal) }
          }
        }
      }
    }

    private static func append(
      _ key: String, _ message: RehearsalReport.Entry.Message, to json: inout JSONText
    ) {
      json.key(key)
      json.object { json in
        json.field("line", message.line)
        json.field("headers", message.headers.map { "\($0.name): \($0.value)" })
        json.field("body", message.body)
      }
    }
  }
#endif
