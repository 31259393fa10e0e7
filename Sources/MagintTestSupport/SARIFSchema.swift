package import Foundation

/// The official schema of SARIF 2.1.0, and a validator that nobody here wrote: Python's jsonschema. The
/// schema is no part of the project: beside it, or where `MAGINT_STANDARDS` says.
package enum SARIFSchema {
  package static let file: URL = {
    let directory =
      ProcessInfo.processInfo.environment["MAGINT_STANDARDS"].map(URL.init(fileURLWithPath:))
      ?? Fixtures.packageRoot.deletingLastPathComponent()
      .appendingPathComponent("shared/standards")
    return directory.appendingPathComponent("sarif-schema-2.1.0.json")
  }()

  /// Why nothing can be validated here; nil where it can.
  package static let absence: String? = {
    guard FileManager.default.fileExists(atPath: file.path) else {
      return "no schema of SARIF at \(file.path)"
    }
    return validatorAbsence
  }()

  /// Why there is no validator; nil where there is one.
  package static let validatorAbsence: String? = {
    guard let run = try? python(["-c", "import jsonschema"]) else { return "no python3" }
    return run.status == 0 ? nil : "python3 has no jsonschema"
  }()

  /// What is invalid, a line for each place; empty for a valid text.
  ///
  /// - Parameter schema: a JSON Schema, if not that of SARIF.
  package static func faults(_ text: String, against schema: URL = file) throws -> String {
    let directory = try TemporaryDirectory()
    let report = try directory.write(text, to: "report.sarif")
    let program = """
      import json, sys
      from jsonschema import validators
      schema = json.load(open(sys.argv[1], encoding="utf-8"))
      kind = validators.validator_for(schema)
      checker = kind(schema, format_checker=kind.FORMAT_CHECKER)
      for error in checker.iter_errors(json.load(open(sys.argv[2], encoding="utf-8"))):
          print("/".join(map(str, error.absolute_path)), error.message[:300])
      """
    let run = try python(["-c", program, schema.path, report.path])
    return run.status == 0 ? run.output : "python3 exited with \(run.status)\n\(run.output)"
  }

  private static func python(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }
}
