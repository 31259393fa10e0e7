/// Names findings so that they are recognised in a later run, though lines have moved meanwhile.
package enum Fingerprint {
  /// The fingerprint of each finding, in their order: 16 hexadecimal digits, no two alike.
  ///
  /// It comes from the rule, the path, the text of the line that the finding starts in, without white
  /// space at its ends, and a number among findings that are alike in all of these. Numbers of lines
  /// and the message are no part of it.
  package static func all(of diagnostics: [Diagnostic]) -> [String] {
    var seen: [UInt64: Int] = [:]
    return diagnostics.map { diagnostic in
      let line = diagnostic.range.flatMap { range in
        diagnostic.excerpt.first { $0.number == range.start.line }?.text
      }
      return next([diagnostic.rule.name, diagnostic.path, trimmed(line ?? "")], &seen)
    }
  }

  /// The same for what could not be read.
  package static func all(of failures: [MagintError]) -> [String] {
    var seen: [UInt64: Int] = [:]
    return failures.map { next(["", $0.path ?? "", $0.message], &seen) }
  }

  private static func next(_ parts: [String], _ seen: inout [UInt64: Int]) -> String {
    var hash = FNV1a.hash64("")
    for part in parts {
      hash = FNV1a.hash64(part, from: hash)
      // No byte of UTF-8: "ab", "c" is not "a", "bc".
      hash = FNV1a.hash64(0xFF, from: hash)
    }
    let ordinal = seen[hash, default: 0]
    seen[hash] = ordinal + 1
    // The first of its kind keeps its name when others come.
    if ordinal > 0 { hash = FNV1a.hash64(String(ordinal), from: hash) }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private static func trimmed(_ line: String) -> String {
    let isSpace = { (byte: UInt8) in byte == 0x20 || 0x09...0x0D ~= byte }
    let bytes = line.utf8
    guard let first = bytes.firstIndex(where: { !isSpace($0) }),
      let last = bytes.lastIndex(where: { !isSpace($0) })
    else { return "" }
    return String(line[first...last])
  }
}
