#if Rehearsal
  internal import Foundation
  internal import MagintCore

  /// The time in a stand-in, which can be moved: nobody waits five minutes for a verifier to expire.
  package final class ShopClock: Sendable {
    private let base: @Sendable () -> Int
    private let offset = Guarded(0)

    /// - Parameter base: seconds since 1970; without it those of the machine.
    package init(_ base: (@Sendable () -> Int)? = nil) {
      self.base = base ?? { Int(Date().timeIntervalSince1970) }
    }

    /// Seconds since 1970.
    package var now: Int { base() + offset.withLock { $0 } }

    package func advance(by seconds: Int) { offset.withLock { $0 += seconds } }
  }

  /// Where keys, secrets and tokens come from.
  package final class TokenSource: Sendable {
    private let state: Guarded<any RandomNumberGenerator & Sendable>

    /// - Parameter generator: without it that of the system, which is fit for secrets.
    package init(_ generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator())
    {
      state = Guarded(generator)
    }

    /// 32 small letters and digits, as Magento makes them.
    package func token() -> String {
      let alphabet = Array("abcdefghijklmnopqrstuvwxyz0123456789".utf8)
      let bytes = state.withLock { generator in
        (0..<MagentoBehaviour.tokenLength).map { _ in
          alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
        }
      }
      return String(decoding: bytes, as: UTF8.self)
    }
  }
#endif
