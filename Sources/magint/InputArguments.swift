import ArgumentParser
import MagintCore
import MagintKit

/// The option of every command that searches directories.
struct ExcludeArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Leave out paths that match; '*' matches '/' too, a glob without '/' any name. May be repeated.",
      valueName: "glob"))
  var exclude: [String] = []

  func validate() throws {
    for glob in exclude where glob.hasPrefix("!") {
      throw ValidationError(
        "--exclude \(glob): nothing takes back what another glob leaves out; write '\\!' for the character."
      )
    }
  }
}

/// The options of every command that reads integration files.
struct InputArguments: ParsableArguments {
  @OptionGroup private var excluded: ExcludeArguments

  @Option(
    help: ArgumentHelp(
      "Take the named files for this kind, whatever their path: integration, config or api.",
      valueName: "kind"))
  var kind: FileKind?

  @Option(help: ArgumentHelp("Read files of up to this many MB.", valueName: "MB"))
  var maxFileSize: Int = LintOptions.defaultMaximumFileSize >> 20

  var exclude: [String] { excluded.exclude }

  /// In bytes.
  var maximumFileSize: Int { maxFileSize << 20 }

  func validate() throws {
    guard (1...2000).contains(maxFileSize) else {
      throw ValidationError("--max-file-size takes a number of MB from 1 to 2000.")
    }
  }
}

/// The option of every command that reads standard input as an integration file.
struct StandardInputArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The path that standard input stands for. Without it, the root element tells the kind of file.",
      valueName: "path"))
  var stdinFilename: String?

  func validate(with paths: [String]) throws {
    guard !paths.contains("-") || paths.count == 1 else {
      throw ValidationError("'-' cannot be combined with other paths.")
    }
    guard stdinFilename == nil || paths == ["-"] else {
      throw ValidationError("--stdin-filename goes with '-'.")
    }
  }
}
