/// The hash FNV-1a: the same at each run and on each machine, which `Hasher` is not. No protection
/// against people who look for collisions.
package enum FNV1a {
  @inlinable package static func hash32(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var hash: UInt32 = 0x811C_9DC5
    for byte in bytes { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
    return hash
  }

  /// - Parameter start: the hash of what stands in front of `bytes`.
  @inlinable package static func hash64(
    _ bytes: some Sequence<UInt8>, from start: UInt64 = 0xCBF2_9CE4_8422_2325
  ) -> UInt64 {
    var hash = start
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return hash
  }
}
