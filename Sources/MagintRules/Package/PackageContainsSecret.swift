import MagintArchive
package import MagintCore

package enum PackageContainsSecret: PackageRule {
  package static let id: RuleID = "package-contains-secret"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .package, severity: .error, consequences: [.insecure],
      summary: "The package has a file that usually holds a secret",
      rationale: """
        `auth.json` holds the keys to the Marketplace, `.env` passwords, `*.pem` and `*.key` private keys.
        Everybody who buys the package, or downloads it, has them then. `magint pack` leaves such files out and
        says so. A key that is in a package already must be taken out of use: other copies stay.
        """,
      examples: [
        .bad(SamplePackage(files: [SamplePackage.File("auth.json", "{}\n")]), at: "auth.json"),
        .good(SamplePackage()),
      ])
  }

  package static func check(_ package: CheckedPackage, _ report: inout PackageFindings) {
    for entry in package.entries where entry.kind == .file && isSecret(entry.name) {
      report.add(
        Self.self, .error, [.insecure], entry: entry.name,
        "\(quoted(entry.name)) usually holds a secret",
        "Everybody who has the package can read it.",
        help: "Leave it out; if it holds a key, take that out of use")
    }
  }

  private static let names: Set<String> = [
    "auth.json", ".env", ".htpasswd", ".netrc", ".npmrc", ".pypirc", "id_rsa", "id_dsa", "id_ecdsa",
    "id_ed25519", "credentials.json",
  ]
  private static let extensions = [
    ".pem", ".key", ".p12", ".pfx", ".jks", ".keystore", ".kdbx", ".ppk",
  ]

  /// Whether a file's name is one that secrets are kept under.
  package static func isSecret(_ path: String) -> Bool {
    let name = (path.split(separator: "/").last.map(String.init) ?? path).lowercased()
    if names.contains(name) || extensions.contains(where: name.hasSuffix) { return true }
    // What is left to fill in is no secret: .env.example and the like.
    guard name.hasPrefix(".env.") else { return false }
    return ![".example", ".sample", ".dist", ".template"].contains(where: name.hasSuffix)
  }
}
