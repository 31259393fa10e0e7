import ArgumentParser

struct GenerateCompletionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate-completion",
    abstract: "Print a script with which a shell completes magint's arguments.",
    discussion: """
      Options, formats, releases, and the ids of rules and resources are completed. Where the scripts go:
        bash  ~/.local/share/bash-completion/completions/magint
        zsh   a file called _magint in a directory of $fpath
        fish  ~/.config/fish/completions/magint.fish
      """)

  @Argument(help: "The shell: bash, zsh or fish.")
  var shell: Shell

  enum Shell: String, ExpressibleByArgument, CaseIterable {
    case bash, zsh, fish

    var kind: CompletionShell {
      switch self {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    }
  }

  func run() {
    Terminal.write(MagintCommand.completionScript(for: shell.kind) + "\n")
  }
}
