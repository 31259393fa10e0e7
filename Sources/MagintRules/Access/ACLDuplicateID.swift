import MagintCatalog
package import MagintCore
import MagintXML

package enum ACLDuplicateID: ProjectRule {
  package static let id: RuleID = "acl-duplicate-id"
  package static var metadata: RuleMetadata {
    let beside = [
      "etc/integration.xml": document(.integration, Good.fields(.integration))
    ]
    let wrapped = """
      <resource id="Magento_Backend::admin">
          <resource id="Magento_Catalog::catalog"><resource id="Magento_Catalog::catalog_inventory"><resource id="Magento_Catalog::products">
              <resource id="Acme_Sync::orders" title="Acme orders"/>
          </resource></resource></resource>
      </resource>
      """
    return RuleMetadata(
      category: .access, severity: .error,
      consequences: [
        ConsequenceRow("at two places of the tree", [.setupFails, .rejectedInDeveloperMode]),
        ConsequenceRow("twice at one place, in one file", [.rejectedInDeveloperMode]),
      ],
      summary:
        "The module's acl.xml names a resource at two places, or at another place than its own",
      rationale: """
        Magento merges the acl.xml files of all modules by place: by the ids from the root down to the
        resource. A resource of Magento or of another module has to stand where it stands there, below
        the same resources; at another place it is a second resource with the same id. Developer mode
        refuses that. Default and production mode abort `setup:upgrade` with "Something went wrong
        while compiling a list of allowed resources", as soon as the shop has an integration from an
        `etc/integration.xml`: not at the first installation, but at the next run.

        Twice at one place in one file is refused in developer mode only; otherwise the two become one,
        and the later title counts. At one place in two files is how modules add to each other's
        resources, and nothing is wrong with it.
        """,
      examples: [
        .bad(
          .integration,
          aclDocument(
            """
            <resource id="Magento_Backend::admin">
                <resource id="Acme_Sync::sync" title="Acme sync">
                    <resource id="Acme_Sync::orders" title="Read orders"/>
                </resource>
                <resource id="⟦Acme_Sync::orders⟧" title="Write orders"/>
            </resource>
            """), path: "etc/acl.xml", beside: beside),
        .bad(
          .integration,
          aclDocument(
            """
            <resource id="Magento_Backend::admin">
                <resource id="⟦Magento_Catalog::products⟧">
                    <resource id="Acme_Sync::orders" title="Acme orders"/>
                </resource>
            </resource>
            """), fixed: aclDocument(wrapped), path: "etc/acl.xml", beside: beside),
        .bad(
          .integration,
          aclDocument(
            """
            <resource id="Magento_Backend::admin">
                <resource id="Acme_Sync::orders" title="Read orders"/>
                <resource id="⟦Acme_Sync::orders⟧" title="Write orders"/>
            </resource>
            """), path: "etc/acl.xml", beside: beside),
        .good(.integration, aclDocument(wrapped), path: "etc/acl.xml", beside: beside),
      ])
  }

  /// Where a file that is not Magento's own names a resource first.
  private struct Place {
    var acl: CheckedACL
    var declaration: ACLFile.Declaration
  }

  package static func check(_ project: CheckedProject, _ findings: inout [Diagnostic]) {
    var elsewhere: [String: Place] = [:]
    // What a catalog says of an id, by catalog and id: modules name the same few resources.
    var known: [ObjectIdentifier: [String: [KnownPlace]]] = [:]
    for acl in project.acls {
      let knowledge = acl.knowledge()
      var first: [String: ACLFile.Declaration] = [:]
      for declaration in acl.file.declarations where !declaration.id.isEmpty {
        let id = declaration.id
        if let earlier = first[id] {
          findings.append(repeated(declaration, earlier, in: acl.file))
          continue
        }
        first[id] = declaration
        let key = ObjectIdentifier(knowledge)
        let places = known[key]?[id] ?? Self.places(of: id, knowledge)
        known[key, default: [:]][id] = places
        guard places.isEmpty else {
          if let finding = moved(declaration, places, in: acl.file, knowledge) {
            findings.append(finding)
          }
          continue
        }
        guard let other = elsewhere[id] else {
          elsewhere[id] = Place(acl: acl, declaration: declaration)
          continue
        }
        guard other.declaration.path != declaration.path,
          // Copies of one module are in no shop together.
          let name = acl.moduleName(), let otherName = other.acl.moduleName(), name != otherName
        else { continue }
        // Whoever gives the title says where the resource is.
        let isOwner = declaration.title != nil && other.declaration.title == nil
        findings.append(
          isOwner
            ? conflict(other.declaration, in: other.acl.file, declaration, in: acl.file)
            : conflict(declaration, in: acl.file, other.declaration, in: other.acl.file))
      }
    }
  }

  /// A place of a resource of Magento's, and the releases that have it there.
  private struct KnownPlace {
    var path: [String]
    var releases: ReleaseSet
  }

  private static func places(of id: String, _ knowledge: ResourceKnowledge) -> [KnownPlace] {
    guard knowledge.availability(of: id) != nil else { return [] }
    var result: [KnownPlace] = []
    for release in knowledge.range.indices {
      guard let path = knowledge.catalog.place(of: id, at: release) else { continue }
      if let index = result.firstIndex(where: { $0.path == path }) {
        result[index].releases.insert(release)
      } else {
        var releases = ReleaseSet()
        releases.insert(release)
        result.append(KnownPlace(path: path, releases: releases))
      }
    }
    return result
  }

  private static let explanation =
    "Magento merges by place: these are two resources with one id. Developer mode refuses them; otherwise "
    + "setup:upgrade aborts with \"Something went wrong while compiling a list of allowed resources\" "
    + "in a shop that has an integration from an etc/integration.xml."

  private static func repeated(
    _ declaration: ACLFile.Declaration, _ earlier: ACLFile.Declaration, in acl: ACLFile
  ) -> Diagnostic {
    let isSame = declaration.path == earlier.path
    return finding(
      .error, isSame ? [.rejectedInDeveloperMode] : [.setupFails, .rejectedInDeveloperMode],
      in: acl.document.file, at: declaration.idRange,
      isSame
        ? "\(quoted(declaration.id)) is declared twice"
        : "\(quoted(declaration.id)) is at two places",
      isSame
        ? "Developer mode refuses the file. Otherwise the two become one resource, with the later title."
        : explanation,
      notes: [note("first declared here", in: acl.document.file, at: earlier.idRange)],
      fixIts: [FixIt("Give one of them an id of its own", .unsafe)])
  }

  private static func moved(
    _ declaration: ACLFile.Declaration, _ places: [KnownPlace], in acl: ACLFile,
    _ knowledge: ResourceKnowledge
  ) -> Diagnostic? {
    var wrong = places.filter { $0.path != declaration.path }
    guard let newest = wrong.max(by: { ($0.releases.last ?? -1) < ($1.releases.last ?? -1) }) else {
      return nil
    }
    let isEverywhere = wrong.count == places.count
    wrong.removeAll { $0.path == newest.path }
    let above = newest.path.dropLast()
    let place = above.isEmpty ? "at the top" : "below \(quoted(above.last!))"
    let releases =
      isEverywhere && wrong.isEmpty ? "" : " \(knowledge.words(newest.releases))"
    var fixIts: [FixIt] = []
    if isEverywhere, wrong.isEmpty, let edits = wrapping(declaration, newest.path, in: acl) {
      fixIts.append(FixIt("Name what is above it", .unsafe, edits: edits))
    }
    let way = newest.path.map { "'\($0)'" }.joined(separator: ", ")
    if fixIts.isEmpty {
      fixIts.append(FixIt("Put it where Magento has it: \(way)", .unsafe))
    }
    return finding(
      .error, [.setupFails, .rejectedInDeveloperMode], in: acl.document.file,
      at: declaration.idRange,
      "\(quoted(declaration.id)) is not at its place: Magento has it \(place)\(releases)",
      explanation, fixIts: fixIts)
  }

  /// What puts the resources between the element's parent and itself around it; nil where the parent
  /// is not on the way.
  private static func wrapping(
    _ declaration: ACLFile.Declaration, _ path: [String], in acl: ACLFile
  ) -> [FixIt.Edit]? {
    let parents = Array(declaration.path.dropLast())
    guard let tree = acl.document.tree, parents.count < path.count - 1,
      Array(path.prefix(parents.count)) == parents
    else { return nil }
    let missing = path[parents.count..<path.count - 1]
    let range = tree.elements[declaration.element].range
    let opening = missing.map { "<resource id=\"\(escaped($0, isAttribute: true))\">" }.joined()
    return [
      FixIt.Edit(range.lowerBound..<range.lowerBound, opening),
      FixIt.Edit(
        range.upperBound..<range.upperBound, missing.map { _ in "</resource>" }.joined()),
    ]
  }

  private static func conflict(
    _ declaration: ACLFile.Declaration, in acl: ACLFile, _ other: ACLFile.Declaration,
    in otherACL: ACLFile
  ) -> Diagnostic {
    finding(
      .error, [.setupFails, .rejectedInDeveloperMode], in: acl.document.file,
      at: declaration.idRange,
      "\(quoted(declaration.id)) is at another place in another module's acl.xml", explanation,
      notes: [note("it is here there", in: otherACL.document.file, at: other.idRange)],
      fixIts: [FixIt("Name it at one place, below the same resources, in both", .unsafe)])
  }
}
