import MagintCore
import MagintKit

/// Asks on a terminal for what a new module still needs.
///
/// The end of input (Ctrl-D) ends it at any question, before anything is written.
struct NewDialogue {
  /// Thrown where the input ends.
  struct Aborted: Error {}

  private(set) var options: NewModuleOptions
  private let usesColour = Terminal.usesColour(.auto)

  init(_ options: NewModuleOptions) { self.options = options }

  /// Asks for what is missing.
  ///
  /// - Parameter checking: is given the name of the module once it is there, before anything else is
  ///   asked; what it throws ends the dialogue.
  /// - Throws: ``Aborted`` where the input ends, ``MagintError`` where the options are no use.
  mutating func complete(checking: (String) throws -> Void) throws {
    let missing = try NewModule.missing(options)
    guard !missing.isEmpty else { return }
    // What the source says has to be known before its defaults are offered.
    say("A module for an integration of Magento 2. Enter takes what is in brackets; Ctrl-D leaves.")
    if missing.contains(.module) {
      options.module = try ask("Module, as Vendor_Module") { NewModule.fault(module: $0) }
      try checking(options.module ?? "")
    } else if let fault = options.module.flatMap({ NewModule.fault(module: $0) }) {
      // Nobody wants to answer questions before hearing of that.
      throw MagintError(.usage, fault)
    }
    if missing.contains(.integration) {
      options.integration = try ask(
        "Name of the integration, as merchants see it",
        standard: options.module.flatMap { NewModule.suggestedIntegration(module: $0) },
        check: { judge(.integration, $0) })
    }
    if missing.contains(.email) {
      options.email = try ask("Email for merchants", check: { judge(.email, $0) })
    }
    if options.source == nil, options.endpoint == nil || options.identityLink == nil {
      try askForURLs()
    }
    if missing.contains(.resources) { try askForResources() }
  }

  /// Whether to write `count` files to `directory`.
  func confirms(_ count: Int, _ directory: String) throws -> Bool {
    while true {
      let answer = try read("Write \(count) files to \(directory)? [Y/n] ").lowercased()
      switch answer {
      case "", "y", "yes": return true
      case "n", "no": return false
      default: say("  Please answer y or n.")
      }
    }
  }

  // MARK: Questions

  private mutating func askForURLs() throws {
    if options.endpoint == nil, options.identityLink == nil {
      let answer = try ask(
        "Endpoint URL, where Magento posts the keys", standard: "",
        shown: "none: the merchant copies the keys by hand", check: { judge(.endpoint, $0) })
      guard !answer.isEmpty else { return }
      options.endpoint = answer
    }
    if options.endpoint == nil {
      options.endpoint = try ask(
        "Endpoint URL, where Magento posts the keys", check: { judge(.endpoint, $0) })
    }
    if options.identityLink == nil {
      options.identityLink = try ask(
        "Identity link URL, where the merchant signs in", check: { judge(.identityLink, $0) })
    }
  }

  private mutating func askForResources() throws {
    let acl = try ACL(options.catalog)
    say(
      """
      What shall it be allowed to do? Type words to search (orders view), a request of the service
      (GET /V1/orders) or the id of a resource; Enter when it is all there.
      """)
    var hits: [String] = []
    while true {
      let answer = try read(hits.isEmpty ? "Search: " : "Numbers to take, or search: ")
      if answer.isEmpty {
        if !options.resources.isEmpty || !options.routes.isEmpty { return }
        say("  An integration has to have a right; Magento grants nothing otherwise.")
        continue
      }
      if !hits.isEmpty, let numbers = Self.numbers(answer) {
        if let wrong = numbers.first(where: { !(1...hits.count).contains($0) }) {
          say("  There is no number \(wrong).")
          continue
        }
        for id in numbers.map({ hits[$0 - 1] }) { take(resource: id) }
        hits = []
        continue
      }
      hits = []
      if answer.contains("/V") || answer.contains("::") {
        if let fault = NewModule.fault(access: answer, options) {
          say("  " + fault.replacing("\n", with: "\n  "))
        } else if answer.contains("/V") {
          options.routes.append(answer)
          say("  + what \(answer) needs")
        } else {
          take(resource: answer)
        }
        continue
      }
      hits = show(acl.find(answer.split(separator: " ").map(String.init)))
    }
  }

  /// Shows what was found, with numbers.
  ///
  /// - Returns: the ids behind the numbers.
  private func show(_ found: FoundResources) -> [String] {
    let limit = 15
    let resources = found.resources.filter { $0.edition == .openSource && !$0.above.isEmpty }
    let shown = resources.prefix(limit)
    for (index, resource) in shown.enumerated() {
      let number = "\(index + 1)"
      let path = (resource.above.dropFirst() + [resource.name]).map(\.title)
        .joined(separator: " › ")
      let releases = resource.releases.map { " (\($0.text))" } ?? ""
      say(
        String(repeating: " ", count: max(0, 4 - number.count)) + number + "  "
          + path + "  " + dim(resource.name.id + releases))
    }
    if resources.count > limit {
      say("  … and \(resources.count - limit) more; another word narrows it down")
    }
    if shown.isEmpty {
      say("  Nothing has all of these words.")
      for route in found.routes.prefix(5) { say("  \(route.method) \(route.url)") }
    }
    return shown.map(\.name.id)
  }

  private mutating func take(resource id: String) {
    guard !options.resources.contains(id) else { return say("  \(id) is there already") }
    options.resources.append(id)
    say("  + \(id)")
  }

  /// `1 3-5`, `1,2`: numbers and ranges of them; nil where `text` is anything else.
  private static func numbers(_ text: String) -> [Int]? {
    var numbers: [Int] = []
    for part in text.split(whereSeparator: { $0 == " " || $0 == "," }) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1],
        (0...last).contains(first), last < 1000
      else { return nil }
      numbers += Array(first...last)
    }
    return numbers.isEmpty ? nil : numbers
  }

  // MARK: Words

  /// Asks until the answer is one that `check` finds nothing wrong with.
  ///
  /// - Parameters:
  ///   - standard: what an empty answer means; nil where there has to be one.
  ///   - shown: what stands for it in brackets.
  private func ask(
    _ question: String, standard: String? = nil, shown: String? = nil,
    check: (String) -> String?
  ) throws -> String {
    let bracket = (shown ?? standard).map { " [\($0)]" } ?? ""
    while true {
      let answer = try read("\(question)\(bracket): ")
      if answer.isEmpty {
        if let standard { return standard }
        continue
      }
      guard let fault = check(answer) else { return answer }
      say("  \(fault)")
    }
  }

  private func judge(_ field: NewModule.Field, _ value: String) -> String? {
    let (faults, _) = NewModule.judge(field, value)
    return faults.isEmpty ? nil : faults.joined(separator: "\n  ")
  }

  private func read(_ prompt: String) throws -> String {
    Terminal.write(prompt)
    guard let line = readLine() else {
      Terminal.write("\n")
      throw Aborted()
    }
    var answer = Substring(line)
    while let first = answer.first, first.isWhitespace { answer.removeFirst() }
    while let last = answer.last, last.isWhitespace { answer.removeLast() }
    return String(answer)
  }

  private func say(_ text: String) { Terminal.write(text + "\n") }

  private func dim(_ text: String) -> String {
    usesColour ? "\u{1B}[2m\(text)\u{1B}[0m" : text
  }
}
