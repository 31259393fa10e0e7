import MagintArchive
package import MagintCore

package enum PackageContainsSecret: PackageRule {
  package static let id: RuleID = "package-contains-secret"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .package, severity: .error, consequences: [.insecure],
      summary: "The package has a file that holds a secret, or usually does",
      rationale: """
        `auth.json` holds the keys to the Marketplace, `.env` and `env.php` passwords, `*.pem` and `*.key`
        private keys, `*.sql` what was in a shop's database, `.git` all that ever was in the repository.
        Everybody who buys the package, or downloads it, has them then. `magint pack` leaves such files out and
        says so, and those that begin as private keys do, whatever their names.

        In all other files keys and tokens are found by what they look like: the consumer secret and the token
        secret of an integration, also in a file that `magint oauth sign --token-file` reads; headers with
        credentials in a request or a recording of requests (HAR); private keys; files of the environment; the
        tokens of GitHub, GitLab, npm, Slack, Stripe and Amazon Web Services. Reports say where, and never show
        the line. A key that is in a package already must be taken out of use: other copies stay.
        """,
      examples: [
        .bad(SamplePackage(files: [SamplePackage.File("auth.json", "{}\n")]), at: "auth.json"),
        .bad(
          SamplePackage(files: [
            SamplePackage.File(
              "tokens",
              "consumer_key=2f8u0q6rjx5m1c7wz4b9k3n0p5t8y2e6\n⟦consumer_secret⟧=7h3d9s1v6g4l8a2q0w5e7r1t3y9u6i2o\n"
            )
          ]), at: "tokens"),
        .good(SamplePackage()),
      ])
  }

  package static func check(_ package: CheckedPackage, _ report: inout PackageFindings) {
    // Of all that is in one of these directories one finding is enough.
    var seen: Set<String> = []
    for (index, entry) in package.entries.enumerated() {
      if let directory = secretDirectory(of: entry) {
        if seen.insert(directory).inserted { add(directory, entry, &report) }
      } else if entry.kind == .file {
        if isSecret(entry.name) {
          add(entry.name, entry, &report)
        } else {
          for (match, place) in package.secrets[index] ?? [] {
            report.add(
              Self.self, .error, [.insecure], entry: entry.name, place: place,
              message(match.kind, entry.name), explanation, help: help)
          }
        }
      }
    }
  }

  private static func message(_ kind: SecretScanner.Match.Kind, _ name: String) -> String {
    switch kind {
    case .privateKey: "\(quoted(name)) holds a private key"
    case .value(let name): "what stands under \(quoted(name)) looks like a secret"
    case .header(let name): "the header \(quoted(name)) has credentials in it"
    case .token(let issuer): "this looks like a token of \(issuer)"
    }
  }

  private static let explanation = "Everybody who has the package can read it."
  private static let help = "Take it out of the package; if it is a key, take that out of use"

  private static func add(
    _ what: String, _ entry: ZipArchive.Entry, _ report: inout PackageFindings
  ) {
    report.add(
      Self.self, .error, [.insecure], entry: entry.name,
      "\(quoted(what)) usually holds a secret", explanation, help: help)
  }

  private static let names: Set<String> = [
    "auth.json", ".env", ".htpasswd", ".netrc", ".npmrc", ".pypirc", ".git-credentials", "id_rsa",
    "id_dsa", "id_ecdsa", "id_ed25519", "credentials", "credentials.json",
  ]
  private static let extensions = [
    ".pem", ".key", ".p12", ".pfx", ".jks", ".keystore", ".kdbx", ".ppk", ".sql", ".sql.gz",
  ]
  private static let directories: Set<String> = [".aws", ".ssh"]
  /// What is left to fill in is no secret: .env.example and the like.
  private static let samples = [".example", ".sample", ".dist", ".template"]
  /// What a browser is given, or a person reads, may be called `secrets` and be none.
  private static let harmless = [".phtml", ".html", ".js", ".css", ".less", ".svg", ".md", ".csv"]

  /// Whether a file's name is one that secrets are kept under.
  package static func isSecret(_ path: String) -> Bool {
    let exact = path.split(separator: "/").last.map(String.init) ?? path
    let name = exact.lowercased()
    if names.contains(name) || extensions.contains(where: name.hasSuffix) { return true }
    // With a capital these are PHP classes.
    if exact == "env.php" { return true }
    if exact.hasPrefix("secrets.") { return !(samples + harmless).contains(where: name.hasSuffix) }
    if name.hasPrefix("service-account") { return name.hasSuffix(".json") }
    guard name.hasPrefix(".env.") else { return false }
    return !samples.contains(where: name.hasSuffix)
  }

  /// Whether a directory of that name is one for keys.
  package static func isSecretDirectory(_ name: String) -> Bool { directories.contains(name) }

  /// Whether a file with that beginning is a private key in PEM form.
  package static func isPrivateKey(_ beginning: some Collection<UInt8>) -> Bool {
    let line = String(
      decoding: beginning.prefix { $0 != 0x0A && $0 != 0x0D }.prefix(80), as: UTF8.self)
    return line.hasPrefix("-----BEGIN ") && line.contains("PRIVATE KEY")
  }

  /// The directory that an entry is in or is, with a `/` at the end, where that is one for keys or a
  /// repository.
  private static func secretDirectory(of entry: ZipArchive.Entry) -> String? {
    let parts = entry.name.split(separator: "/", omittingEmptySubsequences: false)
    let above = entry.kind == .directory ? parts[...] : parts.dropLast()
    guard let at = above.firstIndex(where: { $0 == ".git" || directories.contains(String($0)) })
    else { return nil }
    return parts[...at].joined(separator: "/") + "/"
  }
}
