#if Rehearsal
  internal import MagintCore

  /// The XML of JUnit: a suite, and a test case for each scenario. Times are left out, so that the same
  /// verdicts are the same bytes.
  enum RehearsalJUnit {
    static func render(_ report: RehearsalReport) -> String {
      let suite = attribute(report.integration.name)
      let counts =
        "tests=\"\(report.outcomes.count)\" failures=\"\(report.failureCount)\" errors=\"0\" skipped=\"\(report.skippedCount)\" time=\"0\""
      var output = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      output += "<testsuites name=\"magint rehearse\" \(counts)>\n"
      output += "  <testsuite name=\"\(suite)\" \(counts)>\n"
      for outcome in report.outcomes {
        output +=
          "    <testcase name=\"\(outcome.scenario.name)\" classname=\"\(suite)\" time=\"0\""
        guard let finding = report.finding(of: outcome) else {
          output +=
            outcome.skipReason.map {
              "><skipped message=\"\(attribute($0))\"/></testcase>\n"
            } ?? "/>\n"
          continue
        }
        output +=
          ">\n      <failure type=\"\(attribute(finding.id))\" message=\"\(attribute(finding.message))\">"
        var text =
          "\(outcome.scenario.summary)\n\(finding.explanation)\nhelp: \(finding.help)\n\(outcome.scenario.advice)"
        if let expected = finding.expected, let received = finding.received {
          text += "\nMagento signs:      \(expected)\nthe service signed: \(received)"
        }
        output += "\(escaped(printable(text), isAttribute: false))</failure>\n    </testcase>\n"
      }
      return output + "  </testsuite>\n</testsuites>\n"
    }

    private static func attribute(_ text: String) -> String {
      escaped(printable(text).replacing("\n", with: " "), isAttribute: true)
    }

    /// XML has no way to write control characters, nor two that are none.
    private static func printable(_ text: String) -> String {
      var result = ""
      for scalar in text.unicodeScalars {
        let isAllowed =
          scalar == "\n"
          || scalar.properties.generalCategory != .control && scalar != "\u{FFFE}"
            && scalar != "\u{FFFF}"
        result.unicodeScalars.append(isAllowed ? scalar : "\u{FFFD}")
      }
      return result
    }
  }
#endif
