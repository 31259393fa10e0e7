import MagintCatalog
package import MagintCore
import MagintPHP

package enum IntegrationNotInstalled: ProjectRule {
  package static let id: RuleID = "integration-not-installed"
  package static var metadata: RuleMetadata {
    let path = FileKind.config.modulePath
    let marked = document(.config, name: "⟦Acme Order Sync⟧", Good.fields(.config))
    let maker = """
      <?php
      namespace Acme\\OrderSync\\Setup\\Patch\\Data;

      use Magento\\Framework\\Setup\\Patch\\DataPatchInterface;
      use Magento\\Integration\\Api\\IntegrationServiceInterface;

      class InstallIntegration implements DataPatchInterface
      {
          private $service;

          public function __construct(IntegrationServiceInterface $service)
          {
              $this->service = $service;
          }

          public function apply()
          {
              $this->service->create(['name' => 'Acme Order Sync', 'email' => 'integrations@acme.io']);
          }

          public static function getDependencies()
          {
              return [];
          }

          public function getAliases()
          {
              return [];
          }
      }

      """
    return RuleMetadata(
      category: .module, severity: .error,
      consequences: [
        ConsequenceRow("no code passes the name", [.dropped]),
        ConsequenceRow("the names that code passes cannot be read from it", [.style]),
      ],
      summary: "No code of the module installs an integration of the legacy files",
      rationale: """
        `etc/integration/config.xml` installs nothing by itself. A data patch, InstallData or
        UpgradeData has to call `processIntegrationConfig` of
        `Magento\\Integration\\Model\\ConfigBasedIntegrationManager` with the names of the
        integrations; one that it does not pass does not exist in any shop.

        All PHP of the module is read for such calls, and literals, arrays, constants, properties and
        variables are followed. Where the names come from anywhere else, a note says so and nothing
        is said of what is not installed; neither is it where a module has no PHP at all to look at.
        What the calls of another module below the linted paths pass counts too. Where a file makes
        integrations by itself, with `create` or `update` of `IntegrationServiceInterface`, the finding
        is a warning.
        """,
      examples: [
        .bad(
          .config, marked, path: path, beside: GoodModule.legacy.with([GoodModule.patchPath: nil])),
        .bad(
          .config, marked, path: path, beside: GoodModule.legacy.with([GoodModule.patchPath: maker])
        ),
        .bad(
          .config, marked, path: path,
          beside: GoodModule.legacy.with([
            GoodModule.patchPath: patchDocument("['Acme Order Synk']")
          ])),
        .bad(
          .config, patchDocument("⟦$this->names()⟧"), path: GoodModule.patchPath,
          beside: GoodModule.legacy),
        .good(.config, GoodModule.config, path: path, beside: GoodModule.legacy),
        .good(
          .config, GoodModule.config, path: path,
          beside: GoodModule.legacy.with([
            GoodModule.patchPath: patchDocument("[self::NAME]").replacing(
              "    private ConfigBased",
              with: "    private const NAME = 'Acme Order Sync';\n    private ConfigBased")
          ])),
      ])
  }

  package static func check(_ project: CheckedProject, _ findings: inout [Diagnostic]) {
    var passed: Set<ExactString> = []
    var folded: Set<String> = []
    /// The vendors with a call whose names are not known.
    var unclear: Set<String> = []
    var declared: Set<ExactString> = []
    for file in project.files where file.kind == .config {
      for integration in file.integrations { declared.insert(ExactString(integration.name)) }
    }
    for module in project.modules {
      for source in module.sources?.sources ?? [] {
        for call in source.calls {
          guard let names = call.names else {
            unclear.insert(vendor(module))
            continue
          }
          for name in names {
            passed.insert(ExactString(name))
            folded.insert(name.lowercased())
          }
        }
      }
    }
    for module in project.modules {
      guard let sources = module.sources, sources.hasPHP else { continue }
      let consolidated = Set(module.names(.integration).map { ExactString($0) })
      var isIncomplete = false
      for file in module.files where file.kind == .config {
        for integration in file.integrations
        where !passed.contains(ExactString(integration.name))
          && !consolidated.contains(ExactString(integration.name))
        {
          isIncomplete = true
          // What differs by case is a finding of the call.
          guard !unclear.contains(vendor(module)), !folded.contains(integration.name.lowercased())
          else { continue }
          let near = sources.sources.lazy.compactMap { source in
            misspelt(integration.name, source, declared)
          }.first
          findings.append(missing(integration, file, sources, near))
        }
      }
      guard isIncomplete else { continue }
      for source in sources.sources {
        for call in source.calls where call.names == nil {
          findings.append(
            finding(
              .note, [.style], in: source.file.file, at: call.range,
              "the names that are passed here cannot be read from the code",
              "Whether each integration of etc/integration/config.xml is installed is for you to see.",
              fixIts: [FixIt("Pass the names as literals or constants", .unsafe)]))
        }
      }
    }
  }

  /// A name that a file passes, that nothing declares, and that is almost `name`.
  private static func misspelt(
    _ name: String, _ source: ModuleSources.Source, _ declared: Set<ExactString>
  ) -> (name: String, source: ModuleSources.Source, range: Range<Int>)? {
    for call in source.calls where call.method == .names {
      for passed in call.names ?? []
      where !declared.contains(ExactString(passed)) && isAlmost(passed, name) {
        return (passed, source, call.literals[passed] ?? call.range)
      }
    }
    return nil
  }

  /// Whether one of two names is the other with a slip or two.
  static func isAlmost(_ left: String, _ right: String) -> Bool {
    let length = min(left.count, right.count)
    guard length <= 64, abs(left.count - right.count) * 4 <= length else { return false }
    return editDistance(left.lowercased(), right.lowercased()) * 4 <= length
  }

  private static func missing(
    _ integration: FileSummary.Integration, _ file: FileSummary, _ sources: ModuleSources,
    _ near: (name: String, source: ModuleSources.Source, range: Range<Int>)?
  ) -> Diagnostic {
    var notes: [Diagnostic.Note] = []
    let help: String
    if let near {
      notes.append(
        note("\(quoted(near.name)) is passed here", in: near.source.file.file, at: near.range))
      help =
        "\(near.source.relativePath) passes \(quoted(near.name)); correct the name, there or here"
    } else if let maker = sources.makerPath {
      notes.append(
        Diagnostic.Note("this file makes integrations without configuration", path: maker))
      help =
        "Remove the file, or install what it declares instead of making the integration in code"
    } else {
      help =
        "Add a data patch that calls processIntegrationConfig(['\(integration.name)']), or move to "
        + "etc/integration.xml, which needs no PHP"
    }
    let isMade = near == nil && sources.makerPath != nil
    return Diagnostic(
      rule: id, severity: isMade ? .warning : .error, consequences: [.dropped], path: file.path,
      range: integration.range,
      message: "no code of the module installs \(quoted(integration.name))",
      explanation:
        "A config.xml installs nothing by itself: where no setup code calls processIntegrationConfig "
        + "with this name, the integration does not exist.",
      notes: notes, fixIts: [FixIt(help, .unsafe)])
  }

  /// What stands in front of the `_` of the module's name: modules of one vendor install for each other.
  private static func vendor(_ module: CheckedModule) -> String {
    String(module.name.prefix { $0 != "_" }).lowercased()
  }
}
