import ArgumentParser
import MagintCore
import MagintKit

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Get the schemas out of magint: those of integration files, and that of magint.json.",
    subcommands: [List.self, Show.self, Export.self, Config.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the XML schemas.")

    func run() {
      var output = ""
      for schema in Schemas.all {
        output += "\(schema.fileName)\n  \(schema.summary)\n  \(schema.urn)\n"
      }
      Terminal.write(output)
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print an XML schema.")

    @Argument(
      help: "Its name, such as api or integration_file, its file name or its urn.",
      completion: .custom { _, _, _ in Schemas.all.map(\.name) })
    var name: String

    func run() throws {
      guard let schema = Schemas.find(name) else {
        let names = Schemas.all.map(\.name).joined(separator: ", ")
        throw MagintError(.usage, "there is no schema '\(name)'; there are \(names)")
      }
      Terminal.write(String(decoding: schema.text, as: UTF8.self))
    }
  }

  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write all XML schemas and an OASIS catalog (catalog.xml) into a directory.",
      discussion: """
        The catalog maps the urn: locations of Magento's schemas to the files beside it, for xmllint \
        and for editors: XML_CATALOG_FILES=DIR/catalog.xml xmllint --schema urn:magento:module:…
        """)

    @Argument(help: "The directory; it is made if it is absent.", completion: .directory)
    var directory: String

    @Flag(help: "Replace files that are there already.")
    var force = false

    func validate() throws {
      guard !directory.isEmpty else { throw ValidationError("The name of the directory is empty.") }
    }

    func run() throws {
      let files = Schemas.all.map { (name: $0.fileName, bytes: $0.text) }
      try FileWriter(directory: directory, overwrites: force)
        .write(files + [(name: "catalog.xml", bytes: Schemas.catalog)])
      Terminal.write("Wrote \(files.count) schemas and catalog.xml to \(directory).\n")
    }
  }

  struct Config: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the JSON Schema of magint.json, which knows all rules.",
      discussion: """
        Save it and name it in magint.json, as "$schema": "./magint.schema.json": editors then complete \
        keys and rules, and show what they are for.
        """)

    func run() { Terminal.write(ConfigurationSchema.text) }
  }
}
