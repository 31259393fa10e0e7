import Foundation
import MagintTestSupport
import Testing

@Suite struct InitCommandTests {
  private static let samples = Fixtures.packageRoot.appendingPathComponent("Samples")

  /// A repository with three modules that have errors.
  private static func repository(git: Bool = true) throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    for sample in ["empty-values", "from-documentation", "good-legacy"] {
      try FileManager.default.copyItem(
        at: samples.appendingPathComponent(sample),
        to: directory.url.appendingPathComponent(sample))
    }
    if git { #expect(try Self.git(["init", "--quiet"], in: directory).status == 0) }
    return directory
  }

  /// Git, without the settings of whoever runs the tests.
  private static func git(
    _ arguments: [String], in directory: TemporaryDirectory
  ) throws -> Program.Output {
    try Tool.run(
      "git", ["-c", "user.name=T", "-c", "user.email=t@acme.io"] + arguments, in: directory.url,
      environment: [
        "PATH": Tool.pathWithProgram, "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_NOSYSTEM": "1",
      ])
  }

  private static func run(
    _ arguments: [String] = [], in directory: TemporaryDirectory
  ) throws -> Program.Output {
    try Program.run(["init"] + arguments, in: directory.url)
  }

  private static func text(_ directory: TemporaryDirectory, _ name: String) throws -> String {
    String(decoding: try Fixtures.bytes(directory.url.appendingPathComponent(name)), as: UTF8.self)
  }

  private static func exists(_ directory: TemporaryDirectory, _ name: String) -> Bool {
    FileManager.default.fileExists(atPath: directory.url.appendingPathComponent(name).path)
  }

  /// From nothing to commits and a CI that new errors do not pass.
  @Test func theWholeWay() throws {
    let directory = try Self.repository()
    let output = try Self.run(["--baseline", "--ci", "github"], in: directory)
    #expect(output.status == 0, "\(output.standardError)")
    for part in [
      "written    magint.json\nwritten    .githooks/pre-commit\nwritten    .github/workflows/magint.yml\nwritten    magint-baseline.json\n",
      "- Switch the hook on in each clone: git config core.hooksPath .githooks\n",
      "MAGINT_URL",
    ] {
      #expect(output.standardOutput.contains(part), "\(output.standardOutput)")
    }
    #expect(try Program.run(["lint"], in: directory.url).status == 0)
    _ = try Self.git(["config", "core.hooksPath", ".githooks"], in: directory)
    _ = try Self.git(["add", "--all"], in: directory)
    let commit = try Self.git(["commit", "-m", "x"], in: directory)
    #expect(commit.status == 0, "\(commit.standardError)")

    let name = "good-legacy/etc/integration/api.xml"
    let api = try Self.text(directory, name)
    try directory.write(
      api.replacing("Magento_Catalog::catalog\"", with: "Magento_Catalog::katalog\""), to: name)
    let refused = try Self.git(["commit", "-a", "-m", "y"], in: directory)
    #expect(refused.status != 0)
    #expect((refused.standardOutput + refused.standardError).contains("unknown-resource"))
    #expect(try Program.run(["lint"], in: directory.url).status == 1)

    // What is staged counts, and not what lies beside it.
    _ = try Self.git(["add", "--all"], in: directory)
    try directory.write(api, to: name)
    #expect(try Self.git(["commit", "-m", "y"], in: directory).status != 0)
    _ = try Self.git(["add", "--all"], in: directory)
    try directory.write("broken", to: name)
    try directory.write("more", to: "README")
    _ = try Self.git(["add", "README"], in: directory)
    let staged = try Self.git(["commit", "-m", "y"], in: directory)
    #expect(staged.status == 0, "\(staged.standardOutput)\(staged.standardError)")
    #expect(try Self.text(directory, name) == "broken")

    try directory.write(api, to: name)
    let again = try Self.run(["--ci", "github"], in: directory)
    #expect(again.status == 0)
    #expect(again.standardOutput.contains("There are 0 errors, 0 warnings, 0 notes in "))
    #expect(again.standardOutput.contains(" more are in the baseline."))
    #expect(!again.standardOutput.contains("written  "))
    #expect(try Self.git(["status", "--porcelain"], in: directory).standardOutput == "")
  }

  /// The hook leaves nothing behind, and goes aside where there is no magint.
  @Test func theHookAlone() throws {
    let directory = try Self.repository()
    _ = try Self.run(["--ci", "none"], in: directory)
    let scratch = try TemporaryDirectory()
    try scratch.write("{\"rules\": 1}", to: "magint.json")
    func hook(_ path: String) throws -> Program.Output {
      try Tool.run(
        "/bin/sh", [".githooks/pre-commit"], in: directory.url,
        environment: ["PATH": path, "TMPDIR": scratch.url.path])
    }
    _ = try Self.git(["add", "--all"], in: directory)
    let found = try hook(Tool.pathWithProgram)
    #expect(found.status == 1)
    #expect(found.standardOutput.hasPrefix("empty-values/etc/"))
    #expect(found.standardError == "")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: scratch.url.path) == ["magint.json"])
    let absent = try hook("/usr/bin:/bin")
    #expect(absent.status == 0)
    #expect(absent.standardError.contains("magint is not installed"))
  }

  /// Files that only were announced are not in the commit, and no reason to refuse it; of a commit of some
  /// files only those count.
  @Test func whatIsInTheCommit() throws {
    let directory = try Self.repository()
    #expect(try Self.run(["--baseline", "--ci", "none"], in: directory).status == 0)
    _ = try Self.git(["config", "core.hooksPath", ".githooks"], in: directory)
    _ = try Self.git(["add", "--all"], in: directory)
    func commit(_ arguments: [String]) throws -> Int32 {
      try Self.git(["commit", "-m", "x"] + arguments, in: directory).status
    }
    #expect(try commit([]) == 0)

    let module = "a module/src"
    for name in ["etc/module.xml", "registration.php", "etc/integration/api.xml"] {
      try directory.write(
        try Self.text(directory, "good-legacy/" + name), to: "\(module)/\(name)")
    }
    try directory.write("broken", to: "\(module)/etc/integration/api.xml")
    _ = try Self.git(["add", "--intent-to-add", module], in: directory)
    try directory.write("more", to: "README")
    _ = try Self.git(["add", "README"], in: directory)
    #expect(try commit([]) == 0)

    _ = try Self.git(["add", "--all"], in: directory)
    try directory.write("more and more", to: "README")
    #expect(try commit(["README"]) == 0)
    #expect(try commit([]) == 1)
    #expect(try commit(["\(module)/etc/integration/api.xml"]) == 1)
    _ = try Self.git(["reset", "--quiet", "--", "\(module)/etc/integration"], in: directory)
    #expect(try commit([]) == 0)
  }

  /// A catalog and a baseline count whatever they are called and wherever git has them.
  @Test(arguments: [false, true])
  func namedFiles(isTracked: Bool) throws {
    let directory = try Self.repository()
    #expect(try Self.run(["--baseline", "--ci", "none"], in: directory).status == 0)
    let names = ["known findings/all, of them: here.txt", "the catalog.snapshot"]
    try FileManager.default.createDirectory(
      at: directory.url.appendingPathComponent("known findings"), withIntermediateDirectories: true)
    let known = try Program.run(
      ["lint", "--no-config", "--write-baseline", names[0]], in: directory.url)
    #expect(known.status == 0, "\(known.standardError)")
    let shop = try TemporaryDirectory()
    let backend = "vendor/magento/module-backend/"
    try shop.write(
      "<config><module name=\"Magento_Backend\"/></config>", to: backend + "etc/module.xml")
    try shop.write("<?php\n", to: backend + "registration.php")
    try shop.write(
      "<config><acl><resources><resource id=\"Magento_Backend::admin\" title=\"Magento Admin\"/></resources></acl></config>",
      to: backend + "etc/acl.xml")
    try shop.write(
      "{\"name\":\"magento/product-community-edition\",\"version\":\"2.4.7-p3\"}",
      to: "vendor/magento/product-community-edition/composer.json")
    let imported = try Program.run(
      ["catalog", "import", shop.url.path, "-o", names[1]], in: directory.url)
    #expect(imported.status == 0, "\(imported.standardError)")
    try FileManager.default.removeItem(
      at: directory.url.appendingPathComponent("magint-baseline.json"))
    try directory.write(
      "{\"baseline\":\"\(names[0])\",\"catalog\" : \"\(names[1])\"}", to: "magint.json")
    if !isTracked { try directory.write("/known*\n*.snapshot\n", to: ".gitignore") }
    _ = try Self.git(["add", "--all"], in: directory)
    let lint = try Program.run(["lint", "--format", "concise"], in: directory.url)
    let hook = try Tool.run(
      "/bin/sh", [".githooks/pre-commit"], in: directory.url,
      environment: ["PATH": Tool.pathWithProgram])
    #expect(hook.standardError == lint.standardError)
    #expect(hook.standardOutput == lint.standardOutput)
    #expect(hook.status == lint.status)
    #expect(lint.standardOutput.contains("unknown-resource"))
    #expect(!lint.standardOutput.contains("legacy-format"))
  }

  /// The code of others is read where it has integrations, and nowhere else.
  @Test func codeOfOthers() throws {
    let directory = try Self.repository()
    #expect(try Self.run(["--ci", "none"], in: directory).status == 0)
    try directory.write("{}", to: "magint.json")
    try directory.write("<?php\n", to: "vendor/acme/a/A.php")
    try directory.write("{}", to: "node_modules/a/package.json")
    let scratch = try TemporaryDirectory()
    // A stand-in that tells what it is shown.
    try directory.write("#!/bin/sh\nfind . -type f\n", to: "bin/magint")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755],
      ofItemAtPath: directory.url.appendingPathComponent("bin/magint").path)
    func shown() throws -> [String] {
      _ = try Self.git(["add", "--all"], in: directory)
      let output = try Tool.run(
        "/bin/sh", [".githooks/pre-commit"], in: directory.url,
        environment: [
          "PATH": directory.url.appendingPathComponent("bin").path + ":/usr/bin:/bin",
          "TMPDIR": scratch.url.path,
        ])
      #expect(output.status == 0, "\(output.standardError)")
      return output.standardOutput.split(separator: "\n").map(String.init)
    }
    let without = try shown()
    #expect(without.contains("./good-legacy/etc/integration/api.xml"))
    #expect(without.contains("./good-legacy/registration.php"))
    #expect(!without.contains { $0.hasPrefix("./vendor") || $0.hasPrefix("./node_modules") })
    try directory.write("<config/>", to: "vendor/acme/b/etc/integration.xml")
    #expect(
      Set(try shown()).subtracting(without) == [
        "./vendor/acme/a/A.php", "./vendor/acme/b/etc/integration.xml",
      ])
  }

  /// Git and CI read their files in the root of a repository.
  @Test func insideOfARepository() throws {
    let directory = try Self.repository()
    let output = try Program.run(
      ["init", "--ci", "github"], in: directory.url.appendingPathComponent("good-legacy"))
    #expect(output.status == 0)
    #expect(
      output.standardOutput.contains(
        "To write them there, run: magint init ..\n"), "\(output.standardOutput)")
    #expect(Self.exists(directory, "good-legacy/magint.json"))
    #expect(!Self.exists(directory, "good-legacy/.githooks"))
    #expect(!Self.exists(directory, "good-legacy/.github"))
  }

  @Test func aDryRunShowsTheBaseline() throws {
    let directory = try Self.repository()
    let arguments = ["--baseline", "--ci", "none", "--hook", "none"]
    let diff = try Self.run(arguments + ["--dry-run"], in: directory)
    #expect(diff.status == 0)
    #expect(!Self.exists(directory, "magint-baseline.json"))
    try directory.write(diff.standardOutput, to: "d.diff")
    #expect(try Self.git(["apply", "d.diff"], in: directory).status == 0)
    let applied = try Self.text(directory, "magint-baseline.json")
    for name in ["magint-baseline.json", "magint.json"] {
      try FileManager.default.removeItem(at: directory.url.appendingPathComponent(name))
    }
    #expect(try Self.run(arguments, in: directory).status == 0)
    #expect(try Self.text(directory, "magint-baseline.json") == applied)
  }

  @Test(arguments: ["github", "gitlab"])
  func whatIsWritten(service: String) throws {
    let directory = try Self.repository()
    let arguments = ["--ci", service, "--hook", "pre-commit", "--magento", "2.4.4..2.4.8"]
    let diff = try Self.run(arguments + ["--dry-run"], in: directory)
    #expect(diff.status == 0)
    #expect(!Self.exists(directory, "magint.json"))
    #expect(diff.standardError.contains("Next:"))
    try Golden.check(
      diff.standardOutput,
      Fixtures.packageRoot.appendingPathComponent(
        "Tests/MagintTests/Fixtures/Init/\(service).diff"))
    try directory.write(diff.standardOutput, to: "d.diff")
    #expect(try Self.git(["apply", "d.diff"], in: directory).status == 0)
    let applied = try Self.text(directory, "magint.json")
    try FileManager.default.removeItem(at: directory.url.appendingPathComponent("magint.json"))
    #expect(try Self.run(arguments, in: directory).status == 0)
    #expect(try Self.text(directory, "magint.json") == applied)
    #expect(try Program.run(["config", "show"], in: directory.url).status == 0)
  }

  private static let hasYAML: Bool = {
    guard Tool.find("python3") != nil else { return false }
    let output = try? Tool.run("python3", ["-c", "import yaml"], in: Fixtures.packageRoot)
    return output?.status == 0
  }()

  /// The scripts and names in what is written for CI, as a reader of YAML finds them.
  @Test(.enabled(if: hasYAML), arguments: [false, true])
  func theYAMLIsWhatItIsMeantToBe(isPackaged: Bool) throws {
    let directory = try Self.repository()
    if isPackaged {
      try directory.write(#"{"require-dev": {"magint/magint": "*"}}"#, to: "composer.json")
    }
    _ = try Self.run(
      ["--ci", "github", "--ci", "gitlab", "--hook", "pre-commit"], in: directory)
    let output = try Tool.run(
      "python3",
      [
        "-c",
        """
        import yaml
        load = lambda name: yaml.safe_load(open(name))
        job = load(".gitlab-ci.yml")["magint"]
        print(sorted(job), [line.strip().split("\\n")[-1] for line in job["script"]])
        steps = load(".github/workflows/magint.yml")["jobs"]["magint"]["steps"]
        print([step["run"].strip().split("\\n")[-1] for step in steps[1:]])
        print(load(".pre-commit-config.yaml")["repos"][0]["hooks"][0]["entry"])
        """,
      ], in: directory.url)
    #expect(output.status == 0, "\(output.standardError)")
    let expected =
      isPackaged
      ? """
      ['artifacts', 'image', 'script'] ['composer install --no-interaction --no-progress --no-scripts', 'vendor/bin/magint lint --format gitlab=gl-code-quality-report.json']
      ['composer install --no-interaction --no-progress --no-scripts', 'vendor/bin/magint lint --format github']
      vendor/bin/magint lint --format concise

      """
      : """
      ['artifacts', 'image', 'script'] ['chmod +x "/tmp/magint"', '/tmp/magint lint --format gitlab=gl-code-quality-report.json']
      ['chmod +x "$RUNNER_TEMP/magint"', '"$RUNNER_TEMP/magint" lint --format github']
      magint lint --format concise

      """
    #expect(output.standardOutput == expected)
  }

  /// What composer installs is what runs.
  @Test func composersMagint() throws {
    let directory = try Self.repository()
    try directory.write(#"{"require-dev": {"magint/magint": "^0.1"}}"#, to: "composer.json")
    #expect(try Self.run(["--ci", "github", "--ci", "gitlab"], in: directory).status == 0)
    #expect(
      try Self.text(directory, ".githooks/pre-commit").contains(
        "magint=$PWD/vendor/bin/magint\n"))
    for name in [".github/workflows/magint.yml", ".gitlab-ci.yml"] {
      let text = try Self.text(directory, name)
      #expect(text.contains("composer install "))
      #expect(text.contains("vendor/bin/magint lint --format git"))
      #expect(!text.contains("MAGINT_URL"))
    }
  }

  /// A sign of a CI or a hook, what is written, and what is not.
  @Test(arguments: [
    (".github/CODEOWNERS", ".github/workflows/magint.yml", ".gitlab-ci.yml"),
    (".gitlab-ci.yml", ".gitlab/magint.yml", ".github/workflows/magint.yml"),
    (".pre-commit-config.yaml", "magint.json", ".githooks/pre-commit"),
    (".git/hooks/pre-commit", "magint.json", ".githooks/pre-commit"),
  ])
  func signs(sign: String, written: String, absent: String) throws {
    let directory = try Self.repository()
    try directory.write("mine\n", to: sign)
    let output = try Self.run(in: directory)
    #expect(output.status == 0, "\(output.standardError)")
    #expect(Self.exists(directory, written))
    #expect(!Self.exists(directory, absent))
    #expect(try Self.text(directory, sign) == "mine\n")
    // What is not written is shown.
    if sign != ".github/CODEOWNERS" { #expect(output.standardOutput.contains("add ")) }
  }

  @Test func theRemoteIsASign() throws {
    let directory = try Self.repository()
    _ = try Self.git(["remote", "add", "origin", "git@gitlab.acme.io:a/b.git"], in: directory)
    #expect(try Self.run(in: directory).status == 0)
    #expect(Self.exists(directory, ".gitlab-ci.yml"))
    let none = try Self.repository()
    let output = try Self.run(["--ci", "none", "--hook", "none"], in: none)
    #expect(output.status == 0)
    #expect(!Self.exists(none, ".githooks"))
    #expect(!output.standardOutput.contains("--ci github"))
    let unknown = try Self.repository(git: false)
    #expect(
      try Self.run(in: unknown).standardOutput.contains("--ci github or --ci gitlab"))
  }

  @Test func nothingIsOverwritten() throws {
    let directory = try Self.repository()
    let own = "{\n  // mine\n  \"failOn\": \"warning\", // strict\n}\n"
    try directory.write(own, to: "magint.json")
    try directory.write("mine", to: ".githooks/pre-commit")
    try directory.write("mine", to: ".github/workflows/magint.yml")
    let output = try Self.run(in: directory)
    #expect(output.status == 0)
    #expect(output.standardOutput.contains(".githooks/pre-commit is there already; add to it ("))
    #expect(output.standardOutput.contains("also what is not staged):\n\n"))
    #expect(try Self.text(directory, "magint.json") == own)
    #expect(try Self.text(directory, ".githooks/pre-commit") == "mine")
    #expect(try Self.text(directory, ".github/workflows/magint.yml") == "mine")

    // A baseline is named in a configuration that is there.
    #expect(try Self.run(["--baseline"], in: directory).status == 0)
    #expect(
      try Self.text(directory, "magint.json")
        == "{\n  // mine\n  \"failOn\": \"warning\", // strict\n  \"baseline\": \"magint-baseline.json\",\n}\n"
    )
    #expect(try Program.run(["lint"], in: directory.url).status == 0)

    // One that it names already is the one that is written.
    let named = try Self.repository()
    try named.write(#"{"baseline": "known/all.json", "exclude": []}"#, to: "magint.json")
    #expect(try Self.run(["--baseline"], in: named).status == 0)
    #expect(!Self.exists(named, "magint-baseline.json"))
    #expect(try Program.run(["lint"], in: named.url).status == 0)

    // What came since the baseline was written is new.
    let baseline = try Self.text(named, "known/all.json")
    try named.write(
      "<config><integration name=\"Acme Late\"><email>nope</email></integration></config>\n",
      to: "late/etc/integration.xml")
    let again = try Self.run(["--baseline"], in: named)
    #expect(again.status == 0)
    #expect(again.standardOutput.contains("kept       known/all.json"))
    #expect(try Self.text(named, "known/all.json") == baseline)
    #expect(try Program.run(["lint"], in: named.url).status == 1)

    let other = try Self.repository()
    try other.write("mine", to: "magint-baseline.json")
    let refused = try Self.run(["--baseline"], in: other)
    #expect(refused.status == 2)
    #expect(refused.standardError.contains("no baseline that magint could read"))
    #expect(try Self.text(other, "magint-baseline.json") == "mine")
    #expect(!Self.exists(other, "magint.json"))
  }

  @Test func whatIsRefused() throws {
    let empty = try TemporaryDirectory()
    let nothing = try Self.run(in: empty)
    #expect(nothing.status == 2)
    #expect(nothing.standardError.contains("there is no integration file below it"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: empty.url.path).isEmpty)
    let directory = try Self.repository()
    for arguments in [
      ["--magento", "1.9"], ["--ci", "jenkins"], ["--ci", "none", "--ci", "github"],
      ["--hook", "husky"], ["nowhere"], [""],
    ] {
      #expect(try [2, 3].contains(Self.run(arguments, in: directory).status), "\(arguments)")
      #expect(!Self.exists(directory, "magint.json"))
    }
    try directory.write("{\"failOn\": 1}", to: "magint.json")
    #expect(try Self.run(in: directory).status == 2)
  }

  /// The workflow's own steps, with a build of magint in a file.
  @Test(
    .enabled(if: Tool.find("curl") != nil),
    arguments: [
      "plain", "compressed", "archive", "nothing", "other",
    ])
  func theWorkflowRuns(build: String) throws {
    let directory = try Self.repository()
    _ = try Self.run(["--ci", "github"], in: directory)
    let lines = try Self.text(directory, ".github/workflows/magint.yml")
      .split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex { $0.hasSuffix("run: |") })
    let script = lines[(start + 1)...].prefix { $0.hasPrefix("          ") }
    try directory.write("#!/bin/sh\necho run\n", to: "build")
    var url = "file://\(directory.url.path)/build"
    if build == "compressed" {
      #expect(try Tool.run("gzip", ["build"], in: directory.url).status == 0)
      url += ".gz"
    }
    if build == "archive" || build == "nothing" {
      let name = build == "archive" ? "magint" : "readme"
      try directory.write("#!/bin/sh\necho run\n", to: "tree/bin/\(name)")
      try directory.write("other\n", to: "tree/bin/magint-rehearse")
      #expect(try Tool.run("tar", ["-czf", "build.tar.gz", "tree"], in: directory.url).status == 0)
      url += ".tar.gz"
    }
    let file =
      switch build {
      case "compressed": "build.gz"
      case "archive", "nothing": "build.tar.gz"
      default: "build"
      }
    let sum = try Tool.run("sha256sum", [file], in: directory.url).standardOutput.prefix(64)
    let step = try Tool.run(
      "bash", ["-e", "-c", script.joined(separator: "\n")], in: directory.url,
      environment: [
        "MAGINT_URL": url, "RUNNER_TEMP": directory.url.path,
        "MAGINT_SHA256": build == "other" ? String(repeating: "0", count: 64) : String(sum),
      ])
    if build == "other" || build == "nothing" {
      #expect(step.status != 0)
      #expect(
        build == "other" || step.standardError.contains("There is no program 'magint' in file://"))
      #expect(!Self.exists(directory, "magint"))
    } else {
      #expect(step.status == 0, "\(step.standardError)")
      let run = try Tool.run(directory.url.path + "/magint", [], in: directory.url)
      #expect(run.standardOutput == "run\n")
    }
    let unset = try Tool.run(
      "bash", ["-e", "-c", script.joined(separator: "\n")], in: directory.url,
      environment: ["MAGINT_URL": "", "MAGINT_SHA256": "", "RUNNER_TEMP": directory.url.path])
    #expect(unset.status == 1)
    #expect(unset.standardError.contains("Set the variable MAGINT_URL"))
    let unchecked = try Tool.run(
      "bash", ["-e", "-c", script.joined(separator: "\n")], in: directory.url,
      environment: ["MAGINT_URL": url, "MAGINT_SHA256": "", "RUNNER_TEMP": directory.url.path])
    #expect(unchecked.status == 1)
    #expect(unchecked.standardError.contains("Set the variable MAGINT_SHA256"))
  }

  /// `new` and `init` write one workflow.
  @Test func newWritesTheSameWorkflow() throws {
    let directory = try Self.repository()
    _ = try Self.run(["--ci", "github"], in: directory)
    let module = try TemporaryDirectory()
    let made = try Program.run(
      [
        "new", "Acme_Sync", "--integration", "Acme Sync", "--email", "dev@acme.io", "--resource",
        "Magento_Sales::actions_view",
      ], in: module.url)
    #expect(made.status == 0, "\(made.standardError)")
    let files = Fixtures.files(below: module.url).filter { $0.path.contains("/.github/") }
    #expect(files.map(\.lastPathComponent) == ["magint.yml"])
    #expect(
      try String(contentsOf: try #require(files.first), encoding: .utf8)
        == Self.text(directory, ".github/workflows/magint.yml"))
  }

  /// What other linters of workflows say, where they are installed; and that actions are pinned.
  @Test(arguments: [false, true]) func workflowsAreClean(isPackaged: Bool) throws {
    let directory = try Self.repository()
    if isPackaged {
      try directory.write("{\"require-dev\": {\"magint/magint\": \"*\"}}", to: "composer.json")
    }
    _ = try Self.run(["--ci", "github"], in: directory)
    let path = ".github/workflows/magint.yml"
    let text = try Self.text(directory, path)
    let uses = text.matches(of: #/uses: (\S+)@(\S+)/#)
    #expect(uses.count == 1)
    for use in uses { #expect(use.output.2.count == 40, "\(use.output.0) is not pinned") }
    #expect(text.contains("persist-credentials: false"))
    for (program, arguments) in [
      ("actionlint", [path]), ("zizmor", ["--offline", "--no-progress", path]),
    ] {
      guard Tool.find(program) != nil else {
        print("skipped: there is no \(program)")
        continue
      }
      let output = try Tool.run(program, arguments, in: directory.url)
      #expect(output.status == 0, "\(output.standardOutput)\(output.standardError)")
    }
  }
}
