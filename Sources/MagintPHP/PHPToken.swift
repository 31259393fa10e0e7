/// One token of a PHP file, by its place.
package struct PHPToken: Sendable, Hashable {
  package enum Kind: UInt8, Sendable {
    case inlineHTML
    /// `<?php` with the white space character behind it.
    case openTag
    /// `<?=`.
    case openTagWithEcho
    /// `?>` with the line end behind it.
    case closeTag
    case whitespace, comment, docComment
    /// `$name`.
    case variable
    /// A string in quotes in which nothing is to be replaced.
    case string
    /// A quote or backtick around a string in which something is.
    case quote
    /// What such a string, a heredoc or a nowdoc says itself.
    case encapsed
    case heredocStart, heredocEnd
    /// The `{` of `{$`, in a string.
    case curlyOpen
    /// `${`, in a string.
    case dollarCurlyOpen
    /// The name behind `${`.
    case variableName
    /// A number between the brackets behind a variable in a string.
    case numberString
    case number
    /// A name without `\`: keywords too.
    case name
    /// `A\b`.
    case qualifiedName
    /// `\A\b`.
    case fullyQualifiedName
    /// `namespace\A`.
    case relativeName
    /// `(int)`.
    case cast
    /// `#[`.
    case attribute
    case `operator`
    /// A byte that PHP has no use for.
    case invalid
  }

  package var kind: Kind
  package var start: Int
  package var end: Int

  package var range: Range<Int> { start..<end }
}
