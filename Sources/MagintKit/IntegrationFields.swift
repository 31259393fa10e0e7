internal import MagintCore

/// Checks single fields of an integration with the rules of the linter.
enum IntegrationFields {
  /// Of a file that is right but for `value`, what the rules find.
  static func judge(
    _ field: NewModule.Field, _ value: String
  ) -> (faults: [String], notices: [String]) {
    // XML cannot say them, so that no rule ever sees them.
    if value.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      return (["it contains a line break or another control character"], [])
    }
    if value.unicodeScalars.contains("\u{FFFD}") {
      return (["it is not UTF-8, or has the character U+FFFD, which stands for what was not"], [])
    }
    var fields: [NewModule.Field: String] = [
      .integration: "Acme Order Sync", .email: "integrations@acme.io",
      .endpoint: "https://sync.acme.io/callback", .identityLink: "https://sync.acme.io/login",
    ]
    fields[field] = value
    let text = """
      <?xml version="1.0"?>
      <config xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
      xsi:noNamespaceSchemaLocation="urn:magento:module:Magento_Integration:etc/integration/integration.xsd">
      <integration name="\(escaped(fields[.integration]!, isAttribute: true))">
      <email>\(escaped(fields[.email]!, isAttribute: false))</email>
      <endpoint_url>\(escaped(fields[.endpoint]!, isAttribute: false))</endpoint_url>
      <identity_link_url>\(escaped(fields[.identityLink]!, isAttribute: false))</identity_link_url>
      <resources><resource name="Magento_Sales::actions_view"/></resources>
      </integration></config>
      """
    var faults: [String] = []
    var notices: [String] = []
    do throws(MagintError) {
      let result = try Linter().lint(Array(text.utf8), path: "etc/integration.xml")
      for diagnostic in result.diagnostics {
        // Whoever begins to write a module may not have the service's address yet.
        let stops = diagnostic.consequences.contains {
          $0 == .rejectedInDeveloperMode || $0 == .setupFails
        }
        if diagnostic.rule.name.hasPrefix("placeholder-"), !stops {
          notices.append(
            diagnostic.message + "; magint lint complains of it until you put in another")
        } else {
          // In brackets is what a fix means for shops that have the integration already.
          let help = diagnostic.fixIts.first?.title.prefix { $0 != "(" && $0 != "," } ?? ""
          let words = help.last == " " ? help.dropLast() : help
          faults.append(diagnostic.message + (words.isEmpty ? "" : ". \(words)"))
        }
      }
    } catch {
      faults.append(error.message)
    }
    // Of a placeholder the linter says no more than that it is one.
    if field == .endpoint || field == .identityLink, value.lowercased().hasPrefix("http:"),
      faults.isEmpty
    {
      let name = field == .endpoint ? "endpoint URL" : "identity link URL"
      return (["the \(name) uses http. Use https, if the service answers there"], [])
    }
    return (faults, notices)
  }
}
