import MagintCatalog
package import MagintCore
import MagintPHP

package enum RESTValueDropped: ModuleRule {
  package static let id: RuleID = "rest-value-dropped"
  package static var metadata: RuleMetadata {
    func service(_ type: String) -> String {
      """
      <?php
      namespace Acme\\OrderSync\\Api;

      interface PushInterface
      {
          /**
           * @param \(type) $shipment
           * @return bool
           */
          public function push($shipment);
      }

      """
    }
    func shipment(_ name: String, _ parameter: String) -> String {
      """
      <?php
      namespace Acme\\OrderSync\\Model;

      class \(name)
      {
          private $parcel;

          public function __construct(string $number, \(parameter))
          {
              $this->parcel = $parcel;
          }
      }

      """
    }
    let webapi = """
      <?xml version="1.0"?>
      <routes>
          <route url="/V1/acme/push" method="POST">
              <service class="Acme\\OrderSync\\Api\\PushInterface" method="push"/>
              <resources>
                  <resource ref="Magento_Sales::actions_view"/>
              </resources>
          </route>
      </routes>

      """
    let path = "Model/Shipment.php"
    let beside = GoodModule.consolidated.with([
      "etc/webapi.xml": webapi,
      "Api/PushInterface.php": service("\\Acme\\OrderSync\\Model\\Shipment"),
    ])
    return RuleMetadata(
      category: .module, severity: .warning, consequences: [.dropped],
      summary: "A value of a REST request does not reach the constructor that takes it",
      rationale: """
        Magento makes the objects that a REST service takes of what the request sends: it passes the
        values to the constructor's parameters of the same names, and what is left to setters. From
        2.4.7-p8 on, a security release of October 2025, it passes a value to the constructor only where the parameter's type is simple or lies
        in a namespace `Vendor\\Module\\Api\\Data`; so, it is inferred, do 2.4.8-p3, 2.4.6-p13 and 2.4.5-p15 of
        the same day. Others are passed over without a message, and the object is made with an empty
        one in their place.

        The rule follows the services of the module's `etc/webapi.xml` into the classes of the module
        that their methods take, as far as types and `@param` tell. A class that has a getter and a
        setter for the value gets it all the same. Data objects of other modules are not seen.
        """,
      examples: [
        .bad(
          .integration,
          shipment("Shipment", "\\Acme\\OrderSync\\Model\\Parcel ⟦$parcel⟧"), path: path,
          beside: beside),
        .good(
          .integration,
          shipment("Shipment", "\\Acme\\OrderSync\\Api\\Data\\ParcelInterface $parcel"),
          path: path, beside: beside),
        .good(
          .integration, shipment("Shipment", "?int $parcel = null"), path: path, beside: beside),
      ])
  }

  package static func check(
    _ module: CheckedModule, _ sources: ModuleSources, _ findings: inout [Diagnostic]
  ) {
    let releases = module.knowledge.releases
    var affected = ReleaseSet()
    for index in module.knowledge.range.indices
    where Behaviour.at(releases[index]).dropsRESTConstructorValues { affected.insert(index) }
    guard !affected.isEmpty else { return }
    for value in sources.foreignRESTValues {
      let type = value.parameter.className ?? ""
      let name = type.split(separator: "\\").last.map(String.init) ?? type
      let list = value.parameter.isList ? "a list of \(quoted(type))" : quoted(type)
      findings.append(
        finding(
          .warning, [.dropped], in: value.file.file, at: value.parameter.range,
          "\(value.route.method) \(value.route.url) loses the value of $\(value.parameter.name)",
          "Magento passes values of simple types and of …\\Api\\Data\\… alone to constructors \(module.knowledge.words(affected)), and passes over \(list) without a word.",
          fixIts: [
            FixIt(
              "Declare an interface for \(name) in the module's Api\\Data and take that, or give the class a getter and a setter for it",
              .unsafe)
          ]))
    }
  }
}
