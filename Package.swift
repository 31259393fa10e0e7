// swift-tools-version: 6.2
import PackageDescription

/// `make check` and CI set this. -Xswiftc -warnings-as-errors would reach the packages too, whose warnings are
/// suppressed, and clash with that.
let warnings: [SwiftSetting] =
  Context.environment["MAGINT_WARNINGS"] == "error" ? [.treatAllWarnings(as: .error)] : []

let strict: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ] + warnings

let argumentParser: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")

let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")

/// A product of a package that only the network half needs.
func network(_ name: String, _ package: String) -> Target.Dependency {
  .product(name: name, package: package, condition: .when(traits: ["Rehearsal"]))
}

let package = Package(
  name: "magint",
  products: [
    .executable(name: "magint", targets: ["magint"]),
    .executable(name: "magint-rehearse", targets: ["magint-rehearse"]),
    .library(name: "MagintKit", targets: ["MagintKit", "MagintCore"]),
  ],
  traits: [
    .default(enabledTraits: ["Rehearsal"]),
    .trait(
      name: "Rehearsal",
      description: "The network half, magint-rehearse: without it a build stays short."),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
  ],
  targets: [
    .systemLibrary(
      name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(
      name: "CLibArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    .target(name: "MagintCore", swiftSettings: strict),
    .target(
      name: "MagintSchemas", dependencies: ["MagintCore"], path: "Schemas",
      exclude: ["magint.schema.json"],
      resources: [
        "acl.xsd", "api.xsd", "catalog.xml", "config.xsd", "integration.xsd",
        "integration_file.xsd",
      ]
      .map { .embedInCode($0) }, swiftSettings: strict),
    .target(
      name: "MagintXML", dependencies: ["MagintCore", "MagintSchemas", "CLibXML2"],
      swiftSettings: strict + [.strictMemorySafety()]),
    .target(
      name: "MagintArchive", dependencies: ["MagintCore", "CLibArchive"],
      swiftSettings: strict + [.strictMemorySafety()]),
    .target(name: "MagintModel", dependencies: ["MagintCore", "MagintXML"], swiftSettings: strict),
    .target(
      name: "MagintCatalog", dependencies: ["MagintCore", "MagintXML"], exclude: ["Source"],
      swiftSettings: strict),
    .target(name: "MagintPHP", dependencies: ["MagintCore"], swiftSettings: strict),
    .target(
      name: "MagintRules",
      dependencies: [
        "MagintArchive", "MagintCore", "MagintXML", "MagintCatalog", "MagintModel", "MagintPHP",
      ],
      swiftSettings: strict),
    .target(
      name: "MagintEmit", dependencies: ["MagintCore", "MagintXML", "MagintModel", mustache],
      swiftSettings: strict),
    .target(name: "MagintReport", dependencies: ["MagintCore"], swiftSettings: strict),
    .target(
      name: "MagintKit",
      dependencies: [
        "MagintArchive", "MagintCore", "MagintSchemas", "MagintXML", "MagintCatalog", "MagintModel",
        "MagintPHP",
        "MagintRules", "MagintEmit", "MagintReport",
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "magint", dependencies: ["MagintCore", "MagintKit", argumentParser],
      swiftSettings: strict),
    .target(
      name: "MagintRehearsal",
      dependencies: [
        "MagintCore", "MagintCatalog", "MagintKit", "MagintModel", "MagintXML",
        network("HummingbirdCore", "hummingbird"), network("HummingbirdTLS", "hummingbird"),
        network("AsyncHTTPClient", "async-http-client"), network("Crypto", "swift-crypto"),
        network("X509", "swift-certificates"), network("Logging", "swift-log"),
        network("NIOCore", "swift-nio"), network("NIOPosix", "swift-nio"),
        network("NIOHTTP1", "swift-nio"), network("SwiftASN1", "swift-asn1"),
        network("NIOSSL", "swift-nio-ssl"), network("HTTPTypes", "swift-http-types"),
        network("NIOHTTPTypes", "swift-nio-extras"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "magint-rehearse",
      dependencies: ["MagintCore", "MagintKit", "MagintRehearsal", argumentParser],
      swiftSettings: strict),
    .target(
      name: "MagintCatalogSource", dependencies: ["MagintCatalog", "MagintCore"],
      swiftSettings: strict),
    .executableTarget(
      name: "magint-dev",
      dependencies: [
        "MagintCatalog", "MagintCatalogSource", "MagintCore", "MagintKit", argumentParser,
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "magint-load",
      dependencies: [
        "MagintCatalog", "MagintCore", "MagintRehearsal", argumentParser,
        network("HummingbirdCore", "hummingbird"), network("AsyncHTTPClient", "async-http-client"),
        network("Logging", "swift-log"), network("NIOCore", "swift-nio"),
        network("NIOHTTP1", "swift-nio"), network("NIOPosix", "swift-nio"),
        network("HTTPTypes", "swift-http-types"),
      ],
      swiftSettings: strict),
    .target(name: "MagintTestSupport", swiftSettings: strict),
    .testTarget(
      name: "MagintCoreTests", dependencies: ["MagintCore", "MagintTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "MagintCatalogTests",
      dependencies: [
        "MagintCatalog", "MagintCatalogSource", "MagintCore", "MagintXML", "MagintModel",
        "MagintTestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "MagintXMLTests",
      dependencies: ["MagintXML", "MagintCore", "MagintSchemas", "MagintTestSupport", "CLibXML2"],
      swiftSettings: strict),
    .testTarget(
      name: "MagintArchiveTests", dependencies: ["MagintArchive", "MagintTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "MagintPHPTests", dependencies: ["MagintPHP", "MagintCore", "MagintTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "MagintModelTests",
      dependencies: [
        "MagintModel", "MagintCatalog", "MagintXML", "MagintCore", "MagintTestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "MagintEmitTests",
      dependencies: ["MagintEmit", "MagintModel", "MagintXML", "MagintCore", "MagintTestSupport"],
      exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(
      name: "MagintRulesTests",
      dependencies: [
        "MagintRules", "MagintArchive", "MagintPHP", "MagintCatalog", "MagintModel", "MagintXML",
        "MagintCore",
        "MagintTestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "MagintReportTests",
      dependencies: ["MagintCore", "MagintReport", "MagintXML", "MagintTestSupport"],
      exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(
      name: "MagintKitTests",
      dependencies: [
        "MagintKit", "MagintCatalog", "MagintCore", "MagintModel", "MagintXML", "MagintTestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "MagintRehearsalTests",
      dependencies: [
        "MagintRehearsal", "MagintCatalog", "MagintCore", "MagintKit", "MagintTestSupport",
        "magint", "magint-rehearse",
        network("AsyncHTTPClient", "async-http-client"), network("NIOCore", "swift-nio"),
        network("NIOHTTP1", "swift-nio"), network("NIOPosix", "swift-nio"),
        network("NIOSSL", "swift-nio-ssl"), network("HummingbirdCore", "hummingbird"),
        network("HTTPTypes", "swift-http-types"), network("Logging", "swift-log"),
      ],
      exclude: ["Fixtures"],
      swiftSettings: strict),
    .testTarget(
      name: "MagintTests",
      dependencies: ["magint", "MagintCore", "MagintRules", "MagintXML", "MagintTestSupport"],
      exclude: ["Fixtures"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
