#if Rehearsal
  package import MagintCore

  /// Reads a request as people have it at hand: the line of curl that sends it, an entry of a HAR
  /// archive, or what went over the wire.
  package enum RequestText {
    /// - Parameter scheme: of a request that does not tell: `http` or `https`. Nil: `http` where the host is
    ///   this machine or has a port other than 443, otherwise `https`.
    /// - Throws: ``MagintError`` of kind `usage` where `text` is none of the three.
    package static func read(_ text: String, scheme: String? = nil) throws(MagintError)
      -> RequestMessage
    {
      let start = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
      if start.hasPrefix("{") { return try har(Array(start.utf8)) }
      let words = start.prefix { !$0.isNewline }.split(separator: " ")
      if words.first == "curl" || start.hasPrefix("$ curl") { return try curl(String(start)) }
      if words.count >= 2, words[0].allSatisfy({ $0.isLetter }) {
        return try wire(String(start), scheme)
      }
      throw MagintError(
        .usage,
        "this is no request: give a line of curl, an entry of a HAR archive, or what goes over the wire, from 'POST /path HTTP/1.1' on"
      )
    }

    // MARK: What goes over the wire

    private static func wire(_ text: String, _ scheme: String?) throws(MagintError)
      -> RequestMessage
    {
      let text = text.replacing("\r\n", with: "\n")
      let end = text.firstRange(of: "\n\n")
      var lines = text[..<(end?.lowerBound ?? text.endIndex)].split(separator: "\n")
      let first = lines.removeFirst().split(separator: " ")
      var headers: [HeaderField] = []
      for line in lines {
        guard let colon = line.firstIndex(of: ":") else {
          throw MagintError(.usage, "\(quoted(line)) is no header: it has no colon")
        }
        headers.append(
          HeaderField(
            String(line[..<colon]), trimmed(line[line.index(after: colon)...])))
      }
      let body = end.map { Array(text[$0.upperBound...].utf8) } ?? []
      let (method, target) = (String(first[0]), String(first[1]))
      if let request = RequestMessage(method, url: target, headers: headers, body: body) {
        return request
      }
      guard target.hasPrefix("/") else {
        throw MagintError(
          .usage,
          "\(quoted(target)) is neither a path nor an http or https URL\(RequestMessage.portMistake(in: target))"
        )
      }
      guard let host = headers.first(where: { $0.name.lowercased() == "host" })?.value else {
        throw MagintError(.usage, "the request has no Host header, so that its URL is not known")
      }
      headers.removeAll { $0.name.lowercased() == "host" }
      return RequestMessage(
        method, scheme: scheme ?? guessedScheme(host), host: host, target: target, headers: headers,
        body: body)
    }

    private static func guessedScheme(_ host: String) -> String {
      let parts = host.split(separator: ":")
      let isHere = ["localhost", "127.0.0.1", "[::1]"].contains { host.hasPrefix($0) }
      let hasPort = parts.count == 2 && parts[1] != "443"
      return isHere || hasPort ? "http" : "https"
    }

    private static func trimmed(_ text: Substring) -> String {
      var text = text
      while text.first == " " || text.first == "\t" { text.removeFirst() }
      while text.last == " " || text.last == "\t" || text.last == "\r" { text.removeLast() }
      return String(text)
    }

    // MARK: HAR

    private static func har(_ bytes: [UInt8]) throws(MagintError) -> RequestMessage {
      let tree: JSONTree
      do throws(JSONTree.ParseError) {
        tree = try JSONTree.parse(bytes)
      } catch {
        throw MagintError(.usage, "is not JSON: \(error.message)")
      }
      let entries = tree["log"]?["entries"]?.array ?? []
      let requests =
        entries.isEmpty ? [tree["request"] ?? tree] : entries.compactMap { $0["request"] }
      // Of a whole archive that which failed, otherwise one that is signed.
      let failed = entries.firstIndex {
        guard case .number(let status)? = $0["response"]?["status"]?.value else { return false }
        return (Int(status) ?? 0) >= 400 && isSigned($0["request"])
      }
      let chosen =
        failed.flatMap { entries[$0]["request"] } ?? requests.first(where: isSigned)
        ?? requests.first
      guard let chosen, let method = chosen["method"]?.string, let url = chosen["url"]?.string
      else {
        throw MagintError(
          .usage, "is JSON, but no HAR archive, entry or request: it has no method and url")
      }
      let headers = (chosen["headers"]?.array ?? []).compactMap { header -> HeaderField? in
        guard let name = header["name"]?.string, let value = header["value"]?.string,
          !name.hasPrefix(":"), name.lowercased() != "host"
        else { return nil }
        return HeaderField(name, value)
      }
      let body = Array((chosen["postData"]?["text"]?.string ?? "").utf8)
      guard let request = RequestMessage(method, url: url, headers: headers, body: body) else {
        throw MagintError(
          .usage, "\(quoted(url)) is no http or https URL\(RequestMessage.portMistake(in: url))")
      }
      return request
    }

    private static func isSigned(_ request: JSONTree?) -> Bool {
      (request?["headers"]?.array ?? []).contains {
        $0["name"]?.string?.lowercased() == "authorization"
      }
    }

    // MARK: curl

    private static let valueOptions: Set<String> = [
      "-o", "--output", "-e", "--referer", "-b", "--cookie", "-c", "--cookie-jar", "-m",
      "--max-time",
      "--connect-timeout", "--cacert", "--capath", "-E", "--cert", "--key", "-x", "--proxy", "-w",
      "--write-out", "-T", "--upload-file", "-D", "--dump-header", "--resolve", "--retry", "-r",
      "--range", "--interface", "-u", "--user", "-F", "--form", "-K", "--config", "--ciphers",
    ]

    private static func curl(_ text: String) throws(MagintError) -> RequestMessage {
      var words = try shellWords(text)
      if words.first == "$" { words.removeFirst() }
      var rest = words.dropFirst()[...]
      var (method, url): (String?, String?)
      var headers: [HeaderField] = []
      var data: [String] = []
      var (isQuery, isJSON, isHead) = (false, false, false)
      func value(_ option: String) throws(MagintError) -> String {
        guard let value = rest.popFirst() else {
          throw MagintError(.usage, "curl's \(option) has no value")
        }
        return value
      }
      func set(_ header: String) {
        guard let colon = header.firstIndex(of: ":") else { return }
        headers.append(
          HeaderField(String(header[..<colon]), trimmed(header[header.index(after: colon)...])))
      }
      while let word = rest.popFirst() {
        var option = word
        // -XPOST and -sSX POST: short options may stand together, the last with its value.
        if word.hasPrefix("-"), !word.hasPrefix("--"), word.utf8.count > 2 {
          var letters = word.dropFirst()
          while let letter = letters.popFirst() {
            option = "-\(letter)"
            let takesValue = "XHdA".contains(letter) || valueOptions.contains(option)
            if takesValue {
              if !letters.isEmpty { rest.insert(String(letters), at: rest.startIndex) }
              break
            }
            if letter == "G" { isQuery = true }
            if letter == "I" { isHead = true }
          }
          if option == "-G" || option == "-I" { continue }
        } else if word.hasPrefix("--"), let equals = word.firstIndex(of: "=") {
          option = String(word[..<equals])
          rest.insert(String(word[word.index(after: equals)...]), at: rest.startIndex)
        }
        switch option {
        case "-X", "--request": method = try value(option)
        case "-H", "--header": set(try value(option))
        case "-A", "--user-agent": headers.append(HeaderField("User-Agent", try value(option)))
        case "--url": url = try value(option)
        case "-d", "--data", "--data-raw", "--data-ascii", "--data-binary", "--json":
          let text = try value(option)
          guard !text.hasPrefix("@") || option == "--data-raw" else {
            throw MagintError(
              .usage,
              "the body is in a file, \(quoted(text.dropFirst())); put its text in the line in place of it"
            )
          }
          if option == "--json" { isJSON = true }
          data.append(text)
        case "--data-urlencode":
          let text = try value(option)
          let equals = text.firstIndex(of: "=")
          let name = equals.map { String(text[...$0]) } ?? ""
          let content = equals.map { text[text.index(after: $0)...] } ?? text[...]
          data.append(name + PercentCoding.encode(String(content)))
        case "-G", "--get": isQuery = true
        case "-I", "--head": isHead = true
        case _ where valueOptions.contains(option): _ = try value(option)
        case _ where option.hasPrefix("-"): break
        default: url = url ?? option
        }
      }
      guard var url else { throw MagintError(.usage, "the line of curl has no URL") }
      if !url.contains("://") { url = "http://" + url }
      var body = data.joined(separator: "&")
      if isQuery, !body.isEmpty {
        url += (url.contains("?") ? "&" : "?") + body
        body = ""
      }
      if !data.isEmpty, !isQuery,
        !headers.contains(where: { $0.name.lowercased() == "content-type" })
      {
        headers.append(
          HeaderField(
            "Content-Type", isJSON ? "application/json" : "application/x-www-form-urlencoded"))
      }
      let own = isHead ? "HEAD" : data.isEmpty || isQuery ? "GET" : "POST"
      guard
        let request = RequestMessage(
          method ?? own, url: url, headers: headers, body: Array(body.utf8))
      else { throw MagintError(.usage, "\(quoted(url)) is no http or https URL") }
      return request
    }

    /// The words of a command line as a POSIX shell takes them apart; nothing in it is expanded.
    private static func shellWords(_ text: String) throws(MagintError) -> [String] {
      var words: [String] = []
      var word: [UInt8]?
      let bytes = Array(text.utf8)
      var at = 0
      func unclosed() -> MagintError {
        MagintError(.usage, "a quote in the line of curl is never closed")
      }
      while at < bytes.count {
        let byte = bytes[at]
        at += 1
        switch byte {
        case UInt8(ascii: "'"):
          guard let end = bytes[at...].firstIndex(of: byte) else { throw unclosed() }
          word = (word ?? []) + bytes[at..<end]
          at = end + 1
        case UInt8(ascii: "\""):
          var part = word ?? []
          while at < bytes.count, bytes[at] != byte {
            if bytes[at] == UInt8(ascii: "\\"), at + 1 < bytes.count,
              "\"\\$`\n".utf8.contains(bytes[at + 1])
            {
              at += 1
              if bytes[at] == UInt8(ascii: "\n") {
                at += 1
                continue
              }
            }
            part.append(bytes[at])
            at += 1
          }
          guard at < bytes.count else { throw unclosed() }
          word = part
          at += 1
        case UInt8(ascii: "\\"):
          guard at < bytes.count else { break }
          if bytes[at] == UInt8(ascii: "\r"), at + 1 < bytes.count { at += 1 }
          if bytes[at] != UInt8(ascii: "\n") { word = (word ?? []) + [bytes[at]] }
          at += 1
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
          if let done = word { words.append(String(decoding: done, as: UTF8.self)) }
          word = nil
        default:
          // $'…' has escapes of its own; of them those that browsers write.
          if byte == UInt8(ascii: "$"), at < bytes.count, bytes[at] == UInt8(ascii: "'") {
            at += 1
            var part = word ?? []
            while at < bytes.count, bytes[at] != UInt8(ascii: "'") {
              if bytes[at] == UInt8(ascii: "\\"), at + 1 < bytes.count {
                at += 1
                switch bytes[at] {
                case UInt8(ascii: "n"): part.append(0x0A)
                case UInt8(ascii: "r"): part.append(0x0D)
                case UInt8(ascii: "t"): part.append(0x09)
                case UInt8(ascii: "u"):
                  let digits = String(decoding: bytes[(at + 1)...].prefix(4), as: UTF8.self)
                  if let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) {
                    part += Array(String(Character(scalar)).utf8)
                    at += 4
                  }
                default: part.append(bytes[at])
                }
              } else {
                part.append(bytes[at])
              }
              at += 1
            }
            guard at < bytes.count else { throw unclosed() }
            word = part
            at += 1
          } else {
            word = (word ?? []) + [byte]
          }
        }
      }
      if let word { words.append(String(decoding: word, as: UTF8.self)) }
      return words
    }
  }
#endif
