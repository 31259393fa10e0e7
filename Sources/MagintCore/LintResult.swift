/// What a run found.
public struct LintResult: Sendable {
  /// In the order of ``Diagnostic/precedes(_:_:)``.
  public var diagnostics: [Diagnostic]
  /// How many files were looked at.
  public var fileCount: Int
  /// Files and directories that could not be read.
  public var failures: [MagintError]
  /// Paths that were named and hold no integration file.
  public var emptyPaths: [String]
  /// Where findings were to be fixed: ``diagnostics`` are those that are left.
  public var fixes: FixCount?

  public init(
    diagnostics: [Diagnostic] = [], fileCount: Int = 0, failures: [MagintError] = [],
    emptyPaths: [String] = []
  ) {
    self.diagnostics = diagnostics
    self.fileCount = fileCount
    self.failures = failures
    self.emptyPaths = emptyPaths
  }

  public func count(_ severity: Severity) -> Int {
    diagnostics.count { $0.severity == severity }
  }
}

/// What fixing came to, in numbers.
public struct FixCount: Sendable, Hashable {
  /// Findings that are fixed.
  public var fixed: Int
  /// The files that changed for it.
  public var files: Int
  /// Findings that are left and have an unsafe fix.
  public var unsafe: Int

  public init(fixed: Int = 0, files: Int = 0, unsafe: Int = 0) {
    self.fixed = fixed
    self.files = files
    self.unsafe = unsafe
  }
}

extension Magint {
  /// The version of this program, by semantic versioning.
  public static let version = "0.1.0"
  /// The day of the version, as manual pages say it.
  public static let versionDate = "November 24, 2026"
}

/// The namespace of the program's own facts, and of what MagintKit does.
public enum Magint {}
