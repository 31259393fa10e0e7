/// The page of a rule, for `magint explain`, `magint rules` and generated documentation.
public struct RulePage: Sendable {
  public struct Row: Sendable {
    /// The case in words; empty where the rule has one only.
    public var when: String
    public var consequences: [Consequence]

    public init(when: String, consequences: [Consequence]) {
      self.when = when
      self.consequences = consequences
    }
  }

  public struct Sample: Sendable {
    public var path: String
    public var text: String
    /// The bytes that a finding points at; nil for a good example and for findings about the file.
    public var range: Range<Int>?
    public var isBad: Bool
    /// The text after the fix.
    public var fixed: String?

    public init(path: String, text: String, range: Range<Int>?, isBad: Bool, fixed: String?) {
      self.path = path
      self.text = text
      self.range = range
      self.isBad = isBad
      self.fixed = fixed
    }
  }

  public var id: RuleID
  public var category: String
  public var severity: Severity
  public var summary: String
  public var rationale: String
  public var consequences: [Row]
  public var since: String
  public var samples: [Sample]

  public init(
    id: RuleID, category: String, severity: Severity, summary: String, rationale: String,
    consequences: [Row], since: String, samples: [Sample]
  ) {
    self.id = id
    self.category = category
    self.severity = severity
    self.summary = summary
    self.rationale = rationale
    self.consequences = consequences
    self.since = since
    self.samples = samples
  }
}
