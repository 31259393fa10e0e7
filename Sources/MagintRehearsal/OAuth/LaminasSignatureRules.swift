#if Rehearsal
  /// The rules of laminas-oauth: as Zend's, and the path is normalized.
  struct LaminasSignatureRules: SignatureRules {
    var reading: ParameterReading { .natural }

    func url(_ request: RequestMessage) -> String {
      SignatureBaseString.origin(request, scheme: request.schemeBehindProxy)
        + Self.normalizedPath(Array(request.path.utf8))
    }

    /// The path as laminas-uri normalizes it: dot segments removed, everything decoded that a path may
    /// hold, `/` and `%` too, and the rest encoded. Parentheses stay as they are, raw or encoded: its
    /// pattern for encoding knows them, the one for decoding does not.
    static func normalizedPath(_ path: [UInt8]) -> String {
      guard path.contains(where: { !isPlain($0) }) || path.contains(UInt8(ascii: ".")) else {
        return String(decoding: path, as: UTF8.self)
      }
      func mayStand(_ byte: UInt8) -> Bool {
        PercentCoding.isUnreserved(byte) || ":@&=+$,/;%".utf8.contains(byte)
      }
      var decoded: [UInt8] = []
      let path = withoutDotSegments(path)
      var at = 0
      while at < path.count {
        guard path[at] == UInt8(ascii: "%"), let byte = PercentCoding.escape(path, at) else {
          decoded.append(path[at])
          at += 1
          continue
        }
        if mayStand(byte) { decoded.append(byte) } else { PercentCoding.append(byte, to: &decoded) }
        at += 3
      }
      var result: [UInt8] = []
      for (index, byte) in decoded.enumerated() {
        let isStray = byte == UInt8(ascii: "%") && PercentCoding.escape(decoded, index) == nil
        if mayStand(byte) || "()".utf8.contains(byte), !isStray {
          result.append(byte)
        } else {
          PercentCoding.append(byte, to: &result)
        }
      }
      return String(decoding: result, as: UTF8.self)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
      PercentCoding.isUnreserved(byte) || byte == UInt8(ascii: "/")
    }

    /// RFC 3986 (5.2.4).
    static func withoutDotSegments(_ path: [UInt8]) -> [UInt8] {
      let segments = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      guard segments.contains(where: { $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8) })
      else { return path }
      var kept: [ArraySlice<UInt8>] = []
      for (index, segment) in segments.enumerated() {
        let isUp = segment.elementsEqual("..".utf8)
        guard isUp || segment.elementsEqual(".".utf8) else {
          kept.append(segment)
          continue
        }
        // The empty segment in front of the first slash stays.
        if isUp, kept.count > 1 { kept.removeLast() }
        if index == segments.count - 1 { kept.append([]) }
      }
      return Array(kept.joined(separator: [UInt8(ascii: "/")]))
    }
  }
#endif
