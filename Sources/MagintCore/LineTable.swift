/// Finds line and column of byte offsets in one UTF-8 text.
///
/// A line ends with LF, CR LF, or a CR alone (XML 1.0, section 2.11).
public struct LineTable: Sendable {
  /// Offset of each line's first byte; the first is behind a byte order mark.
  private let starts: [Int]
  /// How many continuation bytes stand before each block, so that a column in a line of megabytes
  /// is found without counting from its start. Empty for ASCII.
  private let continuations: [Int]
  private static let blockSize = 1024

  public init(_ bytes: [UInt8]) {
    var starts = [bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0]
    var index = 0
    var isASCII = true
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "\n") {
        starts.append(index)
      } else if byte == UInt8(ascii: "\r") {
        if index < bytes.count, bytes[index] == UInt8(ascii: "\n") { index += 1 }
        starts.append(index)
      } else if byte >= 0x80 {
        isASCII = false
      }
    }
    self.starts = starts
    var continuations: [Int] = []
    if !isASCII {
      var count = 0
      for (index, byte) in bytes.enumerated() {
        if index % Self.blockSize == 0 { continuations.append(count) }
        if byte & 0xC0 == 0x80 { count += 1 }
      }
      continuations.append(count)
    }
    self.continuations = continuations
  }

  public var lineCount: Int { starts.count }

  /// The bytes of line `line` (from 1) without its line end.
  public func range(ofLine line: Int, in bytes: [UInt8]) -> Range<Int> {
    let start = starts[line - 1]
    var end = line < starts.count ? starts[line] : bytes.count
    while end > start, bytes[end - 1] == UInt8(ascii: "\n") || bytes[end - 1] == UInt8(ascii: "\r")
    {
      end -= 1
    }
    return start..<end
  }

  /// The position of byte `offset`, which may be the text's length.
  public func position(of offset: Int, in bytes: [UInt8]) -> SourcePosition {
    let offset = min(max(offset, 0), bytes.count)
    var low = 0
    var high = starts.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if starts[middle] <= offset { low = middle } else { high = middle - 1 }
    }
    let start = min(starts[low], offset)
    var column = offset - start + 1
    if !continuations.isEmpty {
      column -= continuationCount(before: offset, bytes) - continuationCount(before: start, bytes)
    }
    return SourcePosition(line: low + 1, column: column, offset: offset)
  }

  private func continuationCount(before offset: Int, _ bytes: [UInt8]) -> Int {
    let block = min(offset / Self.blockSize, continuations.count - 1)
    var count = continuations[block]
    for index in min(block * Self.blockSize, offset)..<offset where bytes[index] & 0xC0 == 0x80 {
      count += 1
    }
    return count
  }

  public func range(_ range: Range<Int>, in bytes: [UInt8]) -> SourceRange {
    SourceRange(
      start: position(of: range.lowerBound, in: bytes),
      end: position(of: range.upperBound, in: bytes))
  }
}
