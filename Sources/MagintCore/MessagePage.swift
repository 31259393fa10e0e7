/// A message of Magento, its admin, composer or PHP, and what is behind it.
public struct MessagePage: Sendable, Hashable {
  /// What leads further.
  public enum Link: Sendable, Hashable {
    /// A rule that finds the cause in the files.
    case rule(RuleID)
    /// The name of a scenario that plays it.
    case scenario(String)
    /// A command line.
    case command(String)
  }

  /// As Magento's source has it, with placeholders such as `%1` and `%fieldName`; `…` stands for any text.
  public var text: String
  /// Who says it: "The token URLs, 401".
  public var speaker: String
  /// What has happened, in sentences.
  public var meaning: String
  /// What to do, in sentences.
  public var help: String
  public var links: [Link]

  public init(
    _ text: String, by speaker: String, _ meaning: String, help: String, _ links: Link...
  ) {
    self.text = text
    self.speaker = speaker
    self.meaning = meaning
    self.help = help
    self.links = links
  }
}

/// The messages that a text holds, or those that are nearest to it.
public struct MessageAnswer: Sendable, Hashable {
  /// The best first.
  public var pages: [MessagePage]
  /// Whether the text holds them word for word, but for what stands in place of placeholders.
  public var isExact: Bool
  /// The resource that the text names, such as `Magento_Sales::ship`.
  public var resource: String?

  public init(pages: [MessagePage], isExact: Bool, resource: String? = nil) {
    self.pages = pages
    self.isExact = isExact
    self.resource = resource
  }
}
