import Foundation
import MagintCore
import MagintTestSupport
import Testing

@testable import MagintPHP

struct LexerTests {
  @Test(arguments: Seeds.texts)
  func tokensAreTheFile(_ text: String) {
    Self.expectWhole(Array(text.utf8))
  }

  static func expectWhole(_ bytes: [UInt8]) {
    var at = 0
    for token in PHPLexer.tokens(bytes) {
      guard token.start == at, token.end > token.start else {
        Issue.record("a gap at \(at) of \(String(decoding: bytes, as: UTF8.self))")
        return
      }
      at = token.end
    }
    #expect(at == bytes.count)
  }

  @Test(arguments: [
    ("<?php $a", [PHPToken.Kind.openTag, .variable]),
    ("a<?php b", [.inlineHTML, .openTag, .name]),
    ("<?php 'a' . \"b\"", [.openTag, .string, .whitespace, .operator, .whitespace, .string]),
    ("<?php \"$b\"", [.openTag, .quote, .variable, .quote]),
    ("<?php #[A] #b", [.openTag, .attribute, .name, .operator, .whitespace, .comment]),
    ("<?php (int)a\\b", [.openTag, .cast, .qualifiedName]),
    ("<?php <<<X\na\n X;", [.openTag, .heredocStart, .encapsed, .heredocEnd, .operator]),
    ("<?php <<<X\na\nX", [.openTag, .heredocStart, .encapsed]),
  ])
  func kinds(_ text: String, _ kinds: [PHPToken.Kind]) {
    #expect(PHPLexer.tokens(Array(text.utf8)).map(\.kind) == kinds)
  }

  /// The tokens of PHP itself, where there is one.
  @Test(
    .enabled(if: PHPProgram.url != nil, "php (php-cli) is not installed"))
  func agreesWithPHP() throws {
    var random = SplitMix64(seed: 5)
    let texts = Seeds.texts.map { Array($0.utf8) } + (0..<6_000).map { _ in Seeds.mutated(&random) }
    let directory = try TemporaryDirectory()
    for (index, text) in texts.enumerated() {
      try directory.write(text, to: String(format: "%05d.txt", index))
    }
    let lines = try PHPProgram.run(Self.script, directory.url)
      .split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    try #require(lines.count == texts.count)
    var compared = 0
    var failures = 0
    for (text, line) in zip(texts, lines) {
      // PHP gives up on some texts, such as one with a NUL in a place that matters.
      guard line != "-" else { continue }
      compared += 1
      let ours = PHPLexer.tokens(text).map { "\($0.kind):\($0.end - $0.start)" }
        .joined(separator: " ")
      if ours != line {
        Issue.record(
          "\(String(decoding: text, as: UTF8.self))\nours: \(ours)\nPHP:  \(line)")
        failures += 1
        if failures == 5 { return }
      }
    }
    #expect(compared > texts.count * 9 / 10)
  }

  private static let script = #"""
    <?php
    $kinds = [
      'T_INLINE_HTML' => 'inlineHTML', 'T_OPEN_TAG' => 'openTag',
      'T_OPEN_TAG_WITH_ECHO' => 'openTagWithEcho', 'T_CLOSE_TAG' => 'closeTag',
      'T_WHITESPACE' => 'whitespace', 'T_COMMENT' => 'comment', 'T_DOC_COMMENT' => 'docComment',
      'T_VARIABLE' => 'variable', 'T_CONSTANT_ENCAPSED_STRING' => 'string',
      'T_ENCAPSED_AND_WHITESPACE' => 'encapsed', 'T_START_HEREDOC' => 'heredocStart',
      'T_END_HEREDOC' => 'heredocEnd', 'T_CURLY_OPEN' => 'curlyOpen',
      'T_DOLLAR_OPEN_CURLY_BRACES' => 'dollarCurlyOpen', 'T_STRING_VARNAME' => 'variableName',
      'T_NUM_STRING' => 'numberString', 'T_LNUMBER' => 'number', 'T_DNUMBER' => 'number',
      'T_NAME_QUALIFIED' => 'qualifiedName', 'T_NAME_FULLY_QUALIFIED' => 'fullyQualifiedName',
      'T_NAME_RELATIVE' => 'relativeName', 'T_ATTRIBUTE' => 'attribute',
      'T_BAD_CHARACTER' => 'invalid', '"' => 'quote', '`' => 'quote',
    ];
    foreach (glob($argv[1] . '/*.txt') as $file) {
      $text = file_get_contents($file);
      $line = [];
      $length = 0;
      try {
        foreach (PhpToken::tokenize($text) as $token) {
          $name = $token->getTokenName();
          if (isset($kinds[$name])) {
            $kind = $kinds[$name];
          } elseif (str_ends_with($name, '_CAST')) {
            $kind = 'cast';
          } elseif (preg_match('/^[a-z_\x80-\xff]/i', $token->text)) {
            $kind = 'name';
          } else {
            $kind = 'operator';
          }
          // PHP marks a place where an offset breaks off with a token without a byte.
          if ($token->text === '') continue;
          $line[] = $kind . ':' . strlen($token->text);
          $length += strlen($token->text);
        }
        echo $length === strlen($text) ? implode(' ', $line) : '-', "\n";
      } catch (Throwable $error) {
        echo "-\n";
      }
    }
    """#

  @Test func survivesAnything() {
    var random = SplitMix64(seed: 11)
    for _ in 0..<4_000 {
      let bytes = Seeds.mutated(&random)
      Self.expectWhole(bytes)
      let file = PHPFile(SourceFile(path: "a.php", bytes: bytes))
      let resolver = PHPResolver()
      for call in file.calls(of: ["processIntegrationConfig"]) {
        if let argument = call.argument { _ = resolver.values(of: argument, in: file) }
      }
      for declaration in file.classes {
        #expect(declaration.body.upperBound <= file.count)
        for value in declaration.constants.values { _ = resolver.values(of: value, in: file) }
      }
    }
  }

  /// Nesting without end, and things that are never closed, cost no more than their length.
  @Test(
    .timeLimit(.minutes(2)),
    arguments: [
      "[", "(", "{", "\"{$a[", "'", "\"", "<<<X\n", "class A ", "class A{", "function f() ",
      "const ",
      "use ", "new class{function a(){", "define(", "$a=", "$a[]=", "fn()=>", "a?b:", "a.", "#[",
      "/*",
      "<?php ", "?>", "yield ", "( ", "self::X.", "namespace\\a", "$this->a=", "foreach($a as $b)",
      "->processIntegrationConfig([", "enum E{case A=", "static fn(", "$a{", "\\", "abstract ",
    ])
  func isNeverSlow(_ piece: String) {
    let text =
      "<?php class X { function y() { "
      + String(repeating: piece, count: 120_000 / piece.utf8.count)
    let file = PHPFile(SourceFile(path: "a.php", bytes: Array(text.utf8)))
    let resolver = PHPResolver()
    for call in file.calls(of: ["processIntegrationConfig"]).suffix(20) {
      if let argument = call.argument { _ = resolver.values(of: argument, in: file) }
    }
    #expect(file.count >= 0)
  }
}
