import Foundation
import MagintTestSupport
import Testing

/// A module to pack.
struct SampleModule {
  let directory: TemporaryDirectory
  var url: URL { directory.url.appendingPathComponent("module") }

  static let composer = """
    {
        "name": "acme/module-order-sync",
        "type": "magento2-module",
        "version": "1.2.0",
        "require": {"magento/framework": "^103.0", "magento/module-integration": "^100.4"},
        "autoload": {"files": ["registration.php"], "psr-4": {"Acme\\\\OrderSync\\\\": ""}}
    }

    """
  static let archive = "acme_module-order-sync-1.2.0.zip"
  static let plain = [
    "composer.json", "etc/integration.xml", "etc/module.xml", "registration.php",
  ]

  init(_ files: [String: String] = [:]) throws {
    directory = try TemporaryDirectory()
    let sample = Fixtures.packageRoot.appendingPathComponent("Samples/good-consolidated")
    for name in ["etc/integration.xml", "etc/module.xml", "registration.php"] {
      try write(Fixtures.bytes(sample.appendingPathComponent(name)), to: name)
    }
    try write(Array(Self.composer.utf8), to: "composer.json")
    for (name, text) in files { try write(Array(text.utf8), to: name) }
  }

  func write(_ bytes: [UInt8], to path: String) throws {
    try directory.write(bytes, to: "module/" + path)
  }

  func pack(_ arguments: [String] = [], environment: [String: String] = [:]) throws
    -> Program.Output
  {
    try Program.run(["pack"] + arguments, in: url, environment: environment)
  }

  /// What would be in the package, and what not.
  func list(_ arguments: [String] = []) throws -> Listing {
    let result = try pack(["--list", "--format", "json"] + arguments)
    return try JSONDecoder().decode(Listing.self, from: Data(result.standardOutput.utf8))
  }
}

struct Listing: Decodable {
  struct Package: Decodable {
    struct File: Decodable {
      var path: String
      var size: Int
      var sha256: String
    }
    struct LeftOut: Decodable {
      var path: String
      var reason: String
    }
    var name: String
    var version: String?
    var fileName: String
    var path: String?
    var written: Bool
    var size: Int
    var sha256: String
    var files: [File]
    var leftOut: [LeftOut]
    var untracked: [String]?
  }
  struct Finding: Decodable {
    var rule: String
    var path: String
  }
  var package: Package
  var diagnostics: [Finding]

  var paths: [String] { package.files.map(\.path) }
  var reasons: [String: String] {
    Dictionary(uniqueKeysWithValues: package.leftOut.map { ($0.path, $0.reason) })
  }
}

struct PackCommandTests {
  @Test func writesTheArchive() throws {
    let module = try SampleModule()
    let result = try module.pack()
    #expect(result.status == 0, "\(result.standardError)")
    #expect(result.standardOutput.hasPrefix("Wrote \(SampleModule.archive): 4 files, "))
    #expect(result.standardError == "")
    let lint = try Program.run(["lint", SampleModule.archive], in: module.url)
    #expect(lint.status == 0 && lint.standardOutput == "No findings in 2 files.\n")
    // Again: the archive is not in itself, and what is there is what would be written.
    #expect(try module.pack().status == 0)
    let listing = try module.list()
    #expect(listing.paths == SampleModule.plain)
    #expect(listing.reasons == [:])
  }

  /// Other times, modes, umask, zone, language, place and order of creation: the same bytes.
  @Test func bytesAreAlwaysTheSame() throws {
    let files = [
      "Model/Größe.php": "<?php\n", "b": "b\n", "a/c": String(repeating: "x", count: 9999),
    ]
    let first = try SampleModule(files)
    _ = try first.pack()
    let bytes = try Fixtures.bytes(first.url.appendingPathComponent(SampleModule.archive))
    #expect(bytes.count > 1000)

    let second = try SampleModule()
    for (name, text) in files.sorted(by: { $0.key > $1.key }) {
      try second.write(Array(text.utf8), to: name)
    }
    for (index, file) in Fixtures.files(below: second.url).enumerated() {
      try FileManager.default.setAttributes(
        [
          .posixPermissions: index % 2 == 0 ? 0o755 : 0o600,
          .modificationDate: Date(timeIntervalSince1970: Double(index) * 86_400 * 400),
        ], ofItemAtPath: file.path)
    }
    let other = second.directory.url.appendingPathComponent("out")
    for (zone, language) in [("Asia/Tokyo", "C"), ("America/New_York", "de_DE.UTF-8")] {
      let result = try Program.run(
        ["pack", "module", "-o", "out/\(language)/"], in: second.directory.url,
        environment: ["TZ": zone, "LANG": language, "LC_ALL": language])
      #expect(result.status == 0, "\(result.standardError)")
      let file = other.appendingPathComponent("\(language)/\(SampleModule.archive)")
      #expect(try Fixtures.bytes(file) == bytes)
    }
  }

  @Test func saysWhatItLeavesOut() throws {
    let module = try SampleModule([
      ".git/config": "x", ".gitignore": "x", "sub/.svn/entries": "x", ".idea/a.xml": "x",
      "Model/.a.php.swp": "x", ".DS_Store": "x", "._composer.json": "x", "vendor/autoload.php": "x",
      "view/vendor/lib.js": "x", "node_modules/a/b.js": "x", "auth.json": "{}", ".env": "x",
      ".env.example": "x", "keys/private.pem": "x", "id_rsa": "x", ".github/workflows/a.yml": "x",
      "Test/Unit/ATest.php": "<?php\n", "phpunit.xml": "<x/>", "Model/Test/Keep.php": "<?php\n",
      ".phpunit.result.cache": "x", "acme_module-order-sync-1.1.0.zip": "x", "docs/a.md": "x",
      "keep.txt": "x", "Model/a.php~": "x", "other.zip": "x", "sub/other.zip": "x",
      "app/etc/env.php": "x", ".git-credentials": "x", ".aws/config": "x", "sub/.ssh/known": "x",
      "credentials": "x", "secrets.yml": "x", "service-account-1.json": "{}", "dump.sql": "x",
      "dump.sql.gz": "x", "deploy": "-----BEGIN OPENSSH PRIVATE KEY-----\nx\n",
    ])
    let reasons = [
      ".git/": "version-control", ".gitignore": "version-control",
      "sub/.svn/": "version-control", ".idea/": "editor-or-system",
      "Model/.a.php.swp": "editor-or-system", ".DS_Store": "editor-or-system",
      "._composer.json": "editor-or-system", "vendor/": "dependency",
      "node_modules/": "dependency", "auth.json": "secret", ".env": "secret",
      "keys/private.pem": "secret", "id_rsa": "secret", ".github/": "continuous-integration",
      ".phpunit.result.cache": "cache", "acme_module-order-sync-1.1.0.zip": "package",
      "Model/a.php~": "editor-or-system", "other.zip": "package", "app/etc/env.php": "secret",
      ".git-credentials": "secret", ".aws/": "secret", "sub/.ssh/": "secret",
      "credentials": "secret", "secrets.yml": "secret", "service-account-1.json": "secret",
      "dump.sql": "secret", "dump.sql.gz": "secret", "deploy": "secret",
    ]
    let all = try module.list()
    #expect(all.reasons == reasons)
    #expect(
      all.paths
        == (SampleModule.plain + [
          ".env.example", "Model/Test/Keep.php", "Test/Unit/ATest.php", "docs/a.md", "keep.txt",
          "phpunit.xml", "sub/other.zip", "view/vendor/lib.js",
        ]).sorted())

    let some = try module.list([
      "--without-tests", "--exclude", "*.md", "--include", "keys/*", "--include", "vendor",
      "--include", "deploy",
    ])
    #expect(
      some.reasons
        == reasons.filter { !["keys/private.pem", "vendor/", "deploy"].contains($0.key) }
        .merging(["Test/": "test", "phpunit.xml": "test", "docs/a.md": "excluded"]) { $1 })
    #expect(some.paths.contains("keys/private.pem") && some.paths.contains("vendor/autoload.php"))
    // What was taken in by name is an error all the same: it is a key.
    #expect(
      Set(some.diagnostics.map(\.rule)) == [
        "package-contains-secret", "package-contains-dependencies",
      ])

    let text = try module.pack(["--list"]).standardOutput
    #expect(text.contains("\n  .env                              usually holds a secret\n"))
    #expect(text.hasSuffix("; nothing was written.\n"))
  }

  @Test func takesInBelowWhatIsLeftOut() throws {
    let module = try SampleModule([
      "vendor/acme/lib.php": "<?php\n", "vendor/acme/data/a.json": "{}", "vendor/other/b.php": "",
      "docs/a.md": "a\n", "Docs/b.md": "b\n",
    ])
    let some = try module.list(["--include", "vendor/acme/*.json", "--exclude", "docs/"])
    #expect(some.reasons == ["vendor/": "dependency", "docs/": "excluded"])
    #expect(
      some.paths == (SampleModule.plain + ["Docs/b.md", "vendor/acme/data/a.json"]).sorted())
    let none = try module.list(["--include", "vendor/acme/*.json", "--exclude", "vendor"])
    #expect(!none.paths.contains { $0.hasPrefix("vendor") })
  }

  @Test func linksAreFilesOrLeftOut() throws {
    let module = try SampleModule(["docs/a.md": "text of a\n", "auth.json": "{}"])
    try module.directory.write("outside\n", to: "outside.txt")
    let links = [
      "README.md": "docs/a.md", "out": "../outside.txt", "gone": "nowhere", "folder": "docs",
      "loop": "loop", "innocent.json": "auth.json", "absolute": "/etc/passwd",
    ]
    for (name, target) in links {
      try FileManager.default.createSymbolicLink(
        atPath: module.url.appendingPathComponent(name).path, withDestinationPath: target)
    }
    #expect(mkfifo(module.url.appendingPathComponent("pipe").path, 0o600) == 0)
    let listing = try module.list()
    #expect(listing.paths == (SampleModule.plain + ["README.md", "docs/a.md"]).sorted())
    #expect(
      listing.reasons == [
        "auth.json": "secret", "out": "symbolic-link", "gone": "symbolic-link",
        "folder": "symbolic-link", "loop": "symbolic-link", "innocent.json": "symbolic-link",
        "absolute": "symbolic-link", "pipe": "not-regular",
      ])
    #expect(listing.package.files.first { $0.path == "README.md" }?.size == 10)
  }

  @Test func honoursArchiveExclude() throws {
    let composer = SampleModule.composer.replacingOccurrences(
      of: "\"autoload\"",
      with: "\"archive\": {\"exclude\": [\"/docs\", \"*.log\", \"!keep.log\"]}, \"autoload\"")
    let module = try SampleModule([
      "composer.json": composer, "docs/a": "x", "a/docs/b": "x", "a/x.log": "x", "keep.log": "x",
    ])
    let listing = try module.list()
    #expect(listing.reasons == ["docs/": "archive-exclude", "a/x.log": "archive-exclude"])
  }

  @Test func digestsAreThoseOfTheFiles() throws {
    let module = try SampleModule()
    let listing = try module.list(["-o", "x.zip"])
    #expect(listing.package.fileName == "x.zip" && !listing.package.written)
    let result = try module.pack(["-o", "x.zip", "--format", "json"])
    let written = try JSONDecoder().decode(Listing.self, from: Data(result.standardOutput.utf8))
    #expect(written.package.written && written.package.path == "x.zip")
    #expect(written.package.sha256 == listing.package.sha256)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["sha256sum", "x.zip", "registration.php"]
    process.currentDirectoryURL = module.url
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let digest = try #require(written.package.files.first { $0.path == "registration.php" }?.sha256)
    #expect(text == "\(written.package.sha256)  x.zip\n\(digest)  registration.php\n")
  }

  @Test func replacesNothingUnasked() throws {
    let module = try SampleModule()
    try module.write(Array("mine".utf8), to: "../mine.zip")
    let refused = try module.pack(["-o", "../mine.zip"])
    #expect(refused.status == 3)
    #expect(
      refused.standardError
        == "magint: ../mine.zip: exists already; nothing was written. Pass --force to replace it\n")
    let file = module.directory.url.appendingPathComponent("mine.zip")
    #expect(try Fixtures.bytes(file) == Array("mine".utf8))
    #expect(try module.pack(["-o", "../mine.zip", "--force"]).status == 0)
    #expect(try Fixtures.bytes(file).starts(with: Array("PK".utf8)))
  }

  @Test func errorsStopIt() throws {
    let module = try SampleModule([
      "etc/integration.xml": "<config><integration name=\"Acme\"/></config>",
      "Model/A.php": "<?php\n// TODO: later\n",
    ])
    let result = try module.pack()
    #expect(result.status == 1)
    #expect(result.standardOutput.contains("error[missing-email]"))
    #expect(result.standardOutput.contains("--> Model/A.php:2:4"))
    #expect(result.standardError == "magint: \(SampleModule.archive) was not written\n")
    let path = module.url.appendingPathComponent(SampleModule.archive).path
    #expect(!FileManager.default.fileExists(atPath: path))
    let forced = try module.pack(["--keep-going", "--quiet"])
    #expect(forced.status == 0 && FileManager.default.fileExists(atPath: path))
    #expect(!forced.standardOutput.contains("Wrote"))
    // What is left out is not linted.
    #expect(try module.pack(["--exclude", "etc/integration.xml", "-o", "b.zip"]).status == 0)
  }

  /// Names and versions that no package can have are findings like others, and no other finding is
  /// lost for them.
  @Test(arguments: [
    ("", "package.zip", ["invalid-composer-json"]),
    (
      "{\"name\": \"Acme/Sync\", \"version\": \"1.0.0\"}", "Acme_Sync-1.0.0.zip",
      ["package-invalid-name"]
    ),
    ("{\"name\": \"acme/sync\"}", "acme_sync.zip", ["package-invalid-version"]),
    (
      "{\"name\": \"acme/sync\", \"version\": \"1.2.3.4\"}", "acme_sync-1.2.3.4.zip",
      ["package-invalid-version"]
    ),
    (
      "{\"name\": \"acme/sync\", \"version\": \"v1/../../x\"}", "acme_sync-v1-..-..-x.zip",
      ["package-invalid-version"]
    ),
  ])
  func nameAndVersionAreFindings(
    _ composer: String, _ fileName: String, _ rules: [String]
  ) throws {
    let module = try SampleModule([
      "composer.json": composer, "tokens": "consumer_secret=7h3d9s1v6g4l8a2q0w5e7r1t3y9u6i2o\n",
    ])
    let result = try module.pack()
    #expect(result.status == 1)
    #expect(result.standardError == "magint: \(fileName) was not written\n")
    let listing = try module.list()
    let found = Set(listing.diagnostics.map(\.rule))
    #expect(found.isSuperset(of: rules + ["package-contains-secret"]), "\(found)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: module.url.path).count == 4)
  }

  private static let noVersion = SampleModule.composer.replacingOccurrences(
    of: "    \"version\": \"1.2.0\",\n", with: "")

  /// Composer takes the version of an archive from the composer.json in it.
  @Test func theVersionCanComeFromElsewhere() throws {
    let module = try SampleModule(["composer.json": Self.noVersion])
    let result = try module.pack(["--version-name", "2.0.1"])
    #expect(result.status == 0, "\(result.standardOutput)")
    #expect(
      result.standardOutput.hasPrefix(
        "composer.json in the archive has the version 2.0.1.\n\nWrote "))
    let zip = try Fixtures.bytes(
      module.url.appendingPathComponent("acme_module-order-sync-2.0.1.zip"))
    #expect(zip.starts(with: Array("PK".utf8)))
    #expect(try module.pack(["--version-name", "1.1"]).status == 2)
    // The file itself is as it was.
    #expect(
      try Fixtures.bytes(module.url.appendingPathComponent("composer.json"))
        == Array(Self.noVersion.utf8))
    let other = try SampleModule()
    #expect(try other.pack(["--version-name", "1.2.0"]).status == 0)
    let refused = try other.pack(["--version-name", "1.2.1"])
    #expect(refused.status == 2)
    #expect(
      refused.standardError.contains(
        "composer.json: has the version '1.2.0', and --version-name is '1.2.1'"))
  }

  private static func git(_ arguments: [String], in directory: URL) throws -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git", "-c", "user.name=a", "-c", "user.email=a@b.c"] + arguments
    process.currentDirectoryURL = directory
    process.environment = ProcessInfo.processInfo.environment.merging([
      "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "HOME": directory.path,
    ]) { $1 }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  @Test func namesWhatGitDoesNotTrack() throws {
    let module = try SampleModule(["composer.json": Self.noVersion, "docs/Größe.md": "x"])
    guard try Self.git(["init", "-q"], in: module.url) else {
      print("skipped: there is no git")
      return
    }
    var listing = try module.list()
    #expect(listing.package.untracked == listing.paths)
    #expect(
      try module.pack(["--list"]).standardOutput
        .contains("\ngit tracks none of the files in the archive.\n"))
    for arguments in [
      ["add", "-A"], ["commit", "-q", "-m", "x"], ["tag", "v1.9.0"], ["tag", "v1.10.0"],
      ["tag", "v1.10.0-beta1"], ["tag", "deployed"],
    ] {
      #expect(try Self.git(arguments, in: module.url))
    }
    try module.write(Array("x".utf8), to: "docs/notes")
    listing = try module.list()
    #expect(listing.package.untracked == ["docs/notes"])
    #expect(listing.paths.contains("docs/notes") && listing.package.version == "1.10.0")
    let text = try module.pack(["--list"]).standardOutput
    #expect(
      text.contains(
        "In the archive although git does not track them\n  docs/notes\n  --only-tracked"))
    #expect(text.contains("has the version 1.10.0, from the git tag v1.10.0.\n"))
    let tracked = try module.list(["--only-tracked"])
    #expect(tracked.paths == (SampleModule.plain + ["docs/Größe.md"]).sorted())
    #expect(tracked.reasons["docs/notes"] == "untracked" && tracked.package.untracked == [])
    let outside = try SampleModule()
    let refused = try outside.pack(["--only-tracked"])
    #expect(refused.status == 2)
    #expect(refused.standardError.contains("is in no git repository"))
  }

  /// What magint writes, and what tools keep beside a module, is no part of it.
  @Test func leavesOutWhatToolsWrote() throws {
    let module = try SampleModule([
      ".githooks/pre-commit": "x", ".vim/a": "x", ".synopsys/a": "x", ".dockerignore": "x",
      "Dockerfile": "x", "docker-compose.yml": "x", "circle.yml": "x", "package.json": "{}",
      "phpcs.xml": "<a/>", "phpstan.neon": "x", "backup.tar.gz": "x", ".htaccess": "x",
      "docs/Dockerfile": "x", "etc/catalog.xml": "<catalog/>",
    ])
    for (form, name) in [
      ("sarif", "a.json"), ("json", "b.json"), ("junit", "build/c.xml"), ("checkstyle", "d.xml"),
      ("markdown", "e.md"),
    ] {
      _ = try Program.run(["lint", "--format", "\(form)=\(name)"], in: module.url)
    }
    _ = try Program.run(["grants", "--format", "html", "-o", "f.html"], in: module.url)
    _ = try Program.run(["grants", "-o", "g.txt"], in: module.url)
    _ = try Program.run(["schema", "export", "schemas"], in: module.url)
    let listing = try module.list()
    #expect(
      listing.paths
        == (SampleModule.plain + [".htaccess", "docs/Dockerfile", "etc/catalog.xml"]).sorted())
    let reports = listing.reasons.filter { $0.value == "report" }.map(\.key).sorted()
    #expect(
      reports == [
        "a.json", "b.json", "build/c.xml", "d.xml", "e.md", "f.html", "g.txt", "schemas/acl.xsd",
        "schemas/api.xsd",
        "schemas/catalog.xml", "schemas/config.xsd", "schemas/integration.xsd",
        "schemas/integration_file.xsd",
      ])
  }

  @Test(arguments: [
    (["nowhere"], 3, "nowhere: no such file or directory"),
    (["composer.json"], 2, "composer.json: is no directory; name that of a module"),
    (["-o", "x.tar"], 2, "x.tar: is neither a directory nor the name of a .zip file"),
    (["--ignore", "package-todo"], 2, "there is no rule 'package-todo'."),
    (["--list", "--force"], 2, "--list writes nothing"),
    (["etc"], 3, "etc/composer.json: cannot be read: no such file or directory"),
  ])
  func wrongUse(_ arguments: [String], _ status: Int, _ message: String) throws {
    let module = try SampleModule()
    let result = try module.pack(arguments)
    #expect(Int(result.status) == status)
    #expect(result.standardError.contains(message), "\(result.standardError)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: module.url.path).count == 3)
  }
}

/// What merchants do with it: composer takes it out of a directory of archives.
struct ComposerInstallTests {
  private static func run(_ arguments: [String], in directory: URL) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.currentDirectoryURL = directory
    process.environment = ProcessInfo.processInfo.environment.merging([
      "COMPOSER_ALLOW_SUPERUSER": "1", "COMPOSER_DISABLE_NETWORK": "1",
      "COMPOSER_HOME": directory.appendingPathComponent("home").path,
    ]) { $1 }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  @Test func composerInstallsIt() throws {
    let module = try SampleModule()
    let shop = module.directory
    #expect(try module.pack(["-o", "../artifacts/"]).status == 0)
    guard try Self.run(["php", "-r", "exit((int) !extension_loaded('zip'));"], in: shop.url) == 0,
      try Self.run(["composer", "--version"], in: shop.url) == 0
    else {
      print("skipped: there is no composer, or no PHP with its zip extension")
      return
    }
    try shop.write(
      """
      {
        "require": {"acme/module-order-sync": "^1.2"},
        "repositories": [
          {"type": "artifact", "url": "artifacts"},
          {"type": "package", "package": [
            {"name": "magento/framework", "version": "103.0.7", "type": "metapackage"},
            {"name": "magento/module-integration", "version": "100.4.7", "type": "metapackage"}
          ]},
          {"packagist.org": false}
        ]
      }
      """, to: "composer.json")
    let status = try Self.run(
      ["composer", "install", "--no-plugins", "--no-scripts", "--no-interaction"], in: shop.url)
    #expect(status == 0)
    let installed = shop.url.appendingPathComponent("vendor/acme/module-order-sync")
    for name in SampleModule.plain {
      #expect(
        try Fixtures.bytes(installed.appendingPathComponent(name))
          == Fixtures.bytes(module.url.appendingPathComponent(name)))
    }
  }
}

/// `.gitattributes` against git itself, on made-up trees.
struct ExportIgnoreTests {
  private static func git(_ arguments: [String], in directory: URL) throws -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git", "-c", "core.quotePath=false"] + arguments
    process.currentDirectoryURL = directory
    process.environment = ProcessInfo.processInfo.environment.merging([
      "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "HOME": directory.path,
    ]) { $1 }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: bytes, as: UTF8.self) : nil
  }

  private static let names = ["a", "b", "docs", "src", "x.md", "y.md", "t[1]", "Größe", "c d"]
  private static let patterns = [
    "a", "/a", "a/", "/docs/", "*.md", "/*.md", "**/a", "a/**", "docs/*", "**/docs/**", "src/*/a",
    "src/**/a", "[ab]", "[!a]", "[[:lower:]]", "t\\[1\\]", "\"c d\"", "\"Gr\\303\\266\\303\\237e\"",
    "?", "*", "**", "docs/**/x.md", "s*c", "a**", "src**/a", "/src/a/b", "x.*", "*/a", "!a",
    "[a-c]*",
    "/**/b", "a\\*", "[^x]*", "**/", "src/", "*o*s",
  ]
  private static let attributes = [
    "export-ignore", "export-ignore", "export-ignore", "-export-ignore", "!export-ignore",
    "export-ignore=no", "private", "-private", "text export-ignore", "export-ignore -export-ignore",
    "binary",
  ]

  @Test func asGitArchive() throws {
    let probe = try TemporaryDirectory()
    guard try Self.git(["--version"], in: probe.url) != nil else {
      print("skipped: there is no git")
      return
    }
    var random = SplitMix64(seed: 5)
    var ignored = 0
    for number in 0..<60 {
      var files: [String: String] = [:]
      for _ in 0..<25 {
        let depth = 1 + random.below(4)
        let parts = (0..<depth).map { _ in random.pick(Self.names) }
        let path = parts.joined(separator: "/")
        // A file cannot be a directory as well.
        let clashes = files.keys.contains {
          $0 == path || $0.hasPrefix(path + "/") || path.hasPrefix($0 + "/")
        }
        if !clashes { files[path] = "x\n" }
      }
      func attributes(_ isTop: Bool) -> String {
        var text = isTop ? "# made up\n[attr]private export-ignore -text\n" : ""
        for _ in 0..<1 + random.below(4) {
          text += "\(random.pick(Self.patterns)) \(random.pick(Self.attributes))\n"
        }
        return text
      }
      let directories = Set(
        files.keys.compactMap { path in
          path.contains("/")
            ? path.split(separator: "/").dropLast().joined(separator: "/") : nil
        }
      ).sorted()
      files[".gitattributes"] = attributes(true)
      for directory in directories where random.below(5) == 0 {
        files[directory + "/.gitattributes"] = attributes(false)
      }
      let module = try SampleModule(files)
      // The sample's own files would clash with nothing, and are seen alike by both.
      for arguments in [
        ["init", "-q"], ["add", "-A", "-f"],
        ["-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-q", "-m", "x"],
      ] {
        let done = try Self.git(arguments, in: module.url)
        try #require(done != nil)
      }
      let archive = try Self.git(
        ["archive", "--format=tar", "-o", "../all.tar", "HEAD"], in: module.url)
      try #require(archive != nil)
      let tar = Process()
      tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      tar.arguments = ["tar", "-tf", "../all.tar", "--quoting-style=literal"]
      tar.currentDirectoryURL = module.url
      let output = Pipe()
      tar.standardOutput = output
      try tar.run()
      let listed = String(
        decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      tar.waitUntilExit()
      let expected = listed.split(separator: "\n").map(String.init)
        .filter { !$0.hasSuffix("/") && !$0.hasSuffix(".gitattributes") }.sorted()
      // The module's own composer.json may be ignored: it is read all the same.
      let listing = try module.list()
      #expect(
        listing.paths.sorted() == expected,
        "tree \(number): \(files.filter { $0.key.hasSuffix(".gitattributes") })")
      ignored += listing.package.leftOut.count { $0.reason == "export-ignore" }
    }
    #expect(ignored > 60)
  }
}

/// Finished archives, good and evil.
struct LintPackageTests {
  private func lint(_ zip: [UInt8], _ arguments: [String] = []) throws -> Program.Output {
    let directory = try TemporaryDirectory()
    try directory.write(zip, to: "p.zip")
    let result = try Program.run(["lint", "p.zip"] + arguments, in: directory.url)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: directory.url.path) == ["p.zip"])
    return result
  }

  private func rules(_ zip: [UInt8]) throws -> [String] {
    struct Report: Decodable {
      struct Finding: Decodable {
        var rule: String
        var path: String
      }
      var diagnostics: [Finding]
    }
    let result = try lint(zip, ["--format", "json"])
    return try JSONDecoder().decode(Report.self, from: Data(result.standardOutput.utf8))
      .diagnostics.map { "\($0.rule) \($0.path)" }
  }

  private static let composer = ZipBuilder.Entry("composer.json", SampleModule.composer)
  private static let module = ZipBuilder.Entry("etc/module.xml", "<config/>")
  private static let registration = ZipBuilder.Entry("registration.php", "<?php\n")
  private static let good = [composer, module, registration]

  @Test func lintsTheFilesInIt() throws {
    let xml = "<config>\n  <integration name=\"Acme\"/>\n</config>\n"
    let folder = Self.good.map { entry in
      entry.with { $0.name = Array("acme/".utf8) + $0.name }
    }
    let result = try lint(
      ZipBuilder(folder + [.init("acme/etc/integration.xml", xml)]).bytes)
    #expect(result.status == 1)
    #expect(result.standardOutput.contains("--> p.zip/acme/etc/integration.xml:2:22\n"))
    #expect(result.standardOutput.contains("error[missing-email]"))
    #expect(result.standardOutput.contains("2 |   <integration name=\"Acme\"/>"))
  }

  /// What is said of a module's directory is said of its package: the same rules see the same files.
  @Test(arguments: [
    "empty-values", "from-documentation", "good-consolidated", "good-legacy", "missing-email",
    "never-read", "not-well-formed", "values-on-own-lines",
  ])
  func findsWhatItFindsInTheDirectory(_ name: String) throws {
    struct Report: Decodable {
      struct Finding: Decodable {
        var rule: String
        var path: String
        var message: String
      }
      var diagnostics: [Finding]
      func lines(below prefix: String) -> [String] {
        diagnostics.filter { !$0.rule.hasPrefix("package-") }.map {
          let path = $0.path.hasPrefix(prefix) ? String($0.path.dropFirst(prefix.count)) : $0.path
          return "\($0.rule) \(path) \($0.message)"
        }
      }
    }
    func findings(_ arguments: [String], _ directory: URL, below prefix: String = "") throws
      -> [String]
    {
      let result = try Program.run(arguments + ["--format", "json"], in: directory)
      return try JSONDecoder().decode(Report.self, from: Data(result.standardOutput.utf8))
        .lines(below: prefix)
    }
    let scratch = try TemporaryDirectory()
    let sample = Fixtures.packageRoot.appendingPathComponent("Samples/\(name)")
    let module = scratch.url.appendingPathComponent("module")
    try FileManager.default.copyItem(at: sample, to: module)
    let composer = module.appendingPathComponent("composer.json")
    if !FileManager.default.fileExists(atPath: composer.path) {
      try scratch.write(SampleModule.composer, to: "module/composer.json")
    }
    let inDirectory = try findings(["lint"], module)
    #expect(inDirectory.isEmpty == (name == "good-consolidated"))
    #expect(try findings(["pack", "--keep-going", "-o", "../p.zip"], module) == inDirectory)
    #expect(try findings(["lint", "p.zip"], scratch.url, below: "p.zip/") == inDirectory)
  }

  @Test func evilArchives() throws {
    #expect(try rules(ZipBuilder(Self.good).bytes) == [])
    #expect(
      try rules(ZipBuilder(Self.good + [.init("../../../tmp/evil.php", "<?php\n")]).bytes)
        == ["package-unsafe-path p.zip/../../../tmp/evil.php"])
    #expect(
      try rules(
        ZipBuilder(Self.good + [.init("/etc/cron.d/x"), .init("a\\b"), .init("C:x")]).bytes)
        == [
          "package-unsafe-path p.zip//etc/cron.d/x", "package-unsafe-path p.zip/C:x",
          "package-unsafe-path p.zip/a\\b",
        ])
    #expect(
      try rules(
        ZipBuilder(Self.good + [.init("a", "/etc/passwd").with { $0.mode = 0o120777 }]).bytes)
        == ["package-symbolic-link p.zip/a"])
    #expect(
      try rules(ZipBuilder(Self.good + [.init("registration.php"), .init("Etc/a")]).bytes)
        == [
          "package-names-differ-by-case p.zip/Etc/a",
          "package-duplicate-entry p.zip/registration.php",
        ])
    #expect(
      try rules(ZipBuilder(Self.good + [.init("x").with { $0.flags = 1 }]).bytes)
        == ["package-encrypted-entry p.zip/x"])
    #expect(try rules(Array("no zip".utf8)) == ["package-corrupt-archive p.zip"])
    #expect(try rules([]) == ["package-corrupt-archive p.zip"])
    let whole = ZipBuilder(Self.good).bytes
    #expect(try rules(Array(whole.dropLast(9))) == ["package-corrupt-archive p.zip"])
  }

  /// A gigabyte in a few bytes is neither unpacked nor waited for.
  @Test func bombs() throws {
    let zeros = ZipBuilder.deflatedZeros(4 << 20)
    let entries = (0..<250).map { number in
      ZipBuilder.Entry("f\(number)", bytes: []).with {
        $0.stored = zeros
        $0.method = 8
        $0.claimedSize = 4 << 20
      }
    }
    let start = ContinuousClock.now
    let found = try rules(ZipBuilder(Self.good + entries).bytes)
    #expect(found.contains("package-zip-bomb p.zip"))
    #expect(ContinuousClock.now - start < .seconds(10))
  }

  /// Damaged archives, through the whole program in memory: never a crash, whatever the bytes.
  @Test func damagedArchives() throws {
    let whole = ZipBuilder(Self.good + [.init("etc/integration.xml", "<config/>")]).bytes
    var random = SplitMix64(seed: 77)
    for _ in 0..<40 {
      var bytes = whole
      for _ in 0...random.below(3) {
        bytes[random.below(bytes.count)] = UInt8(truncatingIfNeeded: random.next())
      }
      let result = try lint(bytes)
      #expect(result.status == 0 || result.status == 1, "\(result.standardError)")
    }
  }

  @Test func notThereOrTooLarge() throws {
    let missing = try Program.run(["lint", "/nowhere/p.zip"])
    #expect(missing.status == 3)
    #expect(missing.standardError == "magint: /nowhere/p.zip: no such file or directory\n")
  }
}
