/// Tells at once of most words that they are not in a list; hashing a `String` takes its time.
package struct WordFilter: Sendable {
  private var bits: [Bool]

  package init(_ words: some Sequence<String>) {
    bits = [Bool](repeating: false, count: 1024)
    for word in words { bits[Self.index(word.utf8.span)] = true }
  }

  /// Whether the list may have a word. False is certain.
  package func mayContain(_ word: Span<UInt8>) -> Bool { bits[Self.index(word)] }

  /// Words differ in their length, their first and last letters.
  private static func index(_ word: Span<UInt8>) -> Int {
    let count = word.count
    guard count > 0 else { return 0 }
    let middle = word[max(0, count - 5)]
    return
      (count &* 37 &+ Int(word[count - 1]) &* 131 &+ Int(middle) &* 17
      &+ Int(word[0]) &* 7) & 1023
  }
}
