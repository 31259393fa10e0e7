import Foundation
import MagintTestSupport
import Testing

/// `magint lint --watch` in a directory where things happen. Serialized: each waits for the clock.
@Suite(.serialized) struct WatchCommandTests {
  private static let path = "etc/integration.xml"
  private static let good = """
    <?xml version="1.0"?>
    <config xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
    xsi:noNamespaceSchemaLocation="urn:magento:module:Magento_Integration:etc/integration/integration.xsd">
        <integration name="Acme Sync">
            <email>sync@acme.io</email>
            <resources>
                <resource name="Magento_Sales::actions_view"/>
            </resources>
        </integration>
    </config>

    """
  private static let noEmail = good.replacing("        <email>sync@acme.io</email>\n", with: "")

  /// A program that goes on until it is told to end, in a directory of its own.
  private final class Watch {
    let directory: TemporaryDirectory
    private let process = Process()
    private let output: URL
    private let errors: URL
    private let scratch: TemporaryDirectory

    init(_ arguments: [String] = [], _ directory: TemporaryDirectory) throws {
      self.directory = directory
      scratch = try TemporaryDirectory()
      output = try scratch.write("", to: "out")
      errors = try scratch.write("", to: "err")
      process.executableURL = Program.executable
      process.arguments = ["lint", "--watch", "--format", "concise"] + arguments
      process.currentDirectoryURL = directory.url
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = try FileHandle(forWritingTo: output)
      process.standardError = try FileHandle(forWritingTo: errors)
      try process.run()
    }

    deinit { if process.isRunning { process.terminate() } }

    var standardOutput: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }
    var standardError: String { (try? String(contentsOf: errors, encoding: .utf8)) ?? "" }
    var isRunning: Bool { process.isRunning }

    /// How often it has linted.
    var runs: Int { standardError.components(separatedBy: "Watching for changes").count - 1 }

    /// Waits until it has linted `count` times; false where that takes too long.
    func waitForRun(_ count: Int) -> Bool { wait { runs >= count } }

    func wait(_ isDone: () -> Bool) -> Bool {
      let end = Date().addingTimeInterval(30)
      while Date() < end {
        if isDone() { return true }
        usleep(20_000)
      }
      return false
    }

    /// Does something, and waits until its outcome is all that was reported since.
    func after(_ action: () throws -> Void, expects findings: [String]) throws {
      let (before, runs) = (standardOutput, runs)
      try action()
      let isSeen = wait {
        let new = standardOutput.dropFirst(before.count).split(separator: "\n")
        return self.runs > runs
          && new.compactMap { $0.split(separator: "[").last?.split(separator: "]").first }
            .suffix(findings.count).elementsEqual(findings.map { $0[...] })
      }
      #expect(isSeen, "\(findings): \(standardOutput.dropFirst(before.count))\(standardError)")
    }

    /// Presses Ctrl-C, or asks it to end where a shell in the background ignores that key. Returns
    /// whether the program ended by it.
    func interrupt() -> Bool {
      var action = sigaction()
      sigaction(SIGINT, nil, &action)
      let handler = unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      let signal = handler == unsafeBitCast(SIG_IGN, to: Int.self) ? SIGTERM : SIGINT
      kill(process.processIdentifier, signal)
      guard wait({ !process.isRunning }) else { return false }
      return process.terminationReason == .uncaughtSignal && process.terminationStatus == signal
    }
  }

  private func directory(_ files: [String: String]) throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    for (path, text) in files { try directory.write(text, to: path) }
    return directory
  }

  @Test(arguments: [[], ["--poll"]])
  func seesWhatHappens(_ arguments: [String]) throws {
    let directory = try directory(["a/\(Self.path)": Self.good])
    let watch = try Watch(arguments, directory)
    let files = FileManager.default
    func url(_ path: String) -> URL { directory.url.appendingPathComponent(path) }
    #expect(watch.waitForRun(1))
    try watch.after(
      { try directory.write(Self.noEmail, to: "a/\(Self.path)") }, expects: ["missing-email"])
    // As editors do it: a file beside, moved into its place.
    try watch.after(
      {
        try directory.write(
          Self.good.replacing("Magento_Sales::actions_view", with: "Magento_Sales::viev"),
          to: "a/etc/.integration.xml.swp")
        _ = rename(url("a/etc/.integration.xml.swp").path, url("a/\(Self.path)").path)
      }, expects: ["unknown-resource"])
    // Whole directories come and go.
    let other = Self.noEmail.replacing("Acme Sync", with: "Acme Feed")
    let whole = Self.good.replacing("Acme Sync", with: "Acme Feed")
    let found = ["unknown-resource", "missing-email"]
    try watch.after({ try directory.write(other, to: "new/module/\(Self.path)") }, expects: found)
    try watch.after(
      { try directory.write(whole, to: "new/module/\(Self.path)") }, expects: ["unknown-resource"])
    try watch.after({ try directory.write(other, to: "new/module/\(Self.path)") }, expects: found)
    try watch.after(
      { try files.moveItem(at: url("new"), to: url("old")) },
      expects: found)
    #expect(watch.wait { watch.standardOutput.contains("old/module/etc/integration.xml:") })
    try watch.after({ try files.removeItem(at: url("a")) }, expects: ["missing-email"])
    // What nobody looks at changes nothing.
    let runs = watch.runs
    try directory.write("x", to: "old/module/etc/integration.xml~")
    try directory.write("x", to: "old/module/etc/.#integration.xml")
    usleep(400_000)
    #expect(watch.runs == runs)
    #expect(watch.standardError.contains("looking at all files") == !arguments.isEmpty)
    #expect(watch.interrupt())
  }

  /// No screen, nothing to clear.
  @Test func leavesNoControls() throws {
    let watch = try Watch([], try directory([Self.path: Self.noEmail]))
    #expect(watch.waitForRun(1))
    #expect(watch.interrupt())
    #expect(!(watch.standardOutput + watch.standardError).contains("\u{1B}"))
    #expect(watch.standardError == "Watching for changes; Ctrl-C ends it.\n")
  }

  @Test func aNamedFile() throws {
    let directory = try directory([Self.path: Self.good])
    let watch = try Watch([Self.path], directory)
    #expect(watch.waitForRun(1))
    try watch.after(
      { try directory.write(Self.noEmail, to: Self.path) }, expects: ["missing-email"])
    let file = directory.url.appendingPathComponent(Self.path)
    let runs = watch.runs
    try FileManager.default.removeItem(at: file)
    #expect(watch.waitForRun(runs + 1))
    #expect(watch.standardError.contains("etc/integration.xml: no such file or directory"))
    try watch.after(
      { try directory.write(Self.noEmail, to: Self.path) }, expects: ["missing-email"])
    #expect(watch.interrupt())
  }

  /// All that was named goes, and comes back.
  @Test func aDirectoryThatComesBack() throws {
    let directory = try directory(["a/\(Self.path)": Self.good])
    let watch = try Watch(["a"], directory)
    #expect(watch.waitForRun(1))
    try FileManager.default.removeItem(at: directory.url.appendingPathComponent("a"))
    #expect(watch.wait { watch.standardError.contains("a: no such file or directory") })
    try watch.after(
      { try directory.write(Self.noEmail, to: "a/\(Self.path)") }, expects: ["missing-email"])
    #expect(watch.interrupt())
  }

  /// What is written by the program itself is no change.
  @Test func fixesAndReports() throws {
    let resource = "            <resource name=\"Magento_Sales::actions_view\"/>\n"
    let twice = Self.good.replacing(resource, with: resource + resource)
    let directory = try directory([Self.path: twice])
    let watch = try Watch(["--fix", "--format", "json=report.json"], directory)
    let file = directory.url.appendingPathComponent(Self.path)
    func text() throws -> String { try String(contentsOf: file, encoding: .utf8) }
    #expect(watch.waitForRun(1))
    #expect(try text() == Self.good)
    usleep(500_000)
    #expect(watch.runs == 1)
    try directory.write(twice, to: Self.path)
    #expect(watch.waitForRun(2))
    #expect(watch.wait { (try? text()) == Self.good })
    usleep(500_000)
    #expect(watch.runs == 2)
    #expect(watch.interrupt())
  }

  /// More than the kernel keeps in its queue while a run goes on.
  @Test func manyChangesAtOnce() throws {
    let directory = try directory([Self.path: Self.good])
    let watch = try Watch([], directory)
    #expect(watch.waitForRun(1))
    try watch.after(
      {
        for index in 0..<400 {
          try directory.write(Self.good, to: "many/\(index % 20)/etc/file-\(index).xml")
        }
        try directory.write(Self.noEmail, to: Self.path)
      }, expects: ["missing-email"])
    // A burst is one change, or a few.
    #expect(watch.runs < 200)
    #expect(watch.interrupt())
  }

  @Test(arguments: [
    (["-", "--watch"], "Standard input cannot be watched"),
    (["--poll"], "--poll goes with --watch"),
    (["--watch", "--write-baseline", "b.json"], "--watch writes no baseline"),
    (["--watch", "--rule", "mising-email"], "Did you mean 'missing-email'?"),
  ])
  func wrongUsage(_ arguments: [String], _ error: String) throws {
    let output = try Program.run(["lint"] + arguments)
    #expect(output.status == 2)
    #expect(output.standardError.contains(error))
  }
}
