package import MagintCore

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
  package var edition: Edition
  /// Whether Open Source has the resource too, and this takes its place where its edition is.
  package var overridesOpenSource: Bool
  /// Of Open Source all that have it; of another edition those it was seen in, which need not be all.
  package var releases: ReleaseSet
  /// The place of its first declaration among all; 0 where that is not known.
  package var order: Int

  package init(
    id: String, parent: String?, title: String, sortOrder: Int? = nil, module: String,
    isDisabled: Bool = false, edition: Edition = .openSource, overridesOpenSource: Bool = false,
    releases: ReleaseSet, order: Int = 0
  ) {
    self.id = id
    self.parent = parent
    self.title = title
    self.sortOrder = sortOrder
    self.module = module
    self.isDisabled = isDisabled
    self.edition = edition
    self.overridesOpenSource = overridesOpenSource
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
  /// All are needed. `self` and `anonymous` are no resources. Empty where ``isNeedUnknown``.
  package var resources: [String]
  /// Empty where it is not known.
  package var module: String
  package var edition: Edition
  /// Whether Open Source has the route too, and this takes its place where its edition is.
  package var overridesOpenSource: Bool
  /// Of Open Source all that have it; of another edition those it was seen in, which need not be all.
  package var releases: ReleaseSet

  package init(
    method: String, url: String, service: String, serviceMethod: String, resources: [String],
    module: String, edition: Edition = .openSource, overridesOpenSource: Bool = false,
    releases: ReleaseSet
  ) {
    self.method = method
    self.url = url
    self.service = service
    self.serviceMethod = serviceMethod
    self.resources = resources
    self.module = module
    self.edition = edition
    self.overridesOpenSource = overridesOpenSource
    self.releases = releases
  }

  /// Whether the route was seen and what it needs was not: Adobe's REST schemas name routes only.
  package var isNeedUnknown: Bool { resources.isEmpty && edition != .openSource }
}
