package import MagintCore

/// What integrations are granted, as one page of HTML that an author sends to a merchant: nothing in
/// it is loaded from elsewhere, nothing runs.
package enum GrantsHTML {
  package static func render(_ page: GrantsPage) -> String {
    let names = page.integrations.map { text($0.name) }
    var output = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="referrer" content="no-referrer">
      <title>What \(list(names)) may do in your Magento shop</title>
      <style>
      \(style)
      </style>
      </head>
      <body>
      <a class="skip" href="#content">Skip to the content</a>

      """
    let isSingle = page.integrations.count == 1
    output += "<header class=\"page\">\n"
    output += "<p class=\"eyebrow\">Integration permissions</p>\n"
    output +=
      "<h1>What \(isSingle ? "<em>\(names[0])</em>" : "these integrations") may do in your Magento shop</h1>\n"
    output += "<p class=\"lead\">In \(page.edition.map(\.title) ?? "Magento") \(text(page.release))"
    if page.integrations.contains(where: { !$0.differences.isEmpty }) {
      output += ". What is different in other releases (\(text(page.range))) is told at the end"
    }
    output += ".</p>\n</header>\n"
    if !isSingle {
      output += "<nav aria-label=\"Integrations\"><ul>\n"
      for (number, name) in names.enumerated() {
        output += "<li><a href=\"#i\(number + 1)\">\(name)</a></li>\n"
      }
      output += "</ul></nav>\n"
    }
    output += "<main id=\"content\">\n"
    for (number, integration) in page.integrations.enumerated() {
      output += render(integration, prefix: "i\(number + 1)", level: isSingle ? 2 : 3, page)
    }
    output += """
      </main>
      <footer>
      <p>Made by <b>magint</b> from the integration's own files. It says what Magento will grant; what the \
      service does with it is up to the service.</p>
      </footer>
      </body>
      </html>

      """
    return output
  }

  private static func list(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }

  // MARK: One integration

  private static func render(
    _ integration: GrantsPage.Integration, prefix: String, level: Int, _ page: GrantsPage
  ) -> String {
    var output = "<article id=\"\(prefix)\""
    output +=
      level == 2
      ? " aria-label=\"\(text(integration.name))\">\n" : " aria-labelledby=\"\(prefix)-h\">\n"
    if level > 2 {
      output += "<h2 class=\"name\" id=\"\(prefix)-h\">\(text(integration.name))</h2>\n"
    }
    func section(_ name: String, _ title: String, kind: String = "", _ body: String) {
      output +=
        "<section\(kind.isEmpty ? "" : " class=\"\(kind)\"") aria-labelledby=\"\(prefix)-\(name)\">\n"
      output += "<h\(level) id=\"\(prefix)-\(name)\">\(title)</h\(level)>\n\(body)</section>\n"
    }

    output += summary(integration)
    section("approve", "What you are asked to approve", approval(integration))
    let sensitive = integration.access == .full ? [] : integration.sensitive
    if !sensitive.isEmpty {
      var body =
        "<p>These go further than they may seem. Ask what the service needs them for.</p>\n<ul>\n"
      for node in sensitive {
        body +=
          "<li><b>\(text(node.title))</b> \(text(node.reason ?? "")) <code>\(code(node.id))</code></li>\n"
      }
      section("sensitive", "Worth a second look", kind: "warn", body + "</ul>\n")
    }
    section("routes", "What the service can do with it", routes(integration, level: level + 1))
    if !integration.conditional.isEmpty {
      var body =
        "<p>Other modules have these rights. Magento grants them in a shop that has the module.</p>\n<ul>\n"
      for right in integration.conditional {
        body +=
          "<li><code>\(code(right.id))</code>: in a shop with \(text(right.owner ?? ""))</li>\n"
      }
      section("conditional", "Granted where its module is installed", body + "</ul>\n")
    }
    if !integration.refused.isEmpty {
      var body = "<p>Magento does not grant these, and the service cannot rely on them.</p>\n<ul>\n"
      for dropped in integration.refused {
        body += "<li><code>\(code(dropped.id))</code>: \(text(dropped.reason))</li>\n"
      }
      section("dropped", "Asked for and not granted", body + "</ul>\n")
    }
    if !integration.differences.isEmpty {
      section("releases", "If your Magento is another release", differences(integration))
    }
    if !integration.notes.isEmpty {
      let items = integration.notes.map { "<li>\(text($0))</li>\n" }.joined()
      section("notes", "Notes", "<ul>\n\(items)</ul>\n")
    }
    return output + "</article>\n"
  }

  private static func summary(_ integration: GrantsPage.Integration) -> String {
    var output = ""
    switch integration.access {
    case .full:
      output += """
        <div class="callout danger" role="note"><p><b>Full access.</b> This integration can read, change and delete \
        everything that Magento's API reaches, also what modules add later.</p></div>

        """
    case .none:
      output += """
        <div class="callout" role="note"><p><b>No access.</b> This integration is granted nothing. \
        Magento refuses its calls.</p></div>

        """
    case .some: break
    }
    output += "<dl class=\"facts\">\n"
    if integration.access != .full {
      var count = 0
      func visit(_ nodes: [GrantsPage.Node]) {
        for node in nodes {
          if node.isAsked { count += 1 }
          visit(node.children)
        }
      }
      visit(integration.tree)
      output += "<div><dt>Permissions</dt><dd>\(count)</dd></div>\n"
    }
    for (method, word) in [
      ("GET", "Calls that read"), ("POST", "Calls that create or run something"),
      ("PUT", "Calls that create or change"), ("PATCH", "Calls that change"),
      ("DELETE", "Calls that delete"),
    ] {
      let count = integration.count(of: method)
      if count > 0 || method != "PATCH" {
        output += "<div><dt>\(word)</dt><dd>\(count)</dd></div>\n"
      }
    }
    output += "</dl>\n"
    var contact: [(String, String)] = []
    if let email = integration.email, !email.isEmpty { contact.append(("Contact", email)) }
    if let url = integration.endpointURL, !url.isEmpty { contact.append(("Keys are sent to", url)) }
    if let url = integration.identityLinkURL, !url.isEmpty {
      contact.append(("You sign in at", url))
    }
    if !contact.isEmpty {
      output += "<dl class=\"contact\">\n"
      for (term, value) in contact { output += "<dt>\(term)</dt><dd>\(text(value))</dd>\n" }
      output += "</dl>\n"
    }
    return output
  }

  private static func approval(_ integration: GrantsPage.Integration) -> String {
    switch integration.access {
    case .full: return "<p>Full access: everything that Magento can grant.</p>\n"
    case _ where integration.tree.isEmpty: return "<p>No permissions requested.</p>\n"
    case .none, .some: break
    }
    var output = "<p>Magento's admin shows this tree when you activate the integration"
    output +=
      integration.isLegacy
      ? ". Entries in <span class=\"up\">grey</span> are there to show where the others belong.</p>\n"
      : ". Entries in <span class=\"up\">grey</span> come along with what is below them.</p>\n"
    list(integration.tree, indent: "", attributes: " class=\"tree\"", &output)
    return output
  }

  private static func list(
    _ nodes: [GrantsPage.Node], indent: String, attributes: String, _ output: inout String
  ) {
    output += "\(indent)<ul\(attributes)>\n"
    for node in nodes {
      output +=
        "\(indent)<li><span\(node.isAsked ? "" : " class=\"up\"")>\(text(node.title))</span>"
      if node.reason != nil { output += " <b class=\"mark\">second look</b>" }
      if !node.children.isEmpty {
        output += "\n"
        list(node.children, indent: indent + " ", attributes: "", &output)
        output += indent
      }
      output += "</li>\n"
    }
    output += "\(indent)</ul>\n"
  }

  private static func routes(_ integration: GrantsPage.Integration, level: Int) -> String {
    guard integration.routeCount > 0 else {
      return "<p>None of Magento's REST routes is open to it.</p>\n"
    }
    var output =
      "<p>It can call \(integration.routeCount == 1 ? "one route" : "\(integration.routeCount) routes") "
    output += "of Magento's REST API, below by the module that offers them. "
    output += "<code>:name</code> stands for any value.</p>\n"
    for module in integration.modules {
      let count = module.routes.count == 1 ? "1 route" : "\(module.routes.count) routes"
      let warned = module.routes.contains { $0.reason != nil }
      output +=
        "<details open><summary><h\(level)>\(code(module.name))</h\(level)> <span class=\"count\">\(count)</span>"
      if warned { output += " <b class=\"mark\">second look</b>" }
      output += "</summary>\n<ul class=\"routes\">\n"
      for route in module.routes {
        output +=
          "<li><span class=\"method\">\(text(route.method))</span> <code>\(code(route.url))</code>"
        if let reason = route.reason {
          output += " <b class=\"mark\">second look</b> <small>\(text(reason))</small>"
        }
        output += "</li>\n"
      }
      output += "</ul></details>\n"
    }
    return output
  }

  private static func differences(_ integration: GrantsPage.Integration) -> String {
    var output =
      "<p>What an integration may do depends on the release. All else is the same in each.</p>\n"
    output += "<dl class=\"differences\">\n"
    for difference in integration.differences {
      output += "<div><dt>"
      output += difference.subjects.map { "<code>\(code($0))</code>" }.joined(separator: " ")
      output += "</dt>\n<dd><b>Granted:</b> \(text(difference.releases))</dd>\n"
      for other in difference.otherwise { output += "<dd>\(text(other))</dd>\n" }
      output += "</div>\n"
    }
    return output + "</dl>\n"
  }

  // MARK: Text

  /// Text in HTML, in an element or a quoted attribute: nothing in it acts.
  private static func text(_ text: String) -> String {
    var result = ""
    for scalar in Printable.line(text).unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// An id, a URL or a class, which may break where it has parts.
  private static func code(_ text: String) -> String {
    Self.text(text).replacing("/", with: "<wbr>/").replacing("_", with: "<wbr>_")
      .replacing("::", with: "::<wbr>")
  }

  private static let style = """
    :root{color-scheme:light dark;--bg:#f6f5f2;--card:#fff;--ink:#1d1f23;--soft:#5a5f68;--line:#dcdad4;\
    --accent:#8a3b12;--tint:#fbefe6;--warn:#7a4b00;--warn-bg:#fff4d9;--warn-line:#e4c06a;--bad:#9b1c1c;--bad-bg:#fdecec;--bad-line:#e3a1a1}
    @media (prefers-color-scheme:dark){:root{--bg:#15171a;--card:#1e2125;--ink:#eceae6;--soft:#aab0b9;--line:#363b42;\
    --accent:#f0a878;--tint:#33261d;--warn:#f3cd7c;--warn-bg:#2e2715;--warn-line:#6b5723;--bad:#f5a3a3;--bad-bg:#331d1d;--bad-line:#7a3a3a}}
    *{box-sizing:border-box}
    body{margin:0;padding:0 1.25rem;background:var(--bg);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:break-word}
    header.page,nav,main,footer{max-width:52rem;margin-inline:auto}
    header.page{padding:2.5rem 0 1rem}
    .eyebrow{margin:0;color:var(--accent);font-weight:600;font-size:.875rem;letter-spacing:.04em}
    h1{margin:.25rem 0 .5rem;font-size:clamp(1.6rem,1.2rem + 2vw,2.3rem);line-height:1.2;text-wrap:balance}
    h1 em{font-style:normal;color:var(--accent)}
    .lead{margin:0;color:var(--soft)}
    h2,h3,h4{line-height:1.3}
    section>h2,section>h3{margin:0 0 .6rem;font-size:1.25rem}
    h2.name{margin:2.5rem 0 1rem;font-size:1.6rem}
    section{margin:1.25rem 0;padding:1.25rem 1.5rem;background:var(--card);border:1px solid var(--line);border-radius:.75rem}
    section>:last-child{margin-bottom:0}
    section.warn{background:var(--warn-bg);border-color:var(--warn-line)}
    p{margin:0 0 .75rem;max-width:65ch}
    ul{margin:.25rem 0;padding-left:1.25rem}
    nav ul{display:flex;flex-wrap:wrap;gap:.5rem 1.25rem;padding:0;list-style:none}
    a{color:var(--accent)}
    code{font:.875em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
    section.warn code{color:var(--soft)}
    .callout{margin:1.25rem 0;padding:1rem 1.5rem;border:1px solid var(--line);border-radius:.75rem;background:var(--card)}
    .callout p{margin:0}
    .danger{background:var(--bad-bg);border-color:var(--bad-line)}
    .danger b{color:var(--bad)}
    .facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.75rem;margin:1.25rem 0}
    .facts div{display:flex;flex-direction:column-reverse;justify-content:flex-end;padding:.8rem 1rem;background:var(--card);border:1px solid var(--line);border-radius:.75rem}
    .facts dt{color:var(--soft);font-size:.875rem;line-height:1.35}
    .facts dd{margin:0;font-size:1.6rem;font-weight:650;line-height:1.2;font-variant-numeric:tabular-nums}
    .contact{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1.25rem;margin:1.25rem 0;padding:0 .25rem}
    .contact dt{color:var(--soft)}
    .contact dd{margin:0;overflow-wrap:anywhere}
    .tree,.tree ul{list-style:none;padding:0;margin:0}
    .tree ul{margin-left:.45rem;padding-left:1.1rem;border-left:1px solid var(--line)}
    .tree li{padding:.12rem 0}
    .tree li>span{font-weight:550}
    .up,.tree li>span.up{color:var(--soft);font-weight:400}
    .mark{padding:.05rem .5rem;border:1px solid var(--warn-line);border-radius:1rem;background:var(--warn-bg);color:var(--warn);font-size:.78rem;font-weight:600;white-space:nowrap}
    details{border-top:1px solid var(--line);padding:.5rem 0}
    summary{cursor:pointer}
    summary h3,summary h4{display:inline;margin:0;font-size:1rem}
    .count{color:var(--soft);font-size:.875rem}
    .routes{list-style:none;margin:.4rem 0 .5rem;padding:0}
    .routes li{display:flow-root;padding:.1rem 0 .1rem 4.75rem}
    .method{float:left;width:4.5rem;margin-left:-4.75rem;color:var(--accent);font-weight:600;font-size:.8125rem;line-height:1.85}
    .routes small{color:var(--soft)}
    .differences div{padding:.6rem 0;border-top:1px solid var(--line)}
    .differences dt code{display:block}
    .differences dd{margin:.15rem 0 0;font-size:.9375rem;color:var(--soft)}
    .differences dd b{color:var(--ink)}
    footer{margin-top:2rem;padding:1rem 0 2.5rem;border-top:1px solid var(--line);color:var(--soft);font-size:.875rem}
    .skip{position:absolute;left:-100vw}
    .skip:focus{left:1rem;top:1rem;padding:.5rem 1rem;background:var(--card)}
    :focus-visible{outline:3px solid var(--accent);outline-offset:2px}
    @media (max-width:36rem){section{padding:1rem}.contact{grid-template-columns:1fr;gap:0}.contact dd{margin-bottom:.4rem}\
    .facts{grid-template-columns:1fr 1fr}.routes li{padding-left:0}.method{float:none;width:auto;margin:0 .25rem 0 0}}
    @media print{:root{--bg:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb;--accent:#6b2d0d;--warn:#5c3900;--warn-bg:#fff;--bad-bg:#fff}
    @page{margin:18mm 16mm}body{padding:0;font-size:10.5pt}header.page{padding-top:0}section{padding:.5rem 0;border-width:1px 0 0;border-radius:0}
    .skip,nav{display:none}h1,h2,h3,summary{break-after:avoid}.facts,.callout,.routes li,.differences div,.tree li>span{break-inside:avoid}}
    """
}
