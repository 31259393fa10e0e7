package import MagintCore

/// The requests that a service makes: from words, a list, an access log, an OpenAPI document or a
/// HAR archive.
package struct RequestList: Sendable {
  package struct Request: Sendable, Hashable {
    /// In capitals.
    package var method: String
    /// As it is written, without a query.
    package var url: String
    /// As routes are declared; nil where it is no REST URL.
    package var path: String?
    /// How often it is there.
    package var count = 1
  }

  package enum Form: String, Sendable {
    case list = "list of requests"
    case accessLog = "access log"
    case openAPI = "OpenAPI document"
    case har = "HAR archive"
  }

  package var form: Form
  /// Each once, in order of first appearance.
  package private(set) var requests: [Request] = []
  /// Lines or requests that are none to Magento's REST API.
  package private(set) var skippedCount = 0
  private var places: [String: Int] = [:]

  package init(_ form: Form) { self.form = form }

  package mutating func add(
    _ method: some StringProtocol, _ url: some StringProtocol, isFull: Bool = false
  ) {
    let method = method.uppercased()
    let url = String(url.prefix { $0 != "?" && $0 != "#" })
    let path = RouteMatcher.normalized(url, isFull: isFull)
    if isFull, path == nil || method == "OPTIONS" {
      skippedCount += 1
      return
    }
    let key = "\(method) \(path ?? url)"
    if let place = places[key] {
      requests[place].count += 1
    } else {
      places[key] = requests.count
      requests.append(Request(method: method, url: url, path: path))
    }
  }

  // MARK: Words

  /// `GET /V1/orders/123`. Nil where it is not of that form.
  static func words(_ text: some StringProtocol) -> (method: String, url: String)? {
    let words = text.split { $0 == " " || $0 == "\t" }
    guard words.count == 2, isMethod(words[0].uppercased()) else { return nil }
    return (words[0].uppercased(), String(words[1]))
  }

  /// From arguments: `"GET /V1/orders"`, or method and URL as two of them.
  ///
  /// - Throws: ``MagintError`` of kind `usage` where one is no request.
  package mutating func add(arguments: [String]) throws(MagintError) {
    var index = 0
    while index < arguments.count {
      var text = arguments[index]
      index += 1
      if Self.isMethod(text.uppercased()), index < arguments.count {
        text += " " + arguments[index]
        index += 1
      }
      guard let request = Self.words(text) else {
        throw MagintError(
          .usage, "'\(text)' is no request; write a method and a URL: \"GET /V1/orders/123\"")
      }
      add(request.method, request.url)
    }
  }

  private static func isMethod(_ text: String) -> Bool {
    ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"].contains(text)
  }

  // MARK: Files

  /// The requests in a file, whatever its form.
  ///
  /// - Throws: ``MagintError`` of kind `usage` where it is of none that is known.
  package static func read(_ bytes: [UInt8], path: String) throws(MagintError) -> RequestList {
    if bytes.starts(with: [0x1F, 0x8B]) {
      throw MagintError(
        .usage, path: path,
        "is compressed; unpack it first, or pipe it in: zcat … | magint acl for --file -")
    }
    if bytes.prefix(65536).contains(0) {
      throw MagintError(.usage, path: path, "is not a text file")
    }
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let first = bytes[start...].first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
    switch first {
    case nil: throw MagintError(.usage, path: path, "is empty")
    case UInt8(ascii: "{"): return try document(bytes, path: path)
    default: return try lines(bytes[start...], path: path)
    }
  }

  private static func document(_ bytes: [UInt8], path: String) throws(MagintError) -> RequestList {
    let tree: JSONTree
    do {
      tree = try JSONTree.parse(bytes)
    } catch {
      let position = LineTable(bytes).position(of: error.offset, in: bytes)
      throw MagintError(
        .usage, path: path,
        "is no JSON: \(error.message) (line \(position.line), column \(position.column))")
    }
    if let paths = tree["paths"], tree["swagger"] ?? tree["openapi"] != nil {
      var list = RequestList(.openAPI)
      for path in paths.members {
        for operation in path.value.members where isMethod(operation.name.uppercased()) {
          list.add(operation.name, parameters(path.name))
        }
      }
      guard !list.requests.isEmpty else {
        throw MagintError(.usage, path: path, "is an OpenAPI document without any operation")
      }
      return list
    }
    if let entries = tree["log"]?["entries"] {
      var list = RequestList(.har)
      for entry in entries.array {
        guard let request = entry["request"], let method = request["method"]?.string,
          let url = request["url"]?.string
        else {
          list.skippedCount += 1
          continue
        }
        list.add(method, url, isFull: true)
      }
      guard !list.requests.isEmpty else { throw nothing(path, "a HAR archive") }
      return list
    }
    throw MagintError(
      .usage, path: path,
      "is JSON, but neither an OpenAPI document (as /rest/all/schema serves it) nor a HAR archive")
  }

  /// `/V1/orders/{id}` as routes write it.
  private static func parameters(_ path: String) -> String {
    path.split(separator: "/", omittingEmptySubsequences: false)
      .map { $0.hasPrefix("{") && $0.hasSuffix("}") ? ":" + $0.dropFirst().dropLast() : String($0) }
      .joined(separator: "/")
  }

  private static func nothing(_ path: String, _ form: String) -> MagintError {
    MagintError(
      .usage, path: path,
      "is \(form) without any request to Magento's REST API (…/rest/…/V1/…)")
  }

  private static func lines(_ bytes: ArraySlice<UInt8>, path: String) throws(MagintError)
    -> RequestList
  {
    var log = RequestList(.accessLog)
    var list = RequestList(.list)
    var isLog = false
    var odd: (number: Int, text: String)?
    var number = 0
    for line in bytes.split(omittingEmptySubsequences: false, whereSeparator: { $0 == 0x0A }) {
      number += 1
      if let (method, url) = logged(line) {
        isLog = true
        log.add(method, url, isFull: true)
        continue
      }
      if isLog {
        if line.contains(where: { $0 > 0x20 }) { log.skippedCount += 1 }
        continue
      }
      let text = String(decoding: line, as: UTF8.self).filter { $0 != "\r" && $0 != "\r\n" }
      let trimmed = text.drop { $0 == " " || $0 == "\t" }
      if trimmed.isEmpty || trimmed.hasPrefix("#") { continue }
      if let request = words(trimmed) {
        list.add(request.method, request.url)
      } else if odd == nil {
        odd = (number, String(trimmed))
      }
      // A log shows within its first lines.
      if odd != nil, number >= 100 { break }
    }
    if isLog {
      guard !log.requests.isEmpty else { throw nothing(path, "an access log") }
      return log
    }
    if let odd {
      let shown = odd.text.count > 60 ? odd.text.prefix(60) + "…" : odd.text
      throw MagintError(
        .usage, path: path,
        """
        line \(odd.number) is no request: \(shown)
        Each line has a method and a URL (GET /V1/orders/123); or pass an access log, an OpenAPI \
        document or a HAR archive.
        """)
    }
    guard !list.requests.isEmpty else { throw MagintError(.usage, path: path, "has no request") }
    return list
  }

  /// The request of a line in the common or combined log format: `"GET /rest/V1/orders HTTP/1.1"`.
  private static func logged(_ line: ArraySlice<UInt8>) -> (method: String, url: String)? {
    var index = line.startIndex
    while let quote = line[index...].firstIndex(of: UInt8(ascii: "\"")) {
      index = quote + 1
      let method = line[index...].prefix { 0x41...0x5A ~= $0 }
      let behind = method.endIndex
      guard (3...7).contains(method.count), behind < line.endIndex, line[behind] == 0x20 else {
        continue
      }
      let url = line[(behind + 1)...].prefix { $0 > 0x20 && $0 != UInt8(ascii: "\"") }
      guard !url.isEmpty, line[url.endIndex...].starts(with: " HTTP/".utf8) else { continue }
      return (String(decoding: method, as: UTF8.self), String(decoding: url, as: UTF8.self))
    }
    return nil
  }
}
