#if Rehearsal
  /// A reply of HTTP/1 as curl and laminas-http read it, while its bytes come in.
  ///
  /// They take what stricter readers refuse, such as bare line feeds and two lengths, and refuse status codes that
  /// they have no name for. Of the body the beginning is kept.
  package struct ReplyParser: Sendable {
    package enum Outcome: Sendable {
      case incomplete
      case complete(ReplyMessage)
      /// It is no reply that Magento reads.
      case malformed
    }

    private enum Body: Sendable {
      case length(Int)
      case chunkSize
      case chunk(Int)
      case chunkEnd, trailer
      case untilClose
    }

    private static let lineLimit = 100 << 10
    private static let headLimit = 300 << 10
    /// More of a body nobody looks at.
    private static let bodyLimit = 64 << 10
    /// Those that laminas-http has a name for.
    private static let codes: Set<Int> = Set(100...103)
      .union(200...208).union([226]).union(300...308).union(400...418)
      .union([421, 422, 423, 424, 425, 426, 428, 429, 431, 444, 451, 499])
      .union(500...508).union([510, 511, 599])

    private var line: [UInt8] = []
    private var headLength = 0
    private var reply: ReplyMessage?
    private var body: Body?
    private(set) var hasHead = false

    package init() {}

    package mutating func consume(_ bytes: some Collection<UInt8>) -> Outcome {
      var rest = bytes[...]
      while !rest.isEmpty {
        switch body {
        case .length(let left), .chunk(let left):
          let part = rest.prefix(left)
          keep(part)
          rest = rest.dropFirst(part.count)
          if left > part.count {
            if case .chunk = body {
              body = .chunk(left - part.count)
            } else {
              body = .length(left - part.count)
            }
          } else if case .chunk = body {
            body = .chunkEnd
          } else {
            return .complete(reply!)
          }
        case .untilClose:
          keep(rest)
          return .incomplete
        case nil, .chunkSize, .chunkEnd, .trailer:
          let end = rest.firstIndex(of: 0x0A)
          line += rest[..<(end ?? rest.endIndex)]
          guard line.count <= Self.lineLimit else { return .malformed }
          guard let end else { return .incomplete }
          rest = rest[rest.index(after: end)...]
          if line.last == 0x0D { line.removeLast() }
          defer { line = [] }
          switch take(line) {
          case .incomplete: continue
          case let outcome: return outcome
          }
        }
      }
      return .incomplete
    }

    /// The connection has been closed.
    package mutating func end() -> Outcome {
      if case .untilClose = body, let reply { return .complete(reply) }
      return .incomplete
    }

    private mutating func keep(_ part: some Collection<UInt8>) {
      let room = Self.bodyLimit - (reply?.body.count ?? 0)
      if room > 0 { reply?.body += part.prefix(room) }
    }

    private mutating func take(_ line: [UInt8]) -> Outcome {
      switch body {
      case .chunkSize:
        let digits = line.prefix { $0 != UInt8(ascii: ";") && $0 != 0x20 && $0 != 0x09 }
        guard !digits.isEmpty, digits.count < 16,
          let size = Int(String(decoding: digits, as: UTF8.self), radix: 16), size >= 0
        else { return .malformed }
        body = size == 0 ? .trailer : .chunk(size)
        return .incomplete
      case .chunkEnd:
        guard line.isEmpty else { return .malformed }
        body = .chunkSize
        return .incomplete
      case .trailer: return line.isEmpty ? .complete(reply!) : .incomplete
      default: return takeHead(line)
      }
    }

    private mutating func takeHead(_ line: [UInt8]) -> Outcome {
      headLength += line.count
      guard headLength <= Self.headLimit, !line.contains(0) else { return .malformed }
      guard reply != nil else {
        guard let status = Self.status(line) else { return .malformed }
        reply = ReplyMessage(status)
        return .incomplete
      }
      guard line.isEmpty else {
        if line[0] == 0x20 || line[0] == 0x09, !reply!.headers.isEmpty { return .incomplete }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0,
          !line[..<colon].contains(where: { $0 <= 0x20 || $0 >= 0x7F })
        else { return .malformed }
        var value = line[(colon + 1)...].drop { $0 == 0x20 || $0 == 0x09 }
        while value.last == 0x20 || value.last == 0x09 { value.removeLast() }
        reply!.headers.append(
          HeaderField(
            String(decoding: line[..<colon], as: UTF8.self), String(decoding: value, as: UTF8.self))
        )
        return .incomplete
      }
      return endHead()
    }

    private mutating func endHead() -> Outcome {
      let head = reply!
      guard Self.codes.contains(head.status) else { return .malformed }
      if 100...101 ~= head.status {
        // The reply proper is yet to come.
        reply = nil
        return .incomplete
      }
      hasHead = true
      if head.status == 204 || head.status == 304 { return .complete(head) }
      if head.header("transfer-encoding")?.lowercased().contains("chunked") == true {
        body = .chunkSize
      } else if let length = head.header("content-length") {
        guard let length = Int(length), length >= 0 else { return .malformed }
        guard length > 0 else { return .complete(head) }
        body = .length(length)
      } else {
        body = .untilClose
      }
      return .incomplete
    }

    /// `HTTP/1.1 200 OK`; the words behind the code may be missing.
    private static func status(_ line: [UInt8]) -> Int? {
      let text = String(decoding: line, as: UTF8.self)
      guard let start = ["HTTP/1.0 ", "HTTP/1.1 ", "HTTP/2 "].first(where: { text.hasPrefix($0) })
      else { return nil }
      let rest = text.dropFirst(start.count)
      let digits = rest.prefix { $0 != " " }
      guard digits.utf8.count == 3, digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else {
        return nil
      }
      return Int(digits)
    }
  }
#endif
