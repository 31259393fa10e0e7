import MagintCore

/// The manual page of a command, in mdoc: https://mandoc.bsd.lv/man/mdoc.7.html
struct ManualPage {
  private let help: CommandHelp

  init(_ help: CommandHelp) { self.help = help }

  /// The name of a command's page: magint-lint.
  static func name(_ help: CommandHelp) -> String { help.path.joined(separator: "-") }

  var text: String {
    let name = Self.name(help)
    var lines = [
      ".Dd \(Magint.versionDate)", ".Dt \(name.uppercased()) 1", ".Os magint \(Magint.version)",
      ".Sh NAME", ".Nm \(name)", ".Nd \(Self.escaped(Self.withoutStop(help.abstract)))",
      ".Sh SYNOPSIS", ".Nm \(help.path.joined(separator: " "))",
    ]
    if !help.subcommands.isEmpty { lines += [".Ar command"] }
    lines += help.arguments.map(Self.synopsis)
    lines += [".Sh DESCRIPTION"]
    lines += Self.paragraphs(help.discussion.isEmpty ? help.abstract : help.discussion)
    if !help.subcommands.isEmpty {
      lines += [help.path.count == 1 ? ".Sh COMMANDS" : ".Ss Commands", ".Bl -tag -width Ds"]
      for command in help.subcommands {
        lines += [".It Cm \(Self.escaped(command.path.last!))"]
        lines += [Self.line(Self.withoutStop(command.abstract)) + ";", "see"]
        lines += [".Xr \(Self.name(command)) 1 ."]
      }
      lines += [".El"]
    }
    if !help.arguments.isEmpty {
      lines += [help.path.count == 1 ? ".Sh OPTIONS" : ".Pp", "The options are as follows:"]
      lines += [".Bl -tag -width Ds"]
      for argument in help.arguments {
        lines += [".It \(Self.names(argument))"]
        if !argument.abstract.isEmpty { lines += [Self.line(argument.abstract)] }
        if let value = argument.defaultValue, !value.isEmpty {
          lines += [Self.line("Without it: \(value).")]
        }
      }
      lines += [".El"]
    }
    lines += [".Sh SEE ALSO"]
    lines += related.map { ".Xr \(Self.name($0)) 1" }.sorted().enumerated().map { index, line in
      index == related.count - 1 ? line : line + " ,"
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What stands above and beside it.
  private var related: [CommandHelp] {
    let root = CommandHelp.root
    if help.path.count == 1 { return root.subcommands }
    let above = (1..<help.path.count).compactMap { root.find(Array(help.path[1..<$0])) }
    return above + help.subcommands
  }

  private static func synopsis(_ argument: CommandHelp.Argument) -> String {
    let value = macroArgument(argument.valueName)
    let dots = argument.isRepeating ? " ..." : ""
    guard let name = argument.longNames.first.map({ "-" + $0 }) ?? argument.shortNames.first else {
      return argument.isOptional ? ".Op Ar \(value)\(dots)" : ".Ar \(value)\(dots)"
    }
    let option = "Fl \(macroArgument(name))" + (argument.takesValue ? " Ar \(value)" : "")
    return argument.isOptional ? ".Op \(option)" : ".\(option)"
  }

  private static func names(_ argument: CommandHelp.Argument) -> String {
    let names = argument.shortNames + argument.longNames.map { "-" + $0 }
    let value = macroArgument(argument.valueName)
    guard !names.isEmpty else { return "Ar \(value)" + (argument.isRepeating ? " ..." : "") }
    return names.map { "Fl \(macroArgument($0))" }.joined(separator: " , ")
      + (argument.takesValue ? " Ar \(value)" : "")
  }

  // MARK: Text

  /// Text with blank lines between paragraphs; what is indented in it stays as it is.
  private static func paragraphs(_ text: String) -> [String] {
    var lines: [String] = []
    var isLiteral = false
    var needsBreak = false
    for part in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let isIndented = part.hasPrefix("  ")
      if isLiteral, !isIndented {
        lines.append(".Ed")
        isLiteral = false
        needsBreak = true
      }
      guard !part.isEmpty else {
        needsBreak = !lines.isEmpty
        continue
      }
      if isIndented, !isLiteral {
        lines.append(".Bd -literal -offset indent -compact")
        isLiteral = true
      } else if needsBreak {
        lines.append(".Pp")
      }
      needsBreak = false
      lines.append(isLiteral ? escaped(String(part.dropFirst(2))) : line(String(part)))
    }
    if isLiteral { lines.append(".Ed") }
    return lines
  }

  /// A line of text as roff wants it: a sentence begins a line, and lines are short.
  private static func line(_ text: String) -> String {
    var lines: [String] = []
    var isBehindStop = true
    for word in text.split(separator: " ") {
      let word = String(word)
      if let last = lines.last, !isBehindStop, last.utf8.count + word.utf8.count < 72 {
        lines[lines.count - 1] += " " + escaped(word, isAtStart: false)
      } else {
        lines.append(escaped(word))
      }
      isBehindStop = word.hasSuffix(".")
    }
    return lines.joined(separator: "\n")
  }

  private static func withoutStop(_ text: String) -> String {
    text.hasSuffix(".") ? String(text.dropLast()) : text
  }

  /// An argument of a macro: in quotes, as words such as `No` are macros too.
  private static func macroArgument(_ text: String) -> String {
    let text = escaped(text)
    return text.utf8.contains(UInt8(ascii: " ")) || text.utf8.count < 3 ? "\"\(text)\"" : text
  }

  /// Text that roff takes for nothing else.
  private static func escaped(_ text: String, isAtStart: Bool = true) -> String {
    var result = ""
    // At the start of a line these begin a request.
    if isAtStart, text.hasPrefix(".") || text.hasPrefix("'") { result += "\\&" }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\e"
      case "-": result += "\\-"
      case "'": result += "\\(aq"
      case "\"": result += "\\(dq"
      case "^": result += "\\(ha"
      case "~": result += "\\(ti"
      case "`": result += "\\(ga"
      case _ where scalar.isASCII: result.unicodeScalars.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "\\[u\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)]"
      }
    }
    return result
  }
}
