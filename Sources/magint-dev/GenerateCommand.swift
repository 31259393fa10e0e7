import ArgumentParser
import Foundation
import MagintKit

struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Write the files that are made from the rules: registry, rule pages, README's table.")

  @Flag(help: "Write nothing; exit with 1 if a file is not current.")
  var check = false

  @Option(help: "The package's directory.")
  var root = "."

  func run() throws {
    let directory = URL(fileURLWithPath: root)
    let files = try Generated.all(root: directory)
    var stale: [String] = []
    for file in files {
      let url = directory.appendingPathComponent(file.path)
      guard (try? String(contentsOf: url, encoding: .utf8)) != file.text else { continue }
      stale.append(file.path)
      guard !check else { continue }
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try file.text.write(to: url, atomically: true, encoding: .utf8)
    }
    // Pages of rules that are gone.
    let pages = Set(files.map(\.path))
    let folder = directory.appendingPathComponent(Generated.rulesDirectory)
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] {
      let path = "\(Generated.rulesDirectory)/\(name)"
      guard name.hasSuffix(".md"), !pages.contains(path) else { continue }
      stale.append(path)
      if !check { try FileManager.default.removeItem(at: directory.appendingPathComponent(path)) }
    }
    guard !stale.isEmpty else {
      print("All \(files.count) generated files are current.")
      return
    }
    for path in stale.sorted() { print(check ? "not current: \(path)" : "wrote \(path)") }
    if check {
      print("Run: swift run magint-dev generate")
      throw ExitCode(1)
    }
  }
}
