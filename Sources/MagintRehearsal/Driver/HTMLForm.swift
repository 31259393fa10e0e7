#if Rehearsal
  /// A form on a page, as far as a browser without a person needs it.
  package struct HTMLForm: Sendable, Hashable {
    package struct Field: Sendable, Hashable {
      package var name: String
      package var value: String
      /// Whether a person would have to write something.
      package var isOpen: Bool
    }

    /// Empty: the page itself.
    package var action = ""
    package var isPost = false
    package var fields: [Field] = []

    /// The forms of a page, in order. Scripts and comments are not looked at.
    package static func all(in html: String) -> [HTMLForm] {
      var forms: [HTMLForm] = []
      var isInForm = false
      for tag in tags(in: Array(html.utf8)) {
        switch tag.name {
        case "form":
          forms.append(
            HTMLForm(
              action: tag.attributes["action"] ?? "",
              isPost: tag.attributes["method"]?.lowercased() == "post"))
          isInForm = true
        case "/form": isInForm = false
        case "input" where isInForm, "button" where isInForm:
          if let field = field(tag, isFirst: !forms[forms.count - 1].hasButton(tag)) {
            forms[forms.count - 1].fields.append(field)
          }
        default: break
        }
      }
      return forms
    }

    private func hasButton(_ tag: Tag) -> Bool {
      Self.isButton(tag) && fields.contains { $0.name == tag.attributes["name"] }
    }

    private static func isButton(_ tag: Tag) -> Bool {
      tag.name == "button" || tag.attributes["type"]?.lowercased() == "submit"
    }

    private static func field(_ tag: Tag, isFirst: Bool) -> Field? {
      guard let name = tag.attributes["name"], !name.isEmpty, tag.attributes["disabled"] == nil
      else { return nil }
      let value = tag.attributes["value"]
      if isButton(tag) {
        return isFirst ? Field(name: name, value: value ?? "", isOpen: false) : nil
      }
      switch tag.attributes["type"]?.lowercased() ?? "text" {
      case "button", "reset", "image", "file": return nil
      case "checkbox", "radio":
        return tag.attributes["checked"] == nil
          ? nil : Field(name: name, value: value ?? "on", isOpen: false)
      case "hidden": return Field(name: name, value: value ?? "", isOpen: false)
      default: return Field(name: name, value: value ?? "", isOpen: (value ?? "").isEmpty)
      }
    }

    // MARK: Tags

    private struct Tag {
      /// In small letters, an end tag with its slash.
      var name: String
      var attributes: [String: String] = [:]
    }

    private static func tags(in html: [UInt8]) -> [Tag] {
      var tags: [Tag] = []
      var at = 0
      while let open = html[at...].firstIndex(of: UInt8(ascii: "<")) {
        if html[open...].starts(with: "<!--".utf8) {
          at = end(of: "-->", in: html, from: open + 4)
          continue
        }
        var scanner = TagScanner(bytes: html, at: open + 1)
        guard let tag = scanner.tag() else {
          at = open + 1
          continue
        }
        at = scanner.at
        tags.append(tag)
        if tag.name == "script" || tag.name == "style" {
          at = end(of: "</\(tag.name)", in: html, from: at)
        }
      }
      return tags
    }

    private static func end(of text: String, in html: [UInt8], from start: Int) -> Int {
      let text = Array(text.utf8)
      var at = start
      while at + text.count <= html.count {
        if html[at..<(at + text.count)].elementsEqual(text, by: { $0 | 0x20 == $1 | 0x20 }) {
          return at
        }
        at += 1
      }
      return html.count
    }

    private struct TagScanner {
      let bytes: [UInt8]
      var at: Int

      private var current: UInt8? { at < bytes.count ? bytes[at] : nil }

      private mutating func take(while isWanted: (UInt8) -> Bool) -> String {
        let start = at
        while let byte = current, isWanted(byte) { at += 1 }
        return String(decoding: bytes[start..<at], as: UTF8.self)
      }

      mutating func tag() -> Tag? {
        let isEnd = current == UInt8(ascii: "/")
        if isEnd { at += 1 }
        let name = take {
          ("a"..."z").contains(UnicodeScalar($0 | 0x20)) || ("0"..."9").contains(UnicodeScalar($0))
        }
        guard !name.isEmpty else { return nil }
        var tag = Tag(name: (isEnd ? "/" : "") + name.lowercased())
        while let byte = current {
          if byte == UInt8(ascii: ">") {
            at += 1
            return tag
          }
          if byte <= 0x20 || byte == UInt8(ascii: "/") {
            at += 1
            continue
          }
          let name = take { $0 > 0x20 && !"=>/".utf8.contains($0) }
          guard !name.isEmpty else {
            at += 1
            continue
          }
          _ = take { $0 <= 0x20 }
          var value = ""
          if current == UInt8(ascii: "=") {
            at += 1
            _ = take { $0 <= 0x20 }
            if let quote = current, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
              at += 1
              value = take { $0 != quote }
              at += 1
            } else {
              value = take { $0 > 0x20 && $0 != UInt8(ascii: ">") }
            }
          }
          let key = name.lowercased()
          if tag.attributes[key] == nil { tag.attributes[key] = HTMLForm.unescaped(value) }
        }
        return nil
      }
    }

    /// With the references that generators of HTML write.
    private static func unescaped(_ text: String) -> String {
      guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
      var result = ""
      var rest = Substring(text)
      while let amp = rest.firstIndex(of: "&") {
        result += rest[..<amp]
        rest = rest[amp...]
        guard let semicolon = rest.prefix(12).firstIndex(of: ";"),
          let character = character(rest[rest.index(after: amp)..<semicolon])
        else {
          result += "&"
          rest = rest.dropFirst()
          continue
        }
        result += character
        rest = rest[rest.index(after: semicolon)...]
      }
      return result + rest
    }

    private static func character(_ name: Substring) -> String? {
      if let known = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"][String(name)] {
        return known
      }
      guard name.first == "#" else { return nil }
      let number = name.dropFirst()
      let value =
        number.first == "x" || number.first == "X"
        ? UInt32(number.dropFirst(), radix: 16) : UInt32(number)
      return value.flatMap(UnicodeScalar.init).map { String($0) }
    }
  }
#endif
