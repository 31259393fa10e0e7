extension String {
  /// As `lowercased()`, but without making a copy where that changes nothing.
  package var loweredCase: String {
    let bytes = utf8.span
    for index in bytes.indices {
      let byte = bytes[index]
      if byte >= 0x80 || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) {
        return lowercased()
      }
    }
    return self
  }
}
