import MagintArchive
import MagintCore
import MagintRules
import MagintTestSupport
import Testing

/// The rules about packages, beyond their examples.
struct PackageRuleTests {
  private func find(_ sample: SamplePackage, _ rule: any PackageRule.Type) -> [Diagnostic] {
    RuleSet { $0 == rule.id }.check(CheckedPackage(sample))
  }

  /// Whether the rule objects to a composer.json that is whole otherwise.
  private func isRefused(_ composer: String, _ rule: any PackageRule.Type) -> Bool {
    !find(SamplePackage(composer: composer), rule).isEmpty
  }

  @Test(arguments: [
    ("a/b", true), ("acme/module-order_sync2", true), ("Acme/x", false), ("acme", false),
    ("acme/", false), ("/x", false), ("a/b/c", false), ("acme/x.y", false), ("acme/\u{E9}", false),
    ("acme / x", false), ("", false),
  ])
  func names(_ name: String, _ isValid: Bool) {
    #expect(
      isRefused(SamplePackage.composer(name: "\"\(name)\""), PackageInvalidName.self) != isValid)
  }

  @Test(arguments: [
    ("1.2.3", true), ("0.0.1", true), ("10.20.30", true), ("1.2.3-beta1", true),
    ("1.2.3-RC2", true), ("1.2.3-p4", true), ("1.2.3-patch1", true), ("1.2.3-dev1", true),
    ("1.2", false), ("1.2.3.4", false), ("v1.2.3", false), ("1.2.3-beta", false),
    ("1.2.3-beta1.2", false), ("1.2.3-", false), ("1.2.3-x1", false), ("1.2.x", false),
    ("1..3", false), ("", false), ("1.2.3 ", false), ("1.2.3+4", false), ("dev-main", false),
    ("1.2.٣", false),
  ])
  func versions(_ version: String, _ isValid: Bool) {
    #expect(
      isRefused(SamplePackage.composer(version: "\"\(version)\""), PackageInvalidVersion.self)
        != isValid)
  }

  @Test func whatIsNoText() {
    let composer = SamplePackage.composer(name: "7", version: "1.2", type: "[]")
    for rule: any PackageRule.Type in [
      PackageInvalidName.self, PackageInvalidVersion.self, PackageUnknownType.self,
    ] {
      #expect(isRefused(composer, rule))
      #expect(isRefused("{}", rule))
      #expect(!isRefused("[]", rule), "no object: another rule says so")
    }
  }

  @Test(arguments: [
    ("magento/framework", "*", true), ("magento/framework", "*@stable", true),
    ("magento/framework", " * ", true), ("magento/framework", "103.*", false),
    ("magento/framework", ">=103", false), ("acme/client", "*", false),
    ("magento/module-sales", "", false),
  ])
  func wildcards(_ package: String, _ constraint: String, _ isRefused: Bool) {
    let composer = SamplePackage.composer(require: "\"\(package)\": \"\(constraint)\"")
    #expect(self.isRefused(composer, PackageWildcardRequirement.self) == isRefused)
  }

  @Test(arguments: [
    ("dev-main as 1.0.0", true), ("1.0.0 as 1.1.x-dev", true), ("dev-master", false),
    ("dev-bas as1", false), ("^1.0 || dev-x as 2.0", true),
  ])
  func aliases(_ constraint: String, _ isRefused: Bool) {
    let composer = SamplePackage.composer(require: "\"acme/client\": \"\(constraint)\"")
    #expect(self.isRefused(composer, PackageInlineAlias.self) == isRefused)
  }

  @Test(arguments: [
    ("magento/product-community-edition", true), ("magento/product-enterprise-edition", true),
    ("magento/magento2-base", true), ("magento/magento2-ee-base", true),
    ("magento/magento-composer-installer", true),
    ("magento/product-video", false), ("magento/module-catalog", false),
    ("acme/product-x-edition", false),
  ])
  func forbidden(_ package: String, _ isRefused: Bool) {
    let composer = SamplePackage.composer(require: "\"\(package)\": \"^1.0\"")
    #expect(self.isRefused(composer, PackageForbiddenRequirement.self) == isRefused)
  }

  @Test func forbiddenKeys() {
    let composer = SamplePackage.composer(
      more:
        "\"extra\": {\"map\": [], \"magento-root-dir\": \"x\", \"other\": 1}, \"source\": {}, \"dist\": {}"
    )
    let found = find(SamplePackage(composer: composer), PackageForbiddenKey.self)
    #expect(
      found.map(\.message) == [
        "composer.json has the key 'extra.map'",
        "composer.json has the key 'extra.magento-root-dir'",
        "composer.json has the key 'source'", "composer.json has the key 'dist'",
      ])
  }

  /// What is in `⟦⟧` is found, and nothing else.
  @Test(arguments: [
    ("a.php", "<?php\n# ⟦TODO⟧\n#[TODO]\n/* ⟦FIXME⟧: x */ $a = '// TODO'; // \"\n// ⟦TODO⟧"),
    ("a.php", "<?php\n/** @⟦todo⟧ x, todo, ToDo, TODOS, xTODO, METODO, _TODO */"),
    ("a.php", "<?php\n$a = <<<EOT\n// TODO\nEOTX\n  EOT;\n// ⟦TODO⟧\n"),
    ("a.php", "<?php\n$a = <<<'X'\n'\nX;\n// ⟦TODO⟧\n$b = 1 <<< 2;"),
    ("a.php", "<?php\n$a = \"\\\" // TODO\"; $b = 'a\n// TODO\n'; //⟦TODO⟧"),
    ("a.phtml", "TODO <!-- ⟦TODO⟧ --> <?= $a // ⟦TODO⟧ ?> // TODO <?php /* ⟦TODO⟧"),
    (
      "a.js", "var a = 'it // TODO', b = `\n// TODO\n`; // ⟦TODO⟧\nvar c = 'open // TODO\n//⟦FIXME⟧"
    ),
    ("a.less", ".a { b: url(http://TODO); /* ⟦TODO⟧ */ } // ⟦TODO⟧\n"),
    ("a.xml", "<a b=\"TODO\"><!-- ⟦TODO⟧ -->TODO<!-- FIXME1 --></a>"),
    ("a.txt", "// TODO"), ("README.md", "<!-- TODO -->"), ("a.php", ""), ("a.php", "<?php /*"),
    ("a.php", "<?php '"), ("a.php", "<?php '\\"), ("a.php", "<?php <<<"), ("a.php", "<?php <<<A"),
  ])
  func comments(_ name: String, _ marked: String) {
    let sample = SamplePackage(files: [SamplePackage.File(name, marked)])
    let found = find(sample, PackageTodoComment.self).compactMap(\.bytes)
    var expected: [Range<Int>] = []
    var text = ""
    var start = 0
    for character in marked {
      switch character {
      case "⟦": start = text.utf8.count
      case "⟧": expected.append(start..<text.utf8.count)
      default: text.append(character)
      }
    }
    #expect(found == expected)
  }

  /// Any bytes, of any kind of file: each comment is in the file, and they are in order.
  @Test func commentsOfDamagedCode() {
    var random = SplitMix64(seed: 3)
    let pieces = [
      "<?php", "?>", "/*", "*/", "//", "#", "'", "\"", "`", "\\", "\n", "<<<A", "A;", "<!--", "-->",
      "TODO", " ", "\u{E9}", "FIXME", "@todo",
    ]
    for name in ["a.php", "a.js", "a.less", "a.xml"] {
      for _ in 0..<300 {
        let text = (0..<random.below(40)).map { _ in random.pick(pieces) }.joined()
        let sample = SamplePackage(files: [SamplePackage.File(name, text)])
        let found = find(sample, PackageTodoComment.self).compactMap(\.bytes)
        #expect(found.allSatisfy { $0.upperBound <= text.utf8.count })
        #expect(found == found.sorted { $0.lowerBound < $1.lowerBound })
      }
    }
  }

  @Test(arguments: [
    (".env", true), ("a/.env.local", true), (".env.example", false), (".env.php.dist", false),
    ("etc/Auth.json", true), ("keys/server.KEY", true), ("cert.pem", true), ("id_rsa", true),
    ("id_rsa.pub", false), ("Model/Key.php", false), ("environment", false), ("a.pem/b.php", false),
    ("app/etc/env.php", true), ("Model/Env.php", false), (".git-credentials", true),
    ("credentials", true), ("Credentials/a.php", false), ("secrets.yaml", true),
    ("secrets.php", true), ("Model/Secrets.php", false), ("web/js/secrets.js", false),
    ("secrets.json.dist", false), ("service-account-prod.json", true),
    ("service-account.php", false), ("dump.sql", true), ("a/Dump.SQL.gz", true),
    ("Model/Sql.php", false),
  ])
  func secrets(_ path: String, _ isSecret: Bool) {
    #expect(PackageContainsSecret.isSecret(path) == isSecret)
  }

  private func messages(_ entries: [(String, String)], _ rule: any PackageRule.Type) -> [String] {
    let zip = ZipBuilder(entries.map { ZipBuilder.Entry($0.0, $0.1) })
    let package = CheckedPackage(
      path: "p.zip", zip: zip.bytes)
    return RuleSet { $0 == rule.id }.check(package).map(\.message)
  }

  @Test func secretsByPlaceAndContents() {
    #expect(
      messages(
        [
          (".git/config", "x"), (".git/HEAD", "x"), ("a/.aws/config", "x"), ("a/.ssh/known", "x"),
          (".gitignore", "x"), ("deploy", "-----BEGIN RSA PRIVATE KEY-----\nx"),
          ("deploy.txt", "-----BEGIN PRIVATE KEY-----\r\nx"),
          ("cert", "-----BEGIN CERTIFICATE-----\nPRIVATE KEY"),
          ("doc.md", "x -----BEGIN PRIVATE KEY-----"), ("empty", ""),
        ], PackageContainsSecret.self) == [
          "'.git/' usually holds a secret", "'a/.aws/' usually holds a secret",
          "'a/.ssh/' usually holds a secret", "'deploy' holds a private key",
          "'deploy.txt' holds a private key",
        ])
  }

  private static let token = "7h3d9s1v6g4l8a2q0w5e7r1t3y9u6i2o"

  /// What a file holds, whatever its name; `R4ND0M` stands for what chance has made.
  @Test(arguments: [
    ("tokens", "consumer_key=R4ND0M\nconsumer_secret=R4ND0M\n", ["consumer_secret"]),
    ("notes.txt", "export OAUTH_TOKEN_SECRET='R4ND0M'\r\n", ["OAUTH_TOKEN_SECRET"]),
    (
      "a.json", "{\"access_token\": \"R4ND0M\", \"access-token-secret\":\"R4ND0M\"}",
      ["access_token", "access-token-secret"]
    ),
    ("Model/A.php", "<?php $a = ['consumer_secret' => 'R4ND0M'];", ["consumer_secret"]),
    ("etc/config.xml", "<a><consumer_secret>R4ND0M</consumer_secret></a>", ["consumer_secret"]),
    (
      "etc/di.xml", "<item name=\"client_secret\" xsi:type=\"string\">R4ND0M</item>",
      ["client_secret"]
    ),
    ("x.js", "const consumerSecret = \"R4ND0M\";", ["consumerSecret"]),
    ("short", "consumer_secret=hemmelig\n", ["consumer_secret"]),
    ("settings", "DB_PASSWORD=magento2\nA=b\n", ["DB_PASSWORD"]),
    ("c.json", "{\"password\": \"0a1b2c3d4e5f60718293a4b5c6d7e8f9\"}", ["password"]),
    (
      "request.txt",
      "GET /\nAuthorization: OAuth oauth_consumer_key=\"R4ND0M\",oauth_signature=\"R4ND0M%3D\"\n",
      ["Authorization"]
    ),
    ("run.sh", "curl -H 'authorization: Bearer R4ND0M' x", ["authorization"]),
    ("a.har", "{\"name\": \"Authorization\", \"value\": \"Basic R4ND0M=\"}", ["Authorization"]),
    ("a.har", "{\"name\":\"Cookie\",\"value\":\"PHPSESSID=R4ND0M\"}", ["Cookie"]),
    ("a.md", "see ghp_7h3d9s1v6g4l8a2q0w5e7r1t3y9u6i2oAB12", ["GitHub"]),
    ("a.yml", "id: AKIA7H3D9S1V6G4L8A2Q", ["Amazon Web Services"]),
    ("k.php", "$k = \"-----BEGIN RSA PRIVATE KEY-----\\nR4ND0MR4ND0M\\n\";", ["private key"]),
    // No secrets: names, types, places to fill in, code, what is public.
    (
      "a.json",
      "{\"consumer_secret\": \"text\", \"access_token\": \"your-access-token-here-12345\"}", []
    ),
    ("tokens.dist", "consumer_secret=fill me in\n", []),
    ("A.php", "<?php const XML_PATH_SECRET = 'acme_sync/oauth2/consumer_secret';", []),
    (
      "A.php",
      "<?php $this->consumerSecret = $consumerSecret; $token = getToken($x1234567890123456);",
      []
    ),
    ("A.php", "<?php if ($token == 'R4ND0M') { $secret::call(); }", []),
    ("A.php", "<?php if (strpos($a, '-----BEGIN RSA PRIVATE KEY-----') === 0) { return; }", []),
    (
      "system.xml",
      "<field id=\"consumer_secret\" translate=\"label\" type=\"obscure\" sortOrder=\"100\"/>",
      []
    ),
    (
      "README.md",
      "Authorization: Bearer <token>\nconsumer_secret=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx1\n", []
    ),
    ("README.md", "Authorization: OAuth oauth_consumer_key=\"…\", oauth_signature=\"…\"\n", []),
    ("a.bin", "\0consumer_secret=R4ND0M", []), ("empty", "", []), ("=", "=", []),
    ("x", "secret=", []),
    ("x", "Authorization:", []), ("x", "\"name\": \"Cookie\", \"value\"", []),
    ("x", "-----BEGIN ", []),
    ("x", "_", []), ("x", "gh", []), ("x", "K", []),
  ])
  func secretsByContents(_ path: String, _ text: String, _ expected: [String]) {
    let bytes = Array(text.replacing("R4ND0M", with: Self.token).utf8)
    let found = SecretScanner.matches(in: bytes, path: path).map { match in
      switch match.kind {
      case .privateKey: "private key"
      case .value(let name), .header(let name): name
      case .token(let issuer): issuer
      }
    }
    #expect(found == expected)
  }

  /// Any bytes: the scanner ends, and what it finds is in the file.
  @Test func secretsInDamagedText() {
    var random = SplitMix64(seed: 8)
    let pieces = [
      "consumer_secret", "=", ":", "=>", ">", "<", "\"", "'", " ", "\n", Self.token, "name",
      "value",
      "Authorization", "OAuth ", "Bearer ", "-----BEGIN ", "PRIVATE KEY-----", "ghp_", "AKIA", "\\",
      "xox", "-", "_", "oauth_signature=", "Cookie", "\u{E9}", "\0",
    ]
    for _ in 0..<3_000 {
      let bytes = Array((0..<random.below(30)).map { _ in random.pick(pieces) }.joined().utf8)
      for path in ["a.php", "tokens", "a.xml"] {
        for match in SecretScanner.matches(in: bytes, path: path) {
          #expect(match.range.lowerBound < match.range.upperBound)
          #expect(match.range.upperBound <= bytes.count)
        }
      }
    }
  }

  /// No report shows a secret: neither message nor excerpt.
  @Test func secretsAreNotShown() throws {
    let zip = ZipBuilder([ZipBuilder.Entry("t", "\nconsumer_secret=\(Self.token)\n")])
    let found = RuleSet { $0 == PackageContainsSecret.id }.check(
      CheckedPackage(path: "p.zip", zip: zip.bytes))
    let finding = try #require(found.first)
    #expect(finding.path == "p.zip/t" && finding.range?.start.line == 2)
    #expect(finding.message == "what stands under 'consumer_secret' looks like a secret")
    #expect(!String(reflecting: finding).contains(Self.token))
  }

  /// `./`, `/`, `.` and `./registration.php` are what composer makes of them.
  @Test(arguments: [
    ("./", "registration.php", ""), (".", "./registration.php", ""), ("/", "/registration.php", ""),
    ("", "./registration.php", ""), ("./src", "./src/registration.php", "src/"),
    ("src/.", "src//registration.php", "src/"), ("src", "src/registration.php", "src/"),
  ])
  func pathsOfComposer(_ mapped: String, _ registration: String, _ folder: String) {
    let composer = SamplePackage.composer()
      .replacing("\"registration.php\"", with: "\"\(registration)\"")
      .replacing("Sync\\\\\": \"\"", with: "Sync\\\\\": \"\(mapped)\"")
    #expect(composer.contains("\"\(registration)\"") && composer.contains(": \"\(mapped)\"}"))
    func missing(_ folder: String) -> [Diagnostic] {
      let zip = ZipBuilder([
        ZipBuilder.Entry("composer.json", composer),
        ZipBuilder.Entry(folder + "registration.php", "x"),
        ZipBuilder.Entry(folder + "etc/module.xml", "x"),
      ])
      return RuleSet { $0 == PackageMissingFile.id }.check(
        CheckedPackage(path: "p.zip", zip: zip.bytes))
    }
    #expect(missing(folder) == [])
    #expect(missing("other/").count == 2)
  }

  /// Magento reads etc/ beside registration.php; only the Marketplace looks for it with the classes.
  @Test func classesInAFolderOfTheirOwn() throws {
    let composer = SamplePackage.composer()
      .replacing("Sync\\\\\": \"\"", with: "Sync\\\\\": \"src/\"")
    let zip = ZipBuilder([
      ZipBuilder.Entry("composer.json", composer), ZipBuilder.Entry("registration.php", "x"),
      ZipBuilder.Entry("etc/module.xml", "x"), ZipBuilder.Entry("src/A.php", "x"),
    ])
    let found = RuleSet { $0 == PackageMissingFile.id }.check(
      CheckedPackage(path: "p.zip", zip: zip.bytes))
    #expect(found.map(\.message) == ["the folder of the classes, 'src/', has no etc/module.xml"])
    let fix = try #require(found.first?.fixIts.first)
    #expect(!fix.title.hasPrefix("Add"), "a second module.xml would be wrong")
  }

  /// What all entries have is said once.
  @Test func oneFindingForAll() {
    func messages(_ entries: [ZipBuilder.Entry], _ rule: any PackageRule.Type) -> [String] {
      let package = CheckedPackage(path: "p.zip", zip: ZipBuilder(entries).bytes)
      return RuleSet { $0 == rule.id }.check(package).map(\.message)
    }
    let names = ["a", "b", "c"].map { ZipBuilder.Entry($0, "x") }
    #expect(
      messages(names.map { $0.with { $0.flags = 1 } }, PackageEncryptedEntry.self)
        == ["'a' and 2 more are encrypted"])
    #expect(
      messages(
        names.map { $0.with { $0.method = 12 } } + [
          ZipBuilder.Entry("d", "x").with { $0.method = 9 }
        ],
        PackageCorruptArchive.self) == [
          "3 entries are compressed with method 12: neither stored nor deflated",
          "the entry is compressed with method 9: neither stored nor deflated",
        ])
  }

  @Test func bytesBehindTheEnd() {
    let whole = ZipBuilder([ZipBuilder.Entry("a", "x")]).bytes
    for (bytes, message) in [
      (whole + [0], "the archive is followed by a byte that belongs to nothing"),
      (
        whole + whole.dropLast(1),
        "the archive is followed by \(whole.count - 1) bytes that belong to nothing"
      ),
      (Array(whole.dropLast(1)), "the archive is cut off: it has no end"),
    ] {
      let package = CheckedPackage(path: "p.zip", zip: bytes)
      #expect(RuleSet { $0 == PackageCorruptArchive.id }.check(package).map(\.message) == [message])
    }
  }

  @Test func dependencies() {
    #expect(
      messages(
        [
          ("x/composer.json", "{}"), ("x/vendor/a.php", "x"), ("x/vendor/b.php", "x"),
          ("x/view/vendor/a.js", "x"), ("x/a/node_modules/b/node_modules/c.js", "x"),
          ("x/node_modules.md", "x"),
        ], PackageContainsDependencies.self) == [
          "'x/vendor/' is what a package manager installs",
          "'x/a/node_modules/' is what a package manager installs",
        ])
  }

  @Test func clashes() {
    func found(_ names: [String], _ rule: any PackageRule.Type) -> [String] {
      let zip = ZipBuilder(names.map { ZipBuilder.Entry($0) })
      let package = CheckedPackage(path: "p.zip", zip: zip.bytes)
      return RuleSet { $0 == rule.id }.check(package).map(\.message)
    }
    #expect(
      found(["a", "a", "a"], PackageDuplicateEntry.self)
        == ["the archive has 3 entries of the name 'a'"])
    #expect(
      found(["a", "a/b", "a/c/d"], PackageDuplicateEntry.self) == ["'a' is a file and a folder"])
    #expect(found(["a", "a/"], PackageDuplicateEntry.self) == ["'a' is a file and a folder"])
    #expect(found(["a/", "a/b", "ab"], PackageDuplicateEntry.self) == [])
    #expect(
      found(["Model/a", "model/b", "model/c", "x"], PackageNamesDifferByCase.self)
        == ["'model' differs from 'Model' only by case"])
    #expect(found(["a/x", "b/X", "a/y"], PackageNamesDifferByCase.self) == [])
    // One letter in two ways is two names to a zip archive, and one to a Mac.
    #expect(found(["\u{E9}", "e\u{301}"], PackageDuplicateEntry.self) == [])
    #expect(found(["\u{E9}", "e\u{301}"], PackageNamesDifferByCase.self).count == 1)
  }

  @Test(arguments: [
    ("/a", "is an absolute path"), ("a\\b", "has a backslash"), ("C:/a", "begins with a drive"),
    ("../a", "leads upwards"), ("a/../b", "leads upwards"),
    ("a//b", "has a part that names nothing"),
    ("./a", "has a part that names nothing"), ("a\u{0}b", "has a control character"),
    ("a\nb", "has a control character"), ("", "is empty"), ("a/", nil), ("..a/.b", nil),
    ("a:b", "begins with a drive"), ("Größe", nil),
    ("ab:c", "is none on Windows, where no name has ':'"),
    ("x/a?b", "is none on Windows, where no name has '?'"),
    ("a*b/x", "is none on Windows, where no name has '*'"),
    ("a\"b", "is none on Windows, where no name has '\"'"),
    ("a.", "is none on Windows, where no name ends in a dot"),
    ("a /b", "is none on Windows, where no name ends in a space"),
    ("con", "is none on Windows, where 'con' is a device"),
    ("a/nul.txt", "is none on Windows, where 'nul' is a device"),
    ("COM1.php", "is none on Windows, where 'com1' is a device"),
    ("Lpt9/x", "is none on Windows, where 'lpt9' is a device"),
    ("Aux .a.b", "is none on Windows, where 'aux' is a device"),
    ("Console.php", nil), ("com10", nil), ("a.con", nil), ("COM.php", nil),
  ])
  func paths(_ name: String, _ reason: String?) {
    let zip = ZipBuilder([ZipBuilder.Entry(name)])
    let package = CheckedPackage(path: "p.zip", zip: zip.bytes)
    let found = RuleSet { $0 == PackageUnsafePath.id }.check(package)
    #expect(found.count == (reason == nil ? 0 : 1))
    if let reason { #expect(found.first?.message.hasSuffix("' " + reason) == true) }
  }

  /// Of two entries with one name, each finding is in its own contents.
  @Test func findingsInDuplicates() {
    let zip = ZipBuilder([
      .init("a.php", "<?php\n"),
      .init("a.php", String(repeating: " ", count: 999) + "<?php // TODO"),
      .init("composer.json", "{"), .init("composer.json", SamplePackage.composer(name: "7")),
    ])
    let package = CheckedPackage(path: "p.zip", zip: zip.bytes)
    let found = RuleSet.all.check(package)
    #expect(found.first { $0.rule == PackageTodoComment.id }?.bytes == 1008..<1012)
    #expect(found.contains { $0.rule == PackageMissingComposerJSON.id })
  }

  /// As many entries as an archive can have, all of them wrong: soon done, and not a report of megabytes.
  @Test func manyFindings() throws {
    let zip = ZipBuilder((0..<30_000).map { ZipBuilder.Entry("../\($0 / 2)") })
    let package = CheckedPackage(path: "p.zip", zip: zip.bytes)
    let found = RuleSet.all.check(package)
    for (rule, count) in [(PackageUnsafePath.id, 30_000), (PackageDuplicateEntry.id, 15_000)] {
      let findings = found.filter { $0.rule == rule }
      #expect(findings.count == 50)
      #expect(
        findings.last?.notes.map(\.message) == ["\(count - 50) more of the kind are not shown"])
    }
  }

  /// A module whose source is in a folder of its own.
  @Test func sourceInAFolder() {
    let composer = """
      {"name": "acme/x", "version": "1.0.0", "type": "magento2-module", "autoload":
      {"files": ["src/registration.php"], "psr-4": {"Acme\\\\X\\\\": "src/"}}}
      """
    func missing(_ files: [String]) -> [String] {
      let zip = ZipBuilder(
        [ZipBuilder.Entry("composer.json", composer)] + files.map { ZipBuilder.Entry($0, "x") })
      let package = CheckedPackage(path: "p.zip", zip: zip.bytes)
      return RuleSet { $0 == PackageMissingFile.id }.check(package).map(\.message)
    }
    #expect(missing(["src/registration.php", "src/etc/module.xml"]) == [])
    #expect(
      missing(["registration.php"]) == [
        "there is no 'src/etc/module.xml'", "there is no 'src/registration.php'",
      ])
  }

  /// Whatever archive: the rules end and keep to their pages.
  @Test func damagedPackages() throws {
    let seed = ZipBuilder(
      [
        ("composer.json", SamplePackage.composer()), ("etc/module.xml", "<config/>"),
        ("registration.php", "<?php // TODO\n"), ("../x", "y"), ("Etc/x", "y"),
      ].map { ZipBuilder.Entry($0.0, $0.1) }
    ).bytes
    var random = SplitMix64(seed: 11)
    for _ in 0..<2_000 {
      var bytes = seed
      for _ in 0...random.below(3) {
        bytes[random.below(bytes.count)] = UInt8(truncatingIfNeeded: random.next())
      }
      let package = CheckedPackage(
        path: "p.zip", zip: bytes)
      for finding in RuleSet.all.check(package) {
        let page = try #require(everyRule.first { $0.id == finding.rule }).metadata
        #expect(page.consequences.contains { $0.consequences == finding.consequences })
        #expect(!finding.message.contains("\n") && finding.explanation?.last == ".")
      }
    }
  }
}
