/// What moving a module's integrations to the other kind of file takes, ready to be shown.
public struct MigrationPage: Sendable {
  /// The module's name, or its directory where it has none.
  public var module: String
  /// Paths, as they are shown.
  public var written: [String]
  public var removed: [String]
  /// What a person has to change besides.
  public var tasks: [Task]
  /// What the new files do not carry over: comments and processing instructions.
  public var lost: [UpgradePlan.Value]
  /// A file to be added by hand: its path, as it is shown, and its text.
  public var patch: (path: String, text: String)?
  /// What the change does at each merchant, once the tasks are done.
  public var plan: UpgradePlan

  public init(
    module: String, written: [String], removed: [String], tasks: [Task],
    lost: [UpgradePlan.Value], patch: (path: String, text: String)?, plan: UpgradePlan
  ) {
    self.module = module
    self.written = written
    self.removed = removed
    self.tasks = tasks
    self.lost = lost
    self.patch = patch
    self.plan = plan
  }

  public struct Task: Sendable, Hashable {
    public var place: UpgradePlan.Place?
    /// As an order, without a full stop.
    public var title: String
    /// Why, in sentences.
    public var reason: String?

    public init(_ title: String, reason: String? = nil, place: UpgradePlan.Place? = nil) {
      self.title = title
      self.reason = reason
      self.place = place
    }
  }
}
