/// Tells at once of most words that they are not in a list; hashing a `String` takes its time.
package struct WordFilter: Sendable {
  private let hashes: [UInt32]
  /// Whether a hash with these last ten bits is among them.
  private let ends: [Bool]

  package init(_ words: some Sequence<String>) {
    hashes = words.map { FNV1a.hash32($0) }
    var ends = [Bool](repeating: false, count: 1024)
    for hash in hashes { ends[Int(hash & 1023)] = true }
    self.ends = ends
  }

  /// Whether the list may have the word with this hash by ``FNV1a``. False is certain.
  package func mayContain(_ hash: UInt32) -> Bool {
    ends[Int(hash & 1023)] && hashes.contains(hash)
  }
}
