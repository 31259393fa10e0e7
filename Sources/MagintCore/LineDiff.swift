/// The difference between two texts, line by line.
public struct LineDiff: Sendable {
  /// A run of lines that both have, or that one of them has.
  enum Step: Sendable {
    case same(Int)
    case removed(Int)
    case added(Int)
  }

  private let old: [Substring]
  private let new: [Substring]
  private let steps: [Step]

  /// Differences of this many lines are searched for; of more, all lines between the first and the
  /// last that differ count as replaced.
  private static let maximumDistance = 2000

  public init(from old: String, to new: String) {
    self.old = Self.lines(old)
    self.new = Self.lines(new)
    steps = Self.compare(self.old, self.new)
  }

  public var isEmpty: Bool {
    steps.allSatisfy { if case .same = $0 { true } else { false } }
  }

  /// The lines with their ends. A text without a final line end keeps it apart.
  private static func lines(_ text: String) -> [Substring] {
    var lines: [Substring] = []
    var start = text.startIndex
    let bytes = text.utf8
    while start < text.endIndex {
      let end =
        bytes[start...].firstIndex(of: UInt8(ascii: "\n")).map { bytes.index(after: $0) }
        ?? text.endIndex
      lines.append(text[start..<end])
      start = end
    }
    return lines
  }

  /// Eugene Myers' greedy algorithm on what is left without the lines that begin and end both.
  private static func compare(_ old: [Substring], _ new: [Substring]) -> [Step] {
    var start = 0
    while start < old.count, start < new.count, old[start] == new[start] { start += 1 }
    var end = 0
    while end < old.count - start, end < new.count - start,
      old[old.count - 1 - end] == new[new.count - 1 - end]
    {
      end += 1
    }
    let removed = old[start..<old.count - end]
    let added = new[start..<new.count - end]
    var steps: [Step] = []
    func add(_ step: Step) {
      switch (steps.last, step) {
      case (_, .same(0)), (_, .removed(0)), (_, .added(0)): break
      case (.same(let count), .same(let more)): steps[steps.count - 1] = .same(count + more)
      case (.removed(let count), .removed(let more)):
        steps[steps.count - 1] = .removed(count + more)
      case (.added(let count), .added(let more)): steps[steps.count - 1] = .added(count + more)
      default: steps.append(step)
      }
    }
    add(.same(start))
    for step in shortest(Array(removed), Array(added)) { add(step) }
    add(.same(end))
    return steps
  }

  private static func shortest(_ old: [Substring], _ new: [Substring]) -> [Step] {
    guard !old.isEmpty, !new.isEmpty else { return [.removed(old.count), .added(new.count)] }
    let limit = min(old.count + new.count, maximumDistance)
    // For each distance, how far each diagonal gets.
    var history: [[Int]] = []
    var reach = [Int](repeating: 0, count: 2 * limit + 3)
    let middle = limit + 1
    for distance in 0...limit {
      history.append(reach)
      for diagonal in stride(from: -distance, through: distance, by: 2) {
        let isDown =
          diagonal == -distance
          || diagonal != distance && reach[middle + diagonal - 1] < reach[middle + diagonal + 1]
        var x = isDown ? reach[middle + diagonal + 1] : reach[middle + diagonal - 1] + 1
        while x < old.count, x - diagonal < new.count, x - diagonal >= 0,
          old[x] == new[x - diagonal]
        {
          x += 1
        }
        reach[middle + diagonal] = x
        if x >= old.count, x - diagonal >= new.count {
          return steps(back: history, distance, middle, old.count, new.count)
        }
      }
    }
    return [.removed(old.count), .added(new.count)]
  }

  private static func steps(
    back history: [[Int]], _ distance: Int, _ middle: Int, _ oldCount: Int, _ newCount: Int
  ) -> [Step] {
    var x = oldCount
    var y = newCount
    var steps: [Step] = []
    for distance in stride(from: distance, to: 0, by: -1) {
      let reach = history[distance]
      let diagonal = x - y
      let isDown =
        diagonal == -distance
        || diagonal != distance && reach[middle + diagonal - 1] < reach[middle + diagonal + 1]
      let before = isDown ? diagonal + 1 : diagonal - 1
      let fromX = reach[middle + before]
      let fromY = fromX - before
      steps.append(.same((isDown ? x : x - 1) - fromX))
      // What is the same comes behind the step that leads to its diagonal.
      steps.append(isDown ? .added(1) : .removed(1))
      x = fromX
      y = fromY
    }
    steps.append(.same(x))
    return Self.ordered(steps.reversed())
  }

  /// Of a run of changes, what is removed first.
  private static func ordered(_ steps: [Step]) -> [Step] {
    var result: [Step] = []
    var removed = 0
    var added = 0
    func flush() {
      if removed > 0 { result.append(.removed(removed)) }
      if added > 0 { result.append(.added(added)) }
      removed = 0
      added = 0
    }
    for step in steps {
      switch step {
      case .removed(let count): removed += count
      case .added(let count): added += count
      case .same(0): break
      case .same:
        flush()
        result.append(step)
      }
    }
    flush()
    return result
  }

  // MARK: Writing

  /// As a unified diff with three lines around each change, which `patch` and `git apply` read; empty
  /// where there is no difference.
  ///
  /// - Parameters:
  ///   - oldName: the path behind `---`; nil for a file that is new.
  ///   - newName: the path behind `+++`; nil for a file that goes.
  public func unified(from oldName: String?, to newName: String?) -> String {
    guard !isEmpty else { return "" }
    var text =
      "--- \(oldName.map { "a/" + $0 } ?? "/dev/null")\n+++ \(newName.map { "b/" + $0 } ?? "/dev/null")\n"
    var hunk: [(mark: Character, line: Substring)] = []
    var oldStart = 0
    var newStart = 0
    var oldAt = 0
    var newAt = 0
    func flush() {
      guard hunk.contains(where: { $0.mark != " " }) else {
        hunk = []
        return
      }
      let oldCount = hunk.count { $0.mark != "+" }
      let newCount = hunk.count { $0.mark != "-" }
      func range(_ start: Int, _ count: Int) -> String {
        let line = count == 0 ? start : start + 1
        return count == 1 ? "\(line)" : "\(line),\(count)"
      }
      text += "@@ -\(range(oldStart, oldCount)) +\(range(newStart, newCount)) @@\n"
      for (mark, line) in hunk {
        text.append(mark)
        text += line
        if line.utf8.last != UInt8(ascii: "\n") { text += "\n\\ No newline at end of file\n" }
      }
      hunk = []
    }
    for (index, step) in steps.enumerated() {
      switch step {
      case .same(let count):
        let isLast = index == steps.count - 1
        let context = 3
        if !hunk.isEmpty {
          let after = min(count, isLast ? context : count <= 2 * context ? count : context)
          hunk += old[oldAt..<oldAt + after].map { (" ", $0) }
          if after < count || isLast { flush() }
        }
        if hunk.isEmpty, !isLast {
          let before = min(count, context)
          oldStart = oldAt + count - before
          newStart = newAt + count - before
          hunk = old[oldStart..<oldAt + count].map { (" ", $0) }
          // A hunk that begins at the first line has nothing before it.
        }
        oldAt += count
        newAt += count
      case .removed(let count):
        if hunk.isEmpty { (oldStart, newStart) = (oldAt, newAt) }
        hunk += old[oldAt..<oldAt + count].map { ("-", $0) }
        oldAt += count
      case .added(let count):
        if hunk.isEmpty { (oldStart, newStart) = (oldAt, newAt) }
        hunk += new[newAt..<newAt + count].map { ("+", $0) }
        newAt += count
      }
    }
    flush()
    return text
  }
}
