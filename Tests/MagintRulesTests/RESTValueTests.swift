import MagintCore
import MagintRules
import MagintTestSupport
import Testing

/// Which values of REST requests reach no constructor.
@Suite struct RESTValueTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var files: [String: String]
    /// The parameters that lose their value.
    var lost: [String]

    init(_ name: String, _ files: [String: String], _ lost: [String]) {
      testDescription = name
      self.files = files
      self.lost = lost
    }
  }

  static let module = [
    "etc/module.xml": "<config><module name=\"Acme_Sync\"/></config>",
    "etc/integration.xml":
      "<config><integration name=\"Acme\"><email>a@acme.io</email></integration></config>",
    "etc/webapi.xml": """
    <routes>
        <route url="/V1/acme/orders" method="POST">
            <service class="Acme\\Sync\\Api\\OrdersInterface" method="push"/>
            <resources><resource ref="Magento_Sales::actions_view"/></resources>
        </route>
    </routes>
    """,
  ]

  static func service(_ parameter: String, comment: String = "", head: String = "") -> String {
    """
    <?php
    namespace Acme\\Sync\\Api;
    \(head)
    interface OrdersInterface
    {
        /** \(comment) */
        public function push(\(parameter)): bool;
    }
    """
  }

  static func model(
    _ name: String, _ constructor: String, comment: String = "", rest: String = "",
    head: String = "", heritage: String = ""
  ) -> String {
    """
    <?php
    namespace Acme\\Sync\\Model;
    \(head)
    class \(name) \(heritage)
    {
        /**
         \(comment)
         */
        public function __construct(\(constructor)) {}
    \(rest)
    }
    """
  }

  static let cases: [Case] = [
    Case(
      "a class of the module",
      [
        "Api/OrdersInterface.php": service("\\Acme\\Sync\\Model\\Order $order"),
        "Model/Order.php": model("Order", "Line $line, string $note, ?Line $other = null"),
      ], ["line", "other"]),
    Case(
      "imported, nullable, a list, promoted",
      [
        "Api/OrdersInterface.php": service(
          "array $orders", comment: "\n* @param Order[] $orders\n",
          head: "use Acme\\Sync\\Model\\Order;"),
        "Model/Order.php": model(
          "Order", "private readonly ?Line $line, array $lines, array $names, $free",
          comment: "* @param Line[] $lines\n* @param string[] $names\n* @param int|null $free"),
      ], ["line", "lines"]),
    Case(
      "data of an interface in Api/Data",
      [
        "Api/OrdersInterface.php": service("\\Acme\\Sync\\Api\\Data\\OrderInterface $order"),
        "etc/di.xml":
          "<config><preference for=\"Acme\\Sync\\Api\\Data\\OrderInterface\" type=\"Acme\\Sync\\Model\\Order\"/></config>",
        "Model/Order.php": model("Order", "Line $line"),
      ], ["line"]),
    Case(
      "one data object in another",
      [
        "Api/OrdersInterface.php": service("\\Acme\\Sync\\Model\\Order $order"),
        "Model/Order.php": model("Order", "\\Acme\\Sync\\Api\\Data\\Line $line"),
        "Api/Data/Line.php": """
        <?php
        namespace Acme\\Sync\\Api\\Data;
        class Line { public function __construct(\\Acme\\Sync\\Model\\Tax $tax, int $count) {} }
        """,
      ], ["tax"]),
    Case(
      "the constructor of the class above",
      [
        "Api/OrdersInterface.php": service("\\Acme\\Sync\\Model\\Order $order"),
        "Model/Order.php":
          "<?php namespace Acme\\Sync\\Model; class Order extends Base {}",
        "Model/Base.php": model("Base", "Line $line"),
      ], ["line"]),
    Case(
      "a setter takes the value",
      [
        "Api/OrdersInterface.php": service("\\Acme\\Sync\\Model\\Order $order"),
        "Model/Order.php": model(
          "Order", "Line $order_line, Line $other",
          rest:
            "public function getOrderLine() {} public function setOrderLine($line) {} public function getOther() {}"
        ),
      ], ["other"]),
    Case(
      "Api\\Data, simple types, unions",
      [
        "Api/OrdersInterface.php": service("\\Acme\\Sync\\Model\\Order $order"),
        "Model/Order.php": model(
          "Order",
          "\\Acme\\Sync\\Api\\Data\\LineInterface $a, int $b, ?float $c, bool $d, mixed $e, int|string $f"
        ),
      ], []),
    Case(
      "a class of Magento, and what is not there",
      [
        "Api/OrdersInterface.php": service(
          "\\Magento\\Quote\\Model\\Quote $quote, \\Acme\\Sync\\Model\\Gone $gone")
      ], []),
    Case(
      "a class that takes itself",
      [
        "Api/OrdersInterface.php": service("\\Acme\\Sync\\Api\\Data\\Node $node"),
        "Api/Data/Node.php":
          "<?php namespace Acme\\Sync\\Api\\Data; class Node { function __construct(Node $next) {} }",
      ], []),
    Case("no PHP", [:], []),
    Case(
      "broken PHP",
      [
        "Api/OrdersInterface.php":
          "<?php namespace Acme\\Sync\\Api; interface OrdersInterface { function push(Foo $"
      ], []),
  ]

  private static func check(
    _ files: [String: String], _ rules: RuleSet = .all
  ) throws -> [Diagnostic] {
    try Run.check(
      module.merging(files) { $1 }.map {
        Run.Input(path: $0.key, bytes: Array($0.value.utf8), kind: FileKind(path: $0.key))
      }, rules
    ).filter { $0.rule == RESTValueDropped.id }
  }

  @Test(arguments: cases) func values(_ item: Case) throws {
    let findings = try Self.check(item.files)
    let lost = findings.map { finding in
      String(finding.message.split(separator: "$").last ?? "")
    }
    #expect(lost == item.lost)
    #expect(findings.allSatisfy { $0.path.hasPrefix("Model/") || $0.path.hasPrefix("Api/Data/") })
  }
}
