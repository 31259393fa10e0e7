/// The hash FNV-1a: the same at each run and on each machine, which `Hasher` is not. No protection
/// against people who look for collisions.
///
/// The functions take what they are used for: generic ones are not specialized across modules, and
/// take a fifth of a run.
package enum FNV1a {
  package static func hash32(_ text: String) -> UInt32 { hash32(text.utf8.span) }

  package static func hash32(_ bytes: Span<UInt8>) -> UInt32 {
    var hash = start32
    for index in bytes.indices { hash = hash32(bytes[index], from: hash) }
    return hash
  }

  /// The hash of nothing.
  package static let start32: UInt32 = 0x811C_9DC5

  /// The hash of one more byte.
  @inlinable
  package static func hash32(_ byte: UInt8, from start: UInt32) -> UInt32 {
    (start ^ UInt32(byte)) &* 0x0100_0193
  }

  /// - Parameter start: the hash of what stands in front of `text`.
  package static func hash64(
    _ text: String, from start: UInt64 = 0xCBF2_9CE4_8422_2325
  ) -> UInt64 {
    var hash = start
    for byte in text.utf8 { hash = hash64(byte, from: hash) }
    return hash
  }

  /// A hash that does not tell capital letters from small ones; nil where not all are ASCII.
  package static func foldedHash64(_ text: String) -> UInt64? {
    let bytes = text.utf8.span
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in bytes.indices {
      let byte = bytes[index]
      guard byte < 0x80 else { return nil }
      let isCapital = byte &- UInt8(ascii: "A") < 26
      hash = hash64(isCapital ? byte | 0x20 : byte, from: hash)
    }
    return hash
  }

  /// The hash of one more byte.
  package static func hash64(_ byte: UInt8, from start: UInt64) -> UInt64 {
    (start ^ UInt64(byte)) &* 0x100_0000_01B3
  }
}
