#if Rehearsal
  package import MagintCore
  internal import MagintKit

  /// Reads a request as people have it at hand: the line of curl that sends it, also as browsers copy it, what
  /// `curl -v` prints, an entry of a HAR archive, or what went over the wire.
  package enum RequestText {
    /// - Parameter scheme: of a request that does not tell: `http` or `https`. Nil: `http` where the host is
    ///   this machine or has a port other than 443, otherwise `https`.
    /// - Throws: ``MagintError`` of kind `usage` where `text` is none of these.
    package static func read(_ text: String, scheme: String? = nil) throws(MagintError)
      -> RequestMessage
    {
      let start = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
      if start.hasPrefix("{") { return try har(Array(start.utf8)) }
      if let transcript = CurlTranscript(String(start)) {
        return try verbose(transcript, scheme)
      }
      let words = start.prefix { !$0.isNewline }.split(separator: " ")
      if isCurl(start) { return try curl(String(start)) }
      if words.count >= 2, words[0].allSatisfy({ $0.isLetter }) {
        // A message begins with a word too.
        let isMessage =
          words.count != 3 && !words[1].contains("/") && Messages.find(text)?.isExact == true
        if !isMessage { return try wire(String(start), scheme) }
      }
      let message =
        Messages.find(text) == nil
        ? "" : ". What is behind a message says 'magint explain', with the message as its argument"
      throw MagintError(
        .usage,
        "this is no request: give a line of curl, what 'curl -v' prints, an entry of a HAR archive, or what goes over the wire, from 'POST /path HTTP/1.1' on\(message)"
      )
    }

    private static func isCurl(_ text: some StringProtocol) -> Bool {
      let start = text.drop { $0.isWhitespace || $0 == "$" || $0 == ">" }
      let name = start.prefix { !$0.isWhitespace }
      return name == "curl" || name == "curl.exe"
    }

    // MARK: What curl -v prints

    private static func verbose(
      _ transcript: CurlTranscript, _ scheme: String?
    ) throws(MagintError) -> RequestMessage {
      var request = try wire(transcript.head + "\n\n", scheme ?? transcript.scheme)
      // The body is not printed; it is in the line of curl, where that stands above.
      if isCurl(transcript.command), let sent = try? curl(transcript.command) {
        request.body = sent.body
        if scheme == nil { request.scheme = sent.scheme }
        if request.header("authorization") == nil {
          request.headers += sent.headers.filter { $0.name.lowercased() == "authorization" }
        }
      }
      return request
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
          // Not the whole of it, in which a secret may be.
          throw MagintError(
            .usage,
            "the line that begins with \(quoted(line.prefix { $0 != " " }, limit: 20)) is no header: it has no colon"
          )
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
          "\(shown(target)) is neither a path nor an http or https URL\(RequestMessage.portMistake(in: target))"
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

    /// A URL as messages quote it: without user, password and query, in which secrets are.
    private static func shown(_ url: String) -> String {
      var text = String(url.prefix { $0 != "?" && $0 != "#" })
      if let slashes = text.firstRange(of: "//"),
        let at = text[slashes.upperBound...].prefix(while: { $0 != "/" }).lastIndex(of: "@")
      {
        text.removeSubrange(slashes.upperBound...at)
      }
      return quoted(text)
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
          .usage, "\(shown(url)) is no http or https URL\(RequestMessage.portMistake(in: url))")
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
      "--range", "--interface", "-F", "--form", "-K", "--config", "--ciphers",
    ]

    private static func curl(_ text: String) throws(MagintError) -> RequestMessage {
      var words = try CommandLine.words(text)
      if words.first == "$" || words.first == ">" { words.removeFirst() }
      var rest = words.dropFirst()[...]
      var (method, url): (String?, String?)
      var headers: [HeaderField] = []
      var data: [String] = []
      var (user, bearer): (String?, String?)
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
            let takesValue = "XHdAu".contains(letter) || valueOptions.contains(option)
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
        case "-u", "--user": user = try value(option)
        case "--oauth2-bearer": bearer = try value(option)
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
      if !headers.contains(where: { $0.name.lowercased() == "authorization" }) {
        if let bearer {
          headers.append(HeaderField("Authorization", "Bearer \(bearer)"))
        } else if let user {
          headers.append(HeaderField("Authorization", "Basic \(base64(Array(user.utf8)))"))
        }
      }
      let own = isHead ? "HEAD" : data.isEmpty || isQuery ? "GET" : "POST"
      guard
        let request = RequestMessage(
          method ?? own, url: url, headers: headers, body: Array(body.utf8))
      else { throw MagintError(.usage, "\(shown(url)) is no http or https URL") }
      return request
    }
  }
#endif
