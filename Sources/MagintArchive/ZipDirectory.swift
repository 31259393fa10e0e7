/// The structure of a zip archive, as its central directory has it, and what is wrong with that.
///
/// libarchive, like every reader, guesses its way through archives that contradict themselves. Who
/// judges a package must not: another reader may guess otherwise. So the structure is read here,
/// strictly, and libarchive is asked for contents of an archive without contradictions only.
struct ZipDirectory {
  struct Entry {
    var rawName: [UInt8]
    var isNameUTF8: Bool
    var method: Int
    var isEncrypted: Bool
    var checksum: UInt32
    var compressedSize: Int
    var size: Int
    /// Of the file system that made the entry; nil where that has no Unix modes.
    var unixMode: Int?
    /// MS-DOS's mark for a directory.
    var hasDirectoryMark: Bool
    var localOffset: Int
    /// Where its record in the central directory is.
    var directoryOffset: Int
    /// Where its contents are, compressed.
    var data: Range<Int>
  }

  private(set) var entries: [Entry] = []
  private(set) var problems: [ZipProblem] = []

  /// More entries nobody reads.
  static let maximumCount = 65_534

  init(_ bytes: [UInt8]) {
    guard let end = Self.end(of: bytes) else {
      let isCutOff = bytes.starts(with: [0x50, 0x4B, 0x03, 0x04])
      let kind: ZipProblem.Kind =
        isCutOff ? Self.excess(bytes).map { .excess($0) } ?? .truncated : .notZip
      problems = [ZipProblem(kind)]
      return
    }
    let reader = Reader(bytes)
    let count = reader.short(end + 10)
    let size = reader.long(end + 12)
    let start = reader.long(end + 16)
    guard reader.short(end + 4) == 0, reader.short(end + 6) == 0, reader.short(end + 8) == count
    else {
      problems = [ZipProblem(.inconsistent("it is one part of several"))]
      return
    }
    guard count < 0xFFFF, size < 0xFFFF_FFFF, start < 0xFFFF_FFFF,
      !(end >= 20 && reader.long(end - 20) == 0x0706_4B50)
    else {
      problems = [ZipProblem(.zip64)]
      return
    }
    guard start + size == end else {
      problems = [
        ZipProblem(
          start + size < end
            ? .inconsistent("there are bytes that belong to nothing") : .truncated)
      ]
      return
    }
    readRecords(reader, count, start..<end)
    if problems.isEmpty { findOverlaps() }
  }

  /// Where the record at the end is: it is the last thing in the file.
  private static func end(of bytes: [UInt8]) -> Int? {
    let reader = Reader(bytes)
    var offset = bytes.count - 22
    let first = max(0, bytes.count - 22 - 0xFFFF)
    while offset >= first {
      if reader.long(offset) == 0x0605_4B50, offset + 22 + reader.short(offset + 20) == bytes.count
      {
        return offset
      }
      offset -= 1
    }
    return nil
  }

  /// How many bytes there are behind the end of an archive that is whole otherwise.
  private static func excess(_ bytes: [UInt8]) -> Int? {
    let reader = Reader(bytes)
    var offset = bytes.count - 22
    while offset >= 0 {
      if bytes[offset] == 0x50, reader.long(offset) == 0x0605_4B50,
        reader.long(offset + 12) + reader.long(offset + 16) == offset
      {
        let count = bytes.count - offset - 22 - reader.short(offset + 20)
        return count > 0 ? count : nil
      }
      offset -= 1
    }
    return nil
  }

  private mutating func readRecords(_ reader: Reader, _ count: Int, _ range: Range<Int>) {
    var at = range.lowerBound
    for _ in 0..<count {
      guard at + 46 <= range.upperBound, reader.long(at) == 0x0201_4B50 else {
        problems.append(ZipProblem(.inconsistent("its directory has fewer entries than it says")))
        return
      }
      let nameLength = reader.short(at + 28)
      let next = at + 46 + nameLength + reader.short(at + 30) + reader.short(at + 32)
      guard next <= range.upperBound else {
        problems.append(ZipProblem(.inconsistent("an entry of its directory has no end")))
        return
      }
      let flags = reader.short(at + 8)
      let attributes = reader.long(at + 38)
      let system = reader.short(at + 4) >> 8
      var entry = Entry(
        rawName: Array(reader.bytes[at + 46..<at + 46 + nameLength]),
        isNameUTF8: flags & 0x0800 != 0, method: reader.short(at + 10),
        isEncrypted: flags & 0x2041 != 0, checksum: UInt32(reader.long(at + 16)),
        compressedSize: reader.long(at + 20), size: reader.long(at + 24),
        unixMode: system == 3 || system == 19 ? attributes >> 16 : nil,
        hasDirectoryMark: attributes & 0x10 != 0, localOffset: reader.long(at + 42),
        directoryOffset: at, data: 0..<0)
      if let problem = locate(&entry, reader, before: range.lowerBound) {
        problems.append(ZipProblem(problem, entry: ZipArchive.name(entry.rawName)))
      }
      entries.append(entry)
      at = next
    }
    if at != range.upperBound {
      problems.append(ZipProblem(.inconsistent("its directory has more entries than it says")))
    }
  }

  /// Finds the contents of an entry; what is wrong with its own header otherwise.
  private func locate(_ entry: inout Entry, _ reader: Reader, before end: Int) -> ZipProblem.Kind? {
    let at = entry.localOffset
    guard at + 30 <= end, reader.long(at) == 0x0403_4B50 else {
      return .inconsistent("the directory points to no entry")
    }
    let nameLength = reader.short(at + 26)
    let start = at + 30 + nameLength + reader.short(at + 28)
    guard start + entry.compressedSize <= end else {
      return .inconsistent("its contents are cut off")
    }
    guard reader.bytes[at + 30..<at + 30 + nameLength].elementsEqual(entry.rawName) else {
      return .inconsistent("it has another name in front of its contents than in the directory")
    }
    guard reader.short(at + 8) == entry.method,
      (reader.short(at + 6) & 0x2041 != 0) == entry.isEncrypted
    else { return .inconsistent("its header and the directory differ") }
    // Sizes stand behind the contents where they were not known before; otherwise here too.
    if reader.short(at + 6) & 0x08 == 0 {
      if reader.long(at + 18) == 0xFFFF_FFFF { return .zip64 }
      guard reader.long(at + 18) == entry.compressedSize, reader.long(at + 22) == entry.size,
        reader.long(at + 14) == Int(entry.checksum)
      else { return .inconsistent("its header and the directory give different sizes") }
    }
    entry.data = start..<start + entry.compressedSize
    return nil
  }

  /// Entries that share bytes make little of an archive look like much.
  private mutating func findOverlaps() {
    let sorted = entries.sorted { $0.localOffset < $1.localOffset }
    for (first, second) in zip(sorted, sorted.dropFirst())
    where first.data.upperBound > second.localOffset || first.localOffset == second.localOffset {
      problems.append(
        ZipProblem(
          .overlap(with: ZipArchive.name(first.rawName)), entry: ZipArchive.name(second.rawName)))
    }
  }

  /// Numbers in little-endian order; those outside of the file are 0.
  private struct Reader {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func short(_ offset: Int) -> Int {
      guard offset >= 0, offset + 2 <= bytes.count else { return 0 }
      return Int(bytes[offset]) | Int(bytes[offset + 1]) << 8
    }

    func long(_ offset: Int) -> Int { short(offset) | short(offset + 2) << 16 }
  }
}
