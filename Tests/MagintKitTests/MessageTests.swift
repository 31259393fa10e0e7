import MagintCore
import MagintKit
import Testing

/// Messages are found however they come, and lead further.
struct MessageTests {
  /// What Magento 2.0 to 2.4.9 were seen to say.
  static let literals = [
    "Signature method HMAC-SHA1 is not supported",
    "The signature is invalid. Verify and try again.",
    "The signatire is invalid. Verify and try again.",
    "The signature is invalid",
    "A consumer having the specified key does not exist",
    "Consumer key is not the correct length",
    "\"oauth_signature\" is required. Enter and try again.",
    "The \"2.0\" Oauth version isn't supported.",
    "The nonce is already being used by the consumer with ID 1",
    "The nonce is already being used by the consumer with ID %1",
    "An error occurred validating the nonce",
    "Consumer key has expired",
    "Cannot create request token because consumer token is not a verifier token",
    "Token verifier and verifier token do not match",
    "Verifier is not the correct length",
    "Specified token does not exist",
    "The token length is invalid. Check the length and try again.",
    "The consumer isn't authorized to access %resources.",
    "Access token has been revoked",
    "Token is already being used",
    "Token is not associated with the specified consumer",
    "A token with consumer ID 7 does not exist",
    "Invalid signature", "OAuth version %1 is not supported", "Token is not the correct length",
    "%fieldName is a required field.",
    "\"%fieldName\" is required. Enter and try again.",
    "\"%field_name\" does not contains valid value.",
    "Specified request cannot be processed.", "Request does not match any route.",
    "Content-Type header is empty.", "UTF-8 is the only supported charset.", "Decoding error.",
    "Server cannot understand Content-Type HTTP header media type text\\/plain",
    "The OPTIONS HTTP method is not supported.",
    "No such entity with %fieldName = %fieldValue",
    "The \"abc\" value's type is invalid. The \"int\" type was expected. Verify and try again.",
    "Unique constraint violation found",
    "The integration with name \"NM\" exists.",
    "Undefined array key \"Name\"", "Undefined array key 1", "Undefined array key 12345",
    "Duplicate key-sequence",
    "Element 'endpoint_url': This element is not expected.",
    "More than one node matching the query: /config/integration[@name='Nm']",
    "Warning: DOMXPath_mergeNode(): unterminated entity reference z=2",
    "Uninstall the extension to remove this integration",
    "Integration not secure", "No permissions requested", "Access Token Secret",
    "The integration you selected asks you to approve access to the following:",
    "Please setup or sign in into your 3rd party account to complete setup of this integration.",
    "Integration 'Name' has been sent for activation.",
    "The attempt to post data to consumer failed due to an unexpected error. Please try again later.",
    "Popup Blocker is enabled! Please add this site to your exception list.",
    "One or more integrations have been reset because of a change to their xml configs",
    "Input is not proper UTF-8, indicate encoding !\nBytes: 0xE9 0x3C 0x2F 0x65",
    "Invalid bytes in character encoding", "Char 0x0 out of allowed range",
    "Excessive depth in document: 256 use XML_PARSE_HUGE option", "Unsupported encoding X",
    "Document labelled UTF-16 but has UTF-8 content", "Blank needed here",
    "Extra content at the end of the document",
    "- acme/module-sync 1.0.0 requires magento/framework ^103.0 -> found magento/framework[102.0.7] but it does not match the constraint.",
  ]

  @Test(arguments: literals)
  func found(_ text: String) throws {
    let answer = try #require(Messages.find(text))
    #expect(answer.isExact)
    #expect(!answer.pages.isEmpty)
  }

  /// One message in the clothes that clients, logs and browsers give it.
  @Test(arguments: [
    "oauth_problem=Cannot+create+request+token+because+consumer+token+is+not+a+verifier+token",
    "oauth_problem=Cannot%20create%20request%20token%20because%20consumer%20token%20is%20not%20a%20verifier%20token",
    "oauth_problem=Cannot%2Bcreate%2Brequest%2Btoken%2Bbecause%2Bconsumer%2Btoken%2Bis%2Bnot%2Ba%2Bverifier%2Btoken",
    #"{"message":"Cannot create request token because consumer token is not a verifier token","trace":null}"#,
    #"{"message":"Cannot create request token\u0020because consumer token is not a verifier token"}"#,
    "array(1) {\n  [\"message\"]=>\n  string(73) \"Cannot create request token because consumer token is not a verifier token\"\n}",
    "Array\n(\n    [oauth_problem] => Cannot create request token because consumer token is not a verifier token\n)",
    "{'message': 'Cannot create request token because consumer token is not a verifier token'}",
    "[2026-11-30T10:00:00+00:00] main.CRITICAL: Cannot create request token because consumer token is not a verifier token [] []",
    "CANNOT CREATE REQUEST TOKEN BECAUSE CONSUMER TOKEN\nIS NOT A VERIFIER TOKEN",
  ])
  func forms(_ text: String) throws {
    let answer = try #require(Messages.find(text))
    #expect(answer.isExact)
    #expect(
      answer.pages.map(\.text)
        == ["Cannot create request token because consumer token is not a verifier token"])
  }

  @Test func apostrophes() throws {
    for apostrophe in ["'", "’", "\\u0027", "&#039;", "&rsquo;", "%27", "%2527"] {
      let answer = try #require(
        Messages.find("The consumer isn\(apostrophe)t authorized to access Magento_Sales::ship."))
      #expect(answer.isExact && answer.pages.count == 1, "\(apostrophe)")
      #expect(answer.pages[0].text.hasPrefix("The consumer isn't"), "\(apostrophe)")
      #expect(answer.resource == "Magento_Sales::ship", "\(apostrophe)")
    }
  }

  /// A longer message is not taken for the shorter one in it, and of several each is told.
  @Test func several() throws {
    func texts(_ text: String) throws -> [String] {
      try #require(Messages.find(text)).pages.map(\.text)
    }
    #expect(
      try texts("Request token is not associated with the specified consumer")
        == ["Request token is not associated with the specified consumer"])
    #expect(try texts("\"oauth_nonce\" is required. Enter and try again.").count == 1)
    let both = try texts(
      "Unable to apply data patch A\\B for module Acme_Sync. Original exception message: Warning: Undefined array key \"Acme\" in x.php"
    )
    #expect(both.contains { $0.hasPrefix("Undefined array key") })
    #expect(both.contains { $0.hasPrefix("Unable to apply") })
  }

  @Test func nearest() throws {
    let slip = try #require(Messages.find("The sinature is invald, verify and try again"))
    #expect(!slip.isExact)
    #expect(slip.pages.first?.text == "The signature is invalid. Verify and try again.")
    for text in ["", "hello world", "%1", "…", "the is a"] { #expect(Messages.find(text) == nil) }
  }

  /// A page of a browser or a day of a log is no reason to wait.
  @Test func long() {
    let text = String(repeating: "is the of not consumer key ", count: 1 << 14)
    #expect(Messages.find(text)?.isExact != true)
  }

  /// What a page leads to is there, and the pages are written like those of rules.
  @Test func links() {
    for page in MagentoMessages.all {
      #expect(!page.links.isEmpty, "\(page.text)")
      #expect(page.meaning.hasSuffix(".") && page.help.hasSuffix("."), "\(page.text)")
      for link in page.links {
        if case .rule(let id) = link { #expect(Rules.exists(id), "\(page.text): \(id)") }
      }
    }
    let texts = MagentoMessages.all.map(\.text)
    #expect(Set(texts).count == texts.count)
  }
}
