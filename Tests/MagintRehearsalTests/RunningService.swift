#if Rehearsal
  import Foundation
  import MagintCore
  import MagintRehearsal
  import MagintTestSupport
  import Testing

  /// A service of `Samples`, run as its first lines say.
  final class RunningService: Sendable {
    enum Language: String, CaseIterable, Sendable, CustomTestStringConvertible {
      case python, php, swift

      var testDescription: String { rawValue }

      /// Why the service in this language cannot be run.
      var absence: String? {
        switch self {
        case .python: RunningService.python == nil ? "python3 is not installed" : nil
        case .php: RunningService.phpAbsence
        case .swift:
          RunningService.swiftIsWanted
            ? nil : "building the service in Swift takes minutes: set MAGINT_SWIFT_SERVICE=1"
        }
      }
    }

    struct Failed: Error, CustomStringConvertible { var description: String }

    let url: String
    /// What it has written to standard output and error.
    var log: String { (try? String(contentsOf: logFile, encoding: .utf8)) ?? "" }

    private let process: Process
    private let logFile: URL
    private let scratch: TemporaryDirectory

    static let user = (name: "alice", password: "down the hole")

    /// - Parameters:
    ///   - mistake: of `Fixtures/broken_service.py`; Python alone.
    ///   - isLocal: whether it talks to shops on this machine.
    ///   - certificate: that it trusts, as PEM.
    static func start(
      _ language: Language, mistake: String? = nil, isLocal: Bool = true,
      certificate: String? = nil
    ) async throws -> RunningService {
      if let absence = language.absence { try Test.cancel("\(absence)") }
      let scratch = try TemporaryDirectory()
      let database = scratch.url.appendingPathComponent("service.sqlite").path
      let trusted = try certificate.map { try scratch.write($0, to: "certificate.pem").path }
      let samples = Fixtures.packageRoot.appendingPathComponent("Samples")
      var environment = ["PYTHONDONTWRITEBYTECODE": "1", "SERVICE_DATABASE": database]
      let executable: URL?
      var adding: [String]
      var serving: [String]
      switch language {
      case .python:
        executable = python
        let script = samples.appendingPathComponent("service-python/service.py").path
        adding = [script, "--database", database]
        let broken = Fixtures.packageRoot.appendingPathComponent(
          "Tests/MagintRehearsalTests/Fixtures/broken_service.py")
        serving =
          (mistake.map { [broken.path, $0] } ?? [script])
          + ["--database", database, "--port", "0"] + (isLocal ? ["--local"] : [])
        environment["SSL_CERT_FILE"] = trusted
      case .php:
        executable = PHP.executable
        let script = samples.appendingPathComponent("service-php/service.php").path
        adding = [script]
        serving = ["-d", "session.save_path=\(scratch.url.path)", "-S", "127.0.0.1:0", script]
        if let trusted { serving = ["-d", "openssl.cafile=\(trusted)"] + serving }
        environment["PHP_CLI_SERVER_WORKERS"] = "3"
        environment["SERVICE_LOCAL"] = isLocal ? "1" : "0"
      case .swift:
        executable = try builtService.get()
        adding = []
        serving = ["--database", database, "--port", "0"] + (isLocal ? ["--local"] : [])
        environment["SSL_CERT_FILE"] = trusted
      }
      adding += ["add-user", user.name]
      if language == .swift { adding += ["--database", database] }
      let program = try #require(executable)
      let input = try scratch.write("\(user.password)\n", to: "password")
      let log = try scratch.write("", to: "log")
      let addition = try run(program, adding, environment, input: input, output: log)
      addition.waitUntilExit()
      let service = RunningService(
        process: try run(program, serving, environment, input: nil, output: log), log: log,
        scratch: scratch, url: "")
      guard addition.terminationStatus == 0 else { throw Failed(description: service.log) }
      let end = ContinuousClock.now + .seconds(60)
      while .now < end, service.process.isRunning {
        if let match = service.log.firstMatch(of: /http:\/\/127\.0\.0\.1:[0-9]+(?=[)\n])/) {
          return RunningService(
            process: service.process, log: log, scratch: scratch, url: String(match.0))
        }
        try await Task.sleep(for: .milliseconds(20))
      }
      service.stop()
      throw Failed(description: "the service does not start: \(service.log)")
    }

    private init(process: Process, log: URL, scratch: TemporaryDirectory, url: String) {
      self.process = process
      logFile = log
      self.scratch = scratch
      self.url = url
    }

    /// Ends it and what it has started: PHP's workers do not end with it. SIGKILL, because the threads of
    /// Swift's that start it block other signals, and it inherits that.
    func stop() {
      let id = process.processIdentifier
      kill(getpgid(id) == id ? -id : id, SIGKILL)
      process.waitUntilExit()
    }

    private static func run(
      _ program: URL, _ arguments: [String], _ environment: [String: String], input: URL?,
      output: URL
    ) throws -> Process {
      let process = Process()
      process.executableURL = program
      process.arguments = arguments
      process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
      process.standardInput = try input.map { try FileHandle(forReadingFrom: $0) } ?? .nullDevice
      let handle = try FileHandle(forWritingTo: output)
      try handle.seekToEnd()
      process.standardOutput = handle
      process.standardError = handle
      try process.run()
      return process
    }

    // MARK: What is installed

    private static func find(_ name: String) -> URL? {
      (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .map { URL(fileURLWithPath: String($0)).appendingPathComponent(name) }
        .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }

    private static let python = find("python3")

    private static let phpAbsence: String? = {
      guard PHP.isThere else { return "php is not installed" }
      let wanted = ["pdo_sqlite", "mbstring", "openssl"]
      let list = wanted.map { "'\($0)'" }.joined(separator: ", ")
      let program =
        "<?php echo implode(' ', array_filter([\(list)], fn($e) => !extension_loaded($e)));"
      let missing = (try? PHP.output(of: program)) ?? "php"
      return missing.isEmpty ? nil : "php lacks \(missing)"
    }()

    private static var swiftIsWanted: Bool {
      ProcessInfo.processInfo.environment["MAGINT_SWIFT_SERVICE"] == "1"
    }

    private static let builtService = Result<URL, any Error> {
      guard let swift = find("swift") else { throw Failed(description: "no swift in PATH") }
      let package = Fixtures.packageRoot.appendingPathComponent("Samples/service")
      let scratch = try TemporaryDirectory()
      let log = try scratch.write("", to: "log")
      let build = try run(
        swift, ["build", "--package-path", package.path], [:], input: nil, output: log)
      build.waitUntilExit()
      guard build.terminationStatus == 0 else {
        throw Failed(description: (try? String(contentsOf: log, encoding: .utf8)) ?? "")
      }
      return package.appendingPathComponent(".build/debug/service")
    }
  }
#endif
