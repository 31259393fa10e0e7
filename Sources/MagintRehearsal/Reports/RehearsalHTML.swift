#if Rehearsal
  internal import Crypto
  internal import MagintCore

  /// One page with everything in it: nothing is loaded from elsewhere, nothing runs.
  enum RehearsalHTML {
    static func render(_ report: RehearsalReport) -> String {
      let digest = base64(Array(SHA256.hash(data: Array("\n\(style)\n".utf8))))
      let name = text(report.integration.name)
      var output = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-\(digest)'; base-uri 'none'; form-action 'none'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="no-referrer">
        <title>Rehearsal of \(name)</title>
        <style>
        \(style)
        </style>
        </head>
        <body>
        <main>
        <h1>Rehearsal of \(name)</h1>
        <p>Magento \(text("\(report.release)")): \(report.summary).</p>

        """
      for outcome in report.outcomes { output += section(outcome, report) }
      return output + "</main>\n</body>\n</html>\n"
    }

    private static func section(_ outcome: Rehearsal.Outcome, _ report: RehearsalReport) -> String {
      let scenario = outcome.scenario
      let finding = report.finding(of: outcome)
      var output =
        "<section aria-labelledby=\"\(scenario.name)\">\n<h2 id=\"\(scenario.name)\">\(scenario.name): \(RehearsalReport.verdict(outcome))</h2>\n"
      output += "<p>\(text(scenario.summary))</p>\n"
      if let finding {
        output +=
          "<div class=\"finding\">\n<p><strong>\(text(finding.message))</strong> <code>\(text(finding.id))</code></p>\n"
        output += "<p>\(text(finding.explanation))</p>\n<p>\(text(finding.help))</p>\n"
        output += "<p>\(text(scenario.advice))</p>\n"
        if let expected = finding.expected, let received = finding.received {
          output += "<div class=\"sides\">\n"
          for (title, base) in [("Magento signs", expected), ("The service signed", received)] {
            output +=
              "<div><h3>\(title)</h3><pre>\(text(base.replacing("%26", with: "\n%26")))</pre></div>\n"
          }
          output += "</div>\n"
        }
        output += "</div>\n"
      }
      for note in outcome.notes { output += "<p>\(text(note))</p>\n" }
      if let reason = outcome.skipReason {
        return output + "<p>Skipped: \(text(reason)).</p>\n</section>\n"
      }
      output += "<details\(finding == nil ? "" : " open")><summary>Transcript</summary>\n<ol>\n"
      for entry in report.transcript(of: outcome) {
        output += "<li><p>\(text(entry.title))</p>\n<pre>\(lines(entry.request))</pre>\n"
        if let reply = entry.reply { output += "<pre>\(lines(reply))</pre>\n" }
        if let failure = entry.failure { output += "<p>No reply: \(text(failure))</p>\n" }
        if let refusal = entry.refusal { output += "<p>\(text(refusal))</p>\n" }
        output += "</li>\n"
      }
      return output + "</ol>\n</details>\n</section>\n"
    }

    private static func lines(_ message: RehearsalReport.Entry.Message) -> String {
      var all = [message.line] + message.headers.map { "\($0.name): \($0.value)" }
      if !message.body.isEmpty { all += ["", message.body] }
      return text(all.joined(separator: "\n"))
    }

    private static func text(_ text: String) -> String {
      escaped(visible(text), isAttribute: false)
    }

    private static let style = """
      body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 70rem; padding: 1rem; }
      section { border-top: 1px solid; padding: .5rem 0; }
      .finding { border-left: .3rem solid #c33; padding-left: 1rem; }
      .sides { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); }
      pre { border: 1px solid; overflow: auto; padding: .5rem; white-space: pre-wrap; overflow-wrap: anywhere; }
      """
  }
#endif
