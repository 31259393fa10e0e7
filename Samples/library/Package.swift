// swift-tools-version: 6.2
import PackageDescription

// A program that uses magint as a library: it prints what a shop's integrations may do.
let package = Package(
  name: "ShopReport",
  dependencies: [
    // In a package of your own: .package(url: "https://github.com/…/magint", from: "0.1.0")
    .package(name: "magint", path: "../..")
  ],
  targets: [
    .executableTarget(
      name: "ShopReport", dependencies: [.product(name: "MagintKit", package: "magint")])
  ]
)
