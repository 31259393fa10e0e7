/// Finds the comments in source code: enough of each language to tell a comment from a string.
enum CommentScanner {
  enum Language {
    case php, script, style, markup
  }

  /// Nil for what has no comments, or is no code.
  static func language(of fileName: String) -> Language? {
    switch fileName.split(separator: ".").last {
    case "php", "phtml", "inc": .php
    case "js", "ts", "mjs": .script
    case "css", "less", "scss": .style
    case "xml", "xsd", "xsl", "html", "htm", "svg": .markup
    default: nil
    }
  }

  /// The ranges of the comments in `bytes`, in order, with what opens and closes them.
  static func comments(in bytes: [UInt8], _ language: Language) -> [Range<Int>] {
    var scanner = Scanner(bytes: bytes)
    switch language {
    case .markup: scanner.markup(isPHP: false)
    case .php: scanner.markup(isPHP: true)
    case .script, .style: scanner.code(language, inTemplate: false)
    }
    return scanner.comments
  }

  private struct Scanner {
    let bytes: [UInt8]
    var at = 0
    var comments: [Range<Int>] = []

    init(bytes: [UInt8]) { self.bytes = bytes }

    func isAt(_ text: StaticString, _ offset: Int = 0) -> Bool {
      let start = at + offset
      guard start + text.utf8CodeUnitCount <= bytes.count else { return false }
      return text.withUTF8Buffer { text in bytes[start...].starts(with: text) }
    }

    /// Goes behind the next `text`, or to the end.
    mutating func skip(behind text: StaticString) {
      let first = text.utf8Start.pointee
      while at < bytes.count, bytes[at] != first || !isAt(text) { at += 1 }
      at = min(bytes.count, at + text.utf8CodeUnitCount)
    }

    /// Text with `<!-- -->` and, in templates, `<?php ?>`.
    mutating func markup(isPHP: Bool) {
      while at < bytes.count {
        let start = at
        guard bytes[at] == UInt8(ascii: "<") else {
          at += 1
          continue
        }
        if isAt("<!--") {
          skip(behind: "-->")
          comments.append(start..<at)
        } else if isPHP, isAt("<?") {
          at += 2
          code(.php, inTemplate: true)
        } else {
          at += 1
        }
      }
    }

    /// Code, in a template up to the `?>` that ends it.
    mutating func code(_ language: Language, inTemplate: Bool) {
      while at < bytes.count {
        if inTemplate, bytes[at] == UInt8(ascii: "?"), isAt("?>") {
          at += 2
          return
        }
        let start = at
        switch bytes[at] {
        case UInt8(ascii: "/") where isAt("/*"):
          at += 2
          skip(behind: "*/")
          comments.append(start..<at)
        case UInt8(ascii: "/") where isAt("//"),
          UInt8(ascii: "#") where language == .php && !isAt("#["):
          // The address in a style sheet is no comment.
          if language == .style, at > 0, bytes[at - 1] == UInt8(ascii: ":") {
            at += 2
            break
          }
          while at < bytes.count, bytes[at] != 0x0A,
            !(inTemplate && bytes[at] == UInt8(ascii: "?") && isAt("?>"))
          { at += 1 }
          comments.append(start..<at)
        case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"):
          string(mayHoldLines: language == .php || bytes[at] == UInt8(ascii: "`"))
        case UInt8(ascii: "<") where language == .php && isAt("<<<"):
          heredoc()
        default: at += 1
        }
      }
    }

    private mutating func string(mayHoldLines: Bool) {
      let quote = bytes[at]
      at += 1
      while at < bytes.count, bytes[at] != quote {
        if !mayHoldLines, bytes[at] == 0x0A { return }
        at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
      }
      at = min(bytes.count, at + 1)
    }

    /// Text between `<<<NAME` and a line that begins with `NAME`.
    private mutating func heredoc() {
      at += 3
      func isNamePart(_ byte: UInt8) -> Bool {
        switch byte | 0x20 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), 0x30...0x39, 0x80...: true
        default: byte == UInt8(ascii: "_")
        }
      }
      while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x09 { at += 1 }
      if at < bytes.count, bytes[at] == 0x22 || bytes[at] == 0x27 { at += 1 }
      let name = bytes[at...].prefix { isNamePart($0) }
      guard !name.isEmpty else { return }
      at = name.endIndex
      while at < bytes.count {
        while at < bytes.count, bytes[at] != 0x0A { at += 1 }
        while at < bytes.count, bytes[at] == 0x0A || bytes[at] == 0x20 || bytes[at] == 0x09 {
          at += 1
        }
        let end = at + name.count
        if end <= bytes.count, bytes[at..<end].elementsEqual(name),
          end == bytes.count || !isNamePart(bytes[end])
        {
          at = end
          return
        }
      }
    }
  }
}
