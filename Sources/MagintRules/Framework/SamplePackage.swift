/// A package for examples: its page shows the file that a finding is about, or the list of all.
package struct SamplePackage: Sendable {
  package struct File: Sendable {
    package enum Form: Sendable, Hashable {
      case plain, encrypted
      /// The text is what it links to.
      case symbolicLink
      /// Stored with the checksum of something else.
      case damaged
      /// That many zeros, deflated.
      case zeros(Int)
    }

    package var name: String
    /// With markers around what a finding points at.
    package var marked: String
    package var form: Form

    package init(_ name: String, _ marked: String = "", _ form: Form = .plain) {
      self.name = name
      self.marked = marked
      self.form = form
    }

    package var text: String { marked.filter { $0 != "⟦" && $0 != "⟧" } }
  }

  package var name: String
  package var files: [File]
  /// Bytes that belong to no file.
  package var padding = 0

  /// A package with the files of a module.
  ///
  /// - Parameters:
  ///   - composer: the text of composer.json, with markers; nil for none.
  ///   - folder: what all names begin with.
  ///   - more: further files, or others in place of those of the same name.
  package init(
    _ name: String = "acme_order-sync-1.2.0.zip", composer: String? = SamplePackage.composer(),
    folder: String = "", files more: [File] = [], padding: Int = 0
  ) {
    self.name = name
    self.padding = padding
    let module = [
      composer.map { File("composer.json", $0) },
      File("etc/module.xml", "<config><module name=\"Acme_OrderSync\"/></config>\n"),
      File("registration.php", "<?php\n"),
    ].compactMap(\.self)
    files = module.filter { file in !more.contains { $0.name == folder + file.name } }.map {
      File(folder + $0.name, $0.marked, $0.form)
    }
    files += more
  }

  /// The text of a composer.json that nobody objects to, with some of it replaced.
  package static func composer(
    name: String = "\"acme/order-sync\"", version: String = "\"1.2.0\"",
    type: String = "\"magento2-module\"", require: String = "\"magento/framework\": \"^103.0\"",
    more: String = ""
  ) -> String {
    """
    {
        "name": \(name),
        "type": \(type),
        "version": \(version),
        "require": {
            \(require)
        },\(more.isEmpty ? "" : "\n    \(more),")
        "autoload": {
            "files": ["registration.php"],
            "psr-4": {"Acme\\\\OrderSync\\\\": ""}
        }
    }

    """
  }

  /// A line for each file, as `unzip -Z1` prints them, with what is odd about it.
  package var listing: String {
    files.map { file in
      let remark =
        switch file.form {
        case .plain: ""
        case .encrypted: "  (encrypted)"
        case .symbolicLink: " -> \(file.text)"
        case .damaged: "  (damaged)"
        case .zeros(let count): "  (\(count) bytes, all zero)"
        }
      return file.name + remark + "\n"
    }.joined() + (padding > 0 ? "(\(padding >> 20) MB)\n" : "")
  }
}
