internal import MagintCore

extension GrantQuestion {
  /// Why Magento may refuse a call besides a resource that a file lacks: the message is the same.
  func otherCauses(of answer: GrantAnswer) -> [String] {
    var causes: [String] = []
    if answer.resources.isEmpty {
      causes.append(
        """
        The message alone names no resource: the ids stand in the reply beside it, under "parameters". Pass \
        the whole reply, or ask 'magint acl for "GET /V1/…"' what the route needs.
        """)
    }
    if members.isEmpty {
      causes.append(
        """
        No integration is declared here. Where a module declares it, pass the module with --in. Where it was \
        made in the admin: open System > Integrations > Edit > API, tick \(titles(answer)), and save; the \
        tokens stay.
        """)
      causes.append(
        """
        If it is ticked: the integration's status has to be Active. While it is Inactive or Reset, Magento \
        refuses each call with this message; so it does where the token is another integration's.
        """)
    } else {
      causes.append(
        """
        If Magento still refuses: setup:upgrade has not run since the file was changed, the integration \
        is not active or has to be activated again, or the request carries another integration's token.
        """)
    }
    causes.append(
      """
      The message is the same where nobody is logged in. From 2.4.4 on an access token that is sent as Bearer \
      counts only if the shop has switched on oauth/consumer/enable_integration_as_bearer: sign the request.
      """)
    causes.append(
      """
      And where a web server or proxy drops the Authorization header: Apache does so before CGI and FastCGI \
      unless it has 'CGIPassAuth On' or 'SetEnvIf Authorization "(.*)" HTTP_AUTHORIZATION=$1'. 'magint oauth \
      explain' looks at the request that is sent.
      """)
    return causes
  }

  /// The resources as the admin's tree calls them.
  private func titles(_ answer: GrantAnswer) -> String {
    let named = answer.resources.filter { !$0.name.title.isEmpty }
    guard !named.isEmpty else { return "the resource" }
    return named.map { resource in
      let path = resource.above.dropFirst().map(\.title) + [resource.name.title]
      return "'\(path.joined(separator: " > "))'"
    }.joined(separator: " and ")
  }
}
