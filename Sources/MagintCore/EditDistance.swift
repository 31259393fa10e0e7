/// How many letters have to be added, removed or changed (Levenshtein); for short words.
package func editDistance(_ left: String, _ right: String) -> Int {
  let left = Array(left.unicodeScalars.prefix(64))
  let right = Array(right.unicodeScalars.prefix(64))
  var row = Array(0...right.count)
  for (i, a) in left.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, b) in right.enumerated() {
      let next = min(row[j] + 1, row[j + 1] + 1, diagonal + (a == b ? 0 : 1))
      diagonal = row[j + 1]
      row[j + 1] = next
    }
  }
  return row[right.count]
}

/// The word that was probably meant: the one with the fewest letters to change, be they large or small, or
/// with the same letters in another order; of those that are as near the first by its bytes.
///
/// - Parameter limit: how many letters may differ; nil for a third of the word, and two at least.
/// - Returns: nil where none is near.
package func nearest(
  to word: String, among words: some Sequence<String>, within limit: Int? = nil
) -> String? {
  let folded = word.lowercased()
  let limit = limit ?? max(2, word.utf8.count / 3)
  let length = folded.unicodeScalars.count
  let letters = folded.unicodeScalars.sorted()
  var best: (word: String, distance: Int, rank: Int)?
  for candidate in words {
    let other = candidate.lowercased()
    guard abs(other.unicodeScalars.count - length) <= limit else { continue }
    var distance = editDistance(other, folded)
    guard distance <= limit else { continue }
    let isSwapped = other.unicodeScalars.count == length && other.unicodeScalars.sorted() == letters
    if isSwapped { distance = min(distance, 1) }
    let rank = isSwapped ? 0 : 1
    if let best {
      guard (best.distance, best.rank) >= (distance, rank) else { continue }
      // Of two that are as near the first by bytes, whatever Unicode takes for the same.
      if (best.distance, best.rank) == (distance, rank),
        !candidate.utf8.lexicographicallyPrecedes(best.word.utf8)
      {
        continue
      }
    }
    best = (candidate, distance, rank)
  }
  return best?.word
}
