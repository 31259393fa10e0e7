internal import MagintCore

/// What a merchant reads in the admin.
extension MagentoMessages {
  private static let dialogue = "The admin, in the dialogue of Activate"
  private static let page = "The admin, System > Integrations"

  static let admin: [MessagePage] = [
    MessagePage(
      "The attempt to post data to consumer failed due to an unexpected error. Please try again later.",
      by: dialogue,
      "Magento could not post key, secret and verifier to the endpoint URL: no such host, no connection, a certificate that its PHP does not trust, or no reply within 5 s. The status of a reply does not matter. No pop-up opens, and the integration stays inactive.",
      help:
        "See that the URL is reached from the shop's machine, with its certificate, and answers at once: exchange tokens after the reply or beside it. The reason is in the shop's var/log/exception.log.",
      .rule("invalid-url"), .rule("placeholder-url"), .scenario("slow-callback"),
      .scenario("early-identity-link"), .command("magint rehearse listen --activate MODULE")),
    MessagePage(
      "Unable to post data to consumer due to an unexpected error", by: dialogue + ", up to 2.2",
      "Magento could not post key, secret and verifier to the endpoint URL, or had no reply within 5 s.",
      help: "See that the URL is reached from the shop's machine and answers at once.",
      .rule("invalid-url"), .rule("placeholder-url"),
      .command("magint rehearse listen --activate MODULE")),
    MessagePage(
      "One or more <a href=\"%1\">integrations</a> have been reset because of a change to their xml configs.",
      by: "The admin, as a notice above each page",
      "An upgrade found another email, URL or set of resources in a module's etc/integration.xml. It deleted the integration and made it anew: another consumer key, no tokens, status \"Reset\". The service cannot call the shop until the merchant activates again.",
      help:
        "Press Activate at the integrations that say so. Before a release, 'magint diff' says which change does it.",
      .scenario("recreated"), .command("magint diff OLD NEW"), .rule("value-too-long")),
    MessagePage(
      "One or more integrations have been reset because of a change to their xml configs.",
      by: "The admin, as a notice above each page",
      "An upgrade found another email, URL or set of resources in a module's etc/integration.xml. It deleted the integration and made it anew: another consumer key, no tokens, status \"Reset\". The service cannot call the shop until the merchant activates again. Where it comes after every upgrade, a value is longer than 255 characters or has an emoji, or the shop is 2.2.7, 2.3.0 or older.",
      help:
        "Press Activate at the integrations that say so. Before a release, 'magint diff' says which change does it.",
      .scenario("recreated"), .command("magint diff OLD NEW"), .rule("value-too-long")),
    MessagePage(
      "Integration not secure", by: page,
      "An URL of the integration begins with http://: the consumer secret goes over the network readable.",
      help: "Serve both URLs with https.", .rule("insecure-url")),
    MessagePage(
      "Warning! Integrations not using HTTPS are insecure and potentially expose private or personally identifiable information",
      by: page, "An URL of an integration begins with http://.",
      help: "Serve both URLs with https.", .rule("insecure-url")),
    MessagePage(
      "No permissions requested", by: dialogue,
      "The integration has no right that this shop knows: it lists none, or only ids that no acl.xml declares. It can be activated, and REST refuses its calls.",
      help: "List resources that the shop has.", .rule("no-resources"), .rule("unknown-resource"),
      .command("magint grants MODULE")),
    MessagePage(
      "The integration you selected asks you to approve access to the following:", by: dialogue,
      "What stands below is the tree of the rights that the integration gets, with their ancestors.",
      help: "'magint grants' prints the same tree.", .command("magint grants MODULE")),
    MessagePage(
      "Please setup or sign in into your 3rd party account to complete setup of this integration.",
      by: dialogue,
      "Magento has posted to the endpoint URL and opened the identity link in a window of its own. It waits until that window reaches success_call_back or is closed.",
      help: "Log in there. Where the window shows an error, the service has to be looked at.",
      .scenario("activation"), .scenario("closed-window")),
    MessagePage(
      "Integration '%1' has been sent for activation.", by: page,
      "The window of the identity link was closed or has reached its end. It says nothing of success: the row is Active only if the service has fetched its tokens by then.",
      help: "Reload the page: a later exchange shows then. Where it stays Inactive, rehearse it.",
      .scenario("activation"), .scenario("closed-window")),
    MessagePage(
      "Integration '%1' has been sent for re-authorization.", by: page,
      "The old access token is gone, and the service has been sent a new verifier. It says nothing of success.",
      help: "Reload the page; where it stays Inactive, rehearse it.", .scenario("reauthorization")),
    MessagePage(
      "The integration '%1' has been activated.", by: page,
      "The four tokens were shown to be copied by hand: not both URLs are set.",
      help: "Give both URLs for an exchange of tokens.", .rule("incomplete-urls")),
    MessagePage(
      "The integration '%1' has been re-authorized.", by: page,
      "New tokens were shown to be copied by hand; the old access token is gone.",
      help: "Copy the new tokens to the service.", .rule("incomplete-urls")),
    MessagePage(
      "Integration Tokens for Extensions: Consumer Key, Consumer Secret, Access Token, Access Token Secret",
      by: dialogue,
      "The integration has not both URLs, so that no service is called: the merchant copies the four values by hand. The integration is active from then on.",
      help:
        "Paste them into the service, which signs with consumer secret and access token secret. Give both URLs for an exchange of tokens.",
      .rule("incomplete-urls"),
      .command("magint oauth sign GET URL --token-file tokens")),
    MessagePage(
      "Popup Blocker is enabled! Please add this site to your exception list.", by: dialogue,
      "The browser did not open the window of the identity link. The endpoint URL has been called already.",
      help: "Allow pop-ups for the admin, and press Activate again.", .scenario("closed-window")),
    MessagePage(
      "Uninstall the extension to remove this integration", by: page,
      "An integration from a module's file cannot be deleted in the admin. Removing the module's file does not delete it either: its token goes on to work.",
      help: "Uninstall the module with its setup code, which 'magint new' writes.",
      .command("magint diff OLD NEW"), .command("magint new")),
    MessagePage(
      "Uninstall the extension to remove integration '%1'.", by: page,
      "An integration from a module's file cannot be deleted in the admin.",
      help: "Uninstall the module with its setup code, which 'magint new' writes.",
      .command("magint new")),
    MessagePage(
      "Cannot edit integrations created via config file.", by: page,
      "An integration from a module's file can be activated, reauthorized and looked at, not edited.",
      help: "Change the module's file, and run setup:upgrade.", .command("magint diff OLD NEW")),
    MessagePage(
      "The integration with name \"%1\" exists.", by: "setup:upgrade, which stops, and the admin",
      "Two integrations have the same name as the database compares them: without regard to case, accents and spaces at the end.",
      help: "Give each integration a name of its own.", .rule("name-differs-by-case"),
      .rule("shared-integration-name")),
    MessagePage(
      "Integration with name '%1' exists.", by: "setup:upgrade and the admin of older releases",
      "Two integrations have the same name as the database compares them.",
      help: "Give each integration a name of its own.", .rule("name-differs-by-case"),
      .rule("shared-integration-name")),
    MessagePage(
      "This integration no longer exists.", by: page,
      "It was deleted or recreated meanwhile: a recreated one has another id.",
      help: "Open it from the list.", .scenario("recreated")),
    MessagePage(
      "Integration with ID '%1' does not exist.", by: page,
      "It was deleted or recreated meanwhile: a recreated one has another id.",
      help: "Open it from the list.", .scenario("recreated")),
    MessagePage(
      "A consumer with ID %1 does not exist", by: dialogue,
      "The integration has lost its consumer.", help: "Delete it and run setup:upgrade.",
      .scenario("recreated")),
    MessagePage(
      "You have entered an invalid password for current user.", by: page,
      "Saving an integration asks for the password of the administrator who does it.",
      help: "Enter your own password, not one of the integration.",
      .command("magint new")),
  ]
}
