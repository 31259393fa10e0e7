import MagintCore
import MagintKit

/// Prints the integrations below some paths as Magento 2.4.7 in production mode holds them, and what
/// there is to say of the files.
///
/// - Returns: whether Magento takes them.
func report(_ paths: [String]) throws(MagintError) -> Bool {
  var options = CompileOptions()
  options.mode = .production
  options.catalog.magento = "2.4.7"

  let compiler = Compiler(options)
  let compilation = try compiler.compileSequentially(compiler.select(paths))
  for finding in compilation.diagnostics where finding.severity == .error {
    let line = finding.range.map { ":\($0.start.line)" } ?? ""
    print("\(finding.path)\(line): \(finding.message)")
  }
  guard !compilation.isStopped else {
    print("Magento stops at this configuration.")
    return false
  }
  for integration in compilation.integrations {
    print("\(integration.name) may use \(integration.effectiveResources.count) resources")
  }
  // The same configuration in its normal form, to compare or to write.
  for file in try compilation.files(.consolidated) { print("\n\(file.path)\n\(file.text)") }
  return true
}

do {
  let paths = Array(CommandLine.arguments.dropFirst())
  if try !report(paths.isEmpty ? ["."] : paths) { print("Nothing was compiled.") }
} catch {
  print(error)
}
