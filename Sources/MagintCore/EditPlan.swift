/// Fixes to one text that do not get in each other's way.
package struct EditPlan: Sendable {
  package enum Outcome: Sendable {
    case added
    /// Another fix makes the same edits.
    case known
    /// An edit overlaps with or touches one of another fix, so that what comes of both depends on
    /// which is first: it has to wait for the next round.
    case conflicting
    /// The edits are out of order, overlap each other or leave the text.
    case invalid
  }

  /// Of all fixes, in the order of their places.
  package private(set) var edits: [FixIt.Edit] = []
  private let length: Int
  private var fixes: Set<[FixIt.Edit]> = []

  /// - Parameter length: how many bytes the text has.
  package init(length: Int) { self.length = length }

  /// Takes the edits of a fix in, all or none.
  package mutating func add(_ new: [FixIt.Edit]) -> Outcome {
    guard !new.isEmpty, Self.areInOrder(new, length) else { return .invalid }
    if fixes.contains(new) { return .known }
    for edit in new {
      let index = firstIndex(endingAtOrBehind: edit.start)
      if index < edits.count, Self.conflict(edits[index], edit) { return .conflicting }
      if index + 1 < edits.count, Self.conflict(edits[index + 1], edit) { return .conflicting }
    }
    for edit in new {
      edits.insert(edit, at: firstIndex(endingAtOrBehind: edit.start, behindEnds: true))
    }
    fixes.insert(new)
    return .added
  }

  /// The first edit that does not end before `offset`, or, with `behindEnds`, that ends behind it.
  private func firstIndex(endingAtOrBehind offset: Int, behindEnds: Bool = false) -> Int {
    var low = 0
    var high = edits.count
    while low < high {
      let middle = (low + high) / 2
      let isBefore = behindEnds ? edits[middle].end <= offset : edits[middle].end < offset
      if isBefore { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Two pieces that are taken out may touch: neighbouring lines do.
  private static func conflict(_ left: FixIt.Edit, _ right: FixIt.Edit) -> Bool {
    if left.text.isEmpty, right.text.isEmpty, left.start < left.end, right.start < right.end {
      return max(left.start, right.start) < min(left.end, right.end)
    }
    return max(left.start, right.start) <= min(left.end, right.end)
  }

  private static func areInOrder(_ edits: [FixIt.Edit], _ length: Int) -> Bool {
    var at = 0
    for edit in edits {
      guard edit.start >= at, edit.start <= edit.end else { return false }
      at = edit.end
    }
    return at <= length
  }

  /// `bytes` with all edits done.
  package func applied(to bytes: [UInt8]) -> [UInt8] {
    precondition(bytes.count == length)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + edits.reduce(0) { $0 + $1.text.utf8.count })
    var at = 0
    for edit in edits {
      result += bytes[at..<edit.start]
      result += edit.text.utf8
      at = edit.end
    }
    return result + bytes[at...]
  }
}
