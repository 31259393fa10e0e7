/// A string that equals another only if it has the same bytes, as for Magento. To `String` `é` is
/// the same in one character and in two.
package struct ExactString: Hashable, Sendable {
  package let text: String

  package init(_ text: String) { self.text = text }

  package static func == (left: ExactString, right: ExactString) -> Bool {
    left.text == right.text && left.text.utf8.elementsEqual(right.text.utf8)
  }

  package func hash(into hasher: inout Hasher) { text.hash(into: &hasher) }
}
