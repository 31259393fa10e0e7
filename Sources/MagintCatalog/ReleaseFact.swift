package import MagintCore

/// What is known of a release beside its resources and routes.
package struct ReleaseFact: Sendable, Hashable {
  package var release: Release
  /// When it came out; nil where that is not known.
  package var date: CalendarDate?
  /// Whether its acl.xml and webapi.xml were seen. Otherwise it is *assumed*: it is known to exist and
  /// taken to be a copy of the release at ``basis``, apart from what is proven to differ.
  package var isSeen: Bool
  /// Whether Open Source did not get it: a security patch for customers of Adobe Commerce alone.
  package var isCommerceOnly: Bool
  /// Whether an Adobe Commerce of this release was seen.
  package var isCommerceSeen: Bool
  /// The version of B2B that was seen with it.
  package var b2b: String?

  package init(
    release: Release, date: CalendarDate? = nil, isSeen: Bool = true, isCommerceOnly: Bool = false,
    isCommerceSeen: Bool = false, b2b: String? = nil
  ) {
    self.release = release
    self.date = date
    self.isSeen = isSeen
    self.isCommerceOnly = isCommerceOnly
    self.isCommerceSeen = isCommerceSeen
    self.b2b = b2b
  }

  /// The place of the seen release that each assumed one is taken to be a copy of, nil for seen ones: the
  /// nearest before it in its line, else the first behind it there, else the newest of the lines before.
  package static func bases(of facts: [ReleaseFact]) -> [Int?] {
    facts.indices.map { place in
      guard !facts[place].isSeen else { return nil }
      let line = facts[place].release.line
      let inLine = { (other: Int) in facts[other].isSeen && facts[other].release.line == line }
      let isSeen = { (other: Int) in facts[other].isSeen }
      return facts[..<place].indices.last(where: inLine)
        ?? facts[(place + 1)...].indices.first(where: inLine)
        ?? facts[..<place].indices.last(where: isSeen) ?? facts.indices.first(where: isSeen)
    }
  }
}

/// Until when a line of releases, such as 2.4.7 with its security patches, is supported.
package struct LineSupport: Sendable, Hashable {
  package var line: Release
  /// The last day of standard support, of Open Source and Commerce.
  package var standard: CalendarDate
  /// The last day of extended support, for Commerce only; nil where there is none.
  package var extended: CalendarDate?
  /// The last day of the period with security patches alone, for Commerce only.
  package var securityOnly: CalendarDate?

  package init(
    line: Release, standard: CalendarDate, extended: CalendarDate? = nil,
    securityOnly: CalendarDate? = nil
  ) {
    self.line = line
    self.standard = standard
    self.extended = extended
    self.securityOnly = securityOnly
  }
}

/// When which line is supported.
package struct SupportDates: Sendable, Hashable {
  /// Newest first.
  package var lines: [LineSupport]

  package init(lines: [LineSupport]) { self.lines = lines.sorted { $0.line > $1.line } }

  /// The dates of the line that a release belongs to.
  package func dates(of release: Release) -> LineSupport? {
    lines.first { $0.line == release.line }
  }

  /// Whether Open Source has support for a release on a day: a line newer than all that have dates has
  /// it, an older one does not.
  package func isSupported(_ release: Release, on day: CalendarDate) -> Bool {
    if let dates = dates(of: release) { return day <= dates.standard }
    return lines.first.map { release.line > $0.line } ?? true
  }

  /// The releases of Open Source that are out and supported on a day.
  package func supported(_ facts: [ReleaseFact], on day: CalendarDate) -> ReleaseSet {
    ReleaseSet(
      facts.indices.filter { place in
        !facts[place].isCommerceOnly && (facts[place].date.map { $0 <= day } ?? true)
          && isSupported(facts[place].release, on: day)
      })
  }
}

/// A release of Mage-OS and the release of Magento that it is built on.
package struct MageOSRelease: Sendable, Hashable {
  package var release: Release
  package var magento: Release
  package var date: CalendarDate
  /// The last day of support.
  package var supportedUntil: CalendarDate

  package init(
    release: Release, magento: Release, date: CalendarDate, supportedUntil: CalendarDate
  ) {
    self.release = release
    self.magento = magento
    self.date = date
    self.supportedUntil = supportedUntil
  }
}
