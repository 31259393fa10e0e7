import ArgumentParser
import MagintCore
import MagintKit

struct CompileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compile",
    abstract:
      "Merge integration files as Magento does, and write what it holds in one normal form.",
    discussion: """
      Files are merged in the order given, the modules of directories in Magento's load order. What \
      stops Magento in the chosen mode stops the output, and so do errors that 'magint lint' finds; \
      findings go to standard error.

      The result is one integration.xml, a legacy pair (--layout legacy) or JSON, always the same \
      bytes for the same configuration.

      Of magint.json count the releases, the catalog, what to leave out and the severities. Neither these \
      nor comments that suppress findings change what stops Magento.
      """)

  @Argument(
    help: "Integration files, modules or whole projects. Without one, the working directory.",
    completion: .file())
  var paths: [String] = []

  @Option(help: "How Magento runs: developer or production, which applies no schema.")
  var mode: CompileMode = .developer

  @Option(
    help: ArgumentHelp(
      """
      The libxml2 under the shop's PHP, such as 2.13.8: what is made of a few files depends on it, above \
      all of an '&' in a value that overrides another. Taken for 2.9.14.
      """, valueName: "version"))
  var libxml2: String?

  @OptionGroup var catalog: CatalogArguments

  @Option(help: "What to write: xml or json.")
  var format: Format = .xml

  @Option(
    help: "The files to write as XML: consolidated, or legacy, the pair config.xml and api.xml.")
  var layout: CompileLayout = .consolidated

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Write to this file, or below this directory as a module has it; '-' for standard output.",
      valueName: "path"),
    completion: .file())
  var output: String?

  @Flag(help: "Write nothing; exit with 1 and show the difference if what is at --output differs.")
  var check = false

  @Flag(help: "Replace files that are there already.")
  var force = false

  @Flag(help: "Write in spite of errors, unless Magento itself stops.")
  var keepGoing = false

  @OptionGroup var configuration: ConfigurationArguments

  @OptionGroup var input: InputArguments

  @Option(help: "Colour the findings: auto, always or never.")
  var color: Terminal.Colour = .auto

  enum Format: String, ExpressibleByArgument, CaseIterable { case xml, json }

  func validate() throws {
    let isToStandardOutput = output == nil || output == "-"
    guard layout == .consolidated || format == .xml else {
      throw ValidationError("--layout goes with --format xml.")
    }
    guard layout == .consolidated || !isToStandardOutput else {
      throw ValidationError("--layout legacy writes two files: pass --output with a directory.")
    }
    guard !check || !isToStandardOutput else {
      throw ValidationError("--check compares with what is at --output: pass that.")
    }
    guard !force || !isToStandardOutput else {
      throw ValidationError("--force goes with --output.")
    }
    guard !force || !check else {
      throw ValidationError("--check writes nothing; leave out --force.")
    }
    guard !paths.contains("-") else {
      throw ValidationError("Standard input cannot be compiled; pass files.")
    }
  }

  func run() throws {
    var run = CompileRun(paths: paths)
    run.options.mode = mode
    run.options.libxml2 = libxml2
    run.options.kind = input.kind
    run.options.exclude = input.exclude
    run.options.maximumFileSize = input.maximumFileSize
    run.options.catalog = catalog.options
    run.configuration = configuration.source
    run.format = format
    run.layout = layout
    run.output = output
    run.check = check
    run.force = force
    run.keepGoing = keepGoing
    run.color = color
    try run.run()
  }
}

/// What 'magint compile' does, with the defaults of its options.
struct CompileRun {
  var paths: [String]
  var options = CompileOptions()
  var configuration = ConfigurationSource.nearest
  var format: CompileCommand.Format = .xml
  var layout: CompileLayout = .consolidated
  var output: String?
  var check = false
  var force = false
  var keepGoing = false
  var color: Terminal.Colour = .auto

  func run() throws {
    var options = options
    if let output, output != "-", isDirectory(output) { options.outputDirectory = output }
    let paths = paths.isEmpty ? ["."] : paths
    options.configurations = try Configurations.load(for: paths, configuration)
    let compiler = Compiler(options)
    let selection = try compiler.select(try options.configurations.remaining(of: paths))
    let compilation =
      selection.fileCount < 16
      ? try compiler.compileSequentially(selection)
      : try blocking { () -> Result<Compilation, MagintError> in
        do throws(MagintError) {
          return .success(try await compiler.compile(selection))
        } catch {
          return .failure(error)
        }
      }.get()
    report(compilation)
    if compilation.isStopped {
      Terminal.complain(
        "nothing was written: Magento in \(options.mode.rawValue) mode stops at this configuration")
      throw ExitCode(1)
    }
    let errors = compilation.diagnostics.count { $0.severity == .error }
    if errors > 0, !keepGoing {
      Terminal.complain(
        "nothing was written, for \(errors == 1 ? "an error" : "\(errors) errors"); repair \(errors == 1 ? "it" : "them"), or pass --keep-going"
      )
      throw ExitCode(1)
    }
    try emit(compilation)
  }

  /// Findings go to standard error: standard output is for what is compiled.
  private func report(_ compilation: Compilation) {
    for notice in compilation.notices + compilation.basis.remarks { Terminal.complain(notice) }
    let findings = compilation.diagnostics.filter { $0.severity > .note }
    guard !findings.isEmpty else { return }
    // Errors first, if there are too many to show.
    let shown =
      findings.count <= Self.maximumFindings
      ? findings : Array(findings.sorted { $0.severity > $1.severity }.prefix(Self.maximumFindings))
    Terminal.writeReport(
      Reports.text(
        LintResult(diagnostics: shown, fileCount: 1),
        colour: Terminal.usesColour(color, descriptor: 2), width: Terminal.width(of: 2),
        isQuiet: true))
    if shown.count < findings.count {
      Terminal.complain(
        "\(findings.count - shown.count) more findings; 'magint lint' shows all of them")
    }
  }

  private static let maximumFindings = 200

  /// Whether what is at --output is, or is to be, a directory.
  private func isDirectory(_ output: String) -> Bool {
    layout == .legacy || output.hasSuffix("/") || Files.isDirectory(output)
  }

  private func emit(_ compilation: Compilation) throws {
    var files =
      format == .json
      ? [CompiledFile(path: "integration.json", text: compilation.json)]
      : try compilation.files(layout)
    guard let output, output != "-" else { return Terminal.write(files[0].text) }
    var directory = output
    if !isDirectory(output) {
      let parts = output.split(separator: "/", omittingEmptySubsequences: false)
      directory = parts.count == 1 ? "." : parts.dropLast().joined(separator: "/")
      if directory.isEmpty { directory = "/" }
      files[0].path = String(parts.last ?? "")
    }
    let shown = files.map { directory == "." ? $0.path : Files.path(directory, $0.path) }
    guard check else {
      try FileWriter(directory: directory, overwrites: force)
        .write(files.map { (name: $0.path, bytes: Array($0.text.utf8)) })
      for path in shown { Terminal.complain("\(path) is written") }
      return
    }
    var isCurrent = true
    for (file, path) in zip(files, shown) {
      let bytes = try Files.bytesIfPresent(path)
      guard bytes != Array(file.text.utf8) else { continue }
      let old = bytes.map { String(decoding: $0, as: UTF8.self) }
      isCurrent = false
      Terminal.write(
        LineDiff(from: old ?? "", to: file.text).unified(from: old == nil ? nil : path, to: path))
    }
    if !isCurrent { throw ExitCode(1) }
  }
}
