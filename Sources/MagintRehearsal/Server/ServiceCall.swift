#if Rehearsal
  internal import AsyncHTTPClient
  internal import MagintCore
  internal import NIOCore
  internal import NIOHTTP1
  internal import NIOPosix
  internal import NIOSSL

  /// One request to the service and the whole reply, within a limit.
  enum ServiceCall {
    /// Why there is no reply.
    struct Failure: Error, Sendable {
      /// Behind a colon: no full stop, no capital.
      var reason: String
      /// What to do about it, a sentence; nil where nothing is known but to see that the service runs.
      var help: String?
      /// Whether the service was not reached at all.
      var isConnection = false

      init(_ reason: String, help: String? = nil, isConnection: Bool = false) {
        self.reason = reason
        self.help = help
        self.isConnection = isConnection
      }

      static let stopped = Failure("the call was stopped before there was a reply")
    }

    /// Bytes that a reply may have.
    private static let bodyLimit = 1 << 20

    /// Ends at once where its task is cancelled.
    ///
    /// - Parameter seconds: for all of it, from the connection to the last byte of the body.
    static func send(
      _ request: HTTPClientRequest, _ client: HTTPClient, seconds: Double
    ) async -> Result<ReplyMessage, Failure> {
      let hasHead = Guarded(false)
      let limit = Int64(seconds * 1000)
      let outcome = await withTaskGroup(of: Result<ReplyMessage, any Error>?.self) { group in
        group.addTask {
          do {
            let response = try await client.execute(request, timeout: .milliseconds(limit))
            hasHead.withLock { $0 = true }
            let body = try await response.body.collect(upTo: bodyLimit)
            return .success(
              ReplyMessage(
                Int(response.status.code),
                headers: response.headers.map { HeaderField($0.name, $0.value) },
                body: Array(body.readableBytesView)))
          } catch {
            return .failure(error)
          }
        }
        // The client's own limit ends with the head: a body may come for ever.
        group.addTask {
          try? await Task.sleep(for: .milliseconds(limit))
          return nil
        }
        let first = await group.next() ?? nil
        group.cancelAll()
        return first
      }
      switch outcome {
      case .success(let reply): return .success(reply)
      case _ where Task.isCancelled: return .failure(.stopped)
      case .failure(let error):
        return .failure(failure(error, hasHead: hasHead.withLock { $0 }, seconds: seconds))
      case nil: return .failure(late(hasHead: hasHead.withLock { $0 }, seconds: seconds))
      }
    }

    static func late(hasHead: Bool, seconds: Double) -> Failure {
      let limit = Int(seconds.rounded(.up))
      guard hasHead else { return Failure("no reply within \(limit) s") }
      return Failure(
        "the reply was not complete within \(limit) s",
        help: "Send the whole body and end it, with a Content-Length or a last chunk.")
    }

    static func closed(hasHead: Bool) -> Failure {
      Failure(
        hasHead
          ? "the service closed the connection before the reply was complete"
          : "the service closed the connection without a reply",
        help: hasHead
          ? "Send as many bytes as Content-Length says, or a last chunk, before the connection is closed."
          : nil)
    }

    static func failure(_ error: any Error, hasHead: Bool, seconds: Double) -> Failure {
      switch error {
      case let error as HTTPClientError:
        if [.deadlineExceeded, .readTimeout, .connectTimeout].contains(error) {
          return late(hasHead: hasHead, seconds: seconds)
        }
        if error == .remoteConnectionClosed { return closed(hasHead: hasHead) }
        if [.cancelled, .alreadyShutdown, .shutdownUnsupported].contains(error) { return .stopped }
        if error == .invalidURL || error == .emptyHost {
          return Failure("it is no URL that can be called")
        }
        return Failure("the reply cannot be read: \(error.description)")
      case is NIOTooManyBytesError: return Failure("the reply is larger than 1 MB")
      case HTTPParserError.invalidEOFState, HTTPParserError.closedConnection:
        return closed(hasHead: hasHead)
      case NIOSSLError.uncleanShutdown: return closed(hasHead: hasHead)
      case let error as HTTPParserError:
        return Failure(
          "the reply is not HTTP: \(error)",
          help:
            "Let the service answer in HTTP/1.1, and see that no port for https or for something else is called by http."
        )
      default:
        if let tls = handshake(error) { return tls }
        return Failure(reason(error), isConnection: true)
      }
    }

    /// Nil where it is no failure of TLS.
    private static func handshake(_ error: any Error) -> Failure? {
      if let error = error as? NIOConnectionError, let first = error.connectionErrors.first {
        return handshake(first.error)
      }
      guard error is NIOSSLError || error is BoringSSLError || error is NIOSSLExtraError else {
        return nil
      }
      // The library's own text has its source files in it.
      let text = "\(error)"
      let start = "the TLS handshake failed: "
      if text.contains("CERTIFICATE_VERIFY_FAILED") || error is NIOSSLExtraError {
        return Failure(
          start + "the certificate of the service is not trusted, has expired or is another host's",
          help:
            "Magento checks certificates: give the service one of a known authority; for a copy that has none, --insecure takes any."
        )
      }
      return Failure(
        start
          + (text.contains("WRONG_VERSION_NUMBER") || text.contains("HTTP_REQUEST")
            ? "the service does not speak https there"
            : "the service does not speak https there, or not a version that is known here"),
        help: "Call the port of the service that speaks https, or call this one by http.")
    }

    /// An error of the network in plain words.
    static func reason(_ error: any Error) -> String {
      if let error = error as? IOError {
        // NIO puts the call in front and the number behind.
        return String(cString: strerror(error.errnoCode)).lowercased()
      }
      if let error = error as? SocketAddressError.UnknownHost {
        return "the host \(quoted(error.host, limit: 200)) has no address"
      }
      if let error = error as? NIOConnectionError {
        return error.connectionErrors.first.map { reason($0.error) }
          ?? "the host \(quoted(error.host, limit: 200)) has no address"
      }
      return "\(error)"
    }
  }

  /// The calls that are under way, which end when the shop is closed.
  final class CallSet: Sendable {
    typealias Outcome = Result<ReplyMessage, ServiceCall.Failure>

    private struct State: Sendable {
      var isClosed = false
      var next = 0
      var tasks: [Int: Task<Outcome, Never>] = [:]
    }

    private let state = Guarded(State())

    func run(_ call: @escaping @Sendable () async -> Outcome) async -> Outcome {
      let begun = state.withLock { state -> (Int, Task<Outcome, Never>)? in
        guard !state.isClosed else { return nil }
        let task = Task { await call() }
        state.next += 1
        state.tasks[state.next] = task
        return (state.next, task)
      }
      guard let (number, task) = begun else { return .failure(.stopped) }
      let outcome = await withTaskCancellationHandler {
        await task.value
      } onCancel: {
        task.cancel()
      }
      state.withLock { $0.tasks[number] = nil }
      return outcome
    }

    /// Ends all calls, and refuses those that come later.
    func close() {
      let tasks = state.withLock { state in
        state.isClosed = true
        return state.tasks.values
      }
      for task in tasks { task.cancel() }
    }
  }
#endif
