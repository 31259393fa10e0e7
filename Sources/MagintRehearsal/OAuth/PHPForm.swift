#if Rehearsal
  /// A form as PHP's `parse_str` reads it, which is how Magento reads the body of a signed request.
  package enum PHPForm {
    package enum Value: Sendable, Hashable {
      case text([UInt8])
      /// `a[]=…` and `a[b]=…`: PHP makes an array, which no signature can be made of.
      case array
    }

    /// PHP takes no more than these from a body.
    static let variableLimit = 1000

    /// The variables in order of first appearance; of equal names the last counts.
    package static func parse(_ body: [UInt8]) -> [(name: [UInt8], value: Value)] {
      var result: [(name: [UInt8], value: Value)] = []
      var places: [[UInt8]: Int] = [:]
      // PHP reads up to a zero byte that is not encoded.
      for (count, pair) in body.prefix(while: { $0 != 0 }).split(separator: UInt8(ascii: "&"))
        .enumerated()
      {
        guard count < variableLimit else { break }
        guard let (name, value) = variable(pair) else { continue }
        if let place = places[name] {
          result[place].value = value
        } else {
          places[name] = result.count
          result.append((name, value))
        }
      }
      return result
    }

    /// The variable that PHP makes of a part between two `&`; nil where it makes none.
    static func variable(_ pair: ArraySlice<UInt8>) -> (name: [UInt8], value: Value)? {
      let equals = pair.firstIndex(of: UInt8(ascii: "="))
      let written = PercentCoding.decode(pair[..<(equals ?? pair.endIndex)], plusIsSpace: true)
      guard let (name, isArray) = variable(named: written) else { return nil }
      guard !isArray else { return (name, .array) }
      return (
        name, .text(equals.map { PercentCoding.decode(pair[($0 + 1)...], plusIsSpace: true) } ?? [])
      )
    }

    /// The name of the variable that PHP makes of a key, and whether it is an array; nil where it makes none.
    private static func variable(named key: [UInt8]) -> (name: [UInt8], isArray: Bool)? {
      // PHP's names end at a zero byte.
      var name = Array(key.prefix { $0 != 0 }.drop { $0 == UInt8(ascii: " ") })
      guard let first = name.first, first != UInt8(ascii: "[") else { return nil }
      let open = name.firstIndex(of: UInt8(ascii: "["))
      let isArray = open.map { name[$0...].contains(UInt8(ascii: "]")) } ?? false
      let end = isArray ? open! : name.count
      // A bracket that is never closed is a character like the others that no name can have.
      for at in 0..<end where " .[".utf8.contains(name[at]) { name[at] = UInt8(ascii: "_") }
      return (Array(name[..<end]), isArray)
    }
  }
#endif
