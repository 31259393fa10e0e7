#if Rehearsal
  internal import MagintCore

  /// What REST answers, before it is written as JSON or XML.
  indirect enum ReplyValue: Sendable {
    case object([(String, ReplyValue)])
    case list([ReplyValue])
    case text(String)
    case number(Int)
    case bool(Bool)
    case null

    /// As PHP's `json_encode` writes it: `\/`, and everything but ASCII as `\u…`.
    var json: String {
      var json = JSONText(style: .php)
      write(to: &json)
      return json.text
    }

    private func write(to json: inout JSONText) {
      switch self {
      case .object(let members):
        json.object { json in
          for (name, value) in members {
            json.key(name)
            value.write(to: &json)
          }
        }
      case .list(let values): json.array { json in for value in values { value.write(to: &json) } }
      case .text(let text): json.value(text)
      case .number(let number): json.value(number)
      case .bool(let bool): json.value(bool)
      case .null: json.null()
      }
    }

    /// As Magento's renderer writes it: the elements of a list are called `item`.
    var xml: String {
      var text = "<?xml version=\"1.0\"?>\n"
      write("response", depth: 0, to: &text)
      return text
    }

    private func write(_ name: String, depth: Int, to text: inout String) {
      let indent = String(repeating: "  ", count: depth)
      func children(_ children: [(String, ReplyValue)]) {
        guard !children.isEmpty else {
          text += "\(indent)<\(name)/>\n"
          return
        }
        text += "\(indent)<\(name)>\n"
        for (child, value) in children { value.write(child, depth: depth + 1, to: &text) }
        text += "\(indent)</\(name)>\n"
      }
      func leaf(_ content: String) {
        text +=
          content.isEmpty
          ? "\(indent)<\(name)/>\n" : "\(indent)<\(name)>\(Self.escaped(content))</\(name)>\n"
      }
      switch self {
      case .object(let members): children(members)
      case .list(let values): children(values.map { ("item", $0) })
      case .text(let content): leaf(content)
      case .number(let number): leaf(String(number))
      case .bool(let bool): leaf(bool ? "true" : "false")
      case .null: leaf("")
      }
    }

    private static func escaped(_ text: String) -> String {
      var result = ""
      for scalar in text.unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        // No XML holds them.
        case "\0"..."\u{8}", "\u{B}", "\u{C}", "\u{E}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": break
        default: result.unicodeScalars.append(scalar)
        }
      }
      return result
    }
  }
#endif
