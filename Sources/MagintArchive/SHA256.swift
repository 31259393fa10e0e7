package import MagintCore

/// Digests of files.
package enum SHA256 {
  /// The SHA-256 of `bytes` in hexadecimal digits.
  ///
  /// libarchive has it for the manifests that it writes (mtree), and so this is the one of a
  /// manifest.
  ///
  /// - Throws: ``MagintError`` where libarchive was built without it.
  package static func digest(_ bytes: [UInt8]) throws(MagintError) -> String {
    let manifest = String(decoding: try LibArchive.manifest(of: bytes), as: UTF8.self)
    let key = "sha256digest="
    for word in manifest.split(whereSeparator: { $0 == " " || $0 == "\n" })
    where word.hasPrefix(key) {
      return String(word.dropFirst(key.count))
    }
    throw MagintError(.failure, "this libarchive was built without SHA-256")
  }
}
