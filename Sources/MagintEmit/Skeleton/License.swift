package import MagintCore

/// A licence that `composer.json` can name.
package struct License: Sendable, Hashable {
  /// The SPDX id; `proprietary` for none, as composer writes it.
  package let id: String
  let name: String

  /// Whether ``Skeleton`` writes the whole text into `LICENSE`, and not a notice that names it.
  package var isWhole: Bool { id == "MIT" || id == "proprietary" }
  /// Where the text is.
  package var url: String { "https://spdx.org/licenses/\(id).html" }

  package static let all: [License] = [
    License(id: "MIT", name: "MIT License"),
    License(id: "proprietary", name: "proprietary licence"),
    License(id: "OSL-3.0", name: "Open Software License version 3.0"),
    License(id: "AFL-3.0", name: "Academic Free License version 3.0"),
    License(id: "Apache-2.0", name: "Apache License, Version 2.0"),
    License(id: "BSD-2-Clause", name: "BSD 2-Clause License"),
    License(id: "BSD-3-Clause", name: "BSD 3-Clause License"),
    License(id: "GPL-3.0-only", name: "GNU General Public License, version 3 only"),
    License(id: "GPL-3.0-or-later", name: "GNU General Public License, version 3 or later"),
    License(id: "LGPL-3.0-only", name: "GNU Lesser General Public License, version 3 only"),
    License(id: "LGPL-3.0-or-later", name: "GNU Lesser General Public License, version 3 or later"),
    License(id: "MPL-2.0", name: "Mozilla Public License, version 2.0"),
  ]

  private init(id: String, name: String) {
    self.id = id
    self.name = name
  }

  /// - Throws: ``MagintError`` of kind `usage` for any other id; capitals make no difference.
  package init(_ id: String) throws(MagintError) {
    let folded = id.lowercased()
    guard let license = Self.all.first(where: { $0.id.lowercased() == folded }) else {
      throw MagintError(
        .usage,
        "'\(id)' is no licence that magint knows; it knows \(Self.all.map(\.id).joined(separator: ", "))"
      )
    }
    self = license
  }
}
