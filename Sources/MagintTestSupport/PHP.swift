package import Foundation

/// PHP, where it is installed.
package enum PHP {
  package struct Token: Sendable, Decodable {
    package var name: String
    package var text: String
    /// Of a string without variables: what it means.
    package var value: String?
  }

  package struct Failed: Error, CustomStringConvertible {
    package var description: String
  }

  package static let executable: URL? = {
    for directory in (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":") {
      let url = URL(fileURLWithPath: String(directory)).appendingPathComponent("php")
      if FileManager.default.isExecutableFile(atPath: url.path) { return url }
    }
    return nil
  }()

  package static var isThere: Bool { executable != nil }

  /// What `php -l` says of each file that it does not like.
  package static func faults(in files: [URL]) throws -> [String] {
    try files.compactMap { file in
      let (status, output) = try run([
        "-d", "error_reporting=-1", "-d", "display_errors=1", "-l", file.path,
      ])
      return status == 0 && output.hasPrefix("No syntax errors") ? nil : output
    }
  }

  /// The tokens of programs that PHP can parse.
  package static func tokens(_ programs: [String]) throws -> [[Token]] {
    let scratch = try TemporaryDirectory()
    let files = try programs.enumerated().map {
      try scratch.write($1, to: "program-\($0).php").path
    }
    let script = try scratch.write(
      #"""
      <?php
      $programs = [];
      foreach (array_slice($argv, 1) as $file) {
          $tokens = [];
          foreach (token_get_all(file_get_contents($file), TOKEN_PARSE) as $token) {
              $isToken = is_array($token);
              $name = $isToken ? token_name($token[0]) : '';
              $text = $isToken ? $token[1] : $token;
              $value = $name === 'T_CONSTANT_ENCAPSED_STRING' ? eval("return $text;") : null;
              $tokens[] = ['name' => $name, 'text' => $text, 'value' => $value];
          }
          $programs[] = $tokens;
      }
      echo json_encode($programs, JSON_THROW_ON_ERROR);
      """#, to: "tokens.php")
    let (status, output) = try run([script.path] + files)
    guard status == 0 else { throw Failed(description: output) }
    return try JSONDecoder().decode([[Token]].self, from: Data(output.utf8))
  }

  /// What a program writes; `arguments` are its `$argv` from 1 on.
  package static func output(of program: String, _ arguments: [String] = []) throws -> String {
    let scratch = try TemporaryDirectory()
    let file = try scratch.write(program, to: "program.php")
    let (status, output) = try run([file.path] + arguments)
    guard status == 0 else { throw Failed(description: output) }
    return output
  }

  private static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
    guard let executable else { throw Failed(description: "php is not installed") }
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }
}
