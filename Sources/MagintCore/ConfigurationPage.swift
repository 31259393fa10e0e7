/// What is in force for a path, and where it comes from.
public struct ConfigurationPage: Sendable {
  public enum Source: Sendable, Hashable {
    case standard
    /// A line of a configuration file, from 1.
    case file(path: String, line: Int)
    /// An option, with its dashes.
    case commandLine(String)
  }

  public struct Value: Sendable, Hashable {
    public var text: String
    public var source: Source

    public init(_ text: String, _ source: Source) {
      self.text = text
      self.source = source
    }
  }

  /// A key of the configuration.
  public struct Setting: Sendable, Hashable {
    public var key: String
    /// One, or of a list any number.
    public var values: [Value]
    public var isList: Bool
    /// What counts where there is no value, in words.
    public var fallback: String

    public init(key: String, values: [Value], isList: Bool = false, fallback: String) {
      self.key = key
      self.values = values
      self.isList = isList
      self.fallback = fallback
    }
  }

  /// A rule that is not as it is by default.
  public struct Rule: Sendable, Hashable {
    public var id: RuleID
    /// `off`, or a severity.
    public var level: String
    public var standard: Severity
    public var source: Source
    /// The glob of the override that says it.
    public var glob: String?

    public init(
      id: RuleID, level: String, standard: Severity, source: Source, glob: String? = nil
    ) {
      self.id = id
      self.level = level
      self.standard = standard
      self.source = source
      self.glob = glob
    }
  }

  /// As it is shown.
  public var path: String
  /// The configuration file that counts; nil for none.
  public var file: String?
  /// What leaves the path out, if anything does.
  public var excludedBy: Source?
  public var settings: [Setting]
  /// By id.
  public var rules: [Rule]
  /// How many other rules there are, which are as they are by default.
  public var otherRuleCount: Int

  public init(
    path: String, file: String?, excludedBy: Source?, settings: [Setting], rules: [Rule],
    otherRuleCount: Int
  ) {
    self.path = path
    self.file = file
    self.excludedBy = excludedBy
    self.settings = settings
    self.rules = rules
    self.otherRuleCount = otherRuleCount
  }
}
