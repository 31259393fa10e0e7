package import MagintCore
import MagintModel
import MagintXML

package enum InvalidEmail: FileRule {
  package static let id: RuleID = "invalid-email"
  package static var metadata: RuleMetadata {
    RuleMetadata(
      category: .value, severity: .warning, consequences: [.style],
      summary: "An email that Magento accepts and no mail server would",
      rationale: """
        Magento's pattern is loose: it takes `a@@b.co`, `a b@c d.co m` and `a@b..co`. The address is
        stored as it is; mail to it does not arrive.

        Changing it later is not free: for `etc/integration.xml` a changed email makes
        `setup:upgrade` recreate the integration, and every merchant has to activate again.
        """,
      examples: [
        .bad(
          .integration,
          document(
            .integration, "<email>⟦integrations@@acme.io⟧</email>\n\(Good.urls)\n\(Good.resources)")
        ),
        .bad(
          .config, document(.config, "<email>⟦Acme Support support@acme.io⟧</email>\n\(Good.urls)")),
        .bad(.config, document(.config, "<email>⟦support@acme..io⟧</email>\n\(Good.urls)")),
        .good(
          .config, document(.config, "<email>sales+magento@shop.acme.co.uk</email>\n\(Good.urls)")),
      ])
  }

  package static func check(_ file: CheckedFile, _ report: inout FindingList) {
    guard file.kind != .api else { return }
    for integration in file.integrations {
      guard let email = integration.email, !email.hasEntityReference, !isOrdinary(email.text)
      else { continue }
      let address = email.trimmed
      // What developer mode refuses is said by the rules about that.
      guard SchemaFinding.ValueType.email.accepts(String(address)), let fault = fault(address)
      else { continue }
      report.add(
        Self.self, .warning, [.style], at: email.range,
        "\(quoted(address)) is not a usable email address: \(fault)",
        "Magento's schema lets it pass and stores it; mail to it does not arrive.",
        fixIts: [FixIt("Put in the address that merchants can write to", .unsafe)])
    }
  }

  /// Whether an address is like nearly all: words of letters, digits and hyphens, with single dots between
  /// them, the last one of letters. There is no fault in such a one.
  static func isOrdinary(_ address: String) -> Bool {
    let bytes = address.utf8.span
    guard bytes.count <= 64 else { return false }
    var (atCount, dotCount) = (0, 0)
    // What a word may neither begin nor end with.
    var isBetween = true
    var isLetter = false
    for index in bytes.indices {
      switch bytes[index] {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
        (isBetween, isLetter) = (false, true)
      case UInt8(ascii: "0")...UInt8(ascii: "9"): (isBetween, isLetter) = (false, false)
      case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "@"):
        if isBetween { return false }
        isBetween = true
        if bytes[index] == UInt8(ascii: "@") {
          atCount += 1
          dotCount = 0
        } else if bytes[index] == UInt8(ascii: ".") {
          dotCount += 1
        }
      default: return false
      }
    }
    return atCount == 1 && dotCount > 0 && !isBetween && isLetter
  }

  /// What is wrong with an address by RFC 5321, section 4.1.2, as mail servers take it; quoted
  /// local parts and address literals count as wrong, since no service has one.
  static func fault(_ address: Substring) -> String? {
    let bytes = address.utf8
    guard let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { return "it has no '@'" }
    let local = bytes[..<at]
    let domain = address[bytes.index(after: at)...]
    if local.contains(UInt8(ascii: "@")) { return "it has more than one '@'" }
    guard bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      return address.unicodeScalars.contains { $0.properties.isWhitespace }
        ? "it contains white space" : "many mail servers take ASCII letters only"
    }
    if let byte = local.first(where: isSpecial) {
      return "'\(Character(Unicode.Scalar(byte)))' is not allowed before the '@'"
    }
    if local.count > 64 { return "the part before the '@' has more than 64 characters" }
    if !local.isEmpty, WebAddress.hasStrayDot(local) {
      return "a dot before the '@' must stand between other characters"
    }
    return WebAddress.domainFault(domain)
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ","),
      UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: "<"), UInt8(ascii: ">"),
      UInt8(ascii: "["), UInt8(ascii: "\\"), UInt8(ascii: "]"):
      true
    default: false
    }
  }
}
