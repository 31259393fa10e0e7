package import MagintCore

/// A REST route that the module itself declares and answers.
package struct OwnRoute: Sendable, Hashable {
  /// GET, POST, PUT or DELETE.
  package let method: String
  /// As `/V1/acme/orders/:orderId`.
  package let url: String
  /// The names in the URL, without colons.
  let parameters: [String]
  /// The segments behind the version that are no parameters.
  private let words: [String]

  /// What no other route of the module may share: the URL whatever its parameters are called.
  package var shape: String {
    method + " /"
      + url.split(separator: "/").map { $0.hasPrefix(":") ? ":" : String($0) }
      .joined(separator: "/")
  }

  /// - Parameter text: a method and a URL, such as `GET /V1/acme/orders/:orderId`.
  /// - Throws: ``MagintError`` of kind `usage` where Magento or PHP would not take it.
  package init(_ text: String) throws(MagintError) {
    func fault(_ what: String) -> MagintError {
      MagintError(.usage, "the route '\(text)' \(what)")
    }
    let parts = text.split(separator: " ")
    guard parts.count == 2 else {
      throw fault("is not of the form METHOD /V1/path, such as GET /V1/acme/orders")
    }
    method = parts[0].uppercased()
    url = String(parts[1])
    guard ["GET", "POST", "PUT", "DELETE"].contains(method) else {
      throw fault("has the method '\(parts[0])'; Magento's REST API has GET, POST, PUT and DELETE")
    }
    var segments = url.split(separator: "/", omittingEmptySubsequences: false)
    guard url.hasPrefix("/V"), segments.count >= 3,
      Int(segments[1].dropFirst()).map({ $0 > 0 }) ?? false,
      segments[1].dropFirst().utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { throw fault("does not begin with a version, such as /V1/") }
    segments.removeFirst(2)
    var parameters: [String] = []
    var words: [String] = []
    for segment in segments {
      if segment.hasPrefix(":") {
        let name = String(segment.dropFirst())
        guard Self.isParameter(name) else {
          throw fault(
            "has the parameter '\(segment)'; write a small letter and then letters and digits, such as :orderId"
          )
        }
        guard !parameters.contains(name) else {
          throw fault("has the parameter '\(segment)' twice")
        }
        parameters.append(name)
      } else {
        guard !segment.isEmpty, segment.utf8.allSatisfy(Self.isPlain) else {
          throw fault(
            "has '\(segment)' between slashes; write letters, digits, '-', '_' and '.', or a parameter such as :orderId"
          )
        }
        words.append(String(segment))
      }
    }
    guard segments.first?.hasPrefix(":") == false else {
      throw fault(
        "has a parameter right behind the version, and would answer for routes of any module; begin it with a part of your own"
      )
    }
    self.parameters = parameters
    self.words = words
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }

  private static func isParameter(_ name: String) -> Bool {
    guard let first = name.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first)
    else { return false }
    // PHP has a variable of that name already.
    return name != "this"
      && name.utf8.allSatisfy { isPlain($0) && !"-_.".utf8.contains($0) }
  }

  /// The function that answers: `getOrdersByOrderId`.
  ///
  /// - Parameter vendor: left out where it is the first word, as every URL has it.
  func function(vendor: String) -> String {
    var words = words
    if words.count > 1, words[0].lowercased() == vendor.lowercased() { words.removeFirst() }
    let name = words.flatMap { $0.split { "-_.".contains($0) } }.map(Self.capitalized).joined()
    let by = parameters.map(Self.capitalized).joined(separator: "And")
    let whole = method.lowercased() + name + (by.isEmpty ? "" : "By" + by)
    return String(whole.prefix(60))
  }

  /// The line that declares a function for it.
  func signature(_ function: String) -> String {
    let list = parameters.map { "string $\($0)" }.joined(separator: ", ")
    return "    public function \(function)(\(list)): array;"
  }

  /// What that function does, in a line that the coding standard takes.
  var summary: String {
    let whole = "Answers \(method) \(url) with the values that stand in the URL."
    return whole.utf8.count + 7 <= Skeleton.lineLength
      ? whole : "Answers a route of etc/webapi.xml with the values that stand in the URL."
  }

  private static func capitalized(_ word: some StringProtocol) -> String {
    word.prefix(1).uppercased() + word.dropFirst()
  }
}
