package import MagintCatalog
import MagintCore
package import MagintPHP
package import MagintXML

/// The objects of a module that Magento makes of what REST requests send, as far as its PHP tells.
package enum RESTDataObjects {
  /// A parameter of a constructor that is neither of a simple type nor of one in `…\Api\Data\…`.
  package struct Foreign: Sendable {
    /// The file of the class.
    package var file: PHPFile
    /// The full name of the class.
    package var className: String
    package var parameter: PHPFile.Parameter
    /// The first route whose service takes such an object.
    package var route: WebapiFile.Route
  }

  /// Deeper than this nobody nests them; a bound keeps hostile files cheap.
  private static let maximumCount = 256

  /// Walks from the services of a module's routes through the classes that their methods take.
  ///
  /// A class that has both a getter and a setter for the value is passed over: Magento calls the
  /// setter for what the constructor did not get.
  ///
  /// - Parameters:
  ///   - namespace: of the module, without a `\` at its end.
  ///   - preferences: from its etc/di.xml, the classes that stand for interfaces.
  ///   - read: a file below the module's directory.
  package static func foreign(
    _ webapi: WebapiFile, namespace: String, directory: String, preferences: [String: String],
    read: (String) -> [UInt8]?
  ) -> [Foreign] {
    var files: [String: PHPFile?] = [:]
    func file(_ name: String) -> PHPFile? {
      if let known = files[name] { return known }
      var result: PHPFile?
      if name.hasPrefix(namespace + "\\"), files.count < maximumCount {
        let path = String(name.dropFirst(namespace.count + 1)).replacing("\\", with: "/") + ".php"
        result = read(path).map { PHPFile(SourceFile(path: directory + path, bytes: $0)) }
      }
      files[name] = result
      return result
    }
    func declaration(_ name: String) -> (PHPFile, Int)? {
      guard let file = file(name),
        let index = file.classes.firstIndex(where: { $0.name == name })
      else { return nil }
      return (file, index)
    }
    /// A method of a class, or of what it extends in this module.
    func signature(_ method: String, of name: String) -> (PHPFile, PHPFile.Signature)? {
      var pending = [name]
      var seen: Set<String> = []
      while let next = pending.popLast() {
        guard seen.insert(next).inserted, seen.count < 32, let (file, index) = declaration(next)
        else { continue }
        if let found = file.signatures(of: index)[method] { return (file, found) }
        pending += file.classes[index].extends
      }
      return nil
    }
    func has(_ method: String, _ name: String) -> Bool { signature(method, of: name) != nil }

    var found: [Foreign] = []
    var seen: Set<String> = []
    for route in webapi.routes {
      let service = withoutSlash(route.service)
      guard let method = signature(route.serviceMethod.lowercased(), of: service) else { continue }
      var pending = method.1.parameters.compactMap(\.className)
      while let type = pending.popLast() {
        let name = preferences[type] ?? type
        guard seen.insert(name).inserted, seen.count < maximumCount else { continue }
        guard let constructor = signature("__construct", of: name) else { continue }
        for parameter in constructor.1.parameters {
          guard let type = parameter.className else { continue }
          if isData(type) {
            pending.append(type)
            continue
          }
          let property = pascalCase(parameter.name)
          let hasGetter = ["get", "is", "has"].contains { has(($0 + property).lowercased(), name) }
          if hasGetter, has("set" + property.lowercased(), name) { continue }
          found.append(
            Foreign(file: constructor.0, className: name, parameter: parameter, route: route))
        }
      }
    }
    return found
  }

  /// The preferences of a di.xml.
  package static func preferences(_ document: XMLDocument) -> [String: String] {
    guard let tree = document.tree else { return [:] }
    var result: [String: String] = [:]
    for element in tree.elements.indices
    where ModuleFile.isNamed(element, "preference", document) {
      guard let interface = ModuleFile.attribute(element, "for", document),
        let type = ModuleFile.attribute(element, "type", document)
      else { continue }
      result[withoutSlash(interface.text)] = withoutSlash(type.text)
    }
    return result
  }

  /// Magento asks for `Vendor\Module\Api\Data\` anywhere in the name.
  private static func isData(_ type: String) -> Bool {
    let parts = type.split(separator: "\\")
    guard parts.count > 4 else { return false }
    return (2..<parts.count - 2).contains { parts[$0] == "Api" && parts[$0 + 1] == "Data" }
  }

  /// `order_items` and `orderItems` as `OrderItems`.
  private static func pascalCase(_ name: String) -> String {
    name.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  private static func withoutSlash(_ name: String) -> String {
    name.hasPrefix("\\") ? String(name.dropFirst()) : name
  }
}
