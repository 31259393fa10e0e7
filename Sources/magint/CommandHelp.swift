import ArgumentParser
import MagintCore

/// A command as its help describes it.
struct CommandHelp {
  struct Argument {
    /// Without hyphens; none of what goes by its position.
    var shortNames: [String] = []
    var longNames: [String] = []
    var valueName: String
    var takesValue: Bool
    var isOptional: Bool
    var isRepeating: Bool
    var abstract: String
    var defaultValue: String?
  }

  /// From the program's own name on.
  var path: [String]
  var abstract: String
  var discussion: String
  var arguments: [Argument]
  var subcommands: [CommandHelp]

  /// magint and all of its commands, as ArgumentParser describes them to programs.
  static var root: CommandHelp {
    guard let tree = try? JSONTree.parse(Array(MagintCommand._dumpHelp().utf8)),
      let command = tree["command"]
    else { preconditionFailure("ArgumentParser describes the commands in JSON") }
    return CommandHelp(command, below: [])
  }

  private init(_ tree: JSONTree, below path: [String]) {
    self.path = path + [tree["commandName"]?.string ?? ""]
    abstract = tree["abstract"]?.string ?? ""
    discussion = tree["discussion"]?.string ?? ""
    arguments = (tree["arguments"]?.array ?? []).filter { $0.isTrue("shouldDisplay") }
      .map(Argument.init)
    let here = self.path
    subcommands = (tree["subcommands"]?.array ?? [])
      .filter { $0.isTrue("shouldDisplay") && $0["commandName"]?.string != "help" }
      .map { CommandHelp($0, below: here) }
  }

  /// This command and all below it.
  var all: [CommandHelp] { [self] + subcommands.flatMap(\.all) }

  /// The command that `names` lead to.
  func find(_ names: [String]) -> CommandHelp? {
    guard let name = names.first else { return self }
    return subcommands.first { $0.path.last == name }?.find(Array(names.dropFirst()))
  }
}

extension CommandHelp.Argument {
  fileprivate init(_ tree: JSONTree) {
    for name in tree["names"]?.array ?? [] {
      guard let text = name["name"]?.string else { continue }
      if name["kind"]?.string == "short" {
        shortNames.append(text)
      } else {
        longNames.append(text)
      }
    }
    valueName = tree["valueName"]?.string ?? ""
    takesValue = tree["kind"]?.string != "flag"
    isOptional = tree.isTrue("isOptional")
    isRepeating = tree.isTrue("isRepeating")
    abstract = tree["abstract"]?.string ?? ""
    defaultValue = tree["defaultValue"]?.string
  }
}

extension JSONTree {
  fileprivate func isTrue(_ name: String) -> Bool {
    if case .bool(true)? = self[name]?.value { true } else { false }
  }
}
