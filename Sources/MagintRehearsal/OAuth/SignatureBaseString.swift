#if Rehearsal
  package import MagintCore

  /// How the parameters of a request are read and put in order before they are signed.
  ///
  /// RFC 5849 (3.4.1.3) and Magento differ in each of these, and for each there are requests that are
  /// signed correctly and refused.
  struct ParameterReading: Sendable, Hashable {
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
    /// Names are ordered by their bytes, `10` before `9`.
    var isByteOrder = false

    static let magento = ParameterReading()
    static let rfc = ParameterReading(
      plusIsSpace: true, keepsRepeated: true, keepsOddPairs: true, keepsProtocolParameters: true,
      keepsBodyNames: true, isByteOrder: true)

    /// Everything that is signed: of the header, the form in the body and the query, decoded; nil where
    /// PHP makes an array of a part of the body, on which Magento fails.
    func parameters(of request: RequestMessage) -> [Parameter]? {
      let header = request.header("authorization").flatMap(OAuthHeader.parse) ?? []
      var all = Collector(keepsRepeated: keepsRepeated)
      for parameter in header { all.add(parameter.name, parameter.value) }
      if request.hasForm {
        if keepsBodyNames {
          addPairs(of: request.body, plusIsSpace: true, to: &all)
        } else {
          for (name, value) in PHPForm.parse(request.body)
          where header.isEmpty || !OAuthHeader.isProtocolParameter(name) {
            guard case .text(let text) = value else { return nil }
            all.add(name, text)
          }
        }
      }
      addPairs(of: Array((request.query ?? "").utf8), plusIsSpace: plusIsSpace, to: &all)
      return all.parameters.filter { !$0.name.elementsEqual("oauth_signature".utf8) }
    }

    private func addPairs(of text: [UInt8], plusIsSpace: Bool, to all: inout Collector) {
      for pair in text.split(separator: UInt8(ascii: "&")) {
        guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else {
          if keepsOddPairs { all.add(PercentCoding.decode(pair, plusIsSpace: plusIsSpace), []) }
          continue
        }
        let (name, value) = (pair[..<equals], pair[(equals + 1)...])
        guard keepsOddPairs || !value.contains(UInt8(ascii: "=")),
          keepsProtocolParameters || !OAuthHeader.isProtocolParameter(name)
        else { continue }
        all.add(
          PercentCoding.decode(name, plusIsSpace: plusIsSpace),
          PercentCoding.decode(value, plusIsSpace: plusIsSpace))
      }
    }

    private struct Collector {
      var keepsRepeated: Bool
      var parameters: [Parameter] = []
      private var places: [[UInt8]: Int] = [:]

      init(keepsRepeated: Bool) { self.keepsRepeated = keepsRepeated }

      mutating func add(_ name: [UInt8], _ value: [UInt8]) {
        if !keepsRepeated, let place = places[name] {
          parameters[place].value = value
        } else {
          places[name] = parameters.count
          parameters.append(Parameter(name, value))
        }
      }
    }

    /// `parameters` encoded, in order and joined.
    func normalized(_ parameters: [Parameter]) -> String {
      let sorted =
        isByteOrder
        ? parameters.map { (parameter: $0, name: PercentCoding.encode($0.name)) }
          .sorted {
            $0.name == $1.name
              ? PercentCoding.encode($0.parameter.value).lexicographicallyPrecedes(
                PercentCoding.encode($1.parameter.value))
              : $0.name.lexicographicallyPrecedes($1.name)
          }.map(\.parameter)
        : NaturalOrder.sorted(parameters) { PercentCoding.encode($0.name) }
      return join(sorted)
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

  /// The text that a request's signature is made of.
  package enum SignatureBaseString {
    /// As RFC 5849 (3.4.1) has it.
    package static func rfc(_ request: RequestMessage) -> String {
      // The reading of the RFC takes bodies as they are, so that there is always an answer.
      let parameters = ParameterReading.rfc.parameters(of: request) ?? []
      return join(request.method, url(request), ParameterReading.rfc.normalized(parameters))
    }

    /// As Magento makes it in a release; nil where Magento fails on it: PHP makes an array of a part of
    /// the body.
    package static func magento(_ request: RequestMessage, release: Release) -> String? {
      guard let parameters = ParameterReading.magento.parameters(of: request) else { return nil }
      return join(
        request.method, magentoURL(request, release: release),
        ParameterReading.magento.normalized(parameters))
    }

    static func join(_ method: String, _ url: String, _ parameters: String) -> String {
      "\(method.uppercased())&\(PercentCoding.encode(url))&\(PercentCoding.encode(parameters))"
    }

    /// Scheme and host in lower case, without the scheme's own port and without query.
    static func url(_ request: RequestMessage) -> String {
      "\(request.scheme.lowercased())://\(authority(request))\(request.path)"
    }

    static func magentoURL(_ request: RequestMessage, release: Release) -> String {
      guard MagentoBehaviour(release).normalizesPath else { return url(request) }
      let path = normalizedPath(Array(request.path.utf8))
      return "\(request.scheme.lowercased())://\(authority(request))\(path)"
    }

    private static func authority(_ request: RequestMessage) -> String {
      let host = request.host.lowercased()
      let own = request.scheme.lowercased() == "https" ? ":443" : ":80"
      return host.hasSuffix(own) ? String(host.dropLast(own.count)) : host
    }

    /// The path as Laminas normalizes it: dot segments removed, everything decoded that a path may
    /// hold, `/` and `%` too, and the rest encoded.
    static func normalizedPath(_ path: [UInt8]) -> String {
      func mayStand(_ byte: UInt8) -> Bool {
        PercentCoding.isUnreserved(byte) || ":@&=+$,/;%".utf8.contains(byte)
      }
      var decoded: [UInt8] = []
      let path = withoutDotSegments(path)
      var at = 0
      while at < path.count {
        guard path[at] == UInt8(ascii: "%"), let byte = PercentCoding.escape(path, at) else {
          decoded.append(path[at])
          at += 1
          continue
        }
        if mayStand(byte) { decoded.append(byte) } else { PercentCoding.append(byte, to: &decoded) }
        at += 3
      }
      var result: [UInt8] = []
      for (index, byte) in decoded.enumerated() {
        let isStray = byte == UInt8(ascii: "%") && PercentCoding.escape(decoded, index) == nil
        if mayStand(byte), !isStray {
          result.append(byte)
        } else {
          PercentCoding.append(byte, to: &result)
        }
      }
      return String(decoding: result, as: UTF8.self)
    }

    /// RFC 3986 (5.2.4).
    private static func withoutDotSegments(_ path: [UInt8]) -> [UInt8] {
      let segments = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      guard segments.contains(where: { $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8) })
      else { return path }
      var kept: [ArraySlice<UInt8>] = []
      for (index, segment) in segments.enumerated() {
        let isUp = segment.elementsEqual("..".utf8)
        guard isUp || segment.elementsEqual(".".utf8) else {
          kept.append(segment)
          continue
        }
        // The empty segment in front of the first slash stays.
        if isUp, kept.count > 1 { kept.removeLast() }
        if index == segments.count - 1 { kept.append([]) }
      }
      return Array(kept.joined(separator: [UInt8(ascii: "/")]))
    }
  }
#endif
