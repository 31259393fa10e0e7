internal import MagintCore
internal import MagintRules

/// A module's name and version, which its package is named by, and its composer.json as the package
/// has it.
struct PackageIdentity {
  /// Empty where composer.json has none.
  let name: String
  /// Nil where nothing gives one.
  let version: String?
  let source: PackagePage.VersionSource
  /// Nil where composer.json is no JSON.
  let composer: JSONTree?
  /// Of composer.json in the archive: with the version in it, also where that is from elsewhere.
  /// Composer takes the version of an archive from there and from nowhere else.
  let composerBytes: [UInt8]

  /// Reads the composer.json of a module. What is wrong with it the rules say, of the archive.
  ///
  /// - Parameters:
  ///   - versionName: the version that was asked for; nil for none.
  ///   - tags: of the revision that is checked out.
  /// - Throws: ``MagintError`` where there is no composer.json, or `versionName` is no version or
  ///   another one than composer.json has.
  init(
    _ module: String, versionName: String?, tags: [String]
  ) throws(MagintError) {
    let path = module + "/composer.json"
    let bytes: [UInt8]
    do throws(MagintError) {
      bytes = try FileSystem.read(path, limit: 1 << 20)
    } catch {
      throw MagintError(
        .failure, path: FileSystem.display(path),
        "\(error.message); a package is named by its composer.json")
    }
    if let versionName, !PackageInvalidVersion.isValid(versionName) {
      throw MagintError(
        .usage,
        "'\(versionName)' is no version; --version-name takes one such as 1.2.3 or 1.2.3-beta1")
    }
    composer = try? JSONTree.parse(bytes)
    name = composer?["name"]?.string ?? ""
    let written = composer?["version"]
    if let versionName {
      if let written = written?.string, written != versionName,
        PackageInvalidVersion.isValid(written)
      {
        throw MagintError(
          .usage, path: FileSystem.display(path),
          "has the version '\(written)', and --version-name is '\(versionName)': change the one or leave out the other"
        )
      }
      version = versionName
      source = written?.string == versionName ? .composer : .option
    } else if written == nil, let tag = Self.version(of: tags) {
      version = tag.version
      source = .gitTag(tag.tag)
    } else {
      version = written?.string
      source = .composer
    }
    if source != .composer, let version {
      composerBytes = Self.adding(version, in: written, to: bytes)
    } else {
      composerBytes = bytes
    }
  }

  /// The usual name of the package's file, without anything that could lead elsewhere.
  var fileName: String {
    let name = Self.plain(name.replacing("/", with: "_"))
    let version = version.map { "-" + Self.plain($0) } ?? ""
    return (name.isEmpty ? "package" : name) + version + ".zip"
  }

  private static func plain(_ text: String) -> String {
    let bytes = text.utf8.prefix(100).map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
        byte
      case UInt8(ascii: "."): byte
      default: UInt8(ascii: "-")
      }
    }
    return String(decoding: bytes.drop { $0 == UInt8(ascii: ".") }, as: UTF8.self)
  }

  /// The latest version among tags such as `1.2.3` and `v1.2.3`.
  private static func version(of tags: [String]) -> (tag: String, version: String)? {
    let found = tags.compactMap { tag -> (tag: String, version: String)? in
      let version = tag.hasPrefix("v") ? String(tag.dropFirst()) : tag
      return PackageInvalidVersion.isValid(version) ? (tag, version) : nil
    }
    // A version with a word behind it comes before the one without.
    func key(_ version: String) -> ([Int], Bool, String) {
      let halves = version.split(separator: "-", maxSplits: 1)
      return (
        halves[0].split(separator: ".").map { Int($0) ?? .max }, halves.count == 1,
        halves.count == 2 ? String(halves[1]) : ""
      )
    }
    return found.max {
      let (left, right) = (key($0.version), key($1.version))
      if left.0 != right.0 { return left.0.lexicographicallyPrecedes(right.0) }
      return (left.1 ? 1 : 0, left.2) < (right.1 ? 1 : 0, right.2)
    }
  }

  /// composer.json with a version; every other byte stays.
  private static func adding(
    _ version: String, in written: JSONTree?, to bytes: [UInt8]
  ) -> [UInt8] {
    if let range = written?.range {
      return Array(bytes[..<range.lowerBound]) + Array("\"\(version)\"".utf8)
        + Array(bytes[range.upperBound...])
    }
    guard var json = try? CommentedJSON(bytes), let root = json.root, case .object = root.value
    else { return bytes }
    try? json.add("version", .string(version), to: root)
    return json.bytes
  }
}
