#if Rehearsal
  internal import MagintCore

  /// Takes secrets out of a text: keys, tokens and verifiers by their form, so that no place can be
  /// forgotten, and what the user gave for the login by its value.
  package struct Mask: Sendable {
    /// What a value is called, in place of it.
    private let names: [String: String]
    private let values: [[UInt8]]

    /// Characters from which on a run of small letters and digits counts as a token, or part of one.
    private static let length = 20
    /// Bytes of the shortest value that is hidden: a shorter one would tear words apart.
    private static let shortestValue = 3

    /// - Parameters:
    ///   - names: of the tokens whose use is known.
    ///   - values: other texts that nobody may see.
    init(names: [String: String], values: [String]) {
      self.names = names
      var all: Set<[UInt8]> = []
      for value in values where value.utf8.count >= Self.shortestValue {
        let bytes = Array(value.utf8)
        all.formUnion([
          bytes, PercentCoding.encode(bytes), PercentCoding.encodeForm(bytes),
          // As a page repeats it.
          Array(escaped(value, isAttribute: true).utf8),
        ])
      }
      self.values = all.sorted {
        $0.count > $1.count || $0.count == $1.count && $0.lexicographicallyPrecedes($1)
      }
    }

    package func hide(_ text: String) -> String {
      var bytes = Array(text.utf8)
      for value in values { bytes = Self.replace(value, in: bytes) }
      var result: [UInt8] = []
      var at = 0
      while at < bytes.count {
        guard Self.isOfToken(bytes[at]) else {
          result.append(bytes[at])
          at += 1
          continue
        }
        let end = bytes[at...].firstIndex { !Self.isOfToken($0) } ?? bytes.count
        let run = String(decoding: bytes[at..<end], as: UTF8.self)
        if end - at >= Self.length {
          result += Array("[\(names[run] ?? "hidden")]".utf8)
        } else {
          result += bytes[at..<end]
        }
        at = end
      }
      return String(decoding: result, as: UTF8.self)
    }

    private static func replace(_ value: [UInt8], in bytes: [UInt8]) -> [UInt8] {
      guard bytes.count >= value.count else { return bytes }
      var result: [UInt8] = []
      var at = 0
      while at < bytes.count {
        if bytes[at] == value[0], bytes[at...].starts(with: value) {
          result += Array("[login]".utf8)
          at += value.count
        } else {
          result.append(bytes[at])
          at += 1
        }
      }
      return result
    }

    private static func isOfToken(_ byte: UInt8) -> Bool {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
  }
#endif
