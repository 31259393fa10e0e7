/// What a run found.
public struct LintResult: Sendable {
  /// In the order of ``Diagnostic/precedes(_:_:)``.
  public var diagnostics: [Diagnostic]
  /// Findings that do not count, in the same order: comments suppress them, or a baseline has them.
  public var suppressed: [SuppressedFinding] = []
  /// What a baseline has and this run did not find any more; nil where there was no baseline.
  public var staleBaselineEntries: [BaselineEntry]?
  /// How many files were looked at.
  public var fileCount: Int
  /// Files and directories that could not be read.
  public var failures: [MagintError]
  /// Paths that were named and hold no integration file.
  public var emptyPaths: [String]
  /// Where findings were to be fixed: ``diagnostics`` are those that are left.
  public var fixes: FixCount?
  /// Which releases it is about, and what of them is assumed.
  public var basis = ReleaseBasis()

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

  /// How many findings comments suppress.
  public var commentedCount: Int { suppressed.count - baselineCount }

  /// How many findings a baseline has.
  public var baselineCount: Int { suppressed.count { $0.origin == .baseline } }
}

/// A finding that does not count, and why.
public struct SuppressedFinding: Sendable, Hashable {
  public enum Origin: Sendable, Hashable {
    /// A comment `magint:ignore` in the file; the reason may be empty.
    case comment(reason: String)
    /// It was there when the baseline was written.
    case baseline
  }

  public var finding: Diagnostic
  public var origin: Origin

  public init(_ finding: Diagnostic, by origin: Origin) {
    self.finding = finding
    self.origin = origin
  }
}

/// A finding as a baseline names it.
public struct BaselineEntry: Sendable, Hashable {
  /// The path of the baseline.
  public var baseline: String
  /// Of the file, as it is shown.
  public var path: String
  public var rule: RuleID
  public var message: String

  public init(baseline: String, path: String, rule: RuleID, message: String) {
    self.baseline = baseline
    self.path = path
    self.rule = rule
    self.message = message
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
  /// Findings that are left although they were to be fixed: the fix would do harm, or the file cannot be
  /// written.
  public var left: Int

  public init(fixed: Int = 0, files: Int = 0, unsafe: Int = 0, left: Int = 0) {
    self.fixed = fixed
    self.files = files
    self.unsafe = unsafe
    self.left = left
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
