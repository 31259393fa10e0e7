package import MagintCore

/// What is behind a message of Magento's: for a terminal and as Markdown.
package struct MessageReport: Sendable {
  private let style: Style
  private let width: Int

  package init(style: Style, width: Int) {
    self.style = style
    self.width = min(100, max(40, width))
  }

  package func render(_ answer: MessageAnswer) -> String {
    var output = answer.isExact ? "" : Self.introduction + "\n\n"
    for (index, page) in answer.pages.enumerated() {
      if index > 0 { output += "\n" }
      output += Printable.wrap(page.text, to: width).map { style.bold($0) + "\n" }.joined()
      output += style.dim(page.speaker) + "\n\n"
      output += Printable.wrap(page.meaning, to: width).joined(separator: "\n") + "\n\n"
      output += remark("help", page.help)
      for link in page.links {
        let (label, command) = Self.line(link, answer.resource)
        output += remark(label, command)
      }
    }
    return output
  }

  private static let introduction = "No message is known that reads exactly so. The nearest:"

  private func remark(_ label: String, _ text: String) -> String {
    let lead = label.count + 5
    let lines = Printable.wrap(Printable.line(text), to: width - lead)
    return " \(style.frame("=")) \(style.hint(label + ":")) "
      + lines.joined(separator: "\n" + String(repeating: " ", count: lead)) + "\n"
  }

  /// What a link is called, and the command that follows it.
  private static func line(
    _ link: MessagePage.Link, _ resource: String?
  ) -> (label: String, command: String) {
    switch link {
    case .rule(let id): ("rule", "magint explain \(id)")
    case .scenario(let name): ("rehearse", "magint rehearse check MODULE --scenario \(name)")
    case .command(let text):
      ("try", resource.map { text.replacing("RESOURCE", with: $0) } ?? text)
    }
  }

  package static func markdown(_ answer: MessageAnswer) -> String {
    var output = answer.isExact ? "" : introduction + "\n\n"
    for (index, page) in answer.pages.enumerated() {
      if index > 0 { output += "\n" }
      output += "# `\(page.text)`\n\n\(page.speaker).\n\n\(page.meaning)\n\n\(page.help)\n\n"
      for link in page.links { output += "- `\(line(link, answer.resource).command)`\n" }
    }
    return output
  }
}
