package import MagintCore

/// The XML of JUnit: a suite for each file, a test case for each finding.
///
/// Errors and warnings are failures, notes are passed tests with an output, and what could not be read
/// is an error. Readers know a test case by its name, so it holds no line, and none twice for a file.
/// Where nothing was found there is one passed test, because readers take an empty report for a
/// mistake.
package enum JUnitReport {
  private struct Suite {
    var name: String
    var cases = ""
    var count = 0
    var failures = 0
    var errors = 0

    var counts: String {
      "tests=\"\(count)\" failures=\"\(failures)\" errors=\"\(errors)\" skipped=\"0\" time=\"0\""
    }
  }

  package static func render(_ result: LintResult) -> String {
    var suites = FindingsByPath(result).files.map(suite)
    if suites.isEmpty {
      let passed = "    <testcase name=\"no findings\" classname=\"magint\" time=\"0\"/>\n"
      suites = [Suite(name: "magint", cases: passed, count: 1)]
    }
    var all = Suite(name: "magint")
    for suite in suites {
      all.count += suite.count
      all.failures += suite.failures
      all.errors += suite.errors
    }
    var output = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    output += "<testsuites name=\"magint\" \(all.counts)>\n"
    for suite in suites {
      output += "  <testsuite name=\"\(ReportXML.attribute(suite.name))\" \(suite.counts)>\n"
      output += suite.cases + "  </testsuite>\n"
    }
    return output + "</testsuites>\n"
  }

  private static func suite(_ file: FindingsByPath.File) -> Suite {
    var suite = Suite(name: file.path.isEmpty ? "magint" : file.path)
    var seen: [ExactString: Int] = [:]
    func add(_ name: String, _ line: Int?, _ content: String) {
      let name = Printable.line(name).cut(to: 250)
      let count = seen[ExactString(name), default: 0] + 1
      seen[ExactString(name)] = count
      let unique = count == 1 ? name : "\(name) (\(count))"
      suite.count += 1
      suite.cases +=
        "    <testcase name=\"\(ReportXML.attribute(unique))\" classname=\"\(ReportXML.attribute(suite.name))\""
      if !file.path.isEmpty { suite.cases += " file=\"\(ReportXML.attribute(file.path))\"" }
      if let line { suite.cases += " line=\"\(line)\"" }
      suite.cases += " time=\"0\">\n      \(content)\n    </testcase>\n"
    }

    for failure in file.failures {
      suite.errors += 1
      add(
        "failure: \(failure.message)", nil,
        "<error type=\"failure\" message=\"\(ReportXML.attribute(failure.message))\"/>")
    }
    let text = TextReport(style: Style(colour: false))
    for diagnostic in file.diagnostics {
      let block = ReportXML.text(text.block(diagnostic))
      let content: String
      if diagnostic.severity == .note {
        content = "<system-out>\(block)</system-out>"
      } else {
        suite.failures += 1
        content =
          "<failure type=\"\(diagnostic.severity.rawValue)\" message=\"\(ReportXML.attribute(diagnostic.message))\">\(block)</failure>"
      }
      add("\(diagnostic.rule): \(diagnostic.message)", diagnostic.range?.start.line, content)
    }
    return suite
  }
}
