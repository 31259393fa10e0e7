/// How much a finding matters: an error stops Magento or breaks the integration, a warning is
/// probably a mistake, a note is good to know.
public enum Severity: String, Sendable, Hashable, CaseIterable, Comparable {
  case note, warning, error

  public static func < (left: Severity, right: Severity) -> Bool {
    allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!
  }
}

/// What Magento does with a defect.
public enum Consequence: String, Sendable, Hashable, CaseIterable {
  /// Magento never looks at the file.
  case notRead = "not-read"
  /// Composer refuses to install the module.
  case notInstalled = "not-installed"
  /// Developer mode refuses the file: every page and command that needs it fails.
  case rejectedInDeveloperMode = "rejected-in-developer-mode"
  /// `setup:upgrade` aborts, in every mode.
  case setupFails = "setup-fails"
  /// Magento ignores the part without a message.
  case dropped
  /// `setup:upgrade` recreates the integration: each merchant must activate again.
  case tokenLost = "token-lost"
  /// `setup:upgrade` recreates every integration of the shop that comes from an `etc/integration.xml`, of
  /// all modules, without tokens and without rights.
  case allIntegrationsLost = "all-integrations-lost"
  /// The merchant's activation does not succeed.
  case activationFails = "activation-fails"
  /// The integration may do more than was meant.
  case accessWider = "access-wider"
  /// The integration may do less than was meant.
  case accessNarrower = "access-narrower"
  /// Secrets travel or are kept unprotected.
  case insecure
  /// The Marketplace refuses the package.
  case rejectedByMarketplace = "rejected-by-marketplace"
  /// Nothing happens; it only confuses people or tools.
  case style
}

/// A rule's id: kebab-case, names the defect, never changes its meaning.
public struct RuleID: Sendable, Hashable, Comparable, CustomStringConvertible,
  ExpressibleByStringLiteral
{
  public let name: String

  public init(_ name: String) { self.name = name }
  public init(stringLiteral value: StaticString) { name = value.description }

  public var description: String { name }

  public static func < (left: RuleID, right: RuleID) -> Bool { left.name < right.name }
}

/// A change that repairs a finding.
public struct FixIt: Sendable, Hashable {
  public enum Applicability: String, Sendable {
    /// Magento ends up with the same data as before, or as was plainly meant, and no merchant has
    /// to activate again.
    case safe
    /// Anything else: a person has to look.
    case unsafe
  }

  /// Replaces the bytes `start..<end` of the finding's file by `text`.
  public struct Edit: Sendable, Hashable {
    public var start: Int
    public var end: Int
    public var text: String
    /// The same in lines and columns, filled in by the pipeline.
    public var range: SourceRange?

    public init(_ range: Range<Int>, _ text: String) {
      start = range.lowerBound
      end = range.upperBound
      self.text = text
    }
  }

  /// What to do, as an order: "Remove the spaces".
  public var title: String
  public var applicability: Applicability
  /// In order of their offsets, not overlapping. Empty where only a person can do it.
  public var edits: [Edit]

  /// How reports for programs call ``applicability``: `safe` or `unsafe`, and `manual` where only a person
  /// can do it.
  public var kind: String { edits.isEmpty ? "manual" : applicability.rawValue }

  public init(_ title: String, _ applicability: Applicability, edits: [Edit] = []) {
    self.title = title
    self.applicability = applicability
    self.edits = edits
  }
}

/// One finding about one file: well-formedness, schema and semantic findings alike.
public struct Diagnostic: Sendable, Hashable {
  /// Another place that explains the finding, or a remark without a place.
  public struct Note: Sendable, Hashable {
    public var path: String?
    public var range: SourceRange?
    public var message: String

    public init(_ message: String, path: String? = nil, range: SourceRange? = nil) {
      self.message = message
      self.path = path
      self.range = range
    }
  }

  /// The text of one line, for reports that show it.
  public struct SourceLine: Sendable, Hashable {
    /// From 1.
    public var number: Int
    /// The line without its end, or a part of a very long one.
    public var text: String
    /// The column that ``text`` starts in: 1 but for a part.
    public var firstColumn: Int
    /// Whether the line goes on behind ``text``.
    public var isCut: Bool

    public init(number: Int, text: String, firstColumn: Int = 1, isCut: Bool = false) {
      self.number = number
      self.text = text
      self.firstColumn = firstColumn
      self.isCut = isCut
    }
  }

  public var rule: RuleID
  public var severity: Severity
  /// Never empty.
  public var consequences: [Consequence]
  public var path: String
  /// Absent where the finding is about the file as a whole.
  public var range: SourceRange?
  /// What is wrong, with the value, without a full stop.
  public var message: String
  /// What Magento does about it.
  public var explanation: String?
  public var notes: [Note]
  public var fixIts: [FixIt]
  /// The edition of Magento, other than Open Source, that the finding is about; nil where it is about none.
  public var edition: Edition?
  /// The file's encoding where it is not UTF-8; offsets then count its UTF-8 transcoding.
  public var encoding: String?
  /// The lines that ``range`` and the notes in the same file touch, filled in by the pipeline.
  public var excerpt: [SourceLine] = []

  public init(
    rule: RuleID, severity: Severity, consequences: [Consequence], path: String,
    range: SourceRange?, message: String, explanation: String? = nil, notes: [Note] = [],
    fixIts: [FixIt] = []
  ) {
    self.rule = rule
    self.severity = severity
    self.consequences = consequences
    self.path = path
    self.range = range
    self.message = message
    self.explanation = explanation
    self.notes = notes
    self.fixIts = fixIts
  }

  /// Fills in the lines and columns of the edits.
  ///
  /// - Parameters:
  ///   - table: that of `bytes`.
  ///   - bytes: the text of the finding's file, which the edits count.
  package mutating func locateEdits(_ table: LineTable, in bytes: [UInt8]) {
    for fixIt in fixIts.indices {
      for edit in fixIts[fixIt].edits.indices {
        let range = fixIts[fixIt].edits[edit].start..<fixIts[fixIt].edits[edit].end
        fixIts[fixIt].edits[edit].range = table.range(range, in: bytes)
      }
    }
  }

  /// The order of reports: path, place, rule.
  public static func precedes(_ left: Diagnostic, _ right: Diagnostic) -> Bool {
    if left.path != right.path { return left.path < right.path }
    let leftStart = left.range?.start.offset ?? -1
    let rightStart = right.range?.start.offset ?? -1
    if leftStart != rightStart { return leftStart < rightStart }
    if left.rule != right.rule { return left.rule < right.rule }
    return left.message < right.message
  }
}
