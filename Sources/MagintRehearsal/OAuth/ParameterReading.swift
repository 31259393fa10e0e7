#if Rehearsal
  /// How the parameters of a request are read and put in order before they are signed.
  ///
  /// RFC 5849 (3.4.1.3) and the releases of Magento differ in each of these, and for each there are requests
  /// that are signed correctly and refused.
  struct ParameterReading: Sendable, Hashable {
    enum Order: Sendable, Hashable {
      /// That of PHP's `strnatcmp`: `10` after `9`.
      case natural
      /// By the bytes of encoded names, `10` before `9`: the RFC's.
      case encodedBytes
      /// By the bytes of decoded names, and names that look like numbers by their value: PHP's `ksort`.
      case decodedNames
    }

    /// How names without brackets are read in the query.
    enum PlainNames: Sendable, Hashable {
      /// As all others.
      case asOthers
      /// As PHP's `parse_str` reads them, laid over the first reading: `+` is a space, there may be no `=` or
      /// several, `oauth_…` counts, and a name with a dot or a space counts a second time, with `_`.
      case parsed
      /// The same, but no name counts a second time.
      case parsedOnce
    }

    /// A `+` in the query stands for a space.
    var plusIsSpace = false
    /// Of a name that comes twice both values count, and not the last alone.
    var keepsRepeated = false
    /// `a` and `a=b=c` in the query count, as `a` with no value and with `b=c`.
    var keepsOddPairs = false
    /// Parameters called `oauth_…` count where they are in the query or the body too.
    var keepsProtocolParameters = false
    /// The body's names are as they were sent; PHP turns dots and spaces into underscores.
    var keepsBodyNames = false
    var order = Order.natural
    var plainNames = PlainNames.asOthers

    /// Up to 2.4.7.
    static let natural = ParameterReading()
    /// From 2.4.8 on.
    static let twice = ParameterReading(order: .decodedNames, plainNames: .parsed)
    static let rfc = ParameterReading(
      plusIsSpace: true, keepsRepeated: true, keepsOddPairs: true, keepsProtocolParameters: true,
      keepsBodyNames: true, order: .encodedBytes)

    /// Everything that is signed: of the header, the form in the body and the query, decoded; nil where
    /// PHP makes an array of a part of the body, on which Magento fails.
    ///
    /// - Parameter header: the parameters of the Authorization header, where they have been read.
    func parameters(of request: RequestMessage, header: [Parameter]? = nil) -> [Parameter]? {
      let header = header ?? request.header("authorization").flatMap(OAuthHeader.parse) ?? []
      var all = Collector(keepsRepeated: keepsRepeated)
      for parameter in header { all.add(parameter.name, parameter.value) }
      if request.hasForm {
        if keepsBodyNames {
          addPairs(of: request.body, plusIsSpace: true, to: &all)
        } else {
          for (name, value) in PHPForm.parse(request.body)
          where header.isEmpty || keepsProtocolParameters || !OAuthHeader.isProtocolParameter(name)
          {
            guard case .text(let text) = value else { return nil }
            all.add(name, text)
          }
        }
      }
      if let query = request.query {
        let query = Array(query.utf8)
        if plainNames == .asOthers {
          addPairs(of: query, plusIsSpace: plusIsSpace, to: &all)
        } else {
          addTwice(query, to: &all)
        }
      }
      return all.parameters.filter { !$0.name.elementsEqual("oauth_signature".utf8) }
    }

    private func addPairs(of text: [UInt8], plusIsSpace: Bool, to all: inout Collector) {
      for pair in text.split(separator: UInt8(ascii: "&")) {
        if let parameter = parameter(pair, plusIsSpace: plusIsSpace) {
          all.add(parameter.name, parameter.value)
        }
      }
    }

    /// What the first reading makes of a part of the query; nil where it leaves it out.
    private func parameter(_ pair: ArraySlice<UInt8>, plusIsSpace: Bool) -> Parameter? {
      guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else {
        return keepsOddPairs
          ? Parameter(PercentCoding.decode(pair, plusIsSpace: plusIsSpace), []) : nil
      }
      let (name, value) = (pair[..<equals], pair[(equals + 1)...])
      guard keepsOddPairs || !value.contains(UInt8(ascii: "=")),
        keepsProtocolParameters || !OAuthHeader.isProtocolParameter(name)
      else { return nil }
      return Parameter(
        PercentCoding.decode(name, plusIsSpace: plusIsSpace),
        PercentCoding.decode(value, plusIsSpace: plusIsSpace))
    }

    /// Both readings of a query: what PHP's has for a name counts, unless it is an array.
    private func addTwice(_ query: [UInt8], to all: inout Collector) {
      // A name stands where the first reading has it: numbers of one value (10, 010, 1e1) stay in that order.
      if !keepsRepeated { addPairs(of: query, plusIsSpace: plusIsSpace, to: &all) }
      var arrays: Set<[UInt8]> = []
      for (count, pair) in query.split(separator: UInt8(ascii: "&")).enumerated() {
        let first = parameter(pair, plusIsSpace: plusIsSpace)
        guard count < PHPForm.variableLimit, let second = PHPForm.variable(pair) else {
          if let first { all.add(first.name, first.value) }
          continue
        }
        guard case .text(let value) = second.value else {
          arrays.insert(second.name)
          all.remove(second.name)
          if let first { all.add(first.name, first.value) }
          continue
        }
        arrays.remove(second.name)
        if plainNames == .parsedOnce {
          all.add(first?.name ?? second.name, value)
          continue
        }
        if let first, first.name != second.name { all.add(first.name, first.value) }
        all.add(second.name, value)
      }
      // A name of the first reading that PHP's takes for an array is not signed as one without brackets.
      for name in arrays { all.remove(name) }
    }

    private struct Collector {
      var keepsRepeated: Bool
      private var all: [Parameter?] = []
      private var places: [[UInt8]: Int] = [:]

      var parameters: [Parameter] { all.compactMap { $0 } }

      init(keepsRepeated: Bool) { self.keepsRepeated = keepsRepeated }

      mutating func add(_ name: [UInt8], _ value: [UInt8]) {
        if !keepsRepeated, let place = places[name] {
          all[place]!.value = value
        } else {
          places[name] = all.count
          all.append(Parameter(name, value))
        }
      }

      mutating func remove(_ name: [UInt8]) {
        while let place = places.removeValue(forKey: name) {
          all[place] = nil
          guard keepsRepeated else { return }
          if let earlier = all.lastIndex(where: { $0?.name == name }) { places[name] = earlier }
        }
      }
    }

    /// `parameters` encoded, in order and joined.
    func normalized(_ parameters: [Parameter]) -> String { join(sorted(parameters)) }

    func sorted(_ parameters: [Parameter]) -> [Parameter] {
      switch order {
      case .natural: NaturalOrder.sorted(parameters) { PercentCoding.encode($0.name) }
      case .decodedNames: KeyOrder.sorted(parameters)
      case .encodedBytes:
        parameters.map { (parameter: $0, name: PercentCoding.encode($0.name)) }
          .sorted {
            $0.name == $1.name
              ? PercentCoding.encode($0.parameter.value).lexicographicallyPrecedes(
                PercentCoding.encode($1.parameter.value))
              : $0.name.lexicographicallyPrecedes($1.name)
          }.map(\.parameter)
      }
    }

    /// `parameters` encoded and joined in their order.
    func join(_ parameters: [Parameter]) -> String {
      var result: [UInt8] = []
      for (index, parameter) in parameters.enumerated() {
        if index > 0 { result.append(UInt8(ascii: "&")) }
        result += PercentCoding.encode(parameter.name)
        result.append(UInt8(ascii: "="))
        result += PercentCoding.encode(parameter.value)
      }
      return String(decoding: result, as: UTF8.self)
    }
  }
#endif
