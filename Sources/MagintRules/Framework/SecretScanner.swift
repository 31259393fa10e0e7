import MagintArchive

/// Finds keys and tokens in the text of a file, by what they look like and by what they are called.
///
/// One pass, without a line or a file of its own: a package of five hundred files is looked through
/// in milliseconds. Only bytes that can be the middle of a find (`=`, `:`, `>`, `-`, `_`) cost more
/// than a look.
package struct SecretScanner {
  /// What was found; never the secret itself, because reports are kept and passed on.
  package struct Match: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
      case privateKey
      /// A value under a name that only secrets have, such as `consumer_secret`.
      case value(name: String)
      /// A header with credentials in it, such as `Authorization` or `Cookie`.
      case header(name: String)
      /// A token by the form that its issuer gives it.
      case token(of: String)
    }

    package var kind: Kind
    /// Of the name or the mark, in bytes: not of the secret.
    package var range: Range<Int>
  }

  /// More finds in one file tell nobody more.
  private static let maximumCount = 10

  /// What the file is, by its name: it decides how much a value must look like a secret.
  private enum Form {
    /// Values are expressions; only those in quotes are values.
    case code
    /// Values stand for themselves: no extension, `.txt`, `.env`, `.json`, `.yml`, ….
    case data
    case other
    /// What is left to fill in: `.example`, `.dist`, ….
    case template
  }

  private let bytes: [UInt8]
  private let end: Int
  private let form: Form
  private var matches: [Match] = []

  /// The secrets in a file, in order; none in one that is no text.
  ///
  /// - Parameter path: of the file; its extension says what its text means.
  package static func matches(in bytes: [UInt8], path: String) -> [Match] {
    let end = min(bytes.count, ZipArchive.shownSize)
    // As git tells: what is no text has a zero byte early.
    guard !bytes[..<min(end, 8000)].contains(0) else { return [] }
    var scanner = SecretScanner(bytes: bytes, end: end, form: form(of: path))
    scanner.scan()
    return scanner.matches
  }

  private init(bytes: [UInt8], end: Int, form: Form) {
    self.bytes = bytes
    self.end = end
    self.form = form
  }

  private static func form(of path: String) -> Form {
    let name = (path.split(separator: "/").last ?? "").lowercased()
    if [".example", ".sample", ".dist", ".template"].contains(where: name.hasSuffix) {
      return .template
    }
    let parts = name.split(separator: ".", omittingEmptySubsequences: true)
    guard parts.count > 1, let last = parts.last else { return .data }
    return switch last {
    case "php", "phtml", "inc", "js", "mjs", "ts", "jsx", "tsx", "vue", "py", "rb", "java", "go":
      .code
    case "txt", "env", "ini", "conf", "cfg", "json", "yml", "yaml", "properties", "log", "har",
      "toml", "token", "tokens", "local", "http", "rest", "curl":
      .data
    default: .other
    }
  }

  // MARK: The pass

  private mutating func scan() {
    var at = 0
    while at < end {
      let byte = bytes[at]
      // Most bytes are letters and spaces: one comparison for those.
      if byte > UInt8(ascii: "_") || byte == 0x20 {
        at += 1
        continue
      }
      switch byte {
      case UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: ">"): pair(at)
      case UInt8(ascii: "-"): dash(at)
      case UInt8(ascii: "_"): underscore(at)
      case UInt8(ascii: "K"): amazonKey(at)
      default: break
      }
      if matches.count >= Self.maximumCount { return }
      at += 1
    }
  }

  private mutating func add(_ kind: Match.Kind, _ range: Range<Int>) {
    // A URL or a header may hold several: one find for what overlaps.
    if let last = matches.last, last.range.upperBound > range.lowerBound { return }
    matches.append(Match(kind: kind, range: range))
  }

  private func isAt(_ text: StaticString, _ place: Int) -> Bool {
    guard place >= 0, place + text.utf8CodeUnitCount <= end else { return false }
    return text.withUTF8Buffer { text in bytes[place...].starts(with: text) }
  }

  // MARK: Tokens by their form

  private mutating func dash(_ at: Int) {
    if isAt("-----BEGIN ", at), at == 0 || bytes[at - 1] != UInt8(ascii: "-") {
      privateKey(at)
    } else if isAt("glpat-", at - 5) {
      token("GitLab", from: at - 5, length: 20, at + 1)
    } else if at >= 4, isAt("xox", at - 4) {
      token("Slack", from: at - 4, length: 20, at + 1)
    }
  }

  private mutating func underscore(_ at: Int) {
    if at >= 3, isAt("gh", at - 3), [0x6F, 0x70, 0x72, 0x73, 0x75].contains(bytes[at - 1]) {
      token("GitHub", from: at - 3, length: 36, at + 1)
    } else if isAt("github_pat_", at - 10) {
      token("GitHub", from: at - 10, length: 40, at + 1)
    } else if isAt("sk_live_", at - 7) || isAt("rk_live_", at - 7) {
      token("Stripe", from: at - 7, length: 20, at + 1)
    } else if isAt("npm_", at - 3) {
      token("npm", from: at - 3, length: 36, at + 1)
    }
  }

  private mutating func amazonKey(_ at: Int) {
    guard isAt("AKIA", at - 1) else { return }
    token("Amazon Web Services", from: at - 1, length: 16, at + 3)
  }

  private mutating func token(_ issuer: String, from start: Int, length: Int, _ place: Int) {
    guard start == 0 || !Self.isWord(bytes[start - 1]) else { return }
    let range = run(from: place)
    guard range.count >= length, isRandom(range, atLeast: length) else { return }
    add(.token(of: issuer), start..<place)
  }

  /// `-----BEGIN … PRIVATE KEY-----` with a key behind it: code that looks for the mark has none.
  private mutating func privateKey(_ at: Int) {
    var place = at + 11
    let limit = min(end, place + 40)
    while place < limit, bytes[place] != UInt8(ascii: "-") { place += 1 }
    guard isAt("PRIVATE KEY-----", place - 11) || isAt("PRIVATE KEY BLOCK-----", place - 17)
    else { return }
    let mark = at..<place
    // A file that begins so is one, however short.
    if at == 0 {
      add(.privateKey, mark)
      return
    }
    var length = 0
    let last = min(end, place + 700)
    while place < last {
      let byte = bytes[place]
      let isBase64 = Self.isWord(byte) && byte != UInt8(ascii: "_") || byte == 0x2B || byte == 0x2F
      length = isBase64 ? length + 1 : 0
      if length >= 40 {
        add(.privateKey, mark)
        return
      }
      place += 1
    }
  }

  // MARK: Values by their names

  /// A name and its value around the separator at `at`: `name=value`, `"name": "value"`,
  /// `'name' => 'value'`, `<name>value</name>`.
  private mutating func pair(_ at: Int) {
    guard let nameRange = name(before: at) else { return }
    if nameRange.count == 4, bytes[nameRange.lowerBound] | 0x20 == UInt8(ascii: "n") {
      namedElsewhere(at, nameRange)
      return
    }
    let name = compact(nameRange)
    let isHeader = name == "authorization" || name == "cookie" || name == "setcookie"
    guard isHeader || Self.isSecretName(name) else { return }
    guard let (value, isQuoted) = value(behind: at) else { return }
    judge(name, nameRange, value, isQuoted: isQuoted)
  }

  /// `"name": "Authorization", "value": "…"`, as recordings of requests (HAR) have it, and
  /// `<item name="consumer_secret" …>value</item>`.
  private mutating func namedElsewhere(_ at: Int, _ nameRange: Range<Int>) {
    guard let (start, isQuoted) = value(behind: at), isQuoted else { return }
    let range = run(from: start)
    let name = compact(range)
    let isHeader = name == "authorization" || name == "cookie" || name == "setcookie"
    guard isHeader || Self.isSecretName(name) else { return }
    let last = min(end, range.upperBound + 200)
    var place = range.upperBound + 1
    while place < last {
      let isMarkup = bytes[place] == UInt8(ascii: ">") && bytes[at] == UInt8(ascii: "=")
      let isJSON = bytes[at] == UInt8(ascii: ":") && isAt("\"value\"", place)
      if isMarkup || isJSON {
        var separator = place
        if isJSON {
          separator += 7
          while separator < last, bytes[separator] == 0x20 { separator += 1 }
          guard separator < last, bytes[separator] == UInt8(ascii: ":") else { return }
        }
        if let (value, isQuoted) = self.value(behind: separator) {
          judge(name, range, value, isQuoted: isQuoted)
        }
        return
      }
      if bytes[place] == UInt8(ascii: "}") || bytes[place] == UInt8(ascii: "<") { return }
      place += 1
    }
  }

  private mutating func judge(
    _ name: String, _ range: Range<Int>, _ value: Int, isQuoted: Bool
  ) {
    switch name {
    case "authorization": authorization(range, value)
    case "cookie", "setcookie":
      var place = value
      let last = min(end, value + 1000)
      while place < last, bytes[place] != UInt8(ascii: "="), bytes[place] != 0x0A { place += 1 }
      guard place < last, bytes[place] == UInt8(ascii: "=") else { return }
      let cookie = run(from: place + 1)
      if isRandom(cookie, atLeast: 20) { add(.header(name: text(range)), range) }
    default:
      guard isQuoted || form != .code else { return }
      let found = run(from: value)
      guard !found.isEmpty, !isCall(found.upperBound) else { return }
      if isSecret(found, name, range, isQuoted: isQuoted) {
        add(.value(name: text(range)), range)
      }
    }
  }

  /// Whether a value under the name of a secret is one.
  private func isSecret(
    _ value: Range<Int>, _ name: String, _ nameRange: Range<Int>, isQuoted: Bool
  ) -> Bool {
    if Self.integrationSecrets.contains(name) {
      // Our own files of tokens: what stands there is what somebody signs with.
      if form == .data {
        return value.count >= 6 && !isPlaceholder(value, Self.blanks)
          && (hasDigit(value) || bytes[nameRange.upperBound] == UInt8(ascii: "="))
      }
      return isRandom(value, atLeast: 16)
    }
    // `NAME=value` at the start of a line: a file of the environment.
    if form == .data, bytes[nameRange.upperBound] == UInt8(ascii: "="),
      bytes[nameRange].allSatisfy({ !(UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0) }),
      isLineStart(nameRange.lowerBound)
    {
      return value.count >= 6 && !isPlaceholder(value, Self.blanks)
    }
    if name.hasSuffix("password") || name.hasSuffix("passwd") {
      // The keys of the Marketplace in a composer.json are such.
      return value.count == 32 && bytes[value].allSatisfy(Self.isHex) && hasDigit(value)
    }
    guard !name.hasSuffix("apikey") else { return false }
    return isRandom(value, atLeast: 20)
  }

  /// The four values of an integration that nobody else may have, without separators.
  private static let integrationSecrets: Set<String> = [
    "consumersecret", "accesstokensecret", "oauthconsumersecret", "oauthtokensecret", "tokensecret",
    "oauthaccesstokensecret",
  ]

  private static func isSecretName(_ name: String) -> Bool {
    ["secret", "token", "password", "passwd", "secretkey", "accesskey", "privatekey", "apikey"]
      .contains(where: name.hasSuffix)
  }

  /// `OAuth oauth_consumer_key="…", …`, `Bearer …`, `Basic …`.
  private mutating func authorization(_ name: Range<Int>, _ value: Int) {
    var scheme = value
    while scheme < end, bytes[scheme] | 0x20 >= UInt8(ascii: "a"),
      bytes[scheme] | 0x20 <= UInt8(ascii: "z")
    { scheme += 1 }
    var place = scheme
    while place < end, bytes[place] == 0x20 { place += 1 }
    guard place > scheme else { return }
    switch compact(value..<scheme) {
    case "bearer", "basic", "token":
      if isRandom(run(from: place), atLeast: 20) { add(.header(name: text(name)), name) }
    case "oauth":
      // The key of the consumer may come anywhere in the header, which ends with its line.
      let last = min(end, place + 2000)
      while place < last, bytes[place] != 0x0A {
        if bytes[place] == UInt8(ascii: "="), isAt("oauth_signature", place - 15) {
          var start = place + 1
          while start < last, bytes[start] == UInt8(ascii: "\"") || bytes[start] == 0x5C {
            start += 1
          }
          if isRandom(run(from: start), atLeast: 20) { add(.header(name: text(name)), name) }
          return
        }
        place += 1
      }
    default: return
    }
  }

  // MARK: Pieces

  /// The name in front of a separator, without its quotes.
  private func name(before at: Int) -> Range<Int>? {
    var last = at
    let isTag = bytes[at] == UInt8(ascii: ">")
    if !isTag {
      while last > 0, last > at - 24, bytes[last - 1] == 0x20 { last -= 1 }
      if last > 0, Self.isQuote(bytes[last - 1]) { last -= 1 }
      // In a JSON text that stands in a string.
      if last > 0, bytes[last - 1] == 0x5C { last -= 1 }
    }
    // The last three letters rule out nearly all names, before anything is made of them.
    guard last >= 4 else { return nil }
    let ending =
      (UInt32(bytes[last - 3]) << 16 | UInt32(bytes[last - 2]) << 8 | UInt32(bytes[last - 1]))
      | 0x20_2020
    switch ending {
    case 0x72_6574, 0x6B_656E, 0x6B_6579, 0x6F_7264, 0x73_7764: break  // ret ken key ord swd
    case 0x69_6F6E, 0x6B_6965: break  // ion (authorization), kie (cookie)
    case 0x61_6D65: break  // ame (name)
    default: return nil
    }
    // Comparisons, and `::`.
    if !isTag, at + 1 < end, bytes[at + 1] == bytes[at] { return nil }
    var first = last
    while first > 0, last - first < 48,
      Self.isWord(bytes[first - 1]) || bytes[first - 1] == UInt8(ascii: "-")
    { first -= 1 }
    guard last - first >= 4 else { return nil }
    if isTag, first == 0 || bytes[first - 1] != UInt8(ascii: "<") { return nil }
    return first..<last
  }

  /// Where the value behind a separator begins, and whether in quotes.
  private func value(behind at: Int) -> (start: Int, isQuoted: Bool)? {
    var place = at + 1
    if place < end, bytes[at] == UInt8(ascii: "="), bytes[place] == UInt8(ascii: ">") { place += 1 }
    while place < end, bytes[place] == 0x20 || bytes[place] == 0x09 { place += 1 }
    if bytes[at] == UInt8(ascii: ">") {
      while place < end, bytes[place] <= 0x20 { place += 1 }
      if isAt("<![CDATA[", place) { place += 9 }
      return place < end ? (place, true) : nil
    }
    if place < end, bytes[place] == 0x5C { place += 1 }
    guard place < end else { return nil }
    guard Self.isQuote(bytes[place]) else { return (place, false) }
    return (place + 1, true)
  }

  /// The bytes of a token from a place on.
  private func run(from start: Int) -> Range<Int> {
    var place = start
    let last = min(end, start + 4096)
    while place < last {
      let byte = bytes[place]
      guard
        Self.isWord(byte)
          || [0x2D, 0x2B, 0x2F, 0x2E, 0x7E, 0x25, 0x3D, 0x21, 0x40, 0x23, 0x26, 0x2A].contains(byte)
      else { break }
      place += 1
    }
    return start..<max(start, place)
  }

  /// Whether a value is that of a function, or of a variable's member.
  private func isCall(_ place: Int) -> Bool {
    place < end && (bytes[place] == UInt8(ascii: "(") || bytes[place] == UInt8(ascii: "["))
  }

  private func isLineStart(_ place: Int) -> Bool {
    if place == 0 || bytes[place - 1] == 0x0A { return true }
    return isAt("export ", place - 7) && (place == 7 || bytes[place - 8] == 0x0A)
  }

  /// Whether a value looks as if chance had made it: letters and digits in one long word, and no word
  /// of a person's.
  private func isRandom(_ range: Range<Int>, atLeast length: Int) -> Bool {
    guard range.count >= length, !isPlaceholder(range, Self.blanks + Self.names) else {
      return false
    }
    var (word, longest) = (0, 0)
    var (hasDigit, hasLetter) = (false, false)
    var seen: (UInt64, UInt64) = (0, 0)
    for byte in bytes[range] {
      if UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte { hasDigit = true }
      if UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 { hasLetter = true }
      word = Self.isWord(byte) && byte != UInt8(ascii: "_") ? word + 1 : 0
      longest = max(longest, word)
      if byte < 64 { seen.0 |= 1 << UInt64(byte) } else { seen.1 |= 1 << UInt64(byte & 63) }
    }
    return hasDigit && hasLetter && longest >= min(12, length)
      && seen.0.nonzeroBitCount + seen.1.nonzeroBitCount >= 8
  }

  /// What stands where a value is still to be filled in.
  private static let blanks: [StaticString] = [
    "your", "example", "xxx", "changeme", "change_me", "replace", "placeholder", "insert", "dummy",
    "sample", "...", "***",
  ]
  /// What is in the name of a setting or a variable, and hardly in what chance has made.
  private static let names: [StaticString] = [
    "secret", "token", "password", "consumer", "oauth", "config",
  ]

  /// Whether a value says itself that it is none.
  private func isPlaceholder(_ range: Range<Int>, _ words: [StaticString]) -> Bool {
    let lowered = bytes[range].map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }
    return words.contains { word in
      word.withUTF8Buffer { word in
        guard lowered.count >= word.count else { return false }
        return (0...(lowered.count - word.count)).contains { start in
          lowered[start] == word[0] && lowered[start...].starts(with: word)
        }
      }
    }
  }

  private func hasDigit(_ range: Range<Int>) -> Bool {
    bytes[range].contains { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  /// A name in small letters and without what separates its words.
  private func compact(_ range: Range<Int>) -> String {
    String(
      decoding: bytes[range].lazy.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }
        .map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }, as: UTF8.self)
  }

  private static func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
  }

  private static func isHex(_ byte: UInt8) -> Bool {
    UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
