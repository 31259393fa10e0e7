/// A place in a text. Lines and columns count from 1, columns in Unicode scalars; a byte order
/// mark takes no column. `offset` counts bytes from 0: of the file as stored when that is UTF-8
/// (a byte order mark counts), otherwise of its UTF-8 transcoding.
public struct SourcePosition: Sendable, Hashable {
  public var line: Int
  public var column: Int
  public var offset: Int

  public init(line: Int, column: Int, offset: Int) {
    self.line = line
    self.column = column
    self.offset = offset
  }
}

/// A part of a text; `end` is exclusive. An empty range marks the place between two characters.
public struct SourceRange: Sendable, Hashable {
  public var start: SourcePosition
  public var end: SourcePosition

  public init(start: SourcePosition, end: SourcePosition) {
    self.start = start
    self.end = end
  }
}
