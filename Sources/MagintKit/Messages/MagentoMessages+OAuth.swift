package import MagintCore

/// What the token URLs and REST say of a signed request. The stand-in answers with the same texts.
extension MagentoMessages {
  private static let tokenURLs = "The token URLs, 401"
  private static let both = "The token URLs and REST, 401"

  package static let signatureInvalid = MessagePage(
    "The signature is invalid. Verify and try again.", by: both,
    "Magento has computed another signature than the one that was sent. Up to 2.4.7 it sorts parameters in natural order, from 2.4.8 on by their decoded names: a client that signs as the RFC has it is refused by either for eleven filter groups, brackets and encoded characters in the wrong place.",
    help:
      "Give the request to 'magint oauth explain' together with the secrets: it finds the mistake that makes the signature that was sent. Number filter groups and filters from 10 on.",
    .command("magint oauth explain request.txt --token-file tokens"),
    .scenario("eleven-filter-groups"), .scenario("magento-upgrade"))

  package static let signatireInvalid = MessagePage(
    "The signatire is invalid. Verify and try again.",
    by: "The token URLs and REST of 2.3.0 and 2.3.1, 401",
    "Magento has computed another signature than the one that was sent. Later releases spell the message right.",
    help: "Give the request to 'magint oauth explain' together with the secrets.",
    .command("magint oauth explain request.txt --token-file tokens --magento 2.3.1"))

  package static let consumerKeyExpired = MessagePage(
    "Consumer key has expired", by: tokenURLs,
    "The request token was asked for more than 300 s after Magento called the endpoint URL, or Magento has never called it: the integration has tokens that were copied by hand, or nobody has pressed Activate.",
    help:
      "Exchange tokens as soon as the endpoint URL is called. Otherwise the merchant presses Activate again, which makes the verifier good for another 300 s.",
    .scenario("expired-verifier"))

  package static let notVerifierToken = MessagePage(
    "Cannot create request token because consumer token is not a verifier token", by: tokenURLs,
    "The request token of this activation has been issued already: it is issued once for each verifier. Either the exchange was begun twice, such as when the endpoint URL was called twice, or the integration is active. The key of an integration that an upgrade has recreated gets this answer too.",
    help:
      "Exchange once for each verifier, and go on with the request token that came. Where it is lost, the merchant reauthorizes.",
    .scenario("callback-twice"), .scenario("repeated-token-step"), .scenario("recreated"))

  package static let tokenOfConsumerMissing = MessagePage(
    "A token with consumer ID %1 does not exist", by: tokenURLs,
    "Magento has no verifier for this consumer: it has not called the endpoint URL, or the tokens were deleted.",
    help: "Let the merchant press Activate, or Reauthorize.", .scenario("activation"))

  package static let unknownConsumer = MessagePage(
    "A consumer having the specified key does not exist", by: both,
    "No integration of this shop has that key. It is another shop's (a staging copy has keys of its own), or the integration was deleted in the admin. Where an upgrade has recreated an integration the old key is still known: then the message is another one.",
    help:
      "Store key, secret and store_base_url together for each shop, and send the key of the shop that is called.",
    .scenario("two-shops"), .scenario("recreated"))

  package static let consumerKeyLength = MessagePage(
    "Consumer key is not the correct length", by: both,
    "oauth_consumer_key has not 32 characters: it is cut, encoded twice, or something else.",
    help: "Compare it with what came to the endpoint URL.",
    .command("magint oauth explain request.txt"))

  package static let tokenLength = MessagePage(
    "The token length is invalid. Check the length and try again.",
    by: "The token URLs and REST, 400",
    "oauth_token has not 32 characters. Up to 2.2 it read: Token is not the correct length.",
    help: "Send the token as the shop gave it; an empty oauth_token has to be left out.",
    .command("magint oauth explain request.txt"))

  package static let bearerLength = MessagePage(
    "Token is not the correct length", by: "The token URLs and REST, up to 2.2",
    "oauth_token has not 32 characters.", help: "Send the token as the shop gave it.",
    .command("magint oauth explain request.txt"))

  package static let verifierLength = MessagePage(
    "Verifier is not the correct length", by: tokenURLs,
    "oauth_verifier has not 32 characters.",
    help: "Send the oauth_verifier that came to the endpoint URL, as it came.",
    .command("magint oauth explain request.txt"))

  package static let verifierDiffers = MessagePage(
    "Token verifier and verifier token do not match", by: tokenURLs,
    "oauth_verifier is not the one of this activation. Each Reauthorize makes a new one; the one before is gone.",
    help: "Send the oauth_verifier that came to the endpoint URL last for this consumer key.",
    .scenario("reauthorization"))

  package static let verifierInvalid = MessagePage(
    "Verifier is invalid", by: tokenURLs, "oauth_verifier is no text.",
    help: "Send the oauth_verifier that came to the endpoint URL.", .scenario("activation"))

  package static let unknownToken = MessagePage(
    "Specified token does not exist", by: both,
    "No token of this shop is called that. A request token ends when it was exchanged; an access token ends when the merchant reauthorizes or deletes the integration; and a Bearer token that is none of the shop's gets this answer too.",
    help:
      "Store the access token in place of the request token, and the new one in place of the old one after a new authorization.",
    .scenario("reauthorization"), .command("magint oauth explain request.txt --token-file tokens"))

  package static let tokenUsed = MessagePage(
    "Token is already being used", by: tokenURLs,
    "The access step was called with a token that is no request token any more, or with one of an integration that an upgrade has recreated.",
    help: "Send the token that the request step has just returned, once.",
    .scenario("repeated-token-step"), .scenario("recreated"))

  package static let requestTokenOfAnother = MessagePage(
    "Request token is not associated with the specified consumer", by: tokenURLs,
    "The request token belongs to another consumer key: two shops, or two activations, were mixed up.",
    help: "Store the request token under the consumer key that it came for.",
    .scenario("two-shops"))

  package static let tokenOfAnother = MessagePage(
    "Token is not associated with the specified consumer", by: "REST, 401",
    "The access token belongs to another consumer key: two shops were mixed up, or the integration was recreated and the new key is sent with the old token.",
    help: "Store key, secret and token of a shop together, and replace all of them at once.",
    .scenario("two-shops"), .scenario("recreated"))

  package static let notAccessToken = MessagePage(
    "Token is not an access token", by: "REST, 401",
    "A request token or a verifier was sent to REST.",
    help: "Go on with POST oauth/token/access, and call REST with the token that it returns.",
    .scenario("activation"))

  package static let notRequestToken = MessagePage(
    "Cannot get access token because consumer token is not a request token", by: tokenURLs,
    "The consumer has an older token that is no request token.",
    help: "Let the merchant reauthorize, and do both steps once.",
    .scenario("repeated-token-step"))

  package static let notRequestType = MessagePage(
    "Cannot convert to access token due to token is not request type", by: tokenURLs,
    "The token has been exchanged already.", help: "Do the access step once.",
    .scenario("repeated-token-step"))

  package static let tokenRevoked = MessagePage(
    "Access token has been revoked", by: "REST, 401",
    "The access token is there and was revoked.", help: "Let the merchant reauthorize.",
    .scenario("reauthorization"))

  package static let nonceUsed = MessagePage(
    "The nonce is already being used by the consumer with ID %1", by: both,
    "The nonce was sent before by this consumer, also where that request was refused for its signature: a refused request burns its nonce too. 32 characters count; from 2.4.8 on 32 of its percent-encoded form. Capitals and accents do not tell two nonces apart.",
    help:
      "Make a random nonce of at most 32 hexadecimal digits for each request, also when one is sent again.",
    .scenario("base64-nonce"))

  package static let nonceInvalid = MessagePage(
    "An error occurred validating the nonce", by: both,
    "oauth_timestamp is 0, no number, or more than 600 s ahead, or counts milliseconds; or the nonce is longer than 32 characters and one that begins alike was used. From 2.4.8 on the 32 characters are those of the encoded nonce: each '/', '+' and '=' of a Base64 nonce takes three.",
    help:
      "Send seconds since 1970 and set the clock; make nonces of hexadecimal digits, 32 at most.",
    .scenario("base64-nonce"), .command("magint oauth explain request.txt"))

  package static let timestamp = MessagePage(
    "Incorrect timestamp value in the oauth_timestamp parameter", by: "REST up to 2.2, 401",
    "oauth_timestamp is no number, 0, or more than 600 s ahead.",
    help: "Send the seconds since 1970, and set the clock of the machine.",
    .command("magint oauth explain request.txt"))

  package static let signatureMethod = MessagePage(
    "Signature method %1 is not supported", by: "The token URLs and REST, 400",
    "From 2.4.4 on Magento knows HMAC-SHA256 alone; before, HMAC-SHA1 as well. Most libraries sign with HMAC-SHA1 unless they are told otherwise.",
    help:
      "Sign with HMAC-SHA256, which every release knows: in requests-oauthlib signature_method=SIGNATURE_HMAC_SHA256.",
    .command("magint oauth explain request.txt"))

  package static let version = MessagePage(
    "The \"%1\" Oauth version isn't supported.", by: "The token URLs and REST, 400",
    "oauth_version is not 1.0.", help: "Send 1.0, or leave it out.",
    .command("magint oauth explain request.txt"))

  package static let oldVersion = MessagePage(
    "OAuth version %1 is not supported", by: "The token URLs and REST up to 2.2, 400",
    "oauth_version is not 1.0.", help: "Send 1.0, or leave it out.",
    .command("magint oauth explain request.txt"))

  package static let oldSignature = MessagePage(
    "Invalid signature", by: "The token URLs and REST up to 2.2, 401",
    "Magento has computed another signature than the one that was sent.",
    help: "Give the request to 'magint oauth explain' together with the secrets.",
    .command("magint oauth explain request.txt --token-file tokens --magento 2.2.11"))

  package static let oauthParameterMissing = MessagePage(
    "\"oauth_%1\" is required. Enter and try again.", by: "The token URLs and REST, 400",
    "Magento has found no such parameter in the Authorization header: OAuth's parameters count there and nowhere else, not in a form in the body and not in the query. A web server that drops the header leads to it as well.",
    help: "Put all parameters into the Authorization header, separated by commas.",
    .command("magint oauth explain request.txt"))

  package static let parameterMissing = MessagePage(
    "\"%fieldName\" is required. Enter and try again.", by: "REST, 400",
    "The service method has a parameter of that name and the request brings none: 'searchCriteria' in the query of a list ('searchCriteria=' will do), otherwise a member of that name at the top of the JSON in the body.",
    help:
      "Send '?searchCriteria=' where no filter is wanted; name the outermost member of the body as the message says.",
    .command("magint acl for \"GET /V1/orders\""))

  package static let oldParameterMissing = MessagePage(
    "%fieldName is a required field.", by: "The token URLs and REST up to 2.2, 400",
    "The request lacks the parameter: an OAuth one in the Authorization header, otherwise one of the service method.",
    help: "Send it.", .command("magint oauth explain request.txt"))

  package static let notAuthorized = MessagePage(
    "The consumer isn't authorized to access %resources.", by: "REST, 401",
    "The integration lacks the resource that stands under \"parameters\"; or nobody is logged in to Magento at all, which gets the same answer: no Authorization header (many web servers drop it), an access token as Bearer from 2.4.4 on, an integration that is not active, or one that an upgrade has recreated.",
    help:
      "Ask 'magint acl why' with the whole message about the resource, and 'magint oauth explain' with the request about the header.",
    .command("magint acl why RESOURCE"), .command("magint oauth explain request.txt"))

  package static let notAuthorizedBefore = MessagePage(
    "Consumer is not authorized to access %resources", by: "REST up to 2.2, 401",
    "The integration lacks the resource, or nobody is logged in: no Authorization header, or an integration that is not active.",
    help: "Ask 'magint acl why' with the whole message.",
    .command("magint acl why RESOURCE"), .command("magint oauth explain request.txt"))

  package static let uniqueConstraint = MessagePage(
    "Unique constraint violation found", by: "setup:upgrade, and the token URLs, 500",
    "In setup:upgrade an integration is stored under a name that is there: the name is longer than 255 characters or has an emoji, so that what is stored differs from what is in the file. At the token URLs the integration was recreated by an upgrade between the two steps.",
    help: "Give the integration a name that is stored as it is written. Otherwise activate again.",
    .rule("value-too-long"), .rule("unsafe-name"), .scenario("recreated"))

  package static let internalError = MessagePage(
    "internal_error&message=%1", by: "The token URLs, 500",
    "An error of PHP that Magento did not expect. An array in a form body ('a[]=…') makes \"Array to string conversion\".",
    help: "Send no body to the token URLs; see var/log/exception.log of the shop.",
    .command("magint oauth explain request.txt"))

  package static let arrayToString = MessagePage(
    "Array to string conversion in", by: "The token URLs, 500",
    "A form in the body holds an array ('a[]=…'), of which Magento makes no base string.",
    help: "Send JSON, or nothing.", .command("magint oauth explain request.txt"))

  package static let parameterRejected = MessagePage(
    "parameter_rejected", by: "The token URLs, 400",
    "Something of the OAuth parameters is missing or not supported; the rest of the answer says what.",
    help: "Look the rest up too.", .command("magint oauth explain request.txt"))

  static let oauth: [MessagePage] = [
    signatureInvalid, signatireInvalid, consumerKeyExpired, notVerifierToken,
    tokenOfConsumerMissing,
    unknownConsumer, consumerKeyLength, tokenLength, bearerLength, verifierLength, verifierDiffers,
    verifierInvalid, unknownToken, tokenUsed, requestTokenOfAnother, tokenOfAnother,
    notAccessToken, notRequestToken, notRequestType, tokenRevoked, nonceUsed, nonceInvalid,
    timestamp, signatureMethod, version, oldVersion, oldSignature, oauthParameterMissing,
    parameterMissing, oldParameterMissing, notAuthorized, notAuthorizedBefore, uniqueConstraint,
    internalError, arrayToString, parameterRejected,
  ]
}
