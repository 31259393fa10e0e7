import Foundation
import MagintCore
import MagintSchemas
import MagintTestSupport
import Testing

@testable import MagintXML

/// Whatever stands in a file, our reading and libxml2's are the same.
///
/// `MAGINT_MUTATIONS` and `MAGINT_SEED` make it a longer or another search.
struct MutationTests {
  private static let environment = ProcessInfo.processInfo.environment
  static let count = Searches.count(24_000)
  static let seed = environment["MAGINT_SEED"].flatMap(UInt64.init) ?? 1

  /// How reading `raw` differs from what libxml2 says; nil where it does not.
  static func disagreement(_ raw: [UInt8], _ kind: FileKind) -> String? {
    let oracle = Oracle.ask(raw, SchemaName(merged: kind), wantsElements: true)
    do {
      let fast = try XMLDocument.read(path: "a.xml", raw, kind: kind)
      let asked = try XMLDocument.read(path: "a.xml", raw, kind: kind, alwaysAsksLibXML2: true)
      // Whatever libxml2 was built with knows more of them than this project.
      if fast.unreadEncoding != nil, asked.tree == nil { return nil }
      for document in [fast, asked] {
        if (document.tree != nil) != oracle.isWellFormed {
          return "well-formed: \(oracle.isWellFormed), ours: \(document.problem as Any)"
        }
        guard let tree = document.tree else {
          if document.problem == nil { return "no problem" }
          if let range = document.problem?.range,
            range.lowerBound < 0 || range.upperBound > document.file.bytes.count
          {
            return "problem outside: \(range)"
          }
          continue
        }
        if document.schemaFindings.isEmpty != oracle.isValid {
          return "valid: \(oracle.isValid), ours: \(document.schemaFindings)"
        }
        // SchemaCheck by itself, not overruled.
        let check = SchemaCheck.check(document.file.bytes, tree, kind)
        if check.findings.isEmpty != oracle.isValid, !check.isInDoubt {
          return "valid: \(oracle.isValid), check: \(check.findings)"
        }
        for finding in check.findings where finding.range.upperBound > document.file.bytes.count {
          return "finding outside: \(finding)"
        }
      }
      var elements = asked.oracleElements
      var oracle = oracle
      if let doctype = asked.doctype, asked.file.text(doctype).contains("%") {
        // With a parameter entity, libxml2 puts a reference to an undeclared entity that stands in
        // an attribute into the content too.
        for index in elements.indices { elements[index].others.removeAll { $0.hasPrefix("&") } }
        for index in oracle.elements.indices {
          oracle.elements[index].others.removeAll { $0.hasPrefix("&") }
        }
      }
      if elements.count != oracle.elements.count {
        return "\(elements.count) elements, libxml2 has \(oracle.elements.count)"
      }
      for (ours, theirs) in zip(elements, oracle.elements) where ours != theirs {
        return "ours: \(ours)\nlibxml2: \(theirs)"
      }
      return nil
    } catch {
      let input = XMLEncoding.decode(raw)
      return "threw: \(error), scanner: \(XMLScanner.scan(input.bytes).problem as Any)"
    }
  }

  @Test(arguments: FileKind.allCases)
  func agreesWithLibXML2(_ kind: FileKind) throws {
    let own = FileKind.allCases.firstIndex(of: kind)!
    var mutator = try Mutator(
      seeds: Seeds.all(kind), seed: Self.seed &* 1_000 &+ UInt64(own))
    var soundCount = 0
    var validCount = 0
    var failures = 0
    for seed in mutator.seeds {
      if let why = Self.disagreement(seed, kind) {
        Issue.record("seed \(String(decoding: seed, as: UTF8.self)): \(why)")
        return
      }
    }
    let count = Self.count / 3
    for number in 0..<count {
      let raw = mutator.next()
      if let why = Self.disagreement(raw, kind) {
        failures += 1
        let text = Data(raw).base64EncodedString()
        Issue.record(
          "mutant \(number): \(why)\n\(String(decoding: raw, as: UTF8.self).debugDescription)\n\(text)"
        )
        if failures >= 8 { return }
      }
      if number % 50 == 0 {
        let document = try XMLDocument.read(path: "", raw, kind: kind)
        if document.tree != nil { soundCount += 1 }
        if document.tree != nil, document.schemaFindings.isEmpty { validCount += 1 }
      }
    }
    // A search among nothing but broken documents would show little.
    #expect(soundCount > count / 50 / 10)
    #expect(validCount > count / 50 / 50)
    print("\(kind): of \(count / 50) mutants \(soundCount) are well-formed, \(validCount) valid")
  }
}
