package import MagintCore

/// What is known of rights, for other programs; the form is a promise.
package enum ACLJSON {
  private static func document(
    _ basis: ReleaseBasis, _ body: (inout JSONText) -> Void
  ) -> String {
    var json = JSONText()
    json.object { json in
      json.field("version", 1)
      json.assumptions(basis)
      body(&json)
    }
    return json.text + "\n"
  }

  private static func span(_ name: String, _ span: ReleaseSpan?, _ json: inout JSONText) {
    guard let span else { return }
    json.key(name)
    json.object { json in
      json.field("text", span.text)
      json.key("ranges")
      json.array { json in
        for range in span.ranges {
          json.array { json in
            json.value("\(range.lowerBound)")
            json.value("\(range.upperBound)")
          }
        }
      }
    }
  }

  private static func name(_ name: ResourceName, _ json: inout JSONText) {
    json.field("id", name.id)
    json.field("title", name.title)
  }

  private static func names(_ key: String, _ names: [ResourceName], _ json: inout JSONText) {
    json.key(key)
    json.array { json in
      for each in names { json.object { json in name(each, &json) } }
    }
  }

  private static func route(_ route: RouteLine, _ json: inout JSONText) {
    json.field("method", route.method)
    json.field("url", route.url)
    json.field("resources", route.resources)
    span("releases", route.releases, &json)
    if route.edition != .openSource { json.field("edition", route.edition.rawValue) }
    if route.isNeedUnknown { json.field("needKnown", false) }
    if !route.undeclared.isEmpty { json.field("undeclared", route.undeclared) }
  }

  private static func node(_ node: ResourceTree.Node, _ json: inout JSONText) {
    json.newLine()
    json.object { json in
      name(node.name, &json)
      span("releases", node.releases, &json)
      json.key("children")
      json.array { json in
        for child in node.children { Self.node(child, &json) }
      }
    }
  }

  package static func render(_ tree: ResourceTree) -> String {
    document(tree.basis) { json in
      json.field("release", "\(tree.release)")
      span("range", tree.range, &json)
      names("above", tree.above, &json)
      json.key("resources")
      json.array { json in
        for root in tree.roots { node(root, &json) }
      }
      json.key("absent")
      json.array { json in
        for absent in tree.absent {
          json.newLine()
          json.object { json in
            name(absent.name, &json)
            span("releases", absent.releases, &json)
            json.field("disabled", absent.isDisabled)
          }
        }
      }
    }
  }

  package static func render(_ page: ResourcePage) -> String {
    document(page.basis) { json in
      name(page.name, &json)
      names("above", page.above, &json)
      json.field("module", page.module)
      if let package = page.package { json.field("package", package) }
      json.field("edition", page.edition.rawValue)
      span("releases", page.releases, &json)
      span("disabled", page.disabled, &json)
      json.field("formerly", page.history)
      names("children", page.children, &json)
      span("range", page.range, &json)
      json.key("routes")
      json.array { json in
        for each in page.routes {
          json.newLine()
          json.object { json in route(each, &json) }
        }
      }
      json.field("otherRoutes", page.otherRouteCount)
      span("otherReleases", page.otherReleases, &json)
    }
  }

  package static func render(_ found: FoundResources) -> String {
    document(found.basis) { json in
      json.field("words", found.words)
      json.key("resources")
      json.array { json in
        for resource in found.resources {
          json.newLine()
          json.object { json in
            name(resource.name, &json)
            names("above", resource.above, &json)
            span("releases", resource.releases, &json)
            if resource.edition != .openSource { json.field("edition", resource.edition.rawValue) }
          }
        }
      }
      json.key("routes")
      json.array { json in
        for each in found.routes {
          json.newLine()
          json.object { json in route(each, &json) }
        }
      }
    }
  }

  package static func render(_ access: RequestedAccess) -> String {
    document(access.basis) { json in
      if let source = access.source { json.field("source", source) }
      span("range", access.range, &json)
      json.field("kind", access.kind.rawValue)
      json.key("resources")
      json.array { json in
        for resource in access.resources {
          json.newLine()
          json.object { json in
            name(resource.name, &json)
            json.field("routes", resource.routeCount)
            span("releases", resource.releases, &json)
          }
        }
      }
      json.key("requests")
      json.array { json in
        for item in access.items {
          json.newLine()
          json.object { json in request(item, &json) }
        }
      }
      json.field("anyResource", access.needsAnyResource)
      json.field("unmatched", access.unmatchedCount)
      json.field("skipped", access.skippedCount)
    }
  }

  private static func request(_ item: RequestedAccess.Item, _ json: inout JSONText) {
    json.field("method", item.method)
    json.field("url", item.url)
    json.field("count", item.count)
    json.field("distinct", item.requestCount)
    json.key("needs")
    json.array { json in
      for need in item.needs {
        json.object { json in
          json.field("kind", need.kind.rawValue)
          json.field("route", need.route.url)
          json.field("resources", need.resources.map(\.id))
          if !need.missing.isEmpty { json.field("missing", need.missing.map(\.id)) }
          span("releases", need.route.releases, &json)
        }
      }
    }
    span("unmatched", item.unmatched, &json)
    if let elsewhere = item.elsewhere {
      json.key("elsewhere")
      json.object { json in route(elsewhere, &json) }
    }
    if let hint = item.hint { json.field("hint", hint) }
  }

  package static func render(_ answer: GrantAnswer) -> String {
    document(answer.basis) { json in
      span("range", answer.range, &json)
      json.field("granted", answer.isGranted)
      json.key("resources")
      json.array { json in
        for resource in answer.resources {
          json.newLine()
          json.object { json in
            name(resource.name, &json)
            names("above", resource.above, &json)
            json.field("notes", resource.notes)
          }
        }
      }
      json.key("answers")
      json.array { json in
        for row in answer.rows {
          json.newLine()
          json.object { json in
            json.field("integration", row.integration)
            json.field("resource", row.resource.id)
            json.field("verdict", row.verdict.rawValue)
            json.field("reason", row.reason)
            json.field("kind", row.kind.rawValue)
            json.field("path", row.path)
            json.field("line", row.line)
            json.field("help", row.help)
            if let target = row.target { json.field("target", target) }
            json.field("add", row.lines)
          }
        }
      }
      json.field("notes", answer.notes)
    }
  }
}
