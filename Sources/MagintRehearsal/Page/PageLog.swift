#if Rehearsal
  internal import MagintCore

  /// What has happened in a rehearsal with a page: the newest entries, and streams of server-sent
  /// events to those who look at it.
  final class PageLog: Sendable {
    struct Entry: Sendable {
      enum Actor: String, Sendable {
        case magento, service, browser, stranger, rehearsal
        /// Who looks at the page.
        case you
      }

      enum Tone: String, Sendable { case good, bad, plain }

      enum Detail: Sendable {
        case exchange(Exchange)
        case call(RequestMessage, StandIn.ActivationOutcome)
      }

      /// Counts from 1; given by the log.
      var number = 0
      /// Grows with each entry and each change of one.
      var version = 0
      /// Seconds since 1970, by the clock of the machine.
      var time = ShopClock().now
      var actor: Actor
      var title: String
      /// Nil where there was no reply, or nothing that has one.
      var status: Int?
      var tone = Tone.plain
      /// What came of it, in sentences.
      var text = ""
      var detail: Detail?

      /// Bytes that it holds, about.
      var size: Int {
        switch detail {
        case .exchange(let exchange): Self.size(exchange.request) * 2 + Self.size(exchange.reply)
        case .call(let request, let outcome):
          Self.size(request) + (outcome.reply.map(Self.size) ?? 0)
        case nil: 0
        }
      }

      private static func size(_ request: RequestMessage) -> Int {
        request.target.utf8.count + size(request.headers) + request.body.count
      }

      private static func size(_ reply: ReplyMessage) -> Int {
        size(reply.headers) + reply.body.count
      }

      private static func size(_ headers: [HeaderField]) -> Int {
        headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
      }
    }

    /// Pages that are told of what happens. A browser has six connections to a server, all of its windows
    /// together: one more, and a window would wait for ever.
    static let streamLimit = 4
    private static let entryLimit = 500
    private static let sizeLimit = 16 << 20
    private static let backlog = 1024

    private struct State: Sendable {
      var entries: [Entry] = []
      var size = 0
      var last = 0
      var version = 0
      /// In the order in which they came.
      var streams: [(number: Int, continuation: AsyncStream<[UInt8]>.Continuation)] = []
      var lastStream = 0
      var isClosed = false
    }

    private let state = Guarded(State())

    /// Keeps an entry, and sends it to those who listen.
    ///
    /// - Returns: its number.
    @discardableResult
    func add(_ entry: Entry) -> Int {
      state.withLock { state in
        state.last += 1
        state.version += 1
        var entry = entry
        (entry.number, entry.version) = (state.last, state.version)
        state.entries.append(entry)
        state.size += entry.size
        Self.shorten(&state)
        Self.send(Self.event(entry), to: &state)
        return entry.number
      }
    }

    /// Changes an entry, if it is there still: what is under way has come to an end.
    func update(_ number: Int, _ change: (inout Entry) -> Void) {
      state.withLock { state in
        guard let place = state.entries.firstIndex(where: { $0.number == number }) else { return }
        state.version += 1
        state.size -= state.entries[place].size
        change(&state.entries[place])
        state.entries[place].version = state.version
        state.size += state.entries[place].size
        Self.send(Self.event(state.entries[place]), to: &state)
        Self.shorten(&state)
      }
    }

    private static func shorten(_ state: inout State) {
      while state.entries.count > entryLimit || state.size > sizeLimit && state.entries.count > 1 {
        state.size -= state.entries.removeFirst().size
      }
    }

    func entry(_ number: Int) -> Entry? {
      state.withLock { $0.entries.first { $0.number == number } }
    }

    /// Forgets all entries.
    func clear() {
      state.withLock { state in
        state.entries = []
        state.size = 0
        Self.send(Self.event("clear", "{}"), to: &state)
      }
    }

    /// Tells those who listen of something that is not kept.
    ///
    /// - Parameter json: is asked while nothing else is sent, so that what is newer comes later.
    func broadcast(_ name: String, _ json: () -> String) {
      state.withLock { Self.send(Self.event(name, json()), to: &$0) }
    }

    /// Keeps connections alive, and shows which are not.
    func ping() { state.withLock { Self.send(": \n\n", to: &$0) } }

    /// A stream that begins with `opening` and what has changed since a version. Where there are too many streams,
    /// the oldest is told so and ends.
    func listen(after version: Int, opening: () -> String) -> AsyncStream<[UInt8]> {
      let (stream, continuation) = AsyncStream.makeStream(
        of: [UInt8].self, bufferingPolicy: .bufferingOldest(Self.backlog))
      let (own, ended) = state.withLock { state in
        state.lastStream += 1
        continuation.yield(Array(("retry: 1000\n\n" + opening()).utf8))
        for entry in state.entries.sorted(by: { $0.version < $1.version })
        where entry.version > version {
          continuation.yield(Array(Self.event(entry).utf8))
        }
        var ended = state.isClosed ? [continuation] : []
        if !state.isClosed {
          state.streams.append((state.lastStream, continuation))
          while state.streams.count > Self.streamLimit {
            let oldest = state.streams.removeFirst().continuation
            oldest.yield(Array(Self.event("superseded", "{}").utf8))
            ended.append(oldest)
          }
        }
        return (state.lastStream, ended)
      }
      // Finishing one calls what is below, which takes the lock.
      for continuation in ended { continuation.finish() }
      continuation.onTermination = { [state] _ in
        state.withLock { $0.streams.removeAll { $0.number == own } }
      }
      return stream
    }

    /// Ends all streams.
    func close() {
      let all = state.withLock { state in
        state.isClosed = true
        defer { state.streams = [] }
        return state.streams
      }
      for (_, continuation) in all { continuation.finish() }
    }

    var streamCount: Int { state.withLock { $0.streams.count } }

    // MARK: Events

    /// Ends a stream that has fallen too far behind: the browser comes again, and asks for what it lacks.
    private static func send(_ event: String, to state: inout State) {
      let bytes = Array(event.utf8)
      state.streams.removeAll { _, continuation in
        guard case .dropped = continuation.yield(bytes) else { return false }
        // It would take the lock that is held.
        continuation.onTermination = nil
        continuation.finish()
        return true
      }
    }

    /// - Parameter json: in one line.
    static func event(_ name: String, _ json: String, id: Int? = nil) -> String {
      (id.map { "id: \($0)\n" } ?? "") + "event: \(name)\ndata: \(json)\n\n"
    }

    private static func event(_ entry: Entry) -> String {
      var json = JSONText()
      json.object { json in
        json.field("number", entry.number)
        json.field("time", entry.time)
        json.field("actor", entry.actor.rawValue)
        json.field("title", visible(entry.title))
        if let status = entry.status { json.field("status", status) }
        json.field("tone", entry.tone.rawValue)
        json.field("text", visible(entry.text))
        json.field("hasDetail", entry.detail != nil)
      }
      return event("entry", json.text, id: entry.version)
    }
  }
#endif
