import ArgumentParser

@main
struct MagintDev: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "magint-dev",
    abstract:
      "For contributors: generated files, new rules, releases, benchmarks and material for them.",
    subcommands: [
      BenchCorpusCommand.self, GenerateCommand.self, NewRuleCommand.self, CatalogCommand.self,
      BenchCommand.self,
    ])
}
