/// A release of libxml2, which reads XML for PHP. What Magento makes of some files depends on it.
package struct LibXML2Release: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let major: Int
  package let minor: Int
  package let patch: Int

  package init(_ major: Int, _ minor: Int, _ patch: Int) {
    self.major = major
    self.minor = minor
    self.patch = patch
  }

  /// - Parameter text: `2.9.14`, or `2.13` for the last of its line.
  package init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { part in
      part.utf8.allSatisfy { 0x30...0x39 ~= $0 } && part.utf8.count < 6 ? Int(part) : nil
    }
    guard numbers.count == parts.count, 2...3 ~= numbers.count else { return nil }
    self.init(numbers[0], numbers[1], numbers.count == 3 ? numbers[2] : .max)
  }

  /// The one under the Magento whose answers everything else is taken from.
  package static let reference = LibXML2Release(2, 9, 14)

  package var description: String {
    patch == .max ? "\(major).\(minor)" : "\(major).\(minor).\(patch)"
  }

  package static func < (left: LibXML2Release, right: LibXML2Release) -> Bool {
    (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
  }

  // Each of these was measured by itself: the last release that does the one, and the first that does the
  // other. What is between was not measured and is taken for the later one.

  /// Whether a bare `&` in a text that is set as an element's content is dropped, where it was an error:
  /// an error in 2.12.6, dropped in 2.13.8.
  package var dropsAmpersands: Bool { self >= LibXML2Release(2, 13, 0) }

  /// Whether a byte order mark wins over the encoding that the document declares: the declaration in
  /// 2.10.3, the mark in 2.12.6.
  package var obeysByteOrderMarks: Bool { self > LibXML2Release(2, 10, 3) }

  /// Whether a document with a null byte behind its root is not well-formed; before, the text ended
  /// there: ended in 2.10.3, refused in 2.12.6.
  package var refusesNullBytes: Bool { self > LibXML2Release(2, 10, 3) }

  /// How many elements may be nested: 257, and 256 from 2.14.
  package var maximumDepth: Int { self >= LibXML2Release(2, 14, 0) ? 256 : 257 }
}
