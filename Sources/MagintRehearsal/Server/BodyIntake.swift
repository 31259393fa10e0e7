#if Rehearsal
  internal import HummingbirdCore
  internal import NIOCore

  /// Reads the body of a request as it comes: the beginning is kept, and what JSON it is found out on the way.
  enum BodyIntake {
    /// Bytes that are kept of a body. A form is signed as a whole, and nobody posts a larger one.
    private static let keptLength = 1 << 20
    /// Bytes that are kept of a body that is longer than that.
    private static let sampleLength = 64 << 10

    /// - Returns: whether the body has no more than `limit` bytes.
    static func read(
      _ body: RequestBody, into message: inout RequestMessage, limit: Int
    ) async throws -> Bool {
      var outline: JSONOutline?
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
