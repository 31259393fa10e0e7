import Foundation
import MagintArchive
import MagintTestSupport
import Testing

struct ZipWriterTests {
  static let files: [(name: String, bytes: [UInt8])] = [
    ("registration.php", Array("<?php\n".utf8)),
    ("etc/module.xml", Array("<config/>\n".utf8)),
    ("Model/Größe.php", Array(repeating: UInt8(ascii: "x"), count: 5000)),
    ("empty", []),
    ("etc.txt", Array("sorts before etc/".utf8)),
  ]

  @Test func readsWhatItWrote() throws {
    let archive = ZipArchive(try ZipWriter.write(Self.files))
    #expect(archive.problems == [])
    #expect(
      archive.entries.map(\.name) == [
        "Model/Größe.php", "empty", "etc.txt", "etc/module.xml", "registration.php",
      ])
    for entry in archive.entries {
      #expect(entry.contents == Self.files.first { $0.name == entry.name }?.bytes)
      #expect(entry.kind == .file && entry.isNameValid && !entry.isEncrypted)
    }
    #expect(archive.entries[0].compressedSize < 100)
  }

  /// Nothing in it but names and contents: no time but 1980-01-01, no owner, no mode but 0644.
  @Test func bytesAreAlwaysTheSame() throws {
    let bytes = try ZipWriter.write(Self.files)
    #expect(try ZipWriter.write(Self.files.reversed()) == bytes)
    var times: Set<[UInt8]> = []
    var flags: [String: UInt8] = [:]
    for offset in bytes.indices.dropLast(46)
    where bytes[offset...].starts(with: [0x50, 0x4B, 0x01, 0x02]) {
      times.insert(Array(bytes[offset + 12..<offset + 16]))
      #expect(Array(bytes[offset + 38..<offset + 42]) == [0, 0, 0xA4, 0x81])
      let length = Int(bytes[offset + 28])
      flags[String(decoding: bytes[offset + 46..<offset + 46 + length], as: UTF8.self)] =
        bytes[offset + 9]
    }
    #expect(times == [[0, 0, 0x21, 0]])
    #expect(flags.count == 5 && flags["Model/Größe.php"] == 8 && flags["empty"] == 0)
  }

  /// APPNOTE 4.4.4: where sizes follow the contents (bit 3 of the flags) they are zero in front of them.
  /// libzip's check of consistency, `ZipArchive::CHECKCONS`, refuses anything but that or the truth.
  @Test func noSizesWhereTheyFollow() throws {
    let bytes = try ZipWriter.write(Self.files)
    func number(_ offset: Int, _ count: Int) -> Int {
      (0..<count).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
    }
    var count = 0
    for offset in bytes.indices.dropLast(46)
    where bytes[offset...].starts(with: [0x50, 0x4B, 0x01, 0x02]) {
      count += 1
      let local = number(offset + 42, 4)
      #expect(number(local, 4) == 0x0403_4B50)
      #expect(number(local + 6, 2) == number(offset + 8, 2), "the same flags in both places")
      let fields = [14, 18, 22].map { number(local + $0, 4) }
      let truth = [16, 20, 24].map { number(offset + $0, 4) }
      #expect(fields == (number(local + 6, 2) & 8 == 0 ? truth : [0, 0, 0]))
    }
    #expect(count == Self.files.count)
  }

  @Test func anEmptyArchiveIsOne() throws {
    let archive = ZipArchive(try ZipWriter.write([]))
    #expect(archive.entries.isEmpty && archive.problems == [])
  }

  /// What other programs make of it, where they are.
  @Test func otherProgramsReadIt() throws {
    let directory = try TemporaryDirectory()
    let file = try directory.write(try ZipWriter.write(Self.files), to: "a.zip")
    let script = """
      import sys, zipfile
      with zipfile.ZipFile(sys.argv[1]) as z:
          assert z.testzip() is None
          print([(i.filename, i.date_time, oct(i.external_attr >> 16), i.file_size) for i in z.infolist()])
      """
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script, file.path]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus != 127 else {
      print("skipped: there is no python3")
      return
    }
    #expect(process.terminationStatus == 0)
    #expect(
      text.hasPrefix("[('Model/Größe.php', (1980, 1, 1, 0, 0, 0), '0o100644', 5000), "), "\(text)")
  }
}

struct SHA256Tests {
  /// From the standard's own examples.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func digests(_ text: String, _ digest: String) throws {
    #expect(try SHA256.digest(Array(text.utf8)) == digest)
  }

  @Test func digestsMuch() throws {
    #expect(
      try SHA256.digest(Array(repeating: UInt8(ascii: "a"), count: 1_000_000))
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }
}

/// Archives that are not what they say.
struct HostileZipTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var archive: ZipBuilder
    var problems: [ZipProblem.Kind]

    init(_ name: String, _ archive: ZipBuilder, _ problems: [ZipProblem.Kind]) {
      self.name = name
      self.archive = archive
      self.problems = problems
    }

    var testDescription: String { name }
  }

  static let plain = ZipBuilder.Entry("a.txt", "text of a")
  static let zeros = ZipBuilder.deflatedZeros(8 << 20)

  static let cases: [Case] = [
    Case("plain", ZipBuilder([plain, .init("b", "b")]), []),
    Case(
      "comment",
      {
        var zip = ZipBuilder([plain])
        zip.comment = Array("made by hand".utf8)
        return zip
      }(), []),
    Case(
      "gap",
      {
        var zip = ZipBuilder([plain])
        zip.gap = [1, 2, 3]
        return zip
      }(), []),
    Case(
      "more entries than there are",
      {
        var zip = ZipBuilder([plain])
        zip.claimedCount = 2
        return zip
      }(), [.inconsistent("its directory has fewer entries than it says")]),
    Case(
      "fewer entries than there are",
      {
        var zip = ZipBuilder([plain, .init("b")])
        zip.claimedCount = 1
        return zip
      }(), [.inconsistent("its directory has more entries than it says")]),
    Case(
      "two names", ZipBuilder([plain.with { $0.localName = Array("evil.php".utf8) }]),
      [.inconsistent("it has another name in front of its contents than in the directory")]),
    Case(
      "wrong place", ZipBuilder([plain.with { $0.claimedOffset = 3 }]),
      [.inconsistent("the directory points to no entry")]),
    Case(
      "same place", ZipBuilder([plain, plain.with { $0.claimedOffset = 0 }]),
      [.overlap(with: "a.txt")]),
    Case(
      "too long", ZipBuilder([plain.with { $0.claimedSize = 90_000 }]),
      [.inconsistent("its contents are cut off")]),
    Case(
      "bomb",
      ZipBuilder([
        .init("zeros", bytes: []).with {
          $0.stored = zeros
          $0.method = 8
          $0.claimedSize = 8 << 20
        }
      ]), [.ratio(size: 8 << 20, compressed: zeros.count)]),
    Case(
      "bomb that plays small",
      ZipBuilder([
        .init("zeros", bytes: []).with {
          $0.stored = zeros
          $0.method = 8
          $0.claimedSize = 100
        }
      ]), [.wrongSize(100)]),
    Case(
      "petabytes",
      ZipBuilder(
        (0..<100).map { number in
          ZipBuilder.Entry("f\(number)", bytes: []).with {
            $0.stored = [UInt8](repeating: 0, count: 1)
            $0.method = 8
            $0.claimedSize = 0xFFFF_FFF0
          }
        }),
      [.total(0xFFFF_FFF0 * 100)]
        + Array(repeating: .ratio(size: 0xFFFF_FFF0, compressed: 1), count: 100)),
    Case(
      "smaller than it says",
      ZipBuilder([
        .init("zeros", bytes: []).with {
          $0.stored = ZipBuilder.deflatedZeros(10)
          $0.method = 8
          $0.claimedSize = 100
        }
      ]), [.damaged("ZIP uncompressed data is wrong size (read 10, expected 100)\n")]),
    Case("bzip2", ZipBuilder([plain.with { $0.method = 12 }]), [.method(12)]),
    Case("encrypted", ZipBuilder([plain.with { $0.flags = 1 }, .init("b", "b")]), []),
    Case(
      "wrong checksum", ZipBuilder([plain.with { $0.claimedChecksum = 7 }]),
      [.damaged("ZIP bad CRC: 0xdd96f39c should be 0x7")]),
    Case("link", ZipBuilder([.init("link", "/etc/passwd").with { $0.mode = 0o120777 }]), []),
  ]

  @Test(arguments: cases)
  func saysWhatIsWrong(_ test: Case) {
    let archive = ZipArchive(test.archive.bytes)
    #expect(archive.problems.map(\.kind) == test.problems)
  }

  @Test func whatIsNoZip() {
    #expect(ZipArchive([]).problems.map(\.kind) == [.notZip])
    #expect(ZipArchive(Array("<?php".utf8)).problems.map(\.kind) == [.notZip])
    let bytes = ZipBuilder([Self.plain]).bytes
    for length in 4..<bytes.count {
      #expect(ZipArchive(Array(bytes[..<length])).problems.map(\.kind) == [.truncated])
    }
    #expect(
      ZipArchive([0, 0, 0] + bytes).problems.map(\.kind) == [
        .inconsistent("there are bytes that belong to nothing")
      ])
  }

  /// The locator of the record that ZIP64 has at the end.
  @Test func zip64() {
    var zip = ZipBuilder([Self.plain])
    let bytes = zip.bytes
    let end = bytes.count - 22
    let locator: [UInt8] = [0x50, 0x4B, 0x06, 0x07] + [UInt8](repeating: 0, count: 16)
    let archive = ZipArchive(Array(bytes[..<end]) + locator + bytes[end...])
    #expect(archive.problems.map(\.kind) == [.zip64])
    zip.claimedCount = 0xFFFF
    #expect(ZipArchive(zip.bytes).problems.map(\.kind) == [.zip64])
  }

  @Test func kindsOfEntries() {
    let archive = ZipArchive(
      ZipBuilder([
        .init("a/").with { $0.mode = 0o040755 },
        .init("link", "/etc/passwd").with { $0.mode = 0o120777 },
        .init("pipe").with { $0.mode = 0o010644 },
        .init("secret", "x").with { $0.flags = 0x0801 },
        .init("x").with { $0.name = [0x66, 0xFF] },
      ]).bytes)
    #expect(archive.entries.map(\.kind) == [.directory, .symbolicLink, .special, .file, .file])
    #expect(archive.entries.map(\.isEncrypted) == [false, false, false, true, false])
    #expect(archive.entries.map(\.isNameValid) == [true, true, true, true, false])
  }

  /// Tens of thousands of damaged archives: each is read to an end, quickly and in bounds.
  @Test func damagedArchives() throws {
    var random = SplitMix64(seed: 20_261)
    let seeds = [
      try ZipWriter.write(ZipWriterTests.files), ZipBuilder([Self.plain, .init("b/c", "d")]).bytes,
      try ZipWriter.write((0..<30).map { ("f\($0)", Array("text \($0)".utf8)) }),
    ]
    let count = Searches.count(24_000)
    for number in 0..<count {
      var bytes = seeds[number % seeds.count]
      for _ in 0...random.below(4) {
        let at = random.below(bytes.count)
        switch random.below(6) {
        case 0: bytes[at] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes[at] ^= 1 << UInt8(random.below(8))
        case 2: bytes.remove(at: at)
        case 3: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: at)
        case 4: bytes.removeSubrange(at..<min(bytes.count, at + random.below(40)))
        default:
          // Numbers that matter are near the end.
          let near = max(0, bytes.count - 1 - random.below(120))
          bytes[near] = random.pick([0, 1, 0x7F, 0x80, 0xFF])
        }
        if bytes.isEmpty { bytes = [0] }
      }
      let archive = ZipArchive(bytes)
      for entry in archive.entries {
        guard let contents = entry.contents else { continue }
        #expect(contents.count == entry.size)
      }
      if archive.problems.isEmpty {
        #expect(
          archive.entries.allSatisfy { $0.contents != nil || $0.isEncrypted || $0.kind != .file })
      }
    }
  }
}
