#if Rehearsal
  internal import MagintCore

  /// What was said in a scenario, in the order in which it began.
  package struct TranscriptEntry: Sendable {
    package enum Actor: String, Sendable {
      /// Calls the endpoint URL.
      case magento
      /// Opens the identity link.
      case browser
      case service
      /// Calls the REST API with the tokens that the service was given.
      case rehearsal
      /// Calls the endpoint URL without being a shop.
      case stranger
    }

    package var actor: Actor
    package var request: RequestMessage
    package var reply: ReplyMessage?
    /// Why there is no reply.
    package var failure: String?
    /// Why the shop refused the request.
    package var refusal: String?
  }

  final class Transcript: Sendable {
    private let state = Guarded<[TranscriptEntry]>([])

    var entries: [TranscriptEntry] { state.withLock { $0 } }

    /// - Returns: what ``end(_:reply:failure:)`` wants.
    func begin(_ actor: TranscriptEntry.Actor, _ request: RequestMessage) -> Int {
      state.withLock { entries in
        entries.append(TranscriptEntry(actor: actor, request: request))
        return entries.count - 1
      }
    }

    func end(_ number: Int, reply: ReplyMessage?, failure: String?) {
      state.withLock { entries in
        entries[number].reply = reply
        entries[number].failure = failure
      }
    }

    func add(_ actor: TranscriptEntry.Actor, _ exchange: Exchange) {
      let entry = TranscriptEntry(
        actor: actor, request: exchange.request, reply: exchange.reply,
        refusal: exchange.account.failure?.detail)
      state.withLock { $0.append(entry) }
    }
  }
#endif
