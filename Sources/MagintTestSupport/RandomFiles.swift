/// Writes integration files at random: what authors write, and what they could.
package struct RandomFiles {
  /// What may occur. A test prints how often each did.
  package enum Feature: String, CaseIterable, Sendable {
    case comment, cdata, entity, reference, duplicateIntegration, duplicateResource, severalFiles
    case sharedName, unknownResource, rootResource, lineEnds, noDeclaration, schemaLocation
    case emptyElement, missingElement, otherOrder, instruction, doctype, whiteSpace, nonASCII
    // Only where defects are wanted.
    case wrongRoot, namespace, nested, apostrophe, bracket, emptyName, noName, bareAmpersand
    case repeatedElement, strayText, unknownElement
  }

  package var random: SplitMix64
  /// How often each feature occurred.
  package private(set) var counts: [Feature: Int] = [:]
  /// Whether files may have defects that stop Magento.
  private let mayBeDefective: Bool
  private let resources: [String]
  private var names: [String] = []
  private var keptNames: [String]?

  /// - Parameter resources: ids to choose from.
  package init(seed: UInt64, resources: [String], mayBeDefective: Bool) {
    random = SplitMix64(seed: seed)
    self.resources = resources
    self.mayBeDefective = mayBeDefective
  }

  private mutating func chance(_ percent: Int) -> Bool {
    Int.random(in: 0..<100, using: &random) < percent
  }

  private mutating func chance(_ percent: Int, _ feature: Feature) -> Bool {
    guard chance(percent) else { return false }
    counts[feature, default: 0] += 1
    return true
  }

  /// Like ``chance(_:_:)``, where defects are wanted.
  private mutating func defect(_ percent: Int, _ feature: Feature) -> Bool {
    mayBeDefective && chance(percent, feature)
  }

  private mutating func pick<Element>(_ list: [Element]) -> Element {
    list[Int.random(in: 0..<list.count, using: &random)]
  }

  /// Files of one kind, as the modules of a shop might have them.
  package mutating func set(kind: String) -> [String] {
    names = keptNames ?? newNames()
    keptNames = nil
    let count = pick([1, 1, 2, 2, 3])
    if count > 1 { counts[.severalFiles, default: 0] += 1 }
    var seen: Set<String> = []
    var files: [String] = []
    for index in 0..<count {
      files.append(file(kind: kind, isFirst: index == 0, seen: &seen))
    }
    return files
  }

  /// The names that the next set is about.
  package mutating func newNames() -> [String] {
    var names = ["Acme Sync", "Nimbus ERP", "Stock & Co", "Parcel \"Feed\"", "12345", "Ünï <b>"]
    names.shuffle(using: &random)
    names = Array(names.prefix(3))
    if defect(6, .apostrophe) { names[0] = "Bob's Sync" }
    if defect(4, .bracket) { names[1] = pick(["A]B", "A[1]/x:y", "a/b:c"]) }
    keptNames = names
    return names
  }

  /// Makes the next set one about these names.
  package mutating func useNames(_ names: [String]) { keptNames = names }

  /// How often each feature occurred, in words.
  package var summary: String {
    Feature.allCases.map { "\($0) \(counts[$0, default: 0])" }.joined(separator: ", ")
  }

  private mutating func file(kind: String, isFirst: Bool, seen: inout Set<String>) -> String {
    let isLegacy = kind != "integration"
    var root = isLegacy ? "integrations" : "config"
    if defect(2, .wrongRoot) { root = pick(["integration", "config", "integrations", "x"]) }
    var text = ""
    if !chance(45, .noDeclaration) { text += "<?xml version=\"1.0\"?>\n" }
    var hasEntity = false
    if mayBeDefective, isFirst ? chance(8, .doctype) : chance(4, .doctype) {
      hasEntity = true
      text +=
        "<!DOCTYPE \(root) [<!ENTITY e \"\(pick(["mail", "a&#38;b", "x<b>y</b>z", "&#65;&f;"]))\"><!ENTITY f 'in&#x6e;er'>]>\n"
    }
    if chance(20, .comment) { text += "<!-- at the top -->\n" }
    if chance(4, .instruction) { text += "<?editor wide?>\n" }
    text += "<\(root)"
    if chance(mayBeDefective ? 55 : 100, .schemaLocation) {
      text +=
        " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:noNamespaceSchemaLocation=\"urn:magento:module:Magento_Integration:etc/integration/\(kind).xsd\""
    }
    if defect(3, .namespace) { text += pick([" xmlns=\"urn:x\"", " xmlns:m=\"urn:m\""]) }
    if defect(2, .emptyElement) { return text + "/>\n" }
    text += ">\n"
    var inFile: Set<String> = []
    for _ in 0..<pick([1, 1, 2, 3]) {
      if chance(10, .comment) { text += "  <!-- an integration -->\n" }
      var name = pick(names)
      if inFile.contains(name) {
        guard defect(70, .duplicateIntegration) else { continue }
      }
      if defect(3, .emptyName) { name = pick(["", "0"]) }
      inFile.insert(name)
      if seen.contains(name) { counts[.sharedName, default: 0] += 1 }
      text += integration(
        name, kind: kind, isKnown: seen.contains(name), isFirstFile: isFirst, hasEntity: hasEntity)
      seen.insert(name)
    }
    if defect(2, .strayText) { text += "stray\n" }
    text += "</\(root)>"
    if !chance(20) { text += "\n" }
    if chance(20, .lineEnds) {
      text = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
    }
    return text
  }

  private mutating func integration(
    _ name: String, kind: String, isKnown: Bool, isFirstFile: Bool, hasEntity: Bool
  ) -> String {
    var tag = "integration"
    if defect(1, .namespace) { tag = "m:integration xmlns:m=\"urn:m\"" }
    var text = "  <\(tag)"
    if !defect(2, .noName) {
      text += " name=\"\(attribute(name))\""
    }
    if defect(1, .unknownElement) { text += " id=\"1\"" }
    text += ">\n"
    var parts: [String] = []
    if kind != "api" {
      let domains = ["acme.io", "nimbus.co.uk", "harbor.dev"]
      if !(isKnown ? chance(30, .missingElement) : defect(4, .missingElement)) {
        parts.append(
          scalar(
            "email", "team\(Int.random(in: 0..<100, using: &random))@\(pick(domains))", isKnown,
            hasEntity))
      }
      for element in ["endpoint_url", "identity_link_url"] where !chance(20, .missingElement) {
        var url = "https://\(pick(domains))/\(element)/\(Int.random(in: 0..<100, using: &random))"
        // A value that overrides must not have an ampersand.
        if chance(15, .nonASCII) { url += "/ünï" }
        if (!isKnown && isFirstFile) || defect(40, .bareAmpersand) {
          if chance(15) { url += "?a=1&b=2" }
        }
        if mayBeDefective, isKnown, chance(5) {
          url += pick(["&amp;", "&e;", "&#65;", "&#x4;", "&;", "&#zz;"])
        }
        parts.append(scalar(element, url, isKnown, hasEntity))
      }
    }
    if kind != "config",
      !(kind == "integration" ? chance(10, .missingElement) : defect(5, .missingElement))
    {
      parts.append(list(hasEntity))
      if defect(2, .repeatedElement) { parts.append(list(hasEntity)) }
    }
    if defect(2, .repeatedElement), let first = parts.first { parts.append(first) }
    if defect(2, .nested) {
      parts.append("    <integration name=\"Inner one\"><email>in@ner.io</email></integration>\n")
    }
    if defect(2, .unknownElement) { parts.append("    <note>n</note>\n") }
    if kind == "integration" || mayBeDefective, chance(25, .otherOrder) {
      parts.shuffle(using: &random)
    }
    for part in parts {
      if chance(12, .comment) {
        text += "    <!-- \(pick(["a remark", "<email>old@acme.io</email>", "x - y"])) -->\n"
      }
      text += part
    }
    if defect(1, .strayText) { text += "stray" }
    return text + "  </\(tag.prefix { $0 != " " })>\n"
  }

  private mutating func scalar(
    _ element: String, _ value: String, _ isKnown: Bool, _ hasEntity: Bool
  ) -> String {
    var content = Self.escaped(value)
    if value.contains("&") { counts[.reference, default: 0] += 1 }
    if chance(8, .cdata) {
      content = "<![CDATA[\(value)]]>"
      if defect(20, .whiteSpace) { content = " \(content) " }
    } else if chance(5, .comment) {
      content += "<!-- inside -->"
    } else if defect(4, .whiteSpace) {
      content = "\n      \(content)\n    "
    } else if defect(2, .emptyElement) {
      content = ""
    } else if hasEntity, chance(30, .entity) {
      content = "&e;\(content)"
    } else if defect(1, .unknownElement) {
      content = "a<b/>\(content)"
    }
    return "    <\(element)>\(content)</\(element)>\n"
  }

  private mutating func list(_ hasEntity: Bool) -> String {
    if defect(2, .emptyElement) { return "    <resources/>\n" }
    if defect(1, .strayText) {
      return "    <resources>\(pick([" ", "t", "<!-- c -->", " <!-- c --> "]))</resources>\n"
    }
    var ids: [String] = []
    for _ in 0..<pick([1, 2, 3, 5, 9]) {
      ids.append(
        chance(6, .unknownResource)
          ? pick(["Acme_Sync::view", "Magento_Log::online", "magento_sales::sales"])
          : pick(resources))
    }
    if chance(4, .rootResource) { ids.append("Magento_Backend::admin") }
    if chance(8, .duplicateResource) { ids.append(ids[0]) }
    var text = "    <resources>\n"
    for id in ids {
      if chance(5, .comment) { text += "      <!-- <resource name=\"\(id)\"/> -->\n" }
      var name = attribute(id)
      if hasEntity, chance(10, .entity) { name = "\(name)&f;" }
      if defect(1, .noName) {
        text += "      <resource/>\n"
      } else {
        text += pick([
          "      <resource name=\"\(name)\"/>\n", "      <resource name=\"\(name)\" />\n",
          "\t<resource name=\"\(name)\">text</resource>\n",
        ])
      }
    }
    return text + "    </resources>\n"
  }

  private func attribute(_ value: String) -> String {
    Self.escaped(value).split(separator: "\"", omittingEmptySubsequences: false).joined(
      separator: "&quot;")
  }

  private static func escaped(_ value: String) -> String {
    var result = ""
    for character in value {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      default: result.append(character)
      }
    }
    return result
  }
}
