/// An ACL resource as some releases have it.
package struct ResourceFact: Sendable, Hashable {
  package var id: String
  /// Nil for the two roots.
  package var parent: String?
  package var title: String
  /// Nil counts as 0.
  package var sortOrder: Int?
  /// The module that gives the title.
  package var module: String
  /// A disabled resource, and all below it, does not exist to Magento.
  package var isDisabled: Bool
  /// Only Adobe Commerce has it; ``releases`` are then those it was seen in, not all that have it.
  package var isCommerce: Bool
  package var releases: ReleaseSet
  /// The place of its first declaration among all; 0 where that is not known.
  package var order: Int

  package init(
    id: String, parent: String?, title: String, sortOrder: Int? = nil, module: String,
    isDisabled: Bool = false, isCommerce: Bool = false, releases: ReleaseSet,
    order: Int = 0
  ) {
    self.id = id
    self.parent = parent
    self.title = title
    self.sortOrder = sortOrder
    self.module = module
    self.isDisabled = isDisabled
    self.isCommerce = isCommerce
    self.releases = releases
    self.order = order
  }
}

/// A REST route as some releases have it.
package struct RouteFact: Sendable, Hashable {
  package var method: String
  /// With parameters as `:name`; some end in a slash.
  package var url: String
  /// The PHP interface, and its method.
  package var service: String
  package var serviceMethod: String
  /// All are needed. `self` and `anonymous` are no resources.
  package var resources: [String]
  package var module: String
  package var isCommerce: Bool
  package var releases: ReleaseSet

  package init(
    method: String, url: String, service: String, serviceMethod: String, resources: [String],
    module: String, isCommerce: Bool = false, releases: ReleaseSet
  ) {
    self.method = method
    self.url = url
    self.service = service
    self.serviceMethod = serviceMethod
    self.resources = resources
    self.module = module
    self.isCommerce = isCommerce
    self.releases = releases
  }
}
