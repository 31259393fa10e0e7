import MagintCore
import MagintTestSupport
import Testing

@testable import MagintPHP

/// The names that a call passes, in every form that real modules use.
struct ResolverTests {
  /// `A|B` for what is passed, `?` where it cannot be known, `-` where there is no call.
  static func passed(_ text: String, others: [String: String] = [:]) -> String {
    let files = others.mapValues { PHPFile(SourceFile(path: "o.php", bytes: Array($0.utf8))) }
    let file = PHPFile(SourceFile(path: "a.php", bytes: Array(text.utf8)))
    let resolver = PHPResolver { files[$0] }
    let calls = file.calls(of: ["processIntegrationConfig"])
    if calls.isEmpty { return "-" }
    var names: [String] = []
    for call in calls {
      guard let argument = call.argument, let values = resolver.values(of: argument, in: file)
      else { return "?" }
      for value in values {
        guard case .array(let elements) = value else { return "?" }
        for element in elements {
          let name = String(decoding: PHPResolver.bytes(element.value) ?? [], as: UTF8.self)
          if !names.contains(name) { names.append(name) }
        }
      }
    }
    return names.joined(separator: "|")
  }

  /// A data patch whose `apply` is `body`.
  static func patch(_ body: String, members: String = "", before: String = "") -> String {
    """
    <?php
    namespace Acme\\Sync\\Setup\\Patch\\Data;
    use Acme\\Sync\\Model\\Names;
    \(before)
    class Install extends Base implements DataPatchInterface
    {
        \(members)
        public function apply()
        {
            \(body)
        }
    }
    """
  }

  @Test(arguments: [
    ("$this->m->processIntegrationConfig(['A']);", "A"),
    ("$this->m->processIntegrationConfig(array('A', \"B\"));", "A|B"),
    ("$this->m->PROCESSintegrationConfig([ 'A', ]);", "A"),
    ("$this->m?->processIntegrationConfig(['A']);", "A"),
    ("Manager::processIntegrationConfig(['A']);", "A"),
    ("$m->processIntegrationConfig(integrationNames: ['A']);", "A"),
    ("$m->processIntegrationConfig(['It\\'s'])", "It's"),
    (#"$m->processIntegrationConfig(["A\tB\x43\u{44}\105\$\"'"])"#, "A\tBCDE$\"'"),
    ("$m->processIntegrationConfig(['A' . ' ' . 'B']);", "A B"),
    ("$n = 'A'; $m->processIntegrationConfig([$n]);", "A"),
    ("$n = 'A'; $m->processIntegrationConfig([\"$n B {$n}\"]);", "A B A"),
    ("$n = ['A']; $n[] = 'B'; $m->processIntegrationConfig($n);", "A|B"),
    ("$n = []; $n[] = 'A'; $n['k'] = 'B'; $m->processIntegrationConfig($n);", "A|B"),
    ("$n = ['Z']; $n = ['A']; $m->processIntegrationConfig($n);", "A"),
    ("$n = ['A']; if ($x) { $n = ['B']; } $m->processIntegrationConfig($n);", "A|B"),
    ("$n = ['A']; if ($x) { $n[] = 'B'; } $m->processIntegrationConfig($n);", "A|B"),
    ("$m->processIntegrationConfig($x ? ['A'] : ['B']);", "A|B"),
    ("foreach (['A', 'B'] as $n) { $m->processIntegrationConfig([$n]); }", "A|B"),
    ("foreach (['A' => 1, 'B' => 2] as $n => $v) { $m->processIntegrationConfig([$n]); }", "A|B"),
    ("$m->processIntegrationConfig(array_keys(['A' => [f()], 'B' => []]));", "A|B"),
    ("$m->processIntegrationConfig(array_merge(['A'], ['B']));", "A|B"),
    ("$m->processIntegrationConfig([...['A'], 'B']);", "A|B"),
    ("$m->processIntegrationConfig(['A'] + [1 => 'B']);", "A|B"),
    ("$m->processIntegrationConfig((array) 'A');", "A"),
    ("$m->processIntegrationConfig([<<<X\n    A B\n    X]);", "A B"),
    ("$m->processIntegrationConfig([<<<'X'\nA $b\nX]);", "A $b"),
    ("$m->processIntegrationConfig($n = ['A']);", "A"),
    ("$m->processIntegrationConfig(['A', // 'B'\n/* 'C' */ ]);", "A"),
    ("// $m->processIntegrationConfig(['A']);", "-"),
    ("/* $m->processIntegrationConfig(['A']); */ # ->processIntegrationConfig(['B'])", "-"),
    ("$s = '$m->processIntegrationConfig([\\'A\\'])';", "-"),
    ("$s = \"->processIntegrationConfig(['A'])\"; ?> ->processIntegrationConfig(['B']) <?php", "-"),
    ("function processIntegrationConfig(array $x) {}", "-"),
    ("$m->processIntegrationConfig(['A']); $m->processIntegrationConfig(['B']);", "A|B"),
    // What nobody can know.
    ("$m->processIntegrationConfig([$this->config->getName()]);", "?"),
    ("$m->processIntegrationConfig($names);", "?"),
    ("$m->processIntegrationConfig([f('A')]);", "?"),
    ("$m->processIntegrationConfig([$x->y]);", "?"),
    ("$n = ['A']; array_push($n, 'B'); $m->processIntegrationConfig($n);", "?"),
    ("$n = ['A']; $n = f($n); $m->processIntegrationConfig($n);", "?"),
    ("[$n, $o] = f(); $m->processIntegrationConfig([$n]);", "?"),
    ("$n = 'A'; $n .= $x; $m->processIntegrationConfig([$n]);", "?"),
    ("$m->processIntegrationConfig(...);", "?"),
    ("call_user_func([$m, 'processIntegrationConfig'], ['A']);", "?"),
    ("$n = 'A'; (function () use ($n) { $m->processIntegrationConfig([$n]); })();", "?"),
    ("$m->processIntegrationConfig([OTHER]);", "?"),
    ("$m->processIntegrationConfig([Unknown::X]);", "?"),
  ])
  func inABody(_ body: String, _ expected: String) {
    #expect(Self.passed(Self.patch(body)) == expected)
  }

  @Test(arguments: [
    ("const X = 'A';", "[self::X]", "A"),
    ("public const string X = 'A', Y = 'B';", "[static::X, self::Y]", "A|B"),
    ("const X = ['A', 'B'];", "self::X", "A|B"),
    ("const P = 'Acme'; const X = self::P . ' Sync';", "[self::X]", "Acme Sync"),
    ("const M = ['k' => 'A'];", "[self::M['k']]", "A"),
    ("const M = ['A' => 1];", "array_keys(self::M)", "A"),
    ("private $names = ['A'];", "$this->names", "A"),
    ("private array $names = ['A'];", "$this->names", "A"),
    ("private static $names = array('A');", "self::$names", "A"),
    ("private $n = 'A';", "[$this->n]", "A"),
    ("private $n; public function __construct() { $this->n = 'A'; }", "[$this->n]", "A"),
    ("private $n = 'A'; public function set($v) { $this->n = $v; }", "[$this->n]", "?"),
    ("public function __construct(private array $n) {}", "$this->n", "?"),
    ("private function names() { return ['A']; }", "$this->names()", "A"),
    (
      "private static function names(): array { return [self::X]; } const X = 'A';",
      "static::names()", "A"
    ),
    (
      "private function names($a) { if ($a) { return ['A']; } return ['B']; }", "$this->names()",
      "?"
    ),
    ("const X = self::Y; const Y = self::X;", "[self::X]", "?"),
  ])
  func inAClass(_ members: String, _ argument: String, _ expected: String) {
    let text = Self.patch("$this->m->processIntegrationConfig(\(argument));", members: members)
    #expect(Self.passed(text) == expected)
  }

  @Test(arguments: [
    ("Names::X", "A"), ("\\Acme\\Sync\\Model\\Names::X", "A"), ("Names::Y", "B"),
    ("\\Acme\\Sync\\Model\\Suit::Hearts->value", "H"), ("NAME", "N"), ("DEFINED", "D"),
    ("parent::Z", "Z"), ("self::Z", "Z"), ("Names::Missing", "?"),
  ])
  func inOtherPlaces(_ constant: String, _ expected: String) {
    let text = Self.patch(
      "$m->processIntegrationConfig([\(constant)]);",
      before: "const NAME = 'N'; define('DEFINED', 'D');")
    let others = [
      "Acme\\Sync\\Model\\Names":
        "<?php namespace Acme\\Sync\\Model; class Names implements More { const X = 'A'; }",
      "Acme\\Sync\\Model\\More":
        "<?php namespace Acme\\Sync\\Model; interface More { const Y = 'B'; }",
      "Acme\\Sync\\Model\\Suit":
        "<?php namespace Acme\\Sync\\Model; enum Suit: string { case Hearts = 'H'; }",
      "Acme\\Sync\\Setup\\Patch\\Data\\Base":
        "<?php namespace Acme\\Sync\\Setup\\Patch\\Data; abstract class Base { const Z = 'Z'; }",
    ]
    #expect(Self.passed(text, others: others) == expected)
  }

  @Test func classesAreRead() throws {
    let file = PHPFile(
      SourceFile(path: "a.php", bytes: Array(Self.patch("$x = new class extends Y {};").utf8)))
    let declaration = try #require(file.classes.first)
    #expect(declaration.name == "Acme\\Sync\\Setup\\Patch\\Data\\Install")
    #expect(declaration.shortName == "Install")
    #expect(declaration.extends == ["Acme\\Sync\\Setup\\Patch\\Data\\Base"])
    #expect(declaration.implements == ["Acme\\Sync\\Setup\\Patch\\Data\\DataPatchInterface"])
    #expect(file.file.text(declaration.nameRange) == "Install")
  }
}
