import ArgumentParser
import MagintCore
import MagintKit

struct FmtCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt",
    abstract: "Format integration files in place.",
    discussion: """
      Four spaces for each level, an element to a line, the root's attributes below each other, \
      <a/> for empty elements, UTF-8 with an XML declaration, LF (XML reads CR LF as LF, in values \
      too), and a line end at the end.

      Values, comments, processing instructions, DOCTYPE and the order of everything stay, and of \
      blank lines one. A comment stays on its own line or behind what it stands behind; one of \
      several lines moves as a block.

      Nothing changes for Magento: the text and what comes of merging it are compared before \
      anything is written. A file that is not well-formed is left alone, and so is what a symbolic \
      link leads to outside of the directory. What magint.json excludes is left alone too, also where \
      it is named.

      Exit codes: 0 done, 1 a file is left alone or, with --check, would change, 2 wrong usage, \
      3 something could not be read or written.
      """)

  @Argument(
    help: "Files and directories, or '-' for standard input, which goes to standard output.",
    completion: .file())
  var paths: [String]

  @Flag(help: "Write nothing; list the files that would change, and exit with 1 if there are any.")
  var check = false

  @Flag(help: "Write nothing; print what would change as a unified diff.")
  var diff = false

  @OptionGroup var configuration: ConfigurationArguments

  @OptionGroup var input: InputArguments

  @OptionGroup var standardInput: StandardInputArguments

  @Option(help: "Colour the findings: auto, always or never.")
  var color: Terminal.Colour = .auto

  @Flag(name: [.short, .long], help: "Print no summary.")
  var quiet = false

  func validate() throws {
    try standardInput.validate(with: paths)
  }

  func run() throws {
    guard !paths.contains("") else { throw MagintError(.usage, "a path is empty") }
    var options = FormatOptions()
    options.kind = input.kind
    options.exclude = input.exclude
    options.maximumFileSize = input.maximumFileSize
    let isPiped = paths == ["-"]
    let named = isPiped ? [standardInput.stdinFilename ?? "."] : paths
    options.configurations = try configuration.load(for: named)
    let (included, leftOut) = options.configurations.included(named)
    if !quiet {
      for (path, place) in leftOut { Terminal.complain("\(path): left out by \(place)") }
    }
    let formatter = IntegrationFormatter(options)
    if included.isEmpty, !isPiped { return }
    var result =
      isPiped
      ? try formatter.formatStandardInput(path: standardInput.stdinFilename)
      : try formatter.format(included)
    let changed = result.files.filter(\.isChanged)
    var writtenCount = 0
    if diff {
      Terminal.writeText(changed.map(\.diff).joined())
    } else if check {
      Terminal.writeText(changed.map { $0.path + "\n" }.joined())
    } else if isPiped {
      for file in result.files { Terminal.writeText(String(decoding: file.bytes, as: UTF8.self)) }
    } else {
      let failures = formatter.write(result)
      writtenCount = changed.count - failures.count
      result.failures += failures
    }
    try complain(of: result)
    if !quiet, !isPiped, !diff || check {
      let done =
        check
        ? "\(Self.files(changed.count)) would change" : "\(Self.files(writtenCount)) formatted"
      Terminal.writeError("\(done), \(result.files.count - changed.count) unchanged.\n")
    }
    if !result.failures.isEmpty { throw ExitCode(3) }
    if check && !changed.isEmpty || !result.diagnostics.isEmpty || !result.refusals.isEmpty {
      throw ExitCode(1)
    }
  }

  /// All on standard error: standard output is for the text, the diff or the list.
  private func complain(of result: FormatResult) throws {
    if !result.diagnostics.isEmpty {
      Terminal.writeReport(
        Reports.text(
          LintResult(diagnostics: result.diagnostics),
          colour: Terminal.usesColour(color, descriptor: 2), width: Terminal.width(of: 2),
          isQuiet: true))
    }
    for error in result.refusals + result.failures { Terminal.complain(error) }
    guard
      result.files.isEmpty, result.diagnostics.isEmpty, result.refusals.isEmpty,
      result.failures.isEmpty
    else {
      if !quiet {
        for path in result.emptyPaths { Terminal.complain("\(path): no integration file here") }
      }
      return
    }
    let places = result.emptyPaths.map { $0 == "." ? "the working directory" : "'\($0)'" }
    throw MagintError(
      .usage,
      "nothing to format: no integration file in \(places.joined(separator: " or "))")
  }

  private static func files(_ count: Int) -> String { count == 1 ? "1 file" : "\(count) files" }
}
