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

      /// Those that can be run here.
      static let present = allCases.filter { $0.absence == nil }

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
      let scratch = try TemporaryDirectory()
      let commands = try Commands(
        language, mistake: mistake, isLocal: isLocal, certificate: certificate, in: scratch)
      let addition = try addUser(user.name, password: user.password, commands, in: scratch)
      guard addition.status == 0 else { throw Failed(description: addition.text) }
      let log = try scratch.write("", to: "log")
      let service = RunningService(
        process: try run(commands.program, commands.serving, commands.environment, output: log),
        log: log, scratch: scratch, url: "")
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

    /// What `add-user` says, one user after the other.
    static func addingUsers(
      _ language: Language, _ users: [(name: String, password: String)]
    ) throws -> [(status: Int32, text: String)] {
      let scratch = try TemporaryDirectory()
      let commands = try Commands(language, in: scratch)
      return try users.map { try addUser($0.name, password: $0.password, commands, in: scratch) }
    }

    private static func addUser(
      _ name: String, password: String, _ commands: Commands, in scratch: TemporaryDirectory
    ) throws -> (status: Int32, text: String) {
      let input = try scratch.write("\(password)\n", to: "password")
      let output = try scratch.write("", to: "output")
      let process = try run(
        commands.program, commands.adding + [name], commands.environment, input: input,
        output: output)
      process.waitUntilExit()
      return (process.terminationStatus, try String(contentsOf: output, encoding: .utf8))
    }

    /// How a service is run, with its files in a directory.
    private struct Commands {
      var program: URL
      /// Adds a user, whose name comes behind.
      var adding: [String]
      var serving: [String]
      var environment: [String: String]

      init(
        _ language: Language, mistake: String? = nil, isLocal: Bool = true,
        certificate: String? = nil, in scratch: TemporaryDirectory
      ) throws {
        let database = scratch.url.appendingPathComponent("service.sqlite").path
        let trusted = try certificate.map { try scratch.write($0, to: "certificate.pem").path }
        let root = Fixtures.packageRoot
        environment = ["PYTHONDONTWRITEBYTECODE": "1"]
        let options = ["--database", database]
        let listening = options + ["--port", "0"] + (isLocal ? ["--local"] : [])
        switch language {
        case .python:
          program = try #require(RunningService.python)
          let script = root.appendingPathComponent("Samples/service-python/service.py").path
          let broken = root.appendingPathComponent(
            "Tests/MagintRehearsalTests/Fixtures/broken_service.py")
          adding = [script] + options + ["add-user"]
          serving = (mistake.map { [broken.path, $0] } ?? [script]) + listening
          environment["SSL_CERT_FILE"] = trusted
        case .php:
          program = try #require(PHP.executable)
          let script = root.appendingPathComponent("Samples/service-php/service.php").path
          adding = [script, "add-user"]
          serving = ["-d", "session.save_path=\(scratch.url.path)", "-S", "127.0.0.1:0", script]
          if let trusted { serving = ["-d", "openssl.cafile=\(trusted)"] + serving }
          environment["SERVICE_DATABASE"] = database
          environment["SERVICE_LOCAL"] = isLocal ? "1" : "0"
          environment["PHP_CLI_SERVER_WORKERS"] = "3"
        case .swift:
          program = try RunningService.builtService.get()
          adding = ["add-user"] + options
          serving = listening
        }
      }
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
      _ program: URL, _ arguments: [String], _ environment: [String: String],
      input: URL? = nil, output: URL
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
        swift, ["build", "--package-path", package.path], [:], output: log)
      build.waitUntilExit()
      guard build.terminationStatus == 0 else {
        throw Failed(description: (try? String(contentsOf: log, encoding: .utf8)) ?? "")
      }
      return package.appendingPathComponent(".build/debug/service")
    }
  }
#endif
