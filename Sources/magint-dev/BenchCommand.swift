import ArgumentParser
import Foundation

/// Measures magint against xmllint over the same files and prints a table of ratios.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure magint, most of it against xmllint, side by side, and print a table.",
    discussion: """
      Needs hyperfine, xmllint and GNU time; 'make bench' sees to that. As root it also measures the \
      first run after a restart, and empties the system's caches of files for that.
      """)

  @Option(help: "The program to measure.")
  var magint: String

  @Option(help: "The package's directory.")
  var root = "."

  @Option(help: "How many modules; a tenth and ten times as many are measured too.")
  var modules = 10_000

  @Option(help: "How often each command runs.")
  var runs = 10

  struct Failed: Error, CustomStringConvertible {
    var description: String
  }

  private struct Row {
    var what: String
    var figure: String
    var goal: String
  }

  func run() throws {
    let scratch = FileManager.default.temporaryDirectory
      .appendingPathComponent("magint-bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let program = URL(fileURLWithPath: magint).path
    let schema = URL(fileURLWithPath: root).appendingPathComponent("Schemas/integration.xsd").path
    let xmllint = "xmllint --noout --nonet --schema '\(schema)'"

    func corpus(_ count: Int) throws -> String {
      let directory = scratch.appendingPathComponent("modules-\(count)").path
      let command = try BenchCorpusCommand.parse([directory, "--modules", "\(count)"])
      try command.run()
      return directory
    }
    let (small, middle, large) = (
      try corpus(modules / 10), try corpus(modules), try corpus(modules * 10)
    )
    let list = scratch.appendingPathComponent("files").path
    _ = try shell("find '\(middle)' -name integration.xml >'\(list)'")
    // One process for all files: xargs would start another only if they did not fit a command line.
    let all = "xargs -a '\(list)' -n \(modules + 1) -s 2000000 -x \(xmllint) 2>/dev/null"
    let lint = "'\(program)' lint"
    let many = try times(
      [all, "\(lint) '\(middle)'"], warmup: 2, runs: runs)
    // Nothing is kept from one run for the next but what the system keeps of the files.
    let caches = "/proc/sys/vm/drop_caches"
    let cold =
      FileManager.default.isWritableFile(atPath: caches)
      ? try times(
        ["\(lint) '\(middle)'"], warmup: 0, runs: 3, prepare: "sync; echo 3 >\(caches)") : []
    let tree = scratch.appendingPathComponent("tree").path
    try writeUnrelatedFiles(tree)
    let walk = try times(
      ["find '\(tree)' -name integration.xml", "\(lint) '\(tree)'"], warmup: 2, runs: runs)
    let sizes = try times(
      ["\(lint) '\(small)'", "\(lint) '\(large)'"], warmup: 1, runs: max(3, runs / 2))
    let file = try shell("head -n 1 '\(list)'").trimmingCharacters(in: .whitespacesAndNewlines)
    let one = try times(
      ["\(xmllint) '\(file)'", "\(lint) '\(file)'"], warmup: 20, runs: 200, withoutShell: true)
    // A module with a defect is packed as well.
    let package = scratch.appendingPathComponent("package.zip").path
    let module = URL(fileURLWithPath: file).deletingLastPathComponent()
      .deletingLastPathComponent().path
    let pack = try times(
      ["'\(program)' pack '\(module)' --keep-going --force --output '\(package)'"], warmup: 10,
      runs: 100, withoutShell: true)
    let project = try corpus(300)
    let documents = scratch.appendingPathComponent("documents").path
    _ = try shell("find '\(project)' -name '*.xml' >'\(documents)'")
    let compile = try times(
      [
        "xargs -a '\(documents)' xmllint --noout",
        "'\(program)' compile '\(project)'",
      ], warmup: 3, runs: runs * 2)
    let memory = try shell("/usr/bin/time -f %M \(lint) '\(middle)' 2>&1 >/dev/null | tail -n 1")
      .trimmingCharacters(in: .whitespacesAndNewlines)

    let created = scratch.appendingPathComponent("new").path
    let new =
      "'\(program)' new Acme_OrderSync --integration Sync --email integrations@acme.io "
      + "--resource Magento_Customer::manage --route 'GET /V1/orders' "
      + "--own-route 'GET /V1/acme/orders' -o '\(created)'"
    let made = try times(
      [new], warmup: 3, runs: 50, withoutShell: true, prepare: "rm -rf '\(created)'")

    let rows = [
      Row(
        what: "\(modules) modules, all rules, against xmllint with the schema",
        figure: ratio(many[1], many[0]), goal: "≤ 0.50"),
      Row(
        what: "a second run over them, against the first after a restart",
        figure: cold.isEmpty ? "needs root" : ratio(many[1], cold[0]), goal: "≤ 1.00"),
      Row(
        what: "finding one module among 80,000 unrelated files, against find",
        figure: ratio(walk[1], walk[0]), goal: "≤ 1.20"),
      Row(
        what: "the same, peak memory", figure: "\((Int(memory) ?? 0) / 1024) MB", goal: "≤ 100 MB"),
      Row(
        what: "per file at \(modules * 10) modules against \(modules / 10)",
        figure: ratio(sizes[1] / 100, sizes[0]), goal: "0.90–1.10"),
      Row(
        what: "one file, start to exit, against xmllint", figure: ratio(one[1], one[0]),
        goal: "≤ 1.20"),
      Row(
        what: "compile of 300 modules, against xmllint reading their XML files",
        figure: ratio(compile[1], compile[0]), goal: "≤ 2.00"),
      Row(
        what: "packing a module", figure: String(format: "%.1f ms", pack[0] * 1000),
        goal: "≤ 50 ms"),
      Row(
        what: "a new module", figure: String(format: "%.0f ms", made[0] * 1000), goal: "≤ 50 ms"),
    ]
    print("| what | measured | goal |\n|---|---|---|")
    for row in rows { print("| \(row.what) | \(row.figure) | \(row.goal) |") }
  }

  /// Ten files in each of 8,000 directories, of which one in fifty ends in `.xml`, and one module.
  private func writeUnrelatedFiles(_ tree: String) throws {
    let module = try BenchCorpusCommand.parse(["\(tree)/app", "--modules", "1"])
    try module.run()
    for number in 0..<8_000 {
      let directory = "\(tree)/vendor/vendor\(number / 200)/package\(number / 10)/src/Part\(number)"
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true)
      for file in 0..<10 {
        let name = file == 9 && number % 5 == 0 ? "file.xml" : "File\(file).php"
        try Data("<?php\n".utf8).write(to: URL(fileURLWithPath: "\(directory)/\(name)"))
      }
    }
  }

  private func ratio(_ left: Double, _ right: Double) -> String {
    String(format: "%.2f", left / right)
  }

  /// Median seconds of each command, all in one run of hyperfine.
  private func times(
    _ commands: [String], warmup: Int, runs: Int, withoutShell: Bool = false,
    prepare: String? = nil
  ) throws -> [Double] {
    struct Export: Decodable {
      struct Result: Decodable { var median: Double }
      var results: [Result]
    }
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("magint-bench-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: file) }
    let quoted = commands.map { "\"\($0)\"" }.joined(separator: " ")
    _ = try shell(
      "hyperfine --style none \(withoutShell ? "-N" : "") "
        + (prepare.map { "--prepare \"\($0)\" " } ?? "") + "--warmup \(warmup) --runs \(runs) "
        + "--export-json '\(file.path)' \(quoted) >&2")
    return try JSONDecoder().decode(Export.self, from: Data(contentsOf: file)).results.map(\.median)
  }

  private func shell(_ command: String) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failed(description: "failed: \(command)") }
    return String(decoding: output, as: UTF8.self)
  }
}
