package import MagintCatalog
package import MagintCore
package import MagintPHP
package import MagintXML

/// A `composer.json`, read; with places.
package struct ComposerDocument: Sendable {
  package let file: SourceFile
  /// Nil where the text is not JSON.
  package let tree: JSONTree?
  /// Why it is not.
  package let problem: JSONTree.ParseError?
  /// The module's directory below that of the file: empty, or with a `/` at the end.
  package let modulePath: String

  package init(path: String, _ bytes: [UInt8], modulePath: String = "") {
    file = SourceFile(path: path, bytes: bytes)
    self.modulePath = modulePath
    do throws(JSONTree.ParseError) {
      tree = try JSONTree.parse(bytes)
      problem = nil
    } catch {
      tree = nil
      problem = error
    }
  }

  /// Whether the file is about the module: one further up may be that of a shop.
  package var belongsToModule: Bool {
    guard !modulePath.isEmpty else { return true }
    let autoload = tree?["autoload"]
    let files = autoload?["files"]?.array.compactMap(\.string) ?? []
    return files.contains(modulePath + "registration.php")
      || prefixes.contains { $0.directory == modulePath }
  }

  /// The prefixes of `autoload.psr-4`, each with the directories that it stands for: empty for that of
  /// the file, otherwise with a `/` at the end.
  package var prefixes: [(name: String, nameRange: Range<Int>, directory: String)] {
    (tree?["autoload"]?["psr-4"]?.members ?? []).flatMap { member in
      let paths = member.value.string.map { [$0] } ?? member.value.array.compactMap(\.string)
      return paths.map { path in
        var path = Substring(path)
        while path.hasPrefix("./") { path = path.dropFirst(2) }
        if path == "." { path = "" }
        return (
          member.name, member.nameRange,
          path.isEmpty || path.hasSuffix("/") ? String(path) : path + "/"
        )
      }
    }
  }

  /// `require` as it is written; empty where there is none. Ten thousand modules have few of them.
  package var requireText: String {
    tree?["require"].map { file.text($0.range) } ?? ""
  }

  /// The place of a package in `require`.
  package func requirement(_ package: String) -> JSONTree.Member? {
    tree?["require"]?.member(package)
  }
}

/// What says, in a module's directory, what it is and what it installs: module.xml, registration.php,
/// composer.json and PHP.
package final class ModuleSources: Sendable {
  /// One PHP file below `Setup`, or elsewhere if it installs integrations.
  package struct Source: Sendable {
    /// Below the module's directory.
    package var relativePath: String
    package var file: PHPFile
    package var calls: [Call]

    package var path: String { file.file.path }
  }

  /// One call that installs integrations.
  package struct Call: Sendable {
    package enum Method: Sendable {
      /// Takes names, and installs what the legacy files say of them.
      case names
      /// Takes what is to be installed itself, by name.
      case data
    }

    package var method: Method
    /// Of the first argument, or of the method's name; in bytes.
    package var range: Range<Int>
    /// Nil where they cannot be told without running the code.
    package var names: [String]?
    /// The places of the names that stand in the call as literals, by name.
    package var literals: [String: Range<Int>]
    /// Whether the argument can be no array, which both methods ask for.
    package var isNoArray = false
  }

  /// As it is shown; empty for the working directory, otherwise with a `/` at the end.
  package let directory: String
  /// Few modules are asked for it.
  package let absoluteDirectory: @Sendable () -> String
  package let moduleXML: XMLDocument?
  package let module: ModuleFile?
  package let composer: ComposerDocument?
  /// registration.php, where it takes a look at its code to tell what it registers.
  package let registration: PHPFile?
  package let hasRegistration: Bool
  /// The name that registration.php registers, and its place in bytes.
  package let registeredName: (text: String, range: Range<Int>)?
  package let sources: [Source]
  /// Whether there is any PHP file: without one nothing can be said of what it does.
  package let hasPHP: Bool
  /// A PHP file that makes integrations by itself, without configuration.
  package let makerPath: String?
  /// What REST requests send and no constructor gets.
  package let foreignRESTValues: [RESTDataObjects.Foreign]

  /// The bytes that every file with such a call has.
  package static let callMarks: [[UInt8]] = [
    Array("processIntegrationConfig".utf8), Array("processConfigBasedIntegrations".utf8),
  ]
  private static let makerMarks: [[UInt8]] = [
    Array("IntegrationServiceInterface".utf8), Array("Integration\\Model\\IntegrationFactory".utf8),
    Array("Integration\\Model\\IntegrationService".utf8),
  ]

  /// - Parameters:
  ///   - php: paths below the module's directory and bytes of PHP files; those outside of `Setup` that
  ///     install nothing are passed over.
  ///   - locate: finds the file of a class of this or another module by its full name.
  package init(
    directory: String, absoluteDirectory: @escaping @Sendable () -> String, moduleXML: XMLDocument?,
    composer: ComposerDocument?, registration: [UInt8]?, php: [(path: String, bytes: [UInt8])],
    foreignRESTValues: [RESTDataObjects.Foreign] = [], locate: (String) -> [UInt8]?
  ) {
    self.directory = directory
    self.foreignRESTValues = foreignRESTValues
    self.absoluteDirectory = absoluteDirectory
    self.moduleXML = moduleXML
    module = moduleXML.flatMap { ModuleFile($0) }
    self.composer = composer
    hasRegistration = registration != nil
    hasPHP = registration != nil || !php.isEmpty
    if let registration {
      // Nearly all files register what module.xml declares, and nothing else in quotes.
      if let name = module?.name, let start = Self.place(of: name, in: registration) {
        registeredName = (name, start..<start + name.utf8.count)
        self.registration = nil
      } else {
        let file = PHPFile(SourceFile(path: directory + "registration.php", bytes: registration))
        registeredName = Self.registeredName(file)
        self.registration = file
      }
    } else {
      registeredName = nil
      self.registration = nil
    }
    guard !php.isEmpty else {
      sources = []
      makerPath = nil
      return
    }
    var sources: [Source] = []
    var makerPath: String?
    var located: [String: PHPFile?] = [:]
    func find(_ name: String) -> PHPFile? {
      if let known = located[name] { return known }
      let file = locate(name).map { PHPFile(SourceFile(path: name, bytes: $0)) }
      located[name] = file
      return file
    }
    // Closures that do not escape cannot be kept; the resolver is gone before this returns.
    withoutActuallyEscaping(find) { find in
      let resolver = PHPResolver(locate: find)
      for (path, bytes) in php {
        let isCaller = Self.contains(bytes, Self.callMarks)
        let mayMake = makerPath == nil && Self.contains(bytes, Self.makerMarks)
        guard isCaller || mayMake || path.hasPrefix("Setup/") else { continue }
        let file = PHPFile(SourceFile(path: directory + path, bytes: bytes))
        if mayMake, Self.isMaker(file) { makerPath = directory + path }
        guard isCaller || path.hasPrefix("Setup/") else { continue }
        sources.append(
          Source(
            relativePath: path, file: file,
            calls: isCaller ? Self.calls(file, resolver) : []))
      }
    }
    self.sources = sources
    self.makerPath = makerPath
  }

  /// The part that the rules about all modules need: files with calls. A run may have ten thousand
  /// modules.
  package func onlyCalls() -> ModuleSources { ModuleSources(callsOf: self) }

  private init(callsOf other: ModuleSources) {
    directory = other.directory
    absoluteDirectory = other.absoluteDirectory
    moduleXML = nil
    module = nil
    composer = nil
    registration = nil
    hasRegistration = other.hasRegistration
    registeredName = other.registeredName
    sources = other.sources.filter { !$0.calls.isEmpty }
    hasPHP = other.hasPHP
    makerPath = other.makerPath
    foreignRESTValues = []
  }

  package var hasCalls: Bool { sources.contains { !$0.calls.isEmpty } }

  /// Whether `bytes` contain one of `marks`, whatever the case of their letters.
  package static func contains(_ bytes: [UInt8], _ marks: [[UInt8]]) -> Bool {
    marks.contains { mark in
      guard bytes.count >= mark.count else { return false }
      let first = mark[0] | 0x20
      return bytes.withUnsafeBufferPointer { bytes in
        for start in 0...bytes.count - mark.count where bytes[start] | 0x20 == first {
          var index = 1
          while index < mark.count, bytes[start + index] | 0x20 == mark[index] | 0x20 { index += 1 }
          if index == mark.count { return true }
        }
        return false
      }
    }
  }

  /// Where `name` stands in quotes.
  private static func place(of name: String, in bytes: [UInt8]) -> Int? {
    let name = name.utf8.span
    let bytes = bytes.span
    guard !name.isEmpty, bytes.count < 4_096, bytes.count > name.count + 2 else { return nil }
    let last = bytes.count - name.count
    for start in 1..<last where bytes[start] == name[0] {
      let quote = bytes[start - 1]
      guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\""),
        bytes[start + name.count] == quote
      else { continue }
      var index = 1
      while index < name.count, bytes[start + index] == name[index] { index += 1 }
      if index == name.count { return start }
    }
    return nil
  }

  /// The name in `ComponentRegistrar::register(ComponentRegistrar::MODULE, 'Vendor_Module', __DIR__)`.
  private static func registeredName(_ file: PHPFile) -> (text: String, range: Range<Int>)? {
    for place in 0..<file.count
    where file.isToken(place, "register") && file.isToken(place - 1, "::")
      && file.isToken(place + 1, "(")
    {
      let arguments = file.list(file.inside(place + 1))
      guard arguments.count >= 2 else { continue }
      let type = file.text(arguments[0].upperBound - 1)
      guard type == "MODULE" || type == "'module'" || type == "\"module\"",
        let values = PHPResolver().values(of: arguments[1], in: file), values.count == 1,
        case .string(let bytes) = values[0]
      else { continue }
      var range = file.range(arguments[1])
      if arguments[1].count == 1, file.kind(arguments[1].lowerBound) == .string {
        range = range.lowerBound + 1..<range.upperBound - 1
      }
      return (String(decoding: bytes, as: UTF8.self), range)
    }
    return nil
  }

  /// Whether a file makes or changes integrations by itself; finding and deleting them is neither.
  private static func isMaker(_ file: PHPFile) -> Bool {
    if file.hasCall(
      of: ["create", "update"],
      on: {
        $0 == "Magento\\Integration\\Api\\IntegrationServiceInterface"
          || $0 == "Magento\\Integration\\Model\\IntegrationService"
      })
    {
      return true
    }
    // What a factory makes is there once it is saved.
    return (0..<file.count).contains { file.isToken($0, "save") && file.isToken($0 - 1, "->") }
      && file.hasCall(
        of: ["create"], on: { $0 == "Magento\\Integration\\Model\\IntegrationFactory" })
  }

  private static func calls(_ file: PHPFile, _ resolver: PHPResolver) -> [Call] {
    file.calls(of: ["processIntegrationConfig", "processConfigBasedIntegrations"]).map { found in
      let method: Call.Method = found.method == "processIntegrationConfig" ? .names : .data
      guard let argument = found.argument else {
        return Call(method: method, range: found.nameRange, names: nil, literals: [:])
      }
      var call = Call(
        method: method, range: file.range(argument), names: nil, literals: [:])
      guard let values = resolver.values(of: argument, in: file) else { return call }
      call.isNoArray =
        !values.isEmpty
        && values.allSatisfy { if case .array = $0 { false } else { true } }
      var names: [String] = []
      for value in values {
        let parts: [PHPResolver.Value]
        if case .array(let elements) = value {
          parts = elements.map { method == .names ? $0.value : $0.key }
        } else {
          parts = [value]
        }
        for part in parts {
          guard let bytes = PHPResolver.bytes(part) else { return call }
          let name = String(decoding: bytes, as: UTF8.self)
          if !names.contains(name) { names.append(name) }
        }
      }
      call.names = names
      for place in argument where file.kind(place) == .string {
        let text = String(decoding: PHPString.value(file.bytes(place)), as: UTF8.self)
        let range = file.range(place..<place + 1)
        if call.literals[text] == nil {
          call.literals[text] = range.lowerBound + 1..<range.upperBound - 1
        }
      }
      return call
    }
  }
}
