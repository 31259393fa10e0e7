/// A data patch that installs the integrations of a legacy pair, for a module that is there already.
package enum DataPatch {
  /// - Parameters:
  ///   - namespace: of the module: `Vendor\Module`.
  ///   - className: of the patch, whose file has that name.
  ///   - integrations: the names to pass to `processIntegrationConfig`.
  package static func text(
    namespace: String, className: String, integrations: [String]
  ) -> String {
    TemplateContext([
      "namespace": Placed(namespace), "class": Placed(className),
      "integrations": integrations.map { TemplateContext(["name": Placed($0)]) },
    ]).render(Templates.plainPatch)
  }
}
