#if Rehearsal
  import AsyncHTTPClient
  import Foundation
  import MagintCore
  import MagintRehearsal
  import NIOCore
  import NIOHTTP1

  /// Whole activations, many at a time: the call of the endpoint URL, the pop-up, the exchange of tokens and
  /// the page that closes the pop-up, all over the network.
  struct ActivationLoad {
    let standIn: StandIn
    let service: TrivialService
    /// How many merchants there are, each with an integration of its own.
    var workers: Int
    /// After so many activations an integration is deleted and made anew, as by an upgrade; 0 for never. In
    /// between it is re-authorized.
    var recreation: Int

    struct Result {
      var seconds: Double
      /// Of this process: shop, service and merchants.
      var processorSeconds: Double
      /// What went wrong, the first of each kind.
      var failures: Set<String>
      /// Bytes in memory after each tenth of the activations.
      var memory: [Int]
    }

    func run(_ count: Int) async -> Result {
      let client = loadClient(connections: workers)
      let progress = Guarded((begun: 0, done: 0, failures: Set<String>(), memory: [Int]()))
      let (start, processor) = (ContinuousClock.now, Measure.processorSeconds)
      await withTaskGroup(of: Void.self) { group in
        for worker in 0..<workers {
          group.addTask {
            var id = install(worker)
            var age = 0
            while progress.withLock({
              $0.begun += 1
              return $0.begun <= count
            }) {
              if recreation > 0, age == recreation {
                id = standIn.shop.recreate(id) ?? id
                age = 0
              }
              let failure = await activate(id, reauthorizing: age > 0, client)
              age += 1
              progress.withLock { progress in
                progress.done += 1
                if let failure { progress.failures.insert(failure) }
                if progress.done % max(count / 10, 1) == 0 {
                  progress.memory.append(Measure.memory)
                }
              }
            }
            standIn.shop.remove(id)
          }
        }
      }
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      let used = Measure.processorSeconds - processor
      try? await client.shutdown()
      let end = progress.withLock { $0 }
      return Result(
        seconds: seconds, processorSeconds: used, failures: end.failures, memory: end.memory)
    }

    private func install(_ worker: Int) -> Int {
      standIn.shop.install(
        IntegrationDefinition(
          name: "Load \(worker)", endpointURL: service.endpointURL,
          identityLinkURL: service.identityLinkURL, resources: ["Magento_Sales::actions_view"]))
    }

    /// - Returns: what went wrong.
    private func activate(_ id: Int, reauthorizing: Bool, _ client: HTTPClient) async -> String? {
      guard let outcome = try? await standIn.activate(id, reauthorizing: reauthorizing) else {
        return "the integration is gone"
      }
      guard outcome.reply?.status == 200 else {
        return "endpoint URL: \(outcome.reply.map { "\($0.status)" } ?? outcome.failure ?? "")"
      }
      do {
        let page = try await get(outcome.activation.identityLink, client)
        guard let location = page.headers.first(name: "Location") else {
          return "identity link: \(page.status.code)"
        }
        guard location == outcome.activation.successCallback else {
          return "the identity link leads elsewhere"
        }
        let end = try await get(location, client)
        guard end.status == .ok else { return "success_call_back: \(end.status.code)" }
      } catch {
        return "pop-up: \(error)"
      }
      return standIn.shop.integration(id)?.status == .active ? nil : "not active at the end"
    }

    private func get(_ url: String, _ client: HTTPClient) async throws -> HTTPClientResponse {
      let response = try await client.execute(HTTPClientRequest(url: url), timeout: .seconds(30))
      _ = try await response.body.collect(upTo: 1 << 20)
      return response
    }
  }

  enum Measure {
    /// Of user and system, since the start of the process.
    static var processorSeconds: Double {
      var time = timespec()
      clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Bytes of this process that are in memory; 0 where the system does not tell.
    static var memory: Int {
      let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
      let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
      return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
  }
#endif
