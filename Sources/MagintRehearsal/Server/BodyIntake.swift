#if Rehearsal
  internal import NIOCore

  /// The body of a request as it comes in: the beginning is kept, and what JSON it is found out on the way.
  struct BodyIntake {
    /// Bytes that are kept of a form, which is signed as a whole, and of XML, which is read as a whole.
    private static let wholeLength = 1 << 20
    /// Bytes that are kept of others, and of one that is longer than that: exchanges are kept by the thousand.
    private static let sampleLength = 64 << 10

    private var outline: JSONOutline?

    /// - Returns: whether the body has no more than `limit` bytes so far.
    mutating func add(_ buffer: ByteBuffer, to message: inout RequestMessage, limit: Int) -> Bool {
      message.bodyLength += buffer.readableBytes
      guard message.bodyLength <= limit else { return false }
      guard outline == nil else {
        outline?.consume(buffer.readableBytesView)
        return true
      }
      message.body += buffer.readableBytesView
      guard message.body.count > Self.sampleLength else { return true }
      let isWhole = message.hasForm || message.header("content-type")?.contains("xml") == true
      guard !isWhole || message.body.count > Self.wholeLength else { return true }
      var begun = JSONOutline()
      begun.consume(message.body)
      outline = begun
      message.body = Array(message.body.prefix(Self.sampleLength))
      return true
    }

    mutating func end(_ message: inout RequestMessage) {
      outline?.finish()
      message.outline = outline
    }
  }
#endif
