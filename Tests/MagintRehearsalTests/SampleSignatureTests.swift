#if Rehearsal
  import Foundation
  import MagintCore
  import MagintRehearsal
  import MagintTestSupport
  import Testing

  /// A search of the sample services with more than ten filter groups: one signature for all releases.
  struct SampleSignatureTests {
    static let count = 12

    /// The base string that a sample makes, of a query counted from 0.
    static func baseString(_ language: RunningService.Language) throws -> (
      query: String, base: String
    ) {
      let samples = Fixtures.packageRoot.appendingPathComponent("Samples")
      let scratch = try TemporaryDirectory()
      let program: URL
      let name: String
      switch language {
      case .python:
        name = "python3"
        program = try scratch.write(
          """
          import sys
          sys.dont_write_bytecode = True
          sys.path.insert(0, sys.argv[1] + "/service-python")
          import magento
          query = magento.numbered({f"searchCriteria[filterGroups][{n}][filters][0][field]": "a b"
                                    for n in range(\(count))} | {"searchCriteria[pageSize]": "1"})
          header = dict(pair.split("=") for pair in sys.argv[2].split("&"))
          print(magento.query_string(query)[1:])
          print(magento.base_string("GET", "http://s.test/rest/V1/orders", header | query))
          """, to: "sign.py")
      default:
        name = "php"
        program = try scratch.write(
          """
          <?php
          require $argv[1] . '/service-php/magento.php';
          $query = ['searchCriteria[pageSize]' => '1'];
          for ($n = 0; $n < \(count); $n++) {
              $query["searchCriteria[filterGroups][$n][filters][0][field]"] = 'a b';
          }
          $query = numbered($query);
          parse_str($argv[2], $header);
          echo http_build_query($query, '', '&', PHP_QUERY_RFC3986), "\\n";
          echo base_string('GET', 'http://s.test/rest/V1/orders', $header + $query), "\\n";
          """, to: "sign.php")
      }
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = [name, program.path, samples.path, SignatureRulesTests.oauth]
      let pipe = Pipe()
      process.standardOutput = pipe
      try process.run()
      let output = try #require(try pipe.fileHandleForReading.readToEnd())
      process.waitUntilExit()
      let lines = String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
      try #require(lines.count == 2)
      return (lines[0], lines[1])
    }

    @Test(
      arguments: (RunningService.Language.python.absence == nil ? [.python] : [])
        + (PHP.isThere ? [.php] : []) as [RunningService.Language])
    func numbersFromTen(_ language: RunningService.Language) throws {
      let (query, base) = try Self.baseString(language)
      let request = try SignatureRulesTests.request("http://s.test/rest/V1/orders?" + query)
      #expect(query.contains("%5B\(9 + Self.count)%5D"))
      for release in SignatureRulesTests.releases.values {
        #expect(SignatureBaseString.magento(request, release: release) == base)
      }
      #expect(SignatureBaseString.rfc(request) == base)
      #expect(SignatureReach(request).isOne)
    }
  }
#endif
