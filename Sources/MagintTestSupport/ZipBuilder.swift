/// Builds zip archives byte by byte, those above all that no decent program would make.
package struct ZipBuilder: Sendable {
  package struct Entry: Sendable {
    package var name: [UInt8]
    package var contents: [UInt8]
    /// What is stored; nil for the contents as they are.
    package var stored: [UInt8]?
    package var method = 0
    package var flags = 0x0800
    /// The Unix mode, with the kind of file.
    package var mode = 0o100644
    /// What the headers say where that is not the truth.
    package var claimedSize: Int?
    package var claimedChecksum: UInt32?
    /// The name in front of the contents, where that is another than in the directory.
    package var localName: [UInt8]?
    /// The place in the directory, where that is not the truth.
    package var claimedOffset: Int?

    package init(_ name: String, _ contents: String = "") {
      self.name = Array(name.utf8)
      self.contents = Array(contents.utf8)
    }

    package init(_ name: String, bytes: [UInt8]) {
      self.name = Array(name.utf8)
      contents = bytes
    }

    /// The entry with changes.
    package func with(_ change: (inout Entry) -> Void) -> Entry {
      var copy = self
      change(&copy)
      return copy
    }
  }

  package var entries: [Entry]
  /// Between the entries and the directory.
  package var gap: [UInt8] = []
  package var comment: [UInt8] = []
  /// The number of entries, where that is not the truth.
  package var claimedCount: Int?

  package init(_ entries: [Entry]) { self.entries = entries }

  package var bytes: [UInt8] {
    var output: [UInt8] = []
    var directory: [UInt8] = []
    for entry in entries {
      let offset = output.count
      let stored = entry.stored ?? entry.contents
      let size = entry.claimedSize ?? entry.contents.count
      let checksum = entry.claimedChecksum ?? Self.checksum(entry.contents)
      let compressedSize = entry.stored == nil ? entry.claimedSize ?? stored.count : stored.count
      let common =
        Self.short(20) + Self.short(entry.flags) + Self.short(entry.method) + Self.long(0x0021_0000)
        + Self.long(Int(checksum)) + Self.long(compressedSize) + Self.long(size)
      let localName = entry.localName ?? entry.name
      output += Self.long(0x0403_4B50) + common + Self.short(localName.count) + Self.short(0)
      output += localName + stored
      directory += Self.long(0x0201_4B50) + Self.short(3 << 8 | 20) + common
      directory += Self.short(entry.name.count) + Self.short(0) + Self.short(0) + Self.short(0)
      directory += Self.short(0) + Self.long(entry.mode << 16)
      directory += Self.long(entry.claimedOffset ?? offset) + entry.name
    }
    output += gap
    let start = output.count
    let count = claimedCount ?? entries.count
    output += directory
    output += Self.long(0x0605_4B50) + Self.short(0) + Self.short(0) + Self.short(count)
    output += Self.short(count) + Self.long(directory.count) + Self.long(start)
    return output + Self.short(comment.count) + comment
  }

  private static func short(_ value: Int) -> [UInt8] {
    [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
  }

  private static func long(_ value: Int) -> [UInt8] {
    short(value) + short(value >> 16)
  }

  /// CRC-32, as zip has it.
  package static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var value: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      value ^= UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }
    return ~value
  }

  /// `count` zeros, deflated: a thousandth of that.
  package static func deflatedZeros(_ count: Int) -> [UInt8] {
    // One block with fixed codes: a literal 0, then matches of 258 bytes at distance 1.
    var bits = BitWriter()
    bits.write(1, 1)
    bits.write(1, 2)
    bits.writeCode(0x30, 8)
    var left = count - 1
    while left >= 258 {
      bits.writeCode(0xC5, 8)
      bits.writeCode(0, 5)
      left -= 258
    }
    for _ in 0..<left { bits.writeCode(0x30, 8) }
    bits.writeCode(0, 7)
    return bits.finish()
  }

  private struct BitWriter {
    var bytes: [UInt8] = []
    var current: UInt32 = 0
    var count = 0

    /// From the lowest bit on.
    mutating func write(_ value: UInt32, _ width: Int) {
      for index in 0..<width {
        current |= (value >> UInt32(index) & 1) << UInt32(count)
        count += 1
        if count == 8 {
          bytes.append(UInt8(current))
          current = 0
          count = 0
        }
      }
    }

    /// From the highest bit on, as codes are.
    mutating func writeCode(_ value: UInt32, _ width: Int) {
      for index in (0..<width).reversed() { write(value >> UInt32(index) & 1, 1) }
    }

    mutating func finish() -> [UInt8] {
      if count > 0 { bytes.append(UInt8(current)) }
      return bytes
    }
  }
}
