package import Foundation

/// Where the tests find what they read.
package enum Fixtures {
  /// The directory of `Package.swift`.
  package static let packageRoot = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A file that several test targets read, below `Tests/Fixtures`.
  package static func shared(_ name: String) throws -> [UInt8] {
    try bytes(packageRoot.appendingPathComponent("Tests/Fixtures/\(name)"))
  }

  /// The files below `Tests/<target>/Fixtures`, sorted by path, where `name` says so.
  package static func files(
    of target: String, where name: (String) -> Bool = { _ in true }
  ) -> [URL] {
    files(below: packageRoot.appendingPathComponent("Tests/\(target)/Fixtures"), where: name)
  }

  /// The regular files below `directory`, sorted by path.
  package static func files(
    below directory: URL, where name: (String) -> Bool = { _ in true }
  ) -> [URL] {
    let found = FileManager.default.enumerator(
      at: directory, includingPropertiesForKeys: [.isRegularFileKey])
    var files: [URL] = []
    while let file = found?.nextObject() as? URL {
      let isRegular = try? file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile
      if isRegular == true, name(file.lastPathComponent) { files.append(file) }
    }
    return files.sorted { $0.path < $1.path }
  }

  package static func bytes(_ file: URL) throws -> [UInt8] {
    try [UInt8](Data(contentsOf: file))
  }

  /// One value for each line of JSON.
  package static func lines<Value: Decodable>(
    _ bytes: [UInt8], as type: Value.Type = Value.self
  ) throws -> [Value] {
    let decoder = JSONDecoder()
    return try bytes.split(separator: UInt8(ascii: "\n")).map {
      try decoder.decode(Value.self, from: Data($0))
    }
  }
}

/// Integration files of real modules, which are no part of the project: beside it, or where
/// `MAGINT_CORPUS` says.
package enum Corpus {
  package static let directory: URL = {
    if let path = ProcessInfo.processInfo.environment["MAGINT_CORPUS"] {
      return URL(fileURLWithPath: path)
    }
    return Fixtures.packageRoot.deletingLastPathComponent().appendingPathComponent("shared/corpus")
  }()

  package static var isPresent: Bool {
    FileManager.default.fileExists(atPath: directory.appendingPathComponent("verdicts.jsonl").path)
  }

  /// For `.enabled(if:)`: a skipped test says why.
  package static let absence: String = "no corpus of real modules at \(directory.path)"
}

/// What each release of Magento knows, as it was read from the releases: where `MAGINT_FACTS` says.
package enum Facts {
  package static let directory = Fixtures.directory(of: "MAGINT_FACTS")

  package static var isPresent: Bool {
    Fixtures.exists("magento-open-source.json", in: directory)
  }

  /// For `.enabled(if:)`: a skipped test says why.
  package static let absence: String =
    "MAGINT_FACTS names no directory with facts about Magento's releases"
}

/// What a running Magento made of single files and of sets of files: where `MAGINT_VERDICTS` says. The
/// part that every clone has is in Tests/Fixtures.
package enum Verdicts {
  package static let directory = Fixtures.directory(of: "MAGINT_VERDICTS")

  package static var isPresent: Bool { Fixtures.exists("verdicts.jsonl", in: directory) }

  /// For `.enabled(if:)`: a skipped test says why.
  package static let absence: String =
    "MAGINT_VERDICTS names no directory with verdicts of a running Magento"
}

extension Fixtures {
  /// The directory that a variable of the environment names; one that does not exist where it is not set.
  fileprivate static func directory(of variable: String) -> URL {
    URL(fileURLWithPath: ProcessInfo.processInfo.environment[variable] ?? "/nonexistent")
  }

  fileprivate static func exists(_ name: String, in directory: URL) -> Bool {
    FileManager.default.fileExists(atPath: directory.appendingPathComponent(name).path)
  }
}
