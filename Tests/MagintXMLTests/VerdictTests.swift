import Foundation
import MagintCore
import MagintSchemas
import MagintTestSupport
import Testing

@testable import MagintXML

/// The answers of a real Magento: for each file, whether it is taken.
struct VerdictTests {
  static func accepts(
    _ raw: [UInt8], _ kind: FileKind, alwaysAsksLibXML2: Bool = false
  ) throws -> Bool {
    let document = try XMLDocument.read(
      path: "a.xml", raw, kind: kind, alwaysAsksLibXML2: alwaysAsksLibXML2)
    #expect((document.tree == nil) == (document.problem != nil))
    return document.tree != nil && document.schemaFindings.isEmpty
  }

  @Test func agreesWithMagento() throws {
    let verdicts = try Verdict.all()
    #expect(verdicts.count == 320)
    for verdict in verdicts {
      let kind = try #require(FileKind(rawValue: verdict.kind))
      let note: Comment = "case \(verdict.case)"
      #expect(try Self.accepts(verdict.bytes, kind) == verdict.developer, note)
      #expect(
        try Self.accepts(verdict.bytes, kind, alwaysAsksLibXML2: true) == verdict.developer, note)
    }
  }

  /// Each schema through libxml2 alone; of a legacy file by itself Magento asks no schema.
  @Test func schemasAgreeWithMagento() throws {
    for verdict in try Verdict.all() {
      let kind = try #require(FileKind(rawValue: verdict.kind))
      let merged = Oracle.ask(verdict.bytes, SchemaName(merged: kind))
      let file = kind == .integration ? Oracle.ask(verdict.bytes, .integrationFile) : merged
      #expect(merged.isValid == verdict.developer, "case \(verdict.case)")
      #expect(
        (kind == .integration ? file.isValid : file.isWellFormed) == verdict.file,
        "case \(verdict.case)")
      if verdict.productionError?.hasPrefix("not well-formed") == true {
        #expect(!merged.isWellFormed, "case \(verdict.case)")
      }
      if verdict.production { #expect(merged.isWellFormed, "case \(verdict.case)") }
    }
  }

  struct CorpusVerdict: Decodable {
    let file: String
    let kind: String
    let fileValid: Bool
    let mergedValid: Bool
  }

  @Test(.enabled(if: Corpus.isPresent, Comment(rawValue: Corpus.absence)))
  func agreesWithMagentoOnRealModules() throws {
    let list = Corpus.directory.appendingPathComponent("verdicts.jsonl")
    let verdicts = try Fixtures.lines(Fixtures.bytes(list), as: CorpusVerdict.self)
    #expect(!verdicts.isEmpty)
    for verdict in verdicts {
      let kind = try #require(FileKind(rawValue: verdict.kind))
      let raw = try Fixtures.bytes(Corpus.directory.appendingPathComponent(verdict.file))
      #expect(try Self.accepts(raw, kind) == verdict.mergedValid, "\(verdict.file)")
      #expect(
        try Self.accepts(raw, kind, alwaysAsksLibXML2: true) == verdict.mergedValid,
        "\(verdict.file)")
      let document = try XMLDocument.read(path: verdict.file, raw, kind: kind)
      #expect(
        document.oracleElements == Oracle.ask(raw, nil, wantsElements: true).elements,
        "\(verdict.file)")
      if kind == .integration {
        #expect(Oracle.ask(raw, .integrationFile).isValid == verdict.fileValid, "\(verdict.file)")
      }
    }
  }

  /// Threads share the schemas.
  @Test func agreesWithMagentoOnManyThreads() async throws {
    let verdicts = try Verdict.all()
    await withTaskGroup(of: [Int].self) { group in
      for _ in 0..<8 {
        group.addTask {
          verdicts.filter { verdict in
            let accepted = try? Self.accepts(
              verdict.bytes, FileKind(rawValue: verdict.kind)!, alwaysAsksLibXML2: true)
            return accepted != verdict.developer
          }.map(\.case)
        }
      }
      for await wrong in group { #expect(wrong.isEmpty) }
    }
  }
}
