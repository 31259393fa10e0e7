import Foundation
import MagintTestSupport
import Testing

/// A directory that looks like a Magento.
private final class FakeMagento: Sendable {
  let directory: TemporaryDirectory
  var url: URL { directory.url }

  init() throws { directory = try TemporaryDirectory() }

  func module(
    _ name: String, at path: String, after: [String] = [], acl: String = "", webapi: String = "",
    isRegistered: Bool = true
  ) throws {
    let sequence = after.map { "<module name=\"\($0)\"/>" }.joined()
    try directory.write(
      "<config><module name=\"\(name)\"><sequence>\(sequence)</sequence></module></config>",
      to: "\(path)/etc/module.xml")
    if isRegistered { try directory.write("<?php\n", to: "\(path)/registration.php") }
    if !acl.isEmpty {
      try directory.write(
        "<config><acl><resources><resource id=\"Magento_Backend::admin\">\(acl)</resource></resources></acl></config>",
        to: "\(path)/etc/acl.xml")
    }
    if !webapi.isEmpty {
      try directory.write("<routes>\(webapi)</routes>", to: "\(path)/etc/webapi.xml")
    }
  }

  /// Few modules, in all the places where they may be.
  static func small() throws -> FakeMagento {
    let magento = try FakeMagento()
    try magento.directory.write(
      "<config><acl><resources><resource id=\"Magento_Backend::admin\" title=\"Magento Admin\"/></resources></acl></config>",
      to: "vendor/magento/module-backend/etc/acl.xml")
    try magento.module("Magento_Backend", at: "vendor/magento/module-backend")
    try magento.directory.write(
      "{\"name\":\"magento/module-backend\",\"version\":\"102.0.7\"}",
      to: "vendor/magento/module-backend/composer.json")
    try magento.module(
      "Magento_Sales", at: "vendor/magento/module-sales",
      acl: "<resource id=\"Magento_Sales::sales\" title=\"Sales\"/>",
      webapi:
        "<route url=\"/V1/orders\" method=\"GET\"><service class=\"S\" method=\"m\"/><resources><resource ref=\"Magento_Sales::sales\"/></resources></route>"
    )
    try magento.module(
      "Acme_Shop", at: "app/code/Acme/Shop", after: ["Magento_Sales"],
      acl: "<resource id=\"Acme_Shop::x\" title=\"Acme\"/>")
    try magento.module(
      "Acme_Inner", at: "vendor/acme/bundle/inner",
      acl: "<resource id=\"Acme_Inner::x\" title=\"Inner\"/>")
    try magento.module(
      "Acme_Source", at: "vendor/acme/source/src/Module",
      acl: "<resource id=\"Acme_Source::x\" title=\"Source\"/>")
    try magento.directory.write(
      "{\"autoload\":{\"files\":[\"src/Module/registration.php\"]}}",
      to: "vendor/acme/source/composer.json")
    try magento.directory.write("<?php\n", to: "vendor/acme/theme/registration.php")
    try magento.directory.write(
      "{\"name\":\"magento/product-community-edition\",\"version\":\"2.4.7-p3\",\"require\":{\"php\":\"~8.2.0\"}}",
      to: "vendor/magento/product-community-edition/composer.json")
    return magento
  }

  func importing(_ arguments: [String] = []) throws -> (result: Program.Output, file: URL) {
    let file = url.appendingPathComponent("out-\(UUID().uuidString).json")
    return (
      try Program.run(["catalog", "import", url.path, "-o", file.path] + arguments, in: url), file
    )
  }

  func imported() throws -> Snapshot {
    let (result, file) = try importing()
    #expect(result.status == 0, "\(result.standardError)")
    return try JSONDecoder().decode(Snapshot.self, from: Data(contentsOf: file))
  }
}

private struct Snapshot: Decodable {
  struct Module: Decodable { var name: String }
  struct Resource: Decodable { var id, title: String }
  struct Route: Decodable { var url: String }
  var release, edition: String?
  var modules: [Module]
  var packages: [String: String]
  var resources: [Resource]
  var routes: [Route]
}

@Suite struct CatalogCommandTests {
  @Test func allPlacesOfModules() throws {
    let magento = try FakeMagento.small()
    let snapshot = try magento.imported()
    #expect(
      snapshot.modules.map(\.name)
        == ["Magento_Backend", "Magento_Sales", "Acme_Inner", "Acme_Shop", "Acme_Source"])
    #expect(
      snapshot.resources.map(\.id)
        == [
          "Magento_Backend::admin", "Magento_Sales::sales", "Acme_Inner::x", "Acme_Shop::x",
          "Acme_Source::x",
        ])
    #expect(snapshot.routes.map(\.url) == ["/V1/orders"])
    #expect(snapshot.release == "2.4.7-p3")
    #expect(snapshot.edition == "community")
    #expect(snapshot.packages["php"] == "~8.2.0")
    // The same bytes again.
    let files = try (0..<2).map { _ in try Data(contentsOf: magento.importing().file) }
    #expect(files[0] == files[1])
  }

  @Test func aCatalogAndItsRootJudgeAlike() throws {
    let magento = try FakeMagento.small()
    let (_, file) = try magento.importing()
    let sample = Fixtures.packageRoot.appendingPathComponent("Samples/good-consolidated").path
    for command in [
      ["grants", sample], ["grants", sample, "--format", "json"], ["acl", "tree"],
      ["catalog", "show"],
    ] {
      let byFile = try Program.run(command + ["--catalog", file.path], in: magento.url)
      let byRoot = try Program.run(command + ["--magento-root", "."], in: magento.url)
      #expect(byFile.status == 0, "\(command): \(byFile.standardError)")
      #expect(byFile.standardOutput == byRoot.standardOutput)
      #expect(byFile.standardOutput.contains("2.4.7-p3") || command[0] == "acl")
    }
    let grants = try Program.run(["grants", sample, "--catalog", file.path], in: magento.url)
    #expect(
      grants.standardOutput.contains(
        "Magento_Sales::actions_view: this Magento has no such resource"))
    for (release, status) in [
      ("2.4.7-p3", Int32(0)), ("2.4", 0), (">=2.4.4", 0), ("2.4.4..2.4.8", 0), ("2.4.6", 2),
      ("newest", 2),
    ] {
      let result = try Program.run(
        ["grants", sample, "--catalog", file.path, "--magento", release], in: magento.url)
      #expect(result.status == status, "\(release): \(result.standardError)")
    }
  }

  @Test func disabledModules() throws {
    let magento = try FakeMagento.small()
    try magento.directory.write("<config><acl", to: "app/code/Acme/Shop/etc/acl.xml")
    try magento.directory.write(
      "<?php\nreturn [\n    'modules' => [\n        'Magento_Backend' => 1,\n        'Magento_Sales' => 1,\n        'Acme_Shop' => 0,\n        'Acme_Inner' => 1,\n    ]\n];\n",
      to: "app/etc/config.php")
    let (result, _) = try magento.importing()
    #expect(result.status == 0)
    #expect(result.standardError.contains("Acme_Source is not in app/etc/config.php"))
    #expect(try magento.imported().modules.map(\.name).contains("Acme_Shop") == false)
    // What is not understood disables nothing; the broken file of Acme_Shop is read then.
    try magento.directory.write("<?php return require 'other.php';", to: "app/etc/config.php")
    let failed = try magento.importing()
    #expect(failed.result.status == 3)
    #expect(failed.result.standardError.contains("app/code/Acme/Shop/etc/acl.xml:1:"))
    #expect(!FileManager.default.fileExists(atPath: failed.file.path))
  }

  @Test func releases() throws {
    let magento = try FakeMagento.small()
    func release() throws -> String? { try magento.imported().release }
    let product = magento.url.appendingPathComponent("vendor/magento/product-community-edition")
    try FileManager.default.removeItem(at: product)
    #expect(try release() == nil)
    let show = try Program.run(["catalog", "show", "--magento-root", "."], in: magento.url)
    #expect(show.standardOutput.contains("unknown"))
    let sample = Fixtures.packageRoot.appendingPathComponent("Samples/good-consolidated").path
    let grants = try Program.run(["grants", sample, "--magento-root", "."], in: magento.url)
    #expect(grants.standardOutput.contains("Magento of unknown release"))
    #expect(
      try Program.run(
        ["grants", sample, "--magento-root", ".", "--magento", "2.4.7"], in: magento.url
      ).status == 2)
    try magento.directory.write(
      "{\"require\":{\"magento/product-community-edition\":\"2.4.5\"}}", to: "composer.json")
    #expect(try release() == "2.4.5")
    try magento.directory.write(
      "{\"packages\":[{\"name\":\"magento/product-enterprise-edition\",\"version\":\"2.4.6-p1\"},{\"name\":\"magento/product-community-edition\",\"version\":\"2.4.6-p1\"}]}",
      to: "composer.lock")
    #expect(try magento.imported().edition == "enterprise")
    #expect(try release() == "2.4.6-p1")
    try magento.directory.write("{\"packages\":", to: "composer.lock")
    #expect(try release() == "2.4.5")
    try magento.directory.write(
      "{\"version\":\"2.4.9-beta1\"}", to: "vendor/magento/magento2-base/composer.json")
    #expect(try release() == "2.4.9-beta1")
  }

  @Test func oddModules() throws {
    let magento = try FakeMagento.small()
    try magento.module("Acme_Lost", at: "app/code/Acme/Lost", isRegistered: false)
    try magento.module("Acme_Shop", at: "vendor/acme/shop-again")
    try magento.directory.write("<config/>", to: "vendor/acme/nameless/etc/module.xml")
    let files = FileManager.default
    // A link to a module that is there already, one to nothing, and one in a circle.
    for (link, target) in [
      ("vendor/acme/linked", "../../app/code/Acme/Shop"), ("vendor/acme/dangling", "nowhere"),
      ("vendor/acme/circle", "circle"), ("vendor/acme/up", "../.."), ("app/code/Acme/Up", "../.."),
    ] {
      try files.createSymbolicLink(
        atPath: magento.url.appendingPathComponent(link).path, withDestinationPath: target)
    }
    let (result, file) = try magento.importing()
    #expect(result.status == 0, "\(result.standardError)")
    #expect(
      result.standardError.contains("Acme_Lost in app/code/Acme/Lost has no registration.php"))
    #expect(
      result.standardError.contains(
        "Acme_Shop is in app/code/Acme/Shop and again in vendor/acme/shop-again"))
    #expect(result.standardError.contains("vendor/acme/nameless/etc/module.xml names no module"))
    let snapshot = try JSONDecoder().decode(Snapshot.self, from: Data(contentsOf: file))
    #expect(snapshot.modules.filter { $0.name == "Acme_Shop" }.count == 1)
  }

  @Test func refusals() throws {
    let magento = try FakeMagento.small()
    try magento.module("Acme_A", at: "app/code/Acme/A", after: ["Acme_B"])
    try magento.module("Acme_B", at: "app/code/Acme/B", after: ["Acme_A"])
    let circle = try magento.importing().result
    #expect(circle.status == 3)
    #expect(circle.standardError.contains("Acme_A → Acme_B → Acme_A"))
    try magento.module("Acme_B", at: "app/code/Acme/B")
    try magento.directory.write("<config><module", to: "app/code/Acme/A/etc/module.xml")
    #expect(
      try magento.importing().result.standardError.contains("app/code/Acme/A/etc/module.xml:1:"))
    try magento.directory.write(
      Array("<config><module name='Acme_\u{FF}'/>".utf16.map { UInt8(truncatingIfNeeded: $0) }),
      to: "app/code/Acme/A/etc/module.xml")
    #expect(try magento.importing().result.status == 3)

    let empty = try TemporaryDirectory()
    #expect(try Program.run(["catalog", "import", ".", "-o", "x"], in: empty.url).status == 2)
    #expect(
      try Program.run(["catalog", "import", "nowhere", "-o", "x"], in: empty.url).status == 3)
    #expect(try Program.run(["catalog", "import", "."], in: empty.url).status == 2)
  }

  @Test func outputFiles() throws {
    let magento = try FakeMagento.small()
    let (_, file) = try magento.importing()
    let path = file.path
    #expect(try Program.run(["catalog", "import", ".", "-o", path], in: magento.url).status == 0)
    try Data("mine".utf8).write(to: file)
    #expect(try Program.run(["catalog", "import", ".", "-o", path], in: magento.url).status == 3)
    #expect(
      try Program.run(["catalog", "import", ".", "-o", path, "--force"], in: magento.url).status
        == 0)
    #expect(try Program.run(["catalog", "import", ".", "-o", "new/"], in: magento.url).status == 2)
  }

  @Test func twoThousandModules() throws {
    let magento = try FakeMagento.small()
    // Foundation takes a minute for these files.
    func write(_ text: String, to path: String) throws {
      let file = try #require(fopen(magento.url.path + "/" + path, "w"))
      fputs(text, file)
      fclose(file)
    }
    for vendor in 0..<7 { mkdir(magento.url.path + "/vendor/v\(vendor)", 0o755) }
    for number in 0..<2000 {
      let path = "vendor/v\(number % 7)/m\(number)"
      mkdir(magento.url.path + "/" + path, 0o755)
      mkdir(magento.url.path + "/\(path)/etc", 0o755)
      let after = number % 3 == 0 ? "Vendor\((number + 1) % 7)_M\(number + 1)" : "Magento_Sales"
      try write("<?php\n", to: "\(path)/registration.php")
      try write(
        "<config><module name=\"Vendor\(number % 7)_M\(number)\"><sequence><module name=\"\(after)\"/></sequence></module></config>",
        to: "\(path)/etc/module.xml")
      try write(
        "<config><acl><resources><resource id=\"Magento_Backend::admin\"><resource id=\"Vendor_M\(number)::x\" title=\"\(number)\"/></resource></resources></acl></config>",
        to: "\(path)/etc/acl.xml")
      try write(
        "<routes><route url=\"/V1/m\(number)\" method=\"GET\"><resources><resource ref=\"Vendor_M\(number)::x\"/></resources></route></routes>",
        to: "\(path)/etc/webapi.xml")
    }
    let start = ContinuousClock.now
    let snapshot = try magento.imported()
    #expect(ContinuousClock.now - start < .seconds(60))
    #expect(snapshot.modules.count == 2005)
    #expect(snapshot.resources.count == 2005)
    #expect(snapshot.routes.count == 2001)
  }
}
