import Foundation
import MagintTestSupport

/// PHP texts of every form that matters, for the tests that take any.
enum Seeds {
  static let texts: [String] = [
    #"""
    <?php
    declare(strict_types=1);

    namespace Acme\Sync\Setup;

    use Magento\Framework\Setup\{InstallDataInterface, ModuleContextInterface as Context};
    use function array_merge;
    use const PHP_EOL;

    /** What installs. */
    #[Attribute(flags: 1)]
    final class InstallData extends \Base implements InstallDataInterface, namespace\Other
    {
        public const string A = 'a\'b', B = self::A . "\n\x41\u{1F600}\101$";
        private array $names = ['x', "y" => [1_000, 0x1F, 0b1, 0o7, .5, 1., 1e3, 1.5E-3]];
        protected ?int $n = null;

        public function __construct(private readonly Manager $manager, int &...$rest) {}

        public function install(Context $c)
        {
            # a comment
            // another ?><b>html</b><?php
            $a = (int) $b + ( string ) $c . (  array)$d;
            foreach ($this->names as $k => $v) { yield $k => $v; }
            yield from $x?->class->list;
            return $a <=> $b ?? $c ?: $d ** 2 <<= 3;
        }
    }
    enum Suit: string { case Hearts = 'H'; }
    """#,
    #"""
    <html><?= $title ?>
    <?php if ($a): ?> text <?php endif ?>
    <?php
    $s = "plain";
    $t = "a $b c {$d['e']} ${f} ${g[1]} $h[0] $h[x] $h[$y] $i->j $k?->l {$m->n("o {$p}")} \$q {$";
    $u = `ls $v`;
    $w = b"binary" . b'x' . "";
    $x = <<<EOT
      one $two {$three[4]}
        five \x41
      EOT . <<<'RAW'
    nothing $here EOT
    RAW;
    $y = <<<"Q"
    Q;
    $z = fn($a) => $a::{$b} and !$c;
    __halt_compiler();
    data <?php 'unclosed
    """#,
    "<?php $a = 'never closed",
    "<?php $a = \"never $closed",
    "<?php /* never closed",
    "<?php /** doc",
    "<?php $a = <<<X\nnever closed $b\n",
    "<?php $a = <<<'X'\nnever closed $b\n",
    "<?php \"{$a[\"b {$c} d\"]}\" . \"$a[0x1F] $a[00] $a[ ] $a['b']\" ?>\r\nend",
    "no php at all <? short <?xml version='1.0'?>",
    "<?php",
    "<?PHP\r\n$a=1;?>\n<?php\t$b=2;",
    "",
    "<?php $é = \\Ünïcode\\Name::ß; goto é; \u{7} \u{0}",
    "<?php match(true) { default => static fn(): ?A&B => throw new \\X, }; #[A, B(1)] fn() => 1;",
    "<?php a\\ b; \\ c; namespace\\d; $a-> namespace\\b; yield\n from; 1...2; 1..2; 0x; 0b2; 1_; 1__0;",
  ]

  static let pieces: [String] = [
    "'", "\"", "`", "<<<X\n", "\nX", "<<<'X'\n", "{$", "${", "$", "}", "{", "[", "]", "(", ")",
    "/*",
    "*/", "//", "#", "#[", "?>", "<?php ", "<?=", "->", "?->", "::", "\\", "\\\\", "b", "\n",
    "\r\n",
    " ", "\t", "__halt_compiler();", "yield from", "namespace\\", "0x", "1e", ".", "...", "_", "é",
    "\u{0}", "\u{1}", "(int)", "( string )", "class ", "function ", "$a", "$a[", "$a->b",
    "const X=",
    "use A\\{", "define('X',", "new class{", "enum E:string{case A=", ";", ",", "=", "=>", "??",
    "?",
    "&", "|>", "static", "foreach($a as $b)", "->processIntegrationConfig([", "self::X", "$this->",
  ]

  /// A text made of one of ``texts`` by a few changes.
  static func mutated(_ random: inout SplitMix64) -> [UInt8] {
    var bytes = Array(random.pick(texts).utf8)
    for _ in 0...random.below(4) {
      let start = random.below(bytes.count + 1)
      let end = min(bytes.count, start + random.below(random.below(2) == 0 ? 3 : 40))
      switch random.below(4) {
      case 0: bytes.removeSubrange(start..<end)
      case 1: bytes.insert(contentsOf: Array(random.pick(pieces).utf8), at: start)
      case 2: bytes.insert(contentsOf: bytes[start..<end], at: random.below(bytes.count + 1))
      default:
        if start < bytes.count { bytes[start] = UInt8(truncatingIfNeeded: random.next()) }
      }
    }
    return bytes
  }
}

/// The `php` of this machine.
enum PHPProgram {
  static let url: URL? = ["/usr/bin/php", "/usr/local/bin/php", "/opt/homebrew/bin/php"]
    .map { URL(fileURLWithPath: $0) }
    .first { FileManager.default.isExecutableFile(atPath: $0.path) }

  /// What `script` prints, which finds what it is to read in the directory `$argv[1]`.
  static func run(_ script: String, _ directory: URL) throws -> String {
    let process = Process()
    process.executableURL = url
    let code = directory.appendingPathComponent("script")
    try Data(script.utf8).write(to: code)
    process.arguments = ["-d", "short_open_tag=0", code.path, directory.path]
    let output = directory.appendingPathComponent("output")
    try Data().write(to: output)
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return String(decoding: try Data(contentsOf: output), as: UTF8.self)
  }
}
