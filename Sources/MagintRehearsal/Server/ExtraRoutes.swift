#if Rehearsal
  /// What a stand-in answers beside what Magento does.
  package protocol ExtraRoutes: Sendable {
    /// - Returns: nil for a request that is the shop's.
    func answer(_ request: RequestMessage) async -> ExtraReply?

    /// The stand-in is about to stop: streams that are open have to end.
    func stop()
  }

  package enum ExtraReply: Sendable {
    case message(ReplyMessage)
    /// A reply whose body is sent as it comes, until the stream ends.
    case stream(headers: [HeaderField], AsyncStream<[UInt8]>)
  }
#endif
