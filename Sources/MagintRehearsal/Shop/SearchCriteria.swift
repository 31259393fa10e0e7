#if Rehearsal
  internal import MagintCore
  internal import MagintKit

  /// The `searchCriteria` of a query as Magento makes objects of it: it refuses names that these do not have.
  enum SearchCriteria {
    private enum Shape { case criteria, group, filter, sortOrder }

    /// - Parameter query: undecoded.
    /// - Throws: ``Problem`` for the first member that Magento does not know, or that is not of its type.
    static func check(_ query: String) throws(Problem) {
      for pair in query.utf8.split(separator: UInt8(ascii: "&")) {
        let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
        let name = PercentCoding.decode(pair[..<equals], plusIsSpace: true)
        guard name.starts(with: "search".utf8),
          let open = name.firstIndex(of: UInt8(ascii: "[")),
          [Array("searchCriteria".utf8), Array("search_criteria".utf8)].contains(
            Array(name[..<open]))
        else { continue }
        let keys = keys(name[open...])
        let value =
          equals == pair.endIndex
          ? [] : PercentCoding.decode(pair[equals...].dropFirst(), plusIsSpace: true)
        try check(keys, value)
      }
    }

    /// `[a][b]` as `a`, `b`; what is behind a bracket that is not closed does not count.
    private static func keys(_ brackets: ArraySlice<UInt8>) -> [String] {
      var keys: [String] = []
      var rest = brackets
      while rest.first == UInt8(ascii: "["), let end = rest.firstIndex(of: UInt8(ascii: "]")) {
        keys.append(String(decoding: rest[(rest.startIndex + 1)..<end], as: UTF8.self))
        rest = rest[(end + 1)...]
      }
      return keys
    }

    private static func check(_ keys: [String], _ value: [UInt8]) throws(Problem) {
      var shape = Shape.criteria
      var place = 0
      while place < keys.count {
        let name = upperCamelCase(keys[place])
        switch (shape, name) {
        // A number behind each, which may be anything.
        case (.criteria, "FilterGroups"): (shape, place) = (.group, place + 2)
        case (.criteria, "SortOrders"): (shape, place) = (.sortOrder, place + 2)
        case (.group, "Filters"): (shape, place) = (.filter, place + 2)
        case (.criteria, "PageSize"), (.criteria, "CurrentPage"):
          guard place == keys.count - 1, !value.isEmpty, PHPNumber.value(value) == nil else {
            return
          }
          throw Problem(
            400,
            "Error occurred during \"\(keys[place])\" processing. "
              + typeMistake(String(decoding: value, as: UTF8.self)))
        case (.criteria, "RequestName"), (.filter, "Field"), (.filter, "Value"),
          (.filter, "ConditionType"), (.sortOrder, "Field"), (.sortOrder, "Direction"):
          return
        default:
          throw Problem(
            400, MagentoMessages.fieldNotSupported.text,
            [.init(name: "fieldName", text: name)])
        }
      }
    }

    static func typeMistake(_ value: String) -> String {
      "The \"\(value)\" value's type is invalid. The \"int\" type was expected. Verify and try again."
    }

    /// `filter_groups` and `filterGroups` as `FilterGroups`.
    private static func upperCamelCase(_ name: String) -> String {
      name.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
  }
#endif
