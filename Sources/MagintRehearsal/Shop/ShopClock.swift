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
      let bytes = state.withLock { generator in
        var bytes: [UInt8] = []
        bytes.reserveCapacity(MagentoBehaviour.tokenLength)
        while bytes.count < MagentoBehaviour.tokenLength {
          // Each call may be one of the system: eight characters come of it.
          var word = generator.next()
          for _ in 0..<8 where bytes.count < MagentoBehaviour.tokenLength {
            // Above the last multiple some characters would come more often than others.
            if Int(word & 255) < 256 / Self.alphabet.count * Self.alphabet.count {
              bytes.append(Self.alphabet[Int(word & 255) % Self.alphabet.count])
            }
            word >>= 8
          }
        }
        return bytes
      }
      return String(decoding: bytes, as: UTF8.self)
    }

    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz0123456789".utf8)
  }
#endif
