internal import MagintCore

/// What bin/magento, PHP and composer say.
extension MagentoMessages {
  private static let upgrade = "setup:upgrade, which stops"
  private static let developer = "Developer mode"

  static let setup: [MessagePage] = [
    MessagePage(
      "More than one node matching the query: %1", by: upgrade + ", in every mode",
      "A file that is merged names a node that the files before have twice: two integrations of one name in the first file, or a second email or resources in one integration.",
      help: "Join what stands twice.", .rule("merge-conflict"), .rule("duplicate-integration"),
      .command("magint compile PATHS")),
    MessagePage(
      "unterminated entity reference", by: upgrade,
      "A value with '&' (written '&amp;', as it must be) overrides that of another module: Magento reads the text for entities a second time. With libxml2 2.13.8 and later there is no message, and the URL is stored without its '&'.",
      help: "Leave out the '&', or write '%26' where the service understands that.",
      .rule("ampersand-in-value")),
    MessagePage(
      "Undefined array key 1", by: upgrade,
      "A root of the ACL is disabled or not there: an acl.xml says disabled=\"true\" on Magento_Backend::all or Magento_Backend::admin. Otherwise an integration is called '1', which PHP takes for a number.",
      help: "Do not disable a root; give the integration a name with letters.", .rule("unsafe-name")
    ),
    MessagePage(
      "Undefined array key \"email\"", by: upgrade + ", in production mode",
      "An integration has no email after all files are merged. The whole shop's setup stops for it.",
      help: "Give it an email.", .rule("missing-email")),
    MessagePage(
      "Undefined array key \"resources\"", by: "The admin or setup:upgrade",
      "An integration of a legacy pair has no resources in api.xml.",
      help: "Declare it in etc/integration/api.xml.", .rule("unpaired-integration")),
    MessagePage(
      "Undefined array key \"title\"", by: "The admin, on pages with the tree of resources",
      "A resource of an acl.xml has no title, which production mode takes.",
      help: "Give it a title.", .rule("acl-missing-title")),
    MessagePage(
      "Undefined array key %1", by: upgrade,
      "Where processIntegrationConfig is called: a name that no config.xml or api.xml has, in that spelling. In setup:upgrade itself: an integration whose name is a whole number, which PHP takes for one. A half-made integration is left behind.",
      help:
        "Pass the name letter by letter as both files have it, and give the integration a name with letters.",
      .rule("unknown-integration-installed"), .rule("unpaired-integration"), .rule("unsafe-name")),
    MessagePage(
      "Undefined index: %1", by: upgrade + ", with PHP 7",
      "Where processIntegrationConfig is called: a name that no config.xml or api.xml has, in that spelling; or an integration without email.",
      help: "Pass the name letter by letter as both files have it.",
      .rule("unknown-integration-installed"), .rule("unpaired-integration"),
      .rule("missing-email")),
    MessagePage(
      "Unable to apply data patch %1 for module %2. Original exception message: %3", by: upgrade,
      "A data patch failed; what comes behind the colon is the reason. For a patch that installs an integration it is mostly a name that the files do not have, or a module that was not enabled before the first setup:upgrade.",
      help:
        "Look the reason up too. Run module:enable before setup:upgrade; the second run installs it.",
      .rule("unknown-integration-installed"), .rule("integration-not-installed")),
    MessagePage(
      "The XML in file \"%1\" is invalid:", by: developer,
      "The file breaks Magento's schema; the lines behind it say where. Production mode does not check and does something with it all the same.",
      help: "'magint lint' says each defect at its place, and what production mode makes of it.",
      .command("magint lint")),
    MessagePage(
      "Invalid Document", by: developer + ", and setup:upgrade",
      "The file breaks Magento's schema, or is no XML.", help: "'magint lint' says where.",
      .command("magint lint")),
    MessagePage(
      "Please upgrade your database: Run \"bin/magento setup:upgrade\" from the Magento root directory.",
      by: "Every page of the shop",
      "The setup_version in a module's etc/module.xml is above the one in the database.",
      help:
        "Run setup:upgrade after each change of it; leave setup_version out where no old setup script needs it.",
      .rule("stale-setup-version")),
    MessagePage(
      "Circular sequence reference from '%1' to '%2'.", by: "bin/magento",
      "Two modules name each other in their <sequence>, also by way of others.",
      help: "Take one of them out.", .rule("module-sequence-circle")),
    MessagePage(
      "Module '%1' from '%2' has been already defined in '%3'.", by: "bin/magento and every page",
      "The module is there twice: in app/code and in vendor.", help: "Remove one of them.",
      .command("magint lint PATHS")),
    MessagePage(
      "Unknown module(s): '%1'", by: "module:enable",
      "No registration.php that Magento reads registers the module, or its module.xml has another name. Below app/code it is found at exactly app/code/Vendor/Module/registration.php, in vendor by composer's autoload.",
      help: "Compare the names in registration.php and etc/module.xml with the directory.",
      .rule("module-name-mismatch")),
    MessagePage(
      "Class \"%1\" does not exist", by: "bin/magento",
      "PHP's autoload does not find the class: the namespace or the file's name differs from what composer.json's psr-4 or app/code/Vendor/Module says.",
      help: "Compare namespace, directory and file name letter by letter.",
      .rule("unread-setup-file"), .rule("module-name-mismatch")),

    // What PHP's XML parser says.
    MessagePage(
      "Element '%1': This element is not expected. Expected is %2", by: developer,
      "An element is misspelt, stands at a place where none may be, twice, or in another order than the schema wants. In production mode an unknown element counts for nothing.",
      help: "'magint lint' says which of these it is.", .rule("xsd-unexpected-element"),
      .rule("xsd-element-order"), .rule("invalid-when-merged")),
    MessagePage(
      "Element '%1': This element is not expected.", by: developer,
      "An element is misspelt, stands at a place where none may be, twice, or in another order than the schema wants. For config.xml it can come of merging two files that are right alone.",
      help: "'magint lint' says which of these it is.", .rule("xsd-unexpected-element"),
      .rule("xsd-element-order"), .rule("invalid-when-merged")),
    MessagePage(
      "Element '%1': Missing child element(s). Expected is %2", by: developer,
      "An integration lacks an element that has to be there: email mostly, or resource in resources. Production mode stops for a missing email as well.",
      help: "Write it.", .rule("xsd-missing-element"), .rule("missing-email")),
    MessagePage(
      "The attribute '%1' is required but missing.", by: developer,
      "An element lacks its name or id. Production mode crashes on an integration without one.",
      help: "Write it.", .rule("xsd-missing-attribute")),
    MessagePage(
      "The attribute '%1' is not allowed.", by: developer,
      "The schema knows no such attribute: integration and resource have 'name', and nothing else.",
      help: "Rename or remove it.", .rule("xsd-unexpected-attribute")),
    MessagePage(
      "[facet 'pattern'] The value '%1' is not accepted by the pattern '%2'.", by: developer,
      "An email without a dot behind the '@' (dev@localhost), an empty one, or a resource id without '::'.",
      help: "Write a whole address or id.", .rule("invalid-email"),
      .rule("malformed-resource-id"), .rule("xsd-invalid-value")),
    MessagePage(
      "[facet 'minLength'] The value has a length of '%1'; this underruns the allowed minimum length of '%2'.",
      by: developer, "An URL needs four characters, a name two.",
      help: "Give the value, or leave the element out.", .rule("xsd-invalid-value")),
    MessagePage(
      "'%1' is not a valid value of the atomic type '%2'.", by: developer,
      "The value breaks the schema's type: an URL that is none, an email, a resource id.",
      help: "'magint lint' says what is wrong with it.", .rule("xsd-invalid-value"),
      .rule("invalid-url"), .rule("invalid-email")),
    MessagePage(
      "Element '%1': No matching global declaration available for the validation root.",
      by: developer,
      "The root element is another one: <config> for integration.xml, <integrations> for the legacy pair; or the file has a namespace.",
      help: "Write the root of the kind.", .rule("xsd-wrong-root"), .rule("xsd-namespace")),
    MessagePage(
      "Element '%1': Character content other than whitespace is not allowed because the content type is 'element-only'.",
      by: developer, "Text stands between elements.", help: "Remove it.",
      .rule("xsd-unexpected-text")),
    MessagePage(
      "Duplicate key-sequence", by: developer,
      "The same id stands twice. In the ACL, at two places of the tree: production mode stops setup:upgrade as soon as there is an integration. In integration files, the same name twice.",
      help: "Declare it once.", .rule("acl-duplicate-id"), .rule("duplicate-integration"),
      .rule("duplicate-resource")),
    MessagePage(
      "Input is not proper UTF-8, indicate encoding !", by: "PHP's XML parser, in every mode",
      "The file holds bytes that are no UTF-8 and does not name its encoding.",
      help: "Save it as UTF-8.", .rule("xml-encoding")),
    MessagePage(
      "Invalid bytes in character encoding", by: "PHP's XML parser, libxml2 2.14 and later",
      "The file holds bytes that are no UTF-8 and does not name its encoding.",
      help: "Save it as UTF-8.", .rule("xml-encoding")),
    MessagePage(
      "Char %1 out of allowed range", by: "PHP's XML parser, in every mode",
      "The file holds a control character that XML does not allow.", help: "Remove it.",
      .rule("xml-invalid-character")),
    MessagePage(
      "Invalid character: Char %1 out of allowed range",
      by: "PHP's XML parser, libxml2 2.14 and later",
      "The file holds a control character that XML does not allow.", help: "Remove it.",
      .rule("xml-invalid-character")),
    MessagePage(
      "invalid character in attribute value", by: "PHP's XML parser, in every mode",
      "An attribute holds a character that XML does not allow.", help: "Remove it.",
      .rule("xml-invalid-character")),
    MessagePage(
      "Excessive depth in document: %1 use XML_PARSE_HUGE option",
      by: "PHP's XML parser, in every mode", "Elements are nested too deep.",
      help: "Nest less deep.", .rule("xml-too-deep")),
    MessagePage(
      "Unsupported encoding %1", by: "PHP's XML parser, in every mode",
      "The file names an encoding that PHP's parser does not know.", help: "Save it as UTF-8.",
      .rule("xml-unread-encoding"), .rule("xml-encoding")),
    MessagePage(
      "Document labelled UTF-16 but has UTF-8 content", by: "PHP's XML parser, in every mode",
      "The declaration names another encoding than the file has.",
      help: "Name the encoding that it is saved in.", .rule("xml-encoding")),
    MessagePage(
      "Blank needed here", by: "PHP's XML parser, in every mode",
      "The XML declaration or a tag lacks a space.", help: "'magint lint' says where.",
      .rule("xml-syntax")),
    MessagePage(
      "Extra content at the end of the document", by: "PHP's XML parser, in every mode",
      "Something stands behind the root element: a second root, text, or a null byte.",
      help: "Remove it.", .rule("xml-content-outside-root")),
    MessagePage(
      "Content error in the internal subset", by: "PHP's XML parser, in every mode",
      "The DOCTYPE of the file is broken.", help: "Leave it out.", .rule("xml-doctype")),
    MessagePage(
      "Start tag expected, '<' not found", by: "PHP's XML parser, in every mode",
      "The file has text before its root element, or no element at all.",
      help: "Let it begin with '<'.", .rule("xml-content-outside-root"), .rule("xml-empty")),
    MessagePage(
      "Document is empty", by: "PHP's XML parser, in every mode", "The file is empty.",
      help: "Delete it, or write the root element.", .rule("xml-empty")),
    MessagePage(
      "DOMDocument::loadXML(): Empty string supplied as input", by: "PHP, in every mode",
      "The file is empty.", help: "Delete it, or write the root element.", .rule("xml-empty")),
    MessagePage(
      "XML declaration allowed only at the start of the document",
      by: "PHP's XML parser, in every mode",
      "Something stands before '<?xml', mostly an empty line.", help: "Remove it.",
      .rule("xml-declaration-not-first")),
    MessagePage(
      "xmlParseEntityRef: no name", by: "PHP's XML parser, in every mode",
      "A '&' stands for itself.", help: "Write '&amp;'.", .rule("xml-unescaped-character"),
      .rule("xml-entity")),
    MessagePage(
      "EntityRef: expecting ';'", by: "PHP's XML parser, in every mode",
      "A '&' in an URL stands for itself.", help: "Write '&amp;'.", .rule("xml-entity"),
      .rule("xml-unescaped-character")),
    MessagePage(
      "Entity '%1' not defined", by: "PHP's XML parser, in every mode",
      "XML knows &amp;, &lt;, &gt;, &quot; and &apos;, and no entity of HTML.",
      help: "Write the character itself.", .rule("xml-undeclared-entity")),
    MessagePage(
      "Opening and ending tag mismatch: %1 line %2 and %3", by: "PHP's XML parser, in every mode",
      "An element is closed under another name, or not at all.", help: "Close it.",
      .rule("xml-tag-mismatch")),
    MessagePage(
      "Premature end of data in tag %1 line %2", by: "PHP's XML parser, in every mode",
      "The file ends within an element.", help: "Close it.", .rule("xml-tag-mismatch"),
      .rule("xml-unclosed-markup")),
    MessagePage(
      "Attribute %1 redefined", by: "PHP's XML parser, in every mode",
      "An element has an attribute twice.", help: "Remove one.", .rule("xml-duplicate-attribute")),
    MessagePage(
      "AttValue: \" or ' expected", by: "PHP's XML parser, in every mode",
      "An attribute's value has no quotes.", help: "Write it in quotes.",
      .rule("xml-attribute-syntax")),
    MessagePage(
      "Namespace prefix %1 on %2 is not defined", by: "PHP's XML parser",
      "A name has a prefix that no xmlns declares.", help: "Declare or remove it.",
      .rule("xsd-namespace")),
    MessagePage(
      "Invalid XPath expression", by: upgrade,
      "A name with an apostrophe goes into an expression as it is, or a file of the kind has another root than the others.",
      help: "Write names without an apostrophe.", .rule("unsafe-name"), .rule("xsd-wrong-root")),

    // Composer.
    MessagePage(
      "Your requirements could not be resolved to an installable set of packages.", by: "composer",
      "A constraint cannot be met in this shop; the lines behind it name the package. Modules from documentation often ask for a magento/module-integration that does not exist (2.0.0).",
      help: "'magint lint' compares each constraint with the versions of every release.",
      .rule("impossible-composer-constraint"), .rule("missing-composer-requirement")),
    MessagePage(
      "requires %1 -> found %2 but it does not match the constraint.", by: "composer",
      "The shop has another version of the package than the module asks for.",
      help: "Widen the constraint to the releases that the module works with.",
      .rule("impossible-composer-constraint"), .rule("missing-composer-requirement")),
    MessagePage(
      "requires %1 -> found %2 but these were not loaded, likely because it conflicts with another require.",
      by: "composer",
      "The module and the shop ask for versions of one package that no version meets both.",
      help: "Widen the constraint to the releases that the module works with.",
      .rule("impossible-composer-constraint")),
    MessagePage(
      "Could not find a matching version of package %1", by: "composer",
      "No repository of the shop has the package, or none in that version or stability.",
      help: "Give the shop the zip that 'magint pack' writes, as an artifact repository.",
      .command("magint pack")),
    MessagePage(
      "does not match the constraint", by: "composer",
      "The shop has another version of a package than the module asks for.",
      help: "Widen the constraint to the releases that the module works with.",
      .rule("impossible-composer-constraint")),
  ]
}
