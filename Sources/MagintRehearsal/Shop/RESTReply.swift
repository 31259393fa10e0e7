#if Rehearsal
  internal import Crypto
  internal import MagintCatalog
  internal import MagintCore

  /// What a stand-in answers where Magento would answer with its data: the form of it, with which a client
  /// library can go on, and next to nothing in it.
  enum RESTReply {
    /// - Parameters:
    ///   - path: as routes are declared, `/V1/orders/7`.
    ///   - count: of requests so far, which makes ids differ.
    static func granted(
      _ route: RouteFact, _ kind: ServiceMethod.Kind, path: String, count: Int
    ) -> ReplyValue {
      switch kind {
      case .list: .list([])
      case .search:
        .object([
          ("items", .list([])),
          ("search_criteria", .object([("filter_groups", .list([]))])),
          ("total_count", .number(0)),
        ])
      case .object: .object(values(of: route, path))
      case .bool, .signIn: .bool(true)
      case .int: .number(count + 1)
      case .string: .text(hexadecimal("string \(count)", length: 32))
      case .saved: .object(entity(values(of: route, path), count))
      }
    }

    private static func entity(
      _ values: [(String, ReplyValue)], _ count: Int
    ) -> [(String, ReplyValue)] {
      values.isEmpty ? [("id", .number(count + 1))] : values
    }

    /// The parameters of the route with their values: `:id` is called `id`, `:customerId` `id` as well, since it
    /// is the entity's own.
    private static func values(of route: RouteFact, _ path: String) -> [(String, ReplyValue)] {
      let names = route.url.split(separator: "/")
      let segments = path.split(separator: "/")
      var values: [(String, ReplyValue)] = []
      for (name, segment) in zip(names, segments) where name.hasPrefix(":") {
        let value = String(
          decoding: PercentCoding.decode(Array(segment.utf8), plusIsSpace: true), as: UTF8.self)
        let bare = String(name.dropFirst())
        let isOwn = name == names.last && (bare.hasSuffix("Id") || bare.hasSuffix("_id"))
        let number = Int(value).flatMap { String($0) == value ? ReplyValue.number($0) : nil }
        values.append((isOwn ? "id" : snakeCase(bare), number ?? .text(value)))
      }
      return values
    }

    static func snakeCase(_ name: String) -> String {
      var result = ""
      for character in name {
        if character.isUppercase {
          result += "_" + character.lowercased()
        } else {
          result.append(character)
        }
      }
      return result
    }

    /// More than these items of a bulk request are not told one by one.
    private static let itemLimit = 1000

    /// What `async` answers: the work is in the queue.
    ///
    /// - Parameter items: how many pieces of work the request brings.
    static func accepted(_ body: [UInt8], items: Int, now: Int, count: Int) -> ReplyValue {
      let digits = String(now &* 1_000_003 &+ count, radix: 16)
      let tail = String(repeating: "0", count: max(0, 12 - digits.count)) + digits.suffix(12)
      let hash = hexadecimal(body, length: 64)
      return .object([
        ("bulk_uuid", .text("00000000-0000-4000-8000-\(tail)")),
        (
          "request_items",
          .list(
            (0..<min(max(items, 1), itemLimit)).map { index in
              .object([
                ("id", .number(index)),
                (
                  "data_hash", .text(index == 0 ? hash : hexadecimal("\(hash)\(index)", length: 64))
                ),
                ("status", .text("accepted")),
              ])
            })
        ),
        ("errors", .bool(false)),
      ])
    }

    static func hexadecimal(_ text: String, length: Int) -> String {
      hexadecimal(Array(text.utf8), length: length)
    }

    private static func hexadecimal(_ bytes: [UInt8], length: Int) -> String {
      let digits = Array("0123456789abcdef".utf8)
      var text: [UInt8] = []
      for byte in SHA256.hash(data: bytes) {
        text.append(digits[Int(byte >> 4)])
        text.append(digits[Int(byte & 15)])
      }
      return String(decoding: text.prefix(length), as: UTF8.self)
    }
  }
#endif
