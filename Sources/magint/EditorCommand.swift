public import ArgumentParser
import MagintCore
public import MagintKit

struct EditorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "editor",
    abstract: "Set an editor up to validate and complete integration files, without a Magento.",
    discussion: """
      Writes the schemas with a catalog of their urn: locations, and tells the editor of them:
        vscode    .vscode/settings.json for redhat.vscode-xml, and a task 'magint lint' with a problem
                  matcher in tasks.json
        phpstorm  .idea/misc.xml, as dev:urn-catalog:generate of a Magento would
        vim       .vim/coc-settings.json for coc-xml, and .vim/compiler/magint.vim for :make

      To files that are there only what is missing is added: comments and all else stay as they are. \
      All paths are relative. Run it again after an update of magint.
      """)

  @Argument(help: "The editor: vscode, phpstorm or vim.")
  var editor: Editor

  @Argument(
    help: "The root of the project. Without it, the working directory.", completion: .directory)
  var directory = "."

  @Flag(help: "Write nothing: print the change as a unified diff.")
  var dryRun = false

  @Flag(help: "Replace schemas and other files of magint's own that were changed.")
  var force = false

  func validate() throws {
    guard !directory.isEmpty else { throw ValidationError("The name of the directory is empty.") }
  }

  func run() throws {
    let setup = try EditorSetup(editor, directory: directory)
    for notice in setup.notices { Terminal.complain("note: \(notice)") }
    try setup.plan.apply(isDryRun: dryRun, overwrites: force)
    if !dryRun { Terminal.write("\n" + setup.steps.map { "\($0)\n" }.joined()) }
  }
}

extension Editor: ExpressibleByArgument {}

extension FilePlan {
  /// Writes the files and says so, or prints the diff.
  func apply(isDryRun: Bool, overwrites: Bool) throws {
    if isDryRun {
      try check(overwrites: overwrites)
      return Terminal.writeText(diff)
    }
    try write(overwrites: overwrites)
    for file in files {
      let verb = !file.isChanged ? "unchanged" : file.before == nil ? "written" : "changed"
      Terminal.write("\(verb.padded(to: 9))  \(path(file.name))\n")
    }
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - utf8.count))
  }
}
