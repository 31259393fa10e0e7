import Foundation
import MagintTestSupport
import Testing

/// Every module in `Samples` gives the report that stands beside it, but for the line that tells the
/// releases: it changes with each release that comes in.
@Suite struct SampleTests {
  static let directory = Fixtures.packageRoot.appendingPathComponent("Samples")
  static let names: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
    return names.filter {
      FileManager.default.fileExists(atPath: directory.appendingPathComponent($0 + "/etc").path)
    }.sorted()
  }()

  @Test func thereAreSamples() {
    #expect(Self.names.count >= 6)
  }

  @Test(arguments: names)
  func reportsAsExpected(name: String) throws {
    let sample = Self.directory.appendingPathComponent(name)
    let output = try Program.run(["lint", "--color", "never"], in: sample)
    #expect(output.standardError == "")
    #expect(output.status == (name.hasPrefix("good-") ? 0 : 1))
    try Golden.check(output.standardOutput, sample.appendingPathComponent("expected.txt"))
  }
}
