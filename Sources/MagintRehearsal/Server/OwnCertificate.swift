#if Rehearsal
  internal import Crypto
  internal import Foundation
  package import MagintCore
  internal import MagintModel
  internal import SwiftASN1
  internal import X509

  /// A certificate that a stand-in makes for itself, for a week and for the machine it runs on.
  package struct OwnCertificate: Sendable {
    /// As PEM; also what a service has to trust.
    package let certificate: String
    let privateKey: String

    /// - Parameter host: a name or an address, beside `localhost` and the loopback addresses.
    /// - Throws: ``MagintError`` where the cryptographic library refuses.
    package init(host: String) throws(MagintError) {
      do {
        let key = P256.Signing.PrivateKey()
        let issuer = Certificate.PrivateKey(key)
        let name = try Self.ownName()
        let now = Date()
        let certificate = try Certificate(
          version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: issuer.publicKey,
          notValidBefore: now.addingTimeInterval(-3600),
          notValidAfter: now.addingTimeInterval(7 * 86_400), issuer: name, subject: name,
          signatureAlgorithm: .ecdsaWithSHA256,
          extensions: try Certificate.Extensions {
            Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
            Critical(KeyUsage(digitalSignature: true, keyCertSign: true))
            try ExtendedKeyUsage([.serverAuth])
            SubjectAlternativeNames(Self.names(host))
          }, issuerPrivateKey: issuer)
        self.certificate = try certificate.serializeAsPEM().pemString + "\n"
        privateKey = key.pemRepresentation
      } catch {
        throw MagintError(.failure, "no certificate can be made: \(error)")
      }
    }

    /// Whether a file holds such a certificate and nothing else: when the program that made it has ended,
    /// its key is gone, and nobody misses it.
    package static func isOne(_ bytes: [UInt8]) -> Bool {
      guard let text = String(validating: bytes, as: UTF8.self),
        let certificate = try? Certificate(pemEncoded: text), let name = try? ownName(),
        certificate.subject == name, certificate.issuer == name,
        let again = try? certificate.serializeAsPEM().pemString
      else { return false }
      return Array("\(again)\n".utf8) == bytes
    }

    private static func ownName() throws -> DistinguishedName {
      try DistinguishedName { CommonName("magint rehearsal") }
    }

    private static func names(_ host: String) -> [GeneralName] {
      var names: [GeneralName] = [
        .dnsName("localhost"), .ipAddress([127, 0, 0, 1]),
        .ipAddress([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
      ]
      if let address = IPAddress(v4: host) ?? IPAddress(v6: host) {
        let address = GeneralName.ipAddress(ArraySlice(address.bytes))
        if !names.contains(address) { names.append(address) }
      } else if host != "localhost" {
        names.append(.dnsName(host))
      }
      return names
    }
  }

  extension GeneralName {
    fileprivate static func ipAddress(_ bytes: ArraySlice<UInt8>) -> GeneralName {
      .ipAddress(.init(contentBytes: bytes))
    }
  }
#endif
