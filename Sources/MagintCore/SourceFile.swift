/// One input: its path as shown to the user and its text as UTF-8 bytes.
public struct SourceFile: Sendable {
  /// As given or found, relative to the working directory where it is below it.
  public let path: String
  /// UTF-8; what was read, or its transcoding where ``encoding`` is set. May hold invalid bytes.
  public let bytes: [UInt8]
  /// The name of the encoding the file is stored in, where that is not UTF-8.
  public let encoding: String?

  public init(path: String, bytes: [UInt8], encoding: String? = nil) {
    self.path = path
    self.bytes = bytes
    self.encoding = encoding
  }

  /// The text of `range`, invalid UTF-8 repaired.
  public func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }
}
