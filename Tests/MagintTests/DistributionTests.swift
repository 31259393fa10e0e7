import Foundation
import MagintTestSupport
import Testing

/// `Sources/Distribution`, run as the action, the hooks and composer run it.
@Suite struct DistributionTests {
  private static let directory = Fixtures.packageRoot.appendingPathComponent(
    "Sources/Distribution")
  private static let version = "0.1.0"
  private static let sample = Fixtures.packageRoot.appendingPathComponent("Samples/missing-email")

  private static func script(_ name: String) -> String {
    directory.appendingPathComponent(name).path
  }

  /// What stands in for the binary: it says how it was called.
  private static let program = """
    #!/bin/sh
    printf '%s|' "$@"
    cat
    exit 42

    """

  /// A place where releases are, with one of ``program``, and a copy of Sources/Distribution that belongs
  /// to it.
  private static func release(url: String? = nil) throws -> (
    root: TemporaryDirectory, url: String, sum: String
  ) {
    let root = try TemporaryDirectory()
    let machine = try Tool.run("uname", ["-m"], in: root.url).standardOutput.dropLast()
    let name = "magint-\(version)-linux-\(machine)"
    try root.write(program, to: "releases/v\(version)/\(name)")
    let folder = root.url.appendingPathComponent("releases/v\(version)")
    #expect(try Tool.run("gzip", ["-n", name], in: folder).status == 0)
    let sums = try Tool.run("sha256sum", [name + ".gz"], in: folder).standardOutput
    try root.write(sums, to: "releases/v\(version)/SHA256SUMS")
    let sum = String(sums.prefix(64))
    try FileManager.default.copyItem(
      at: directory, to: root.url.appendingPathComponent("Distribution"))
    let address = url ?? "file://\(root.url.path)/releases"
    try root.write(
      "version \(version)\nurl \(address)\nsha256 \(name).gz \(sum)\n", to: "Distribution/release")
    return (root, address, sum)
  }

  private static let isLinux = {
    #if os(Linux)
      true
    #else
      false
    #endif
  }()

  // MARK: install.sh

  @Test(.enabled(if: isLinux && Tool.find("curl") != nil))
  func install() throws {
    let release = try Self.release()
    let script = release.root.url.appendingPathComponent("Distribution/install.sh").path
    let first = try Tool.run(script, ["a b/c"], in: release.root.url)
    #expect(first.status == 0, "\(first.standardError)")
    let binary = String(first.standardOutput.dropLast())
    #expect(binary.hasSuffix("/a b/c/magint"))
    let run = try Tool.run(binary, ["x y", ""], in: release.root.url, input: "in")
    #expect(run.status == 42)
    #expect(run.standardOutput == "x y||in")
    // Over one that is there.
    #expect(try Tool.run(script, ["a b/c"], in: release.root.url).status == 0)
  }

  /// What is wrong, the environment that says so, and what is said.
  @Test(
    .enabled(if: isLinux && Tool.find("curl") != nil),
    arguments: [
      ("MAGINT_VERSION", "9.9.9", "SHA256SUMS cannot be downloaded"),
      ("MAGINT_VERSION", "../x", "'../x' is no version"),
      ("MAGINT_URL", "http://example.org", "it has to begin with https://"),
      ("MAGINT_URL", "https://127.0.0.1:1/magint.gz", "names a file; set MAGINT_SHA256"),
      ("MAGINT_BINARY", "/nowhere/magint", "'/nowhere/magint', which is no program"),
      ("", "", "instead of"),
    ])
  func installRefuses(name: String, value: String, message: String) throws {
    let release = try Self.release()
    var environment: [String: String] = [:]
    if name.isEmpty {
      let folder = release.root.url.appendingPathComponent("releases/v\(Self.version)")
      for file in try FileManager.default.contentsOfDirectory(atPath: folder.path)
      where file.hasSuffix(".gz") {
        let url = folder.appendingPathComponent(file)
        try Data((try Fixtures.bytes(url)) + [0]).write(to: url)
      }
    } else {
      environment[name] = value
    }
    let script = release.root.url.appendingPathComponent("Distribution/install.sh").path
    let output = try Tool.run(script, ["to"], in: release.root.url, environment: environment)
    #expect(output.status == 3)
    #expect(output.standardOutput == "")
    #expect(output.standardError.contains(message), "\(output.standardError)")
    #expect(
      !FileManager.default.fileExists(
        atPath: release.root.url.appendingPathComponent("to/magint").path))
  }

  /// A system and a machine, and what is said there.
  @Test(arguments: [
    ("Darwin", "arm64", "there are binaries for Linux only, and this is Darwin"),
    ("MINGW64_NT-10.0", "x86_64", "there are binaries for Linux only"),
    ("Linux", "riscv64", "there is no binary for riscv64; build one with 'make dist'"),
  ])
  func installElsewhere(system: String, machine: String, message: String) throws {
    let release = try TemporaryDirectory()
    let uname = try release.write(
      "#!/bin/sh\ncase $1 in -s) echo \(system) ;; *) echo \(machine) ;; esac\n", to: "bin/uname")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: uname.path)
    let output = try Tool.run(
      Self.script("install.sh"), ["to"], in: release.url,
      environment: [
        "PATH": "\(release.url.path)/bin:/usr/bin:/bin", "MAGINT_URL": "https://127.0.0.1:1",
      ])
    #expect(output.status == 3)
    #expect(output.standardError.contains(message), "\(output.standardError)")
  }

  /// MAGINT_URL names a file with MAGINT_SHA256: the program, compressed, or the archive of both programs.
  @Test(
    .enabled(if: isLinux && Tool.find("curl") != nil), arguments: ["", ".gz", ".tar.gz", ".tgz"])
  func installAFile(form: String) throws {
    let root = try TemporaryDirectory()
    try root.write(Self.program, to: "magint-9/bin/magint")
    try root.write("other\n", to: "magint-9/bin/magint-rehearse")
    switch form {
    case "": try root.write(Self.program, to: "file")
    case ".gz":
      try root.write(Self.program, to: "file")
      #expect(try Tool.run("gzip", ["file"], in: root.url).status == 0)
    default:
      #expect(try Tool.run("tar", ["-czf", "file" + form, "magint-9"], in: root.url).status == 0)
    }
    let sum = try Tool.run("sha256sum", ["file" + form], in: root.url).standardOutput.prefix(64)
    let environment = [
      "MAGINT_URL": "file://\(root.url.path)/file\(form)", "MAGINT_SHA256": String(sum),
    ]
    let output = try Tool.run(
      Self.script("install.sh"), ["to"], in: root.url, environment: environment)
    #expect(output.status == 0, "\(output.standardError)")
    let run = try Tool.run(root.url.path + "/to/magint", ["a"], in: root.url, input: "in")
    #expect(run.standardOutput == "a|in")
    let refused = try Tool.run(
      Self.script("install.sh"), ["other"], in: root.url,
      environment: environment.merging(["MAGINT_SHA256": String(repeating: "0", count: 64)]) { $1 })
    #expect(refused.status == 3 && refused.standardError.contains("instead of"))
  }

  /// Another release is checked against the sums beside it.
  @Test(.enabled(if: isLinux && Tool.find("curl") != nil))
  func installAnotherRelease() throws {
    let release = try Self.release()
    try release.root.write(
      "version 0.0.9\nurl \(release.url)\n", to: "Distribution/release")
    let script = release.root.url.appendingPathComponent("Distribution/install.sh").path
    let output = try Tool.run(
      script, ["to"], in: release.root.url, environment: ["MAGINT_VERSION": "v\(Self.version)"])
    #expect(output.status == 0, "\(output.standardError)")
  }

  /// The hook gets the binary once.
  @Test(.enabled(if: isLinux && Tool.find("curl") != nil))
  func hook() throws {
    let release = try Self.release()
    let script = release.root.url.appendingPathComponent("Distribution/hook.sh").path
    let environment = ["XDG_CACHE_HOME": release.root.url.path + "/cache"]
    for _ in 0..<2 {
      let output = try Tool.run(
        script, ["lint", "a b"], in: release.root.url, environment: environment)
      #expect(output.status == 42)
      #expect(output.standardOutput == "lint|a b|")
      try? FileManager.default.removeItem(
        at: release.root.url.appendingPathComponent("releases"))
    }
  }

  // MARK: The action

  @Test func action() throws {
    let scratch = try TemporaryDirectory()
    let base = [
      "PATH": "/usr/bin:/bin", "RUNNER_TEMP": scratch.url.path + "/temp",
      "GITHUB_OUTPUT": scratch.url.path + "/output", "GITHUB_PATH": scratch.url.path + "/path",
      "GITHUB_ACTION_PATH": Fixtures.packageRoot.path,
    ]
    let install = try Tool.run(
      Self.script("action-install.sh"), [], in: Self.sample,
      environment: base.merging([
        "MAGINT_BINARY": Program.executable.path, "MAGINT_VERSION": "", "MAGINT_URL": "",
        "MAGINT_SHA256": "",
      ]) { $1 }, isAlone: true)
    #expect(install.status == 0, "\(install.standardError)")
    #expect(install.standardOutput == "\(Self.version)\n")
    let outputs = try String(contentsOfFile: scratch.url.path + "/output", encoding: .utf8)
    #expect(outputs == "magint=\(Program.executable.path)\n")
    let path = try String(contentsOfFile: scratch.url.path + "/path", encoding: .utf8)
    #expect(path == Program.executable.deletingLastPathComponent().path + "\n")

    func lint(_ inputs: [String: String]) throws -> Program.Output {
      let inputs = [
        "MAGINT": Program.executable.path, "INPUT_PATHS": ".", "INPUT_FAIL_ON": "error",
        "INPUT_FORMAT": "concise", "INPUT_SARIF_FILE": "", "INPUT_ARGS": "",
      ].merging(inputs) { $1 }
      return try Tool.run(
        Self.script("action-lint.sh"), [], in: Self.sample,
        environment: base.merging(inputs) { $1 }, isAlone: true)
    }
    let concise = try lint([:])
    #expect(concise.status == 1)
    let plain = try Program.run(["lint", "--format", "concise"], in: Self.sample).standardOutput
    #expect(
      concise.standardOutput == """
        ::add-matcher::\(Self.script("problem-matcher.json"))
        \(plain)::remove-matcher owner=magint::
        ::remove-matcher owner=magint-note::
        ::remove-matcher owner=magint-failure::

        """)
    let sarif = scratch.url.path + "/a b.sarif"
    let others = try lint([
      "INPUT_FORMAT": "github", "INPUT_FAIL_ON": "never", "INPUT_SARIF_FILE": sarif,
      "INPUT_ARGS": "\n  --ignore=missing-email\r\n\n--quiet\n", "INPUT_PATHS": "etc\n",
    ])
    #expect(others.status == 0, "\(others.standardError)")
    #expect(others.standardOutput.hasPrefix("::error file=etc/integration.xml"))
    #expect(!others.standardOutput.contains("missing-email"))
    #expect(FileManager.default.fileExists(atPath: sarif))
    #expect(try lint(["INPUT_PATHS": "--version"]).status == 3)
    #expect(try lint(["INPUT_FORMAT": "nonsense"]).status == 2)
  }

  /// Without the input `fail-on` the repository's magint.json decides, as it does without the action.
  @Test func actionHeedsTheConfiguration() throws {
    let action = try String(
      contentsOf: Fixtures.packageRoot.appendingPathComponent("action.yml"), encoding: .utf8)
    let input = try #require(
      action.firstMatch(of: #/  fail-on:\n(?:    .*\n)*?    default: (.*)\n/#))
    #expect(input.output.1 == "\"\"")
    let module = try TemporaryDirectory()
    try FileManager.default.copyItem(
      at: Fixtures.packageRoot.appendingPathComponent("Samples/good-consolidated"),
      to: module.url.appendingPathComponent("m"))
    for (failOn, given, status) in [
      ("note", "", 1), ("never", "", 0), ("note", "never", 0), ("never", "error", 0),
    ] {
      try module.write("{\"failOn\": \"\(failOn)\"}", to: "m/magint.json")
      try module.write(
        "<config><integration name=\"A test\"><email>a@acme.io</email></integration></config>",
        to: "m/etc/integration.xml")
      let output = try Tool.run(
        Self.script("action-lint.sh"), [], in: module.url.appendingPathComponent("m"),
        environment: [
          "PATH": "/usr/bin:/bin", "MAGINT": Program.executable.path, "INPUT_PATHS": ".",
          "INPUT_FAIL_ON": given, "INPUT_FORMAT": "github", "INPUT_SARIF_FILE": "",
          "INPUT_ARGS": "--rule=placeholder-name",
        ], isAlone: true)
      #expect(Int(output.status) == status, "\(failOn) \(given): \(output.standardOutput)")
    }
  }

  /// Names in action.yml and .pre-commit-hooks.yaml are of what there is.
  @Test func names() throws {
    let root = Fixtures.packageRoot
    let action = try String(
      contentsOf: root.appendingPathComponent("action.yml"), encoding: .utf8)
    let hooks = try String(
      contentsOf: root.appendingPathComponent(".pre-commit-hooks.yaml"), encoding: .utf8)
    let scripts = (action + hooks).matches(of: #/Sources/Distribution/[a-z.-]+/#)
    #expect(scripts.count == 4)
    for script in scripts {
      #expect(
        FileManager.default.isExecutableFile(
          atPath: root.appendingPathComponent(String(script.output)).path), "\(script.output)")
    }
    let declared = Set(
      action.split(separator: "\nruns:")[0].matches(of: #/(?m)^  ([a-z0-9-]+):$/#).map(\.output.1))
    let used = Set(action.matches(of: #/inputs\.([a-z0-9-]+)/#).map(\.output.1))
    #expect(used == declared.subtracting(["magint"]))
  }

  /// The runner of GitHub takes the first matcher that fits a line.
  @Test func problemMatcher() throws {
    struct File: Decodable {
      struct Matcher: Decodable {
        struct Pattern: Decodable {
          var regexp: String
          var file: Int
          var line, column, severity, code: Int?
          var message: Int
        }
        var owner: String
        var severity: String?
        var pattern: [Pattern]
      }
      var problemMatcher: [Matcher]
    }
    let data = try Data(contentsOf: Self.directory.appendingPathComponent("problem-matcher.json"))
    let matchers = try JSONDecoder().decode(File.self, from: data).problemMatcher
    func read(_ line: String) throws -> ConciseLines.Finding? {
      for matcher in matchers {
        let pattern = matcher.pattern[0]
        guard let groups = try ConciseLines.match(pattern.regexp, line) else { continue }
        let severity = pattern.severity.map { groups[$0] } ?? matcher.severity ?? ""
        return ConciseLines.Finding(
          path: groups[pattern.file], line: pattern.line.map { groups[$0] } ?? "",
          severity: severity == "notice" ? "note" : severity,
          rule: pattern.code.map { groups[$0] } ?? "", message: groups[pattern.message])
      }
      return nil
    }
    try ConciseLines.check(in: TemporaryDirectory(), read)
    #expect(
      try read("etc/a.xml: error: cannot be read: permission denied")
        == ConciseLines.Finding(
          path: "etc/a.xml", line: "", severity: "error", rule: "",
          message: "cannot be read: permission denied"))
    #expect(try read("2 errors in 1 file.") == nil)
  }

  // MARK: Composer

  private static let hasPHP = isLinux && PHP.isThere

  private static func launch(
    _ launcher: String, _ arguments: [String], options: [String] = [], in directory: URL,
    environment: [String: String] = [:], input: String = ""
  ) throws -> Program.Output {
    try Tool.run(
      PHP.executable!.path, options + [launcher] + arguments, in: directory,
      environment: environment, input: input)
  }

  /// With and without pcntl: arguments, standard input, exit code.
  @Test(.enabled(if: hasPHP), arguments: [[], ["-d", "disable_functions=pcntl_exec"]])
  func launcherPassesAllThrough(options: [String]) throws {
    let scratch = try TemporaryDirectory()
    let binary = try scratch.write(Self.program, to: "bin ary")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: binary.path)
    let output = try Self.launch(
      Self.script("composer/magint"), ["lint", "a b", "", "--x=$(y)", "'\"*"], options: options,
      in: scratch.url, environment: ["MAGINT_BINARY": binary.path], input: "in\0put")
    #expect(output.status == 42)
    #expect(output.standardOutput == "lint|a b||--x=$(y)|'\"*|in\0put")
    #expect(output.standardError == "")
  }

  @Test(.enabled(if: hasPHP), arguments: [[], ["-d", "disable_functions=pcntl_exec"]])
  func launcherOfARealFinding(options: [String]) throws {
    let output = try Self.launch(
      Self.script("composer/magint"), ["lint", "--format", "concise"], options: options,
      in: Self.sample, environment: ["MAGINT_BINARY": Program.executable.path])
    #expect(output.status == 1)
    #expect(output.standardOutput.hasPrefix("etc/integration.xml:4:24: error[missing-email] "))
  }

  /// A package with the binary in it needs no network, and one without says what it needs.
  @Test(.enabled(if: hasPHP)) func launcherOfAPackage() throws {
    let scratch = try TemporaryDirectory()
    try FileManager.default.copyItem(
      at: Self.directory, to: scratch.url.appendingPathComponent("Distribution"))
    let launcher = scratch.url.appendingPathComponent("Distribution/composer/magint").path
    let environment = ["XDG_CACHE_HOME": scratch.url.path + "/cache", "MAGINT_BINARY": ""]
    let nothing = try Self.launch(launcher, [], in: scratch.url, environment: environment)
    #expect(nothing.status == 3)
    #expect(nothing.standardError.contains("as it is no release. Build one with 'make dist'"))
    let machine = try Tool.run("uname", ["-m"], in: scratch.url).standardOutput.dropLast()
    // Archives may have lost its mode.
    try scratch.write(Self.program, to: "Distribution/composer/magint-linux-\(machine)")
    let output = try Self.launch(launcher, ["a"], in: scratch.url, environment: environment)
    #expect(output.status == 42)
    #expect(output.standardOutput == "a|")
    let wrong = try Self.launch(
      launcher, [], in: scratch.url, environment: ["MAGINT_BINARY": scratch.url.path])
    #expect(wrong.status == 3)
    #expect(wrong.standardError.contains("which is no program"))
  }

  /// The first run downloads it, the second does not; what has another sum is never kept.
  @Test(.enabled(if: hasPHP && Tool.find("python3") != nil)) func launcherDownloads() throws {
    let releases = try Self.release(url: "http://127.0.0.1:0")
    let root = releases.root.url
    let launcher = root.appendingPathComponent("Distribution/composer/magint").path
    // A server that lives as long as the command: a longer one would keep open what it inherits.
    let serve = try releases.root.write(
      """
      import functools, http.server, os, subprocess, sys, threading
      handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=sys.argv[1])
      server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
      threading.Thread(target=server.serve_forever, daemon=True).start()
      os.environ["MAGINT_URL"] = "http://127.0.0.1:%d%s" % (server.server_port, sys.argv[2])
      handler.func.log_message = lambda *arguments: None
      sys.exit(subprocess.run(sys.argv[3:]).returncode)
      """, to: "serve.py")
    func launch(cache: String, path: String = "/", _ argument: String) throws -> Program.Output {
      try Tool.run(
        "python3",
        [
          serve.path, root.appendingPathComponent("releases").path, path, PHP.executable!.path,
          launcher, argument,
        ], in: root,
        environment: ["XDG_CACHE_HOME": root.path + "/" + cache, "MAGINT_BINARY": ""])
    }
    let first = try launch(cache: "cache", "a")
    #expect(first.status == 42, "\(first.standardError)")
    #expect(first.standardOutput == "a|")
    #expect(first.standardError.hasPrefix("magint: downloading http://127.0.0.1:"))
    let second = try launch(cache: "cache", "b")
    #expect(second.status == 42)
    #expect(second.standardError == "")

    let absent = try launch(cache: "other", path: "/absent", "c")
    #expect(absent.status == 3)
    #expect(absent.standardError.contains("cannot be downloaded: "))
    let folder = root.appendingPathComponent("releases/v\(Self.version)")
    let archive = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).first {
        $0.hasSuffix(".gz")
      })
    try Data([1, 2, 3]).write(to: folder.appendingPathComponent(archive))
    let damaged = try launch(cache: "other", "d")
    #expect(damaged.status == 3)
    #expect(damaged.standardError.contains("instead of \(releases.sum). It was not installed."))
    let left = FileManager.default.enumerator(atPath: root.path + "/other")?.allObjects
    #expect((left as? [String])?.contains { $0.contains("linux") } == false)
    let insecure = try Self.launch(
      launcher, [], in: root,
      environment: [
        "XDG_CACHE_HOME": root.path + "/other", "MAGINT_BINARY": "",
        "MAGINT_URL": "http://example.org",
      ])
    #expect(insecure.status == 3)
    #expect(insecure.standardError.contains("it has to begin with https://"))
  }

  /// As PHP developers install it; nothing but this package is asked for.
  @Test(.enabled(if: hasPHP && Tool.find("composer") != nil)) func composerInstallsIt() throws {
    let scratch = try TemporaryDirectory()
    let package = scratch.url.appendingPathComponent("package/Sources")
    try FileManager.default.createDirectory(at: package, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: Self.directory, to: package.appendingPathComponent("Distribution"))
    try scratch.write(
      Fixtures.bytes(Fixtures.packageRoot.appendingPathComponent("composer.json")),
      to: "package/composer.json")
    try scratch.write(
      """
      {"repositories": [{"packagist.org": false}, {"type": "path", "url": "../package",
        "options": {"symlink": false, "versions": {"magint/magint": "\(Self.version)"}}}]}
      """, to: "shop/composer.json")
    let shop = scratch.url.appendingPathComponent("shop")
    let environment = [
      "COMPOSER_HOME": scratch.url.path + "/home", "COMPOSER_ALLOW_SUPERUSER": "1",
      "COMPOSER_DISABLE_NETWORK": "1",
    ]
    let install = try Tool.run(
      "composer", ["require", "--dev", "--no-interaction", "magint/magint"], in: shop,
      environment: environment)
    #expect(install.status == 0, "\(install.standardError)")
    let output = try Tool.run(
      shop.path + "/vendor/bin/magint", ["lint", "--format", "concise"], in: Self.sample,
      environment: ["MAGINT_BINARY": Program.executable.path])
    #expect(output.status == 1, "\(output.standardError)")
    #expect(output.standardOutput.hasPrefix("etc/integration.xml:4:24: error[missing-email] "))
  }
}
