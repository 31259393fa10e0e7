/// What is in a package and what is not, for `magint pack`.
public struct PackagePage: Sendable {
  public struct File: Sendable {
    /// In the package.
    public var path: String
    /// In bytes.
    public var size: Int
    /// In hexadecimal digits.
    public var sha256: String

    public init(path: String, size: Int, sha256: String) {
      self.path = path
      self.size = size
      self.sha256 = sha256
    }
  }

  /// Why a file is not in the package.
  public enum Reason: String, Sendable, CaseIterable {
    case secret
    case symbolicLink = "symbolic-link"
    case notRegular = "not-regular"
    case exportIgnore = "export-ignore"
    case archiveExclude = "archive-exclude"
    case excluded
    case test
    case versionControl = "version-control"
    case editorOrSystem = "editor-or-system"
    case dependency
    case cache
    case continuousIntegration = "continuous-integration"
    case package
    case report
    case untracked

    /// In words, as they follow a path.
    public var text: String {
      switch self {
      case .secret: "usually holds a secret"
      case .symbolicLink:
        "a symbolic link to a directory, to what is left out, or out of the module"
      case .notRegular: "no regular file"
      case .exportIgnore: "export-ignore in .gitattributes"
      case .archiveExclude: "archive.exclude in composer.json"
      case .excluded: "--exclude"
      case .test: "--without-tests"
      case .versionControl: "of version control"
      case .editorOrSystem: "of an editor or the system"
      case .dependency: "installed by a package manager"
      case .cache: "a tool's cache or settings"
      case .continuousIntegration: "of continuous integration"
      case .package: "an earlier package, or another archive"
      case .report: "a report that magint or another checker wrote"
      case .untracked: "not tracked by git (--only-tracked)"
      }
    }
  }

  public struct LeftOut: Sendable {
    /// In the module; of a directory with a `/` at the end, and all below it is meant.
    public var path: String
    public var reason: Reason

    public init(path: String, reason: Reason) {
      self.path = path
      self.reason = reason
    }
  }

  /// Where a package's version is from.
  public enum VersionSource: Sendable, Hashable {
    case composer
    case option
    case gitTag(String)
  }

  /// By composer.json; empty where that has none.
  public var name: String
  /// Nil where composer.json has none and nothing else gives one.
  public var version: String?
  public var versionSource: VersionSource
  public var fileName: String
  /// Of the archive, in bytes.
  public var size: Int
  /// Of the archive, in hexadecimal digits.
  public var sha256: String
  /// Sorted by the bytes of their paths.
  public var files: [File]
  /// Sorted by the bytes of their paths.
  public var leftOut: [LeftOut]
  /// The files in the package that git does not track, sorted by the bytes of their paths; nil where
  /// the module is in no repository.
  public var untracked: [String]?

  public init(
    name: String, version: String?, versionSource: VersionSource, fileName: String, size: Int,
    sha256: String, files: [File], leftOut: [LeftOut], untracked: [String]?
  ) {
    self.name = name
    self.version = version
    self.versionSource = versionSource
    self.untracked = untracked
    self.fileName = fileName
    self.size = size
    self.sha256 = sha256
    self.files = files
    self.leftOut = leftOut
  }
}
