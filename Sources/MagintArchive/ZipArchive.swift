/// A zip archive that was read into memory: nothing of it is ever written anywhere.
///
/// Whatever its bytes are, reading ends, with what could be read and what is wrong.
package struct ZipArchive: Sendable {
  package enum EntryKind: Sendable, Hashable {
    case file, directory, symbolicLink
    /// A device, a socket or another thing that only a Unix has.
    case special
  }

  package struct Entry: Sendable {
    /// As it is stored, with `/` or whatever else between its parts; invalid UTF-8 is repaired.
    package var name: String
    /// Whether the name is UTF-8.
    package var isNameValid: Bool
    package var kind: EntryKind
    package var isEncrypted: Bool
    /// In bytes, as the archive says.
    package var size: Int
    /// Of what is stored, in bytes.
    package var compressedSize: Int
    /// Where they were wanted and are in order.
    package var contents: [UInt8]?

    package init(
      name: String, isNameValid: Bool = true, kind: EntryKind = .file, isEncrypted: Bool = false,
      size: Int, compressedSize: Int, contents: [UInt8]? = nil
    ) {
      self.name = name
      self.isNameValid = isNameValid
      self.kind = kind
      self.isEncrypted = isEncrypted
      self.size = size
      self.compressedSize = compressedSize
      self.contents = contents
    }
  }

  /// In the order of the archive's directory.
  package private(set) var entries: [Entry] = []
  package private(set) var problems: [ZipProblem] = []
  /// Of the archive itself, in bytes.
  package let size: Int

  /// The most that is unpacked of one archive, in bytes: what says that it holds more is not read.
  package static let maximumTotal = 256 << 20

  /// So much of a file is shown to who looks at all of them, in bytes.
  package static let shownSize = 4 << 20

  /// What is smaller is no bomb, however well it was compressed.
  private static let harmlessSize = 1 << 20
  /// Text seldom has a tenth of this; deflate cannot do more than seven times as much.
  private static let suspiciousRatio = 150

  /// Reads the archive that `bytes` are.
  ///
  /// - Parameters:
  ///   - wants: the names of the entries whose contents to keep. All others are read as well, to see
  ///     whether they are in order.
  ///   - look: is shown each file that is in order once, by its index in ``entries``: its contents up
  ///     to ``shownSize``. So a look at everything needs the memory of one file.
  package init(
    _ bytes: [UInt8], keeping wants: (String) -> Bool = { _ in true },
    look: (Int, Entry, [UInt8]) -> Void = { _, _, _ in }
  ) {
    size = bytes.count
    let directory = ZipDirectory(bytes)
    problems = directory.problems
    entries = directory.entries.map(Self.entry)
    let total = entries.reduce(0) { $0 + $1.size }
    if total > Self.maximumTotal { problems.append(ZipProblem(.total(total))) }
    for (entry, record) in zip(entries, directory.entries) {
      if record.method != 0, record.method != 8, !entry.isEncrypted {
        problems.append(ZipProblem(.method(record.method), entry: entry.name))
      }
      if entry.size > Self.harmlessSize, entry.size / Self.suspiciousRatio > entry.compressedSize {
        problems.append(
          ZipProblem(
            .ratio(size: entry.size, compressed: entry.compressedSize), entry: entry.name))
      }
    }
    guard problems.isEmpty, !entries.isEmpty else { return }

    let order = entries.indices.sorted {
      directory.entries[$0].localOffset < directory.entries[$1].localOffset
    }
    var contents: [Int: [UInt8]] = [:]
    var found: [ZipProblem] = []
    let failure = LibArchive.read(bytes, count: order.count) { number in
      let entry = entries[order[number]]
      guard !entry.isEncrypted, entry.kind == .file else { return nil }
      return LibArchive.Request(
        limit: entry.size, keeps: wants(entry.name) ? entry.size : Self.shownSize)
    } found: { number, reading in
      let entry = entries[order[number]]
      if reading.isBeyondLimit || (reading.objection == nil && reading.count != entry.size) {
        found.append(ZipProblem(.wrongSize(entry.size), entry: entry.name))
      } else if let objection = reading.objection {
        found.append(ZipProblem(.damaged(objection), entry: entry.name))
      } else {
        look(order[number], entry, reading.contents)
        if wants(entry.name) { contents[order[number]] = reading.contents }
      }
    }
    if let failure { found.append(ZipProblem(.unreadable(failure))) }
    for (index, bytes) in contents { entries[index].contents = bytes }
    problems = found
  }

  /// The text of a stored name.
  static func name(_ raw: [UInt8]) -> String { String(decoding: raw, as: UTF8.self) }

  private static func entry(_ record: ZipDirectory.Entry) -> Entry {
    let name = name(record.rawName)
    let kind: EntryKind =
      switch (record.unixMode ?? 0) & 0o170000 {
      case 0o120000: .symbolicLink
      case 0o040000: .directory
      case 0, 0o100000: name.hasSuffix("/") || record.hasDirectoryMark ? .directory : .file
      default: .special
      }
    return Entry(
      name: name, isNameValid: Array(name.utf8) == record.rawName, kind: kind,
      isEncrypted: record.isEncrypted, size: record.size, compressedSize: record.compressedSize)
  }
}

/// Why an archive cannot be trusted or read.
package struct ZipProblem: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    case notZip
    /// It begins as a zip archive and has no end.
    case truncated
    /// So many bytes follow an archive that is whole.
    case excess(Int)
    /// In the form for more than 4 GB, which is not read.
    case zip64
    /// Its parts contradict each other.
    case inconsistent(String)
    /// Two entries have the same bytes.
    case overlap(with: String)
    /// A way of compressing other than deflate.
    case method(Int)
    /// So much out of so little.
    case ratio(size: Int, compressed: Int)
    /// More bytes in all than ``ZipArchive/maximumTotal``.
    case total(Int)
    /// More or fewer bytes than the entry says.
    case wrongSize(Int)
    /// A wrong checksum or a broken stream, in libarchive's words.
    case damaged(String)
    /// The archive as a whole, in libarchive's words.
    case unreadable(String)
  }

  package var kind: Kind
  /// The name of the entry that it is about; nil for the archive.
  package var entry: String?

  init(_ kind: Kind, entry: String? = nil) {
    self.kind = kind
    self.entry = entry
  }
}
