package import MagintCore

/// What REST says beside OAuth.
extension MagentoMessages {
  package static let requestNotProcessed = MessagePage(
    "Specified request cannot be processed.", by: "REST, 400",
    "The part of the URL behind /rest/ is no store code of the shop, or the URL has no version, or an asynchronous URL was called with GET. Store codes have upper and lower case.",
    help:
      "Call /rest/V1/…, /rest/all/V1/… or /rest/CODE/V1/… with a code from Stores > All Stores; asynchronous ones with POST, PUT or DELETE.",
    .command("magint acl for \"GET /V1/orders\""))

  package static let noRoute = MessagePage(
    "Request does not match any route.", by: "REST, 404",
    "No route of this release has that method and path: a misspelt one, /V1 in lower case, a module that is not installed, or a bulk URL that needs 'byId' in place of ':id'.",
    help: "Ask 'magint acl for' whether the release has the route.",
    .command("magint acl for \"GET /V1/orders/5\" --magento 2.4.7"))

  package static let methodNotSupported = MessagePage(
    "The %1 HTTP method is not supported.", by: "REST, 405",
    "REST knows GET, POST, PUT and DELETE. HEAD, OPTIONS and PATCH are refused before anything else: a browser's preflight gets this too.",
    help: "Call REST from a server, with one of the four methods.",
    .command("magint rehearse listen MODULE"))

  package static let methodInvalid = MessagePage(
    "Request method is invalid.", by: "REST of older releases, 405",
    "REST knows GET, POST, PUT and DELETE.", help: "Use one of the four methods.",
    .command("magint rehearse listen MODULE"))

  package static let contentTypeEmpty = MessagePage(
    "Content-Type header is empty.", by: "REST, 400",
    "The request has a body and no Content-Type.",
    help: "Send Content-Type: application/json. In Python: json=… in place of data=….",
    .command("magint rehearse listen MODULE"))

  package static let contentTypeInvalid = MessagePage(
    "Content-Type header is invalid.", by: "REST, 400",
    "Content-Type holds several types, or none.", help: "Send Content-Type: application/json.",
    .command("magint rehearse listen MODULE"))

  package static let contentTypeUnknown = MessagePage(
    "Server cannot understand Content-Type HTTP header media type %1", by: "REST, 400",
    "REST reads application/json, application/xml and text/xml bodies. A form (application/x-www-form-urlencoded), which curl -d and Python's data= send by themselves, is not read.",
    help: "Send Content-Type: application/json, in lower case.",
    .command("magint rehearse listen MODULE"))

  package static let charset = MessagePage(
    "UTF-8 is the only supported charset.", by: "REST, 400",
    "Content-Type names another charset.", help: "Send the body as UTF-8.",
    .command("magint rehearse listen MODULE"))

  package static let decoding = MessagePage(
    "Decoding error.", by: "REST, 400",
    "The body is not what Content-Type says: no JSON, JSON with a byte order mark, or text that is not UTF-8. Developer mode adds what PHP's decoder says.",
    help: "Have a library write the JSON.", .command("magint rehearse listen MODULE"))

  package static let fieldInvalid = MessagePage(
    "\"%field_name\" does not contains valid value.", by: "REST from 2.4.8 on, 400",
    "A text in the request holds a script element, which 2.4.8 refuses.",
    help: "Take the element out of the text.", .command("magint rehearse listen MODULE"))

  package static let valueType = MessagePage(
    "The \"%1\" value's type is invalid. The \"%2\" type was expected. Verify and try again.",
    by: "REST, 400", "A parameter of the URL or a member of the body has another type.",
    help: "Send a number where a number is due: the id of an entity, not its SKU or increment id.",
    .command("magint acl for \"GET /V1/orders/5\""))

  package static let noEntity = MessagePage(
    "No such entity with %fieldName = %fieldValue", by: "REST, 404",
    "The route, the signature and the right are fine; the shop has no such entity in the store that the URL names.",
    help: "Look it up with a search first; /rest/all/V1/… covers all stores.",
    .command("magint acl for \"GET /V1/products\""))

  package static let noSuchEntity = MessagePage(
    "No such entity.", by: "REST, 404",
    "The route, the signature and the right are fine; the shop has no such entity.",
    help: "Look it up with a search first.", .command("magint acl for \"GET /V1/products\""))

  package static let requestedEntity = MessagePage(
    "The entity that was requested doesn't exist. Verify the entity and try again.",
    by: "REST, 404", "The shop has no such entity; the signature and the right are fine.",
    help: "Look it up with a search first.", .command("magint acl for \"GET /V1/orders\""))

  package static let productMissing = MessagePage(
    "The product that was requested doesn't exist. Verify the product and try again.",
    by: "REST, 404",
    "No product has that SKU. Up to 2.4.7 a '%2F' in the path becomes '/', so that a SKU with a slash is cut.",
    help:
      "Search with the SKU in the query: searchCriteria[filter_groups][10][filters][10][value].",
    .command("magint acl for \"GET /V1/products\""))

  package static let internalRESTError = MessagePage(
    "Internal Error. Details are available in Magento log file. Report ID: %1", by: "REST, 500",
    "PHP failed on the request, and the reason is in the shop's var/log/exception.log under that id. A search by a field that does not exist does it, and a form with an array in a signed request.",
    help: "Read the log of the shop by the id, or repeat the call in developer mode.",
    .command("magint rehearse listen MODULE"))

  package static let acceptUnknown = MessagePage(
    "Server cannot match any of the given Accept HTTP header media type(s) from the request: \"%1\" with media types from the config of response renderer.",
    by: "REST, 500, in developer mode or the shop's log",
    "Accept names nothing that REST can answer: JSON and XML are all. It is checked before anything else.",
    help: "Send Accept: application/json.", .command("magint rehearse listen MODULE"))

  package static let acceptInvalid = MessagePage(
    "Server cannot understand Accept HTTP header media type.", by: "REST, 500",
    "Accept names nothing that REST can answer.", help: "Send Accept: application/json.",
    .command("magint rehearse listen MODULE"))

  package static let httpsOnly = MessagePage(
    "Operation allowed only in HTTPS", by: "REST, 400",
    "The route is declared for https alone and the request came over http, as far as the shop sees: a proxy may hide it.",
    help: "Call https, and have the proxy send X-Forwarded-Proto: https.",
    .command("magint oauth explain request.txt"))

  package static let signIn = MessagePage(
    "The account sign-in was incorrect or your account is disabled temporarily. Please wait and try again later.",
    by: "POST /V1/integration/admin/token and customer/token, 401",
    "User name or password is wrong, or the account is locked after too many tries. From 2.4 on an administrator needs a second factor too: /V1/tfa/provider/google/authenticate. An integration does not use this route.",
    help: "Use the tokens of an integration, which need no password and do not expire.",
    .command("magint new"))

  package static let didNotSignIn = MessagePage(
    "You did not sign in correctly or your account is temporarily disabled.",
    by: "POST /V1/integration/admin/token and customer/token up to 2.2, 401",
    "User name or password is wrong, or the account is locked.",
    help: "Use the tokens of an integration, which need no password and do not expire.",
    .command("magint new"))

  package static let secondFactor = MessagePage(
    "Please use the 2fa provider-specific endpoints to obtain a token.",
    by: "POST /V1/integration/admin/token from 2.4 on, 401",
    "From 2.4 on an administrator needs a second factor to get a token. An integration needs none.",
    help: "Use the tokens of an integration, which do not expire.", .command("magint new"))

  package static let accessorMissing = MessagePage(
    "Property \"%1\" does not have accessor method \"%2\" in class \"%3\".", by: "REST, 400",
    "The body has a member that the data object does not know: misspelt, or of a module that is not installed.",
    help: "Compare the member's name with the shop's /rest/all/schema.",
    .command("magint rehearse listen MODULE"))

  package static let fieldProcessing = MessagePage(
    "Error occurred during \"%field_name\" processing. %details", by: "REST, 400",
    "A member of the body has another type than the data object wants.",
    help: "Compare it with the shop's /rest/all/schema.",
    .command("magint rehearse listen MODULE"))

  package static let fieldNotSupported = MessagePage(
    "\"%fieldName\" is not supported. Correct the field name and try again.", by: "REST, 400",
    "A member of the body, or a part of searchCriteria in the query, has a name that Magento does not know.",
    help: "Compare it with the shop's /rest/all/schema.",
    .command("magint rehearse listen MODULE"))

  package static let countryMissing = MessagePage(
    "The country isn't available.", by: "GET /V1/directory/countries/:countryId, 404",
    "The shop does not sell to that country.", help: "Take one of GET /V1/directory/countries.",
    .command("magint acl for \"GET /V1/directory/countries\""))

  package static let inputExceptions = MessagePage(
    "One or more input exceptions have occurred.", by: "The token URLs and REST, 400",
    "Several parameters are missing or wrong; \"errors\" beside it lists them.",
    help: "Look the first of them up.", .command("magint oauth explain request.txt"))

  static let rest: [MessagePage] = [
    requestNotProcessed, noRoute, methodNotSupported, methodInvalid, contentTypeEmpty,
    contentTypeInvalid, contentTypeUnknown, charset, decoding, fieldInvalid, valueType, noEntity,
    noSuchEntity, requestedEntity, productMissing, internalRESTError, acceptUnknown, acceptInvalid,
    httpsOnly, signIn, didNotSignIn, secondFactor, accessorMissing, fieldProcessing,
    inputExceptions, fieldNotSupported, countryMissing,
  ]
}
