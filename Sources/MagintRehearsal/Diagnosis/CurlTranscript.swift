#if Rehearsal
  internal import MagintCore

  /// What `curl -v` prints: lines of what it does (`*`), of what it sends (`>`) and gets (`<`).
  struct CurlTranscript {
    /// The request line and the headers of one request, and the status of its reply.
    private struct Sent {
      var lines: [Substring]
      var status: Int?
    }

    /// Head of the request that was refused, or of the last one, as it went over the wire.
    private(set) var head = ""
    /// `http` or `https`, where the lines tell.
    private(set) var scheme: String?
    /// What stands before: the line of curl itself, where it was pasted too.
    private(set) var command = ""

    /// - Returns: nil where `text` is no such output.
    init?(_ text: String) {
      var sent: [Sent] = []
      var isHead = false
      var hasConnected = false
      var hasTLS = false
      for line in text.split(whereSeparator: \.isNewline) {
        let line = line.drop { $0 == " " || $0 == "\t" }
        switch line.first {
        case ">":
          let content = line.dropFirst().drop { $0 == " " }
          if !isHead || Self.isRequestLine(content) {
            guard Self.isRequestLine(content) else { continue }
            sent.append(Sent(lines: []))
            isHead = true
          }
          if content.isEmpty { isHead = false } else { sent[sent.count - 1].lines.append(content) }
        case "<":
          isHead = false
          let words = line.dropFirst().split(separator: " ")
          if let last = sent.indices.last, sent[last].status == nil, words.count > 1,
            words[0].hasPrefix("HTTP/")
          {
            sent[last].status = Int(words[1])
          }
        case "*":
          isHead = false
          hasConnected = hasConnected || line.contains("Connected to")
          hasTLS =
            hasTLS || line.contains("SSL connection using") || line.contains("TLS handshake")
            || line.contains("TLSv1") || line.contains(" port 443")
        default:
          // A long header that a terminal has broken goes on.
          if isHead, let last = sent.indices.last, sent[last].lines.count > 1 {
            let count = sent[last].lines.count
            sent[last].lines[count - 1] = Substring(sent[last].lines[count - 1] + " " + line)
          } else if sent.isEmpty {
            command += (command.isEmpty ? "" : "\n") + line
          }
        }
      }
      guard
        let chosen = sent.first(where: { ($0.status ?? 0) >= 400 }) ?? sent.last
      else { return nil }
      head = chosen.lines.joined(separator: "\n")
      scheme = hasTLS ? "https" : hasConnected ? "http" : nil
    }

    /// Whether a request begins there: "GET /path HTTP/1.1".
    private static func isRequestLine(_ line: Substring) -> Bool {
      let words = line.split(separator: " ")
      return words.count == 3 && words[2].hasPrefix("HTTP/")
        && words[0].allSatisfy { $0.isASCII && $0.isLetter }
    }
  }
#endif
