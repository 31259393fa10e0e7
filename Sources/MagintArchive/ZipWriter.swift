package import MagintCore

/// Writes zip archives whose bytes depend on names and contents alone.
package enum ZipWriter {
  /// A zip archive of regular files.
  ///
  /// Whatever the order of `files`, the machine and the time: entries are sorted by the bytes of
  /// their names; each is of 1980-01-01 and mode 0644, belongs to nobody, and its name counts as
  /// UTF-8. They are deflated by the zlib that the program is linked with: another build of zlib may
  /// find other matches, so a program that carries its own has the same bytes everywhere.
  ///
  /// - Parameter files: names with `/` between their parts, relative, each once.
  /// - Throws: ``MagintError`` where there is more than a zip archive without ZIP64 can hold.
  package static func write(
    _ files: [(name: String, bytes: [UInt8])]
  ) throws(MagintError) -> [UInt8] {
    let total = files.reduce(0) { $0 + $1.bytes.count + $1.name.utf8.count * 2 + 128 }
    guard files.count < 0xFFFF, total < 0xFFFF_0000 else {
      throw MagintError(
        .failure, "\(files.count) files with \(total) bytes are more than a zip archive can hold")
    }
    let sorted = files.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    var archive = try LibArchive.zip(sorted)
    try correct(&archive)
    return archive
  }

  /// Sets the mark that says that a name is UTF-8, in both places where it stands: libarchive asks
  /// the locale whether it is.
  ///
  /// Also clears the size that libarchive writes in front of contents although it marks it as
  /// following them (bit 3 of the flags): APPNOTE 4.4.4 wants zero there, and libzip's check of
  /// consistency (PHP's `ZipArchive::CHECKCONS`) refuses an archive with anything else.
  private static func correct(_ archive: inout [UInt8]) throws(MagintError) {
    let directory = ZipDirectory(archive)
    guard directory.problems.isEmpty else {
      throw MagintError(.failure, "libarchive wrote an archive that cannot be read")
    }
    for entry in directory.entries {
      if entry.rawName.contains(where: { $0 >= 0x80 }) {
        archive[entry.localOffset + 7] |= 0x08
        archive[entry.directoryOffset + 9] |= 0x08
      }
      if archive[entry.localOffset + 6] & 0x08 != 0 {
        for offset in 14..<26 { archive[entry.localOffset + offset] = 0 }
      }
    }
  }
}
