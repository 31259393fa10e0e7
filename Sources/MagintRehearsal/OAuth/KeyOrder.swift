#if Rehearsal
  /// The order of PHP's `ksort`: byte by byte, but two names that look like numbers by their value.
  enum KeyOrder {
    /// `parameters` sorted by their decoded names; those with equal ones stay in their order.
    static func sorted(_ parameters: [Parameter]) -> [Parameter] {
      let numbers = parameters.map { PHPNumber.value($0.name) }
      if numbers.count(where: { $0 != nil }) < 2 {
        return parameters.enumerated().sorted { left, right in
          left.element.name == right.element.name
            ? left.offset < right.offset
            : left.element.name.lexicographicallyPrecedes(right.element.name)
        }.map(\.element)
      }
      // Numbers beside other names make an order that is none (09 < 1e1 < 1f < 9): what becomes of it is a
      // matter of the algorithm, and PHP's is insertion for few.
      var result: [(parameter: Parameter, number: Double?)] = []
      for item in zip(parameters, numbers) {
        let place = result.lastIndex { !precedes(item, $0) } ?? -1
        result.insert((item.0, item.1), at: place + 1)
      }
      return result.map(\.parameter)
    }

    private static func precedes(
      _ left: (parameter: Parameter, number: Double?),
      _ right: (parameter: Parameter, number: Double?)
    ) -> Bool {
      if let a = left.number, let b = right.number { return a < b }
      return left.parameter.name.lexicographicallyPrecedes(right.parameter.name)
    }
  }
#endif
