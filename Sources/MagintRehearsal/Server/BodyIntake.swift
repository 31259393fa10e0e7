#if Rehearsal
  internal import HummingbirdCore
  internal import NIOCore

  /// Reads the body of a request as it comes: the beginning is kept, and what JSON it is found out on the way.
  enum BodyIntake {
    /// Bytes that are kept of a form, which is signed as a whole, and of XML, which is read as a whole.
    private static let wholeLength = 1 << 20
    /// Bytes that are kept of others, and of one that is longer than that: exchanges are kept by the thousand.
    private static let sampleLength = 64 << 10

    /// - Returns: whether the body has no more than `limit` bytes.
    static func read(
      _ body: RequestBody, into message: inout RequestMessage, limit: Int
    ) async throws -> Bool {
      var outline: JSONOutline?
      let isWhole =
        message.hasForm || message.header("content-type")?.contains("xml") == true
      let keptLength = isWhole ? wholeLength : sampleLength
      for try await buffer in body {
        let length = message.bodyLength + buffer.readableBytes
        guard length <= limit else { return false }
        message.bodyLength = length
        guard outline == nil else {
          outline?.consume(buffer.readableBytesView)
          continue
        }
        message.body += buffer.readableBytesView
        if message.body.count > keptLength {
          var begun = JSONOutline()
          begun.consume(message.body)
          outline = begun
          message.body = Array(message.body.prefix(sampleLength))
        }
      }
      outline?.finish()
      message.outline = outline
      return true
    }
  }
#endif
