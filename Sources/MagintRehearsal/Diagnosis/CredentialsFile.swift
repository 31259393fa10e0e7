#if Rehearsal
  package import MagintCore

  /// The keys and secrets of an integration, as a file holds them.
  package enum CredentialsFile {
    /// Reads a JSON object, or lines and forms of `name=value`. Names are those of OAuth, of Magento's four
    /// values and of the replies of the token URLs: `consumer_key`, `oauth_consumer_secret`,
    /// `access_token`, `oauth_token_secret`, ….
    ///
    /// - Parameter path: for messages.
    /// - Throws: ``MagintError`` where the file has neither form or lacks consumer key or secret.
    package static func read(_ bytes: [UInt8], path: String) throws(MagintError) -> Credentials {
      var values: [String: String] = [:]
      if let first = bytes.first(where: { $0 > 0x20 }), first == UInt8(ascii: "{") {
        do throws(JSONTree.ParseError) {
          for member in try JSONTree.parse(bytes).members {
            if let text = member.value.string { values[name(member.name)] = text }
          }
        } catch {
          throw MagintError(.usage, path: path, "is not JSON: \(error.message)")
        }
      } else {
        for line in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D || $0 == 0x26 }) {
          let text = String(decoding: line, as: UTF8.self)
          guard !text.hasPrefix("#"), let equals = text.firstIndex(of: "=") else { continue }
          let written = text[text.index(after: equals)...].filter {
            $0 != " " && $0 != "\"" && $0 != "'"
          }
          values[name(String(text[..<equals]))] = String(
            decoding: PercentCoding.decode(Array(written.utf8)), as: UTF8.self)
        }
      }
      guard let key = values["consumer_key"], let secret = values["consumer_secret"] else {
        let missing = values["consumer_key"] == nil ? "consumer_key" : "consumer_secret"
        throw MagintError(
          .usage, path: path,
          "has no \(missing); write lines of consumer_key=…, consumer_secret=…, access_token=… and access_token_secret=…, or the same as a JSON object"
        )
      }
      return Credentials(
        consumerKey: key, consumerSecret: secret,
        token: values["access_token"] ?? values["token"] ?? "",
        tokenSecret: values["access_token_secret"] ?? values["token_secret"] ?? "")
    }

    private static func name(_ written: String) -> String {
      var name = written.lowercased().filter { $0 != " " && $0 != "\"" }
      if name.hasPrefix("export") { name.removeFirst("export".count) }
      name = name.replacing("-", with: "_")
      if name.hasPrefix("oauth_") { name.removeFirst("oauth_".count) }
      return name
    }
  }
#endif
