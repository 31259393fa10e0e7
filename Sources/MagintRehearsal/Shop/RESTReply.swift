#if Rehearsal
  internal import MagintCatalog
  internal import MagintCore

  /// What a stand-in answers where Magento would answer with its data: the form of it, with which a client
  /// library can go on, and next to nothing in it.
  enum RESTReply {
    /// - Parameters:
    ///   - path: as routes are declared, `/V1/orders/7`.
    ///   - count: of requests so far, which makes ids differ.
    static func granted(
      _ route: RouteFact, path: String, isAsync: Bool, now: Int, count: Int
    ) -> ReplyMessage {
      if isAsync { return accepted(now: now, count: count) }
      let values = values(of: route, path)
      return .json(200) { json in
        switch kind(of: route) {
        case .list:
          json.object { json in
            json.key("items")
            json.array { _ in }
            json.key("search_criteria")
            json.object { json in
              json.key("filter_groups")
              json.array { _ in }
            }
            json.field("total_count", 0)
          }
        case .collection: json.array { _ in }
        case .entity:
          json.object { json in
            for (name, value) in values { field(name, value, &json) }
          }
        case .saved:
          json.object { json in
            if values.isEmpty { json.field("id", count + 1) }
            for (name, value) in values { field(name, value, &json) }
          }
        case .success: json.value(true)
        case .number: json.value(count + 1)
        }
      }
    }

    private enum Kind { case list, collection, entity, saved, success, number }

    private static func kind(of route: RouteFact) -> Kind {
      let method = route.serviceMethod
      switch route.method {
      case "GET":
        if method == "getList" || route.url == "/V1/orders" || method.hasPrefix("search") {
          return .list
        }
        return route.url.split(separator: "/").last?.hasPrefix(":") == true ? .entity : .collection
      case "DELETE": return .success
      case "POST" where method == "execute" || method.hasPrefix("create"): return .number
      case "POST", "PUT": return method.hasPrefix("save") ? .saved : .success
      default: return .success
      }
    }

    private static func field(_ name: String, _ value: String, _ json: inout JSONText) {
      if let number = Int(value), String(number) == value {
        json.field(name, number)
      } else {
        json.field(name, value)
      }
    }

    /// The parameters of the route with their values: `:id` is called `id`, `:customerId` `id` as well, since it
    /// is the entity's own.
    private static func values(of route: RouteFact, _ path: String) -> [(String, String)] {
      let names = route.url.split(separator: "/")
      let segments = path.split(separator: "/")
      var values: [(String, String)] = []
      for (name, segment) in zip(names, segments) where name.hasPrefix(":") {
        let value = String(
          decoding: PercentCoding.decode(Array(segment.utf8), plusIsSpace: true), as: UTF8.self)
        let bare = String(name.dropFirst())
        let isOwn = name == names.last && (bare.hasSuffix("Id") || bare.hasSuffix("_id"))
        values.append((isOwn ? "id" : snakeCase(bare), value))
      }
      return values
    }

    private static func snakeCase(_ name: String) -> String {
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

    private static func accepted(now: Int, count: Int) -> ReplyMessage {
      let digits = String(now &* 1_000_003 &+ count, radix: 16)
      let tail = String(repeating: "0", count: max(0, 12 - digits.count)) + digits.suffix(12)
      return .json(202) { json in
        json.object { json in
          json.field("bulk_uuid", "00000000-0000-4000-8000-\(tail)")
          json.key("request_items")
          json.array { json in
            json.object { json in
              json.field("id", 0)
              json.field("status", "accepted")
            }
          }
          json.field("errors", false)
        }
      }
    }
  }
#endif
