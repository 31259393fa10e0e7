import Foundation
import MagintCore
import MagintEmit
import MagintModel
import MagintTestSupport
import MagintXML
import Testing

/// Whatever stands in a file: formatting is idempotent, loses nothing, and Magento reads the same.
struct FormatPropertyTests {
  /// What Magento makes of some files.
  private struct Reading: Equatable {
    var isAccepted: Bool
    var stop: MergeStop.Reason?
    var integrations: [[String: [[UInt8]]]]

    init(_ files: [XMLDocument], _ kind: FileKind) throws {
      let merged = try MergedConfiguration(files, kind)
      isAccepted = merged.isAcceptedInDeveloperMode
      stop = merged.stop?.reason
      func bytes(_ value: MergedValue?) -> [[UInt8]] { value.map { [Array($0.text.utf8)] } ?? [] }
      integrations = merged.integrations.map {
        [
          "name": bytes($0.name), "email": bytes($0.email), "endpoint": bytes($0.endpointURL),
          "identity": bytes($0.identityLinkURL),
          "resources": $0.resources.map { Array($0.text.utf8) },
        ]
      }
    }
  }

  private static func read(_ bytes: [UInt8], _ kind: FileKind) throws -> XMLDocument {
    try XMLDocument.read(path: "a.xml", bytes, kind: kind)
  }

  /// The words of comments, and instructions as they are, in order.
  private static func remarks(_ document: XMLDocument) throws -> [String] {
    let tree = try #require(document.tree)
    return tree.segments.compactMap { segment in
      let text = document.file.text(segment.range.range).replacing("\r\n", with: "\n")
        .replacing("\r", with: "\n")
      switch segment.kind {
      case .comment:
        return text.dropFirst(4).dropLast(3).split(whereSeparator: \.isXMLSpace)
          .joined(separator: " ")
      case .processingInstruction: return text
      case .text, .cdata, .entityReference: return nil
      }
    }
  }

  /// The formatted text; nil where the file is not well-formed, or is refused with good reason.
  private static func check(
    _ raw: [UInt8], _ kind: FileKind, _ name: Comment
  ) throws -> (before: XMLDocument, after: XMLDocument)? {
    let result = try FormattedDocument.format(path: "a.xml", raw, kind: kind, limit: 8 << 20)
    let bytes: [UInt8]
    switch result {
    case .malformed(let document):
      #expect(document.problem != nil, name)
      return nil
    case .refused(let why):
      // Of random files only those with a null byte behind the root.
      #expect(raw.contains(0) && why.contains("null byte"), "\(name): \(why)")
      return nil
    case .formatted(let formatted, _): bytes = formatted
    }
    let before = try read(raw, kind)
    let after = try read(bytes, kind)
    #expect(!bytes.contains(0x0D) && bytes.last == 0x0A, name)
    #expect(!bytes.starts(with: [0xEF, 0xBB, 0xBF]), name)
    let again = try FormatTests.format(bytes, kind)
    if again != bytes {
      Issue.record(
        "\(name): not idempotent\n\(String(decoding: raw, as: UTF8.self).debugDescription)\n\(String(decoding: bytes, as: UTF8.self))\n\(String(decoding: again, as: UTF8.self))"
      )
    }
    #expect(try remarks(before) == remarks(after), name)
    #expect(try Reading([before], kind) == Reading([after], kind), name)
    return (before, after)
  }

  /// Puts white space, comments and instructions between tags, and takes white space away.
  private static func scrambled(
    _ text: String, _ random: inout SplitMix64, _ counts: inout [String: Int]
  ) -> String {
    let pieces = [
      "", " ", "\n", "\t", "\r\n", "\r", "\n\n\n", "\n\t\t", "   \n", "<!-- c -->",
      "\n<!--    c-->\n<!--      d-->\n", "<!--\n\t\tx\n  y\n\n z-->",
      "\n<!--    x\n\ty\n    -->\n",
      "  <!-- a  \r\n   b -->", "<?p  q?>", "\n<?p\n  q?>\n", "<!---->", "<!--\t-->",
    ]
    var result = ""
    var rest = text[...]
    var isBehindTag = false
    while let character = rest.popFirst() {
      if character == "<", isBehindTag, !rest.hasPrefix("!DOCTYPE"), !rest.hasPrefix("?xml ") {
        while result.last?.isXMLSpace == true { result.removeLast() }
        if result.last == ">", !result.hasSuffix("?>") || result.contains("<i") {
          for _ in 0...random.below(2) {
            let piece = random.pick(pieces)
            counts[piece.debugDescription, default: 0] += 1
            result += piece
          }
        }
      }
      result.append(character)
      if character == ">" { isBehindTag = random.below(3) > 0 }
    }
    return result
  }

  private static let resources = [
    "Magento_Sales::sales", "Magento_Sales::actions_view", "Magento_Catalog::products",
    "Magento_Cart::cart", "Magento_Customer::customer", "Magento_Backend::stores",
  ]

  @Test(arguments: [false, true])
  func randomFiles(mayBeDefective: Bool) throws {
    var files = RandomFiles(
      seed: mayBeDefective ? 41 : 40, resources: Self.resources, mayBeDefective: mayBeDefective)
    var random = SplitMix64(seed: 7)
    var pieces: [String: Int] = [:]
    var others: [FileKind: (before: XMLDocument, after: XMLDocument)] = [:]
    var fileCount = 0
    var stopCount = 0
    var malformedCount = 0
    while fileCount < Searches.count(2500) {
      let kind = random.pick(FileKind.allCases)
      let set = files.set(kind: kind.rawValue)
      var pairs: [(before: XMLDocument, after: XMLDocument)] = []
      for text in set {
        fileCount += 1
        let text = random.below(2) == 0 ? text : Self.scrambled(text, &random, &pieces)
        guard let pair = try Self.check(Array(text.utf8), kind, "file \(fileCount)") else {
          // An entity of bare text with '&' is none.
          malformedCount += 1
          continue
        }
        pairs.append(pair)
      }
      // As the modules of a shop, each formatted and all; before and behind a stranger.
      let before = try Reading(pairs.map(\.before), kind)
      if before.stop != nil { stopCount += 1 }
      #expect(try Reading(pairs.map(\.after), kind) == before, "file \(fileCount)")
      if pairs.count > 1 {
        for index in pairs.indices {
          let mixed = pairs.indices.map { $0 == index ? pairs[$0].after : pairs[$0].before }
          #expect(try Reading(mixed, kind) == before, "file \(fileCount)")
        }
      }
      if let other = others[kind], let pair = pairs.first {
        #expect(
          try Reading([other.before, pair.before], kind)
            == Reading([other.before, pair.after], kind), "file \(fileCount)")
        #expect(
          try Reading([pair.before, other.before], kind)
            == Reading([pair.after, other.before], kind), "file \(fileCount)")
      }
      others[kind] = pairs.last
    }
    let features = RandomFiles.Feature.allCases.map { "\($0): \(files.counts[$0] ?? 0)" }
    print(
      "\(fileCount) files, \(malformedCount) not well-formed, \(stopCount) sets stop Magento; \(features.joined(separator: ", "))"
    )
    print("put in: \(pieces.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" })")
    #expect(pieces.count == 18)
    // A search among nothing but sets that stop Magento would show little.
    #expect(stopCount > Searches.count(50) && stopCount < fileCount / 4)
    #expect(mayBeDefective ? malformedCount < fileCount / 10 : malformedCount == 0)
  }

  @Test(arguments: FileKind.allCases)
  func damagedFiles(_ kind: FileKind) throws {
    var files = RandomFiles(seed: 3, resources: Self.resources, mayBeDefective: true)
    var seeds: [[UInt8]] = []
    while seeds.count < 40 { seeds += files.set(kind: kind.rawValue).map { Array($0.utf8) } }
    var mutator = Mutator(seeds: seeds, seed: 11)
    var count = 0
    for number in 0..<Searches.count(2000) {
      let raw = mutator.next()
      let name = Comment(rawValue: "\(number): \(Data(raw).base64EncodedString())")
      if try Self.check(raw, kind, name) != nil { count += 1 }
    }
    print("\(kind): of \(Searches.count(2000)) mutants \(count) were formatted")
    #expect(count > Searches.count(200))
  }

  @Test(.enabled(if: Corpus.isPresent, "\(Corpus.absence)"))
  func realFiles() throws {
    var count = 0
    for file in Fixtures.files(below: Corpus.directory, where: { $0.hasSuffix(".xml") }) {
      guard let kind = FileKind(path: file.path) else { continue }
      count += 1
      let bytes = try Fixtures.bytes(file)
      let pair = try Self.check(bytes, kind, "\(file.path)")
      let after = try #require(pair?.after.file, "\(file.path)")
      // What a person would see at once.
      for line in after.text(0..<after.bytes.count).split(separator: "\n") {
        #expect(!line.contains("\t") && line.last != " ", "\(file.path): \(line)")
      }
    }
    #expect(count > 100)
  }

  /// What a real Magento was asked about.
  @Test func filesOfTheVerdicts() throws {
    var count = 0
    for verdict in try Verdict.all() {
      let kind = try #require(FileKind(rawValue: verdict.kind))
      if try Self.check(verdict.bytes, kind, "verdict \(verdict.case)") != nil { count += 1 }
    }
    #expect(count > 250)
    for verdict in try MergeVerdict.all() {
      let kind = try #require(FileKind(rawValue: verdict.kind))
      let files = verdict.files.map { Array($0.utf8) }
      guard let formatted = try? files.map({ try FormatTests.format($0, kind) }) else { continue }
      #expect(
        try Reading(files.map { try Self.read($0, kind) }, kind)
          == Reading(formatted.map { try Self.read($0, kind) }, kind), "merge \(verdict.case)")
    }
  }
}

extension Character {
  fileprivate var isXMLSpace: Bool {
    self == " " || self == "\t" || self == "\n" || self == "\r" || self == "\r\n"
  }
}
