internal import CLibArchive
internal import MagintCore

/// What libarchive does for the rest of the target. Each call opens, uses and frees; no pointer
/// outlives it. Only what is for zip and for mtree is named here, so that a static program has
/// nothing else of it.
enum LibArchive {
  /// Collects what an archive's writer puts out; lives as long as the call that writes.
  private final class Sink {
    var bytes: [UInt8] = []
  }

  /// A handle of libarchive's, its last message as an error.
  private static func error(_ archive: OpaquePointer?) -> MagintError {
    let text = unsafe archive_error_string(archive).map { unsafe String(cString: $0) }
    return MagintError(.failure, "libarchive: \(text ?? "out of memory")")
  }

  /// Calls `body` with a new writer and returns what it has written when it is closed.
  private static func writing(
    _ setFormat: (OpaquePointer?) -> Int32, _ options: String, _ body: (OpaquePointer) -> Bool
  ) throws(MagintError) -> [UInt8] {
    guard let writer = unsafe archive_write_new() else { throw unsafe error(nil) }
    let sink = Sink()
    // A writer that was not closed is by this, and writes.
    defer { withExtendedLifetime(sink) { unsafe _ = archive_write_free(writer) } }
    guard unsafe setFormat(writer) == ARCHIVE_OK,
      unsafe archive_write_set_options(writer, options) == ARCHIVE_OK,
      // Otherwise the end is filled up to a block of a tape.
      unsafe archive_write_set_bytes_in_last_block(writer, 1) == ARCHIVE_OK
    else { throw unsafe error(writer) }
    let opened = unsafe archive_write_open(
      writer, Unmanaged.passUnretained(sink).toOpaque(), nil,
      { _, context, buffer, count in
        let sink = unsafe Unmanaged<Sink>.fromOpaque(context!).takeUnretainedValue()
        unsafe sink.bytes.append(contentsOf: UnsafeRawBufferPointer(start: buffer, count: count))
        return count
      }, nil)
    guard opened == ARCHIVE_OK, unsafe body(writer),
      unsafe archive_write_close(writer) == ARCHIVE_OK
    else { throw unsafe error(writer) }
    return sink.bytes
  }

  /// Adds a regular file of mode 0644 and nothing else that could vary: no owner, no time.
  private static func add(_ name: String, _ bytes: [UInt8], to writer: OpaquePointer) -> Bool {
    guard let entry = unsafe archive_entry_new() else { return false }
    defer { unsafe archive_entry_free(entry) }
    unsafe archive_entry_set_pathname(entry, name)
    // AE_IFREG, a macro that Swift does not see.
    unsafe archive_entry_set_mode(entry, 0o100644)
    unsafe archive_entry_set_size(entry, Int64(bytes.count))
    guard unsafe archive_write_header(writer, entry) >= ARCHIVE_WARN else { return false }
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes[done...].withUnsafeBytes {
        unsafe archive_write_data(writer, $0.baseAddress, $0.count)
      }
      guard count > 0 else { return false }
      done += count
    }
    return unsafe archive_write_finish_entry(writer) >= ARCHIVE_WARN
  }

  /// A zip archive of `files` in the order given, deflated at the highest level.
  static func zip(_ files: [(name: String, bytes: [UInt8])]) throws(MagintError) -> [UInt8] {
    try unsafe writing(archive_write_set_format_zip, "compression=deflate,compression-level=9") {
      writer in files.allSatisfy { unsafe add($0.name, $0.bytes, to: writer) }
    }
  }

  /// A manifest of one file, `size` and `sha256digest` only.
  static func manifest(of bytes: [UInt8]) throws(MagintError) -> [UInt8] {
    try unsafe writing(archive_write_set_format_mtree, "!all,sha256") { writer in
      unsafe add("file", bytes, to: writer)
    }
  }

  /// What is to be read of an entry.
  struct Request {
    /// In bytes; reading stops behind it.
    var limit: Int
    /// How much of the contents is wanted, in bytes; all is read, to see whether it is in order.
    var keeps: Int
  }

  /// What was read of an entry.
  struct Reading {
    /// As many bytes as were wanted.
    var contents: [UInt8]
    /// Of the contents, whether they were kept or not.
    var count: Int
    var isBeyondLimit: Bool
    /// What libarchive has to say: a wrong checksum or size, a broken stream.
    var objection: String?
  }

  /// Reads the entries of a zip archive one after another, in the order of their places in the file.
  ///
  /// - Parameters:
  ///   - count: how many there are.
  ///   - request: what to read of the entry of a number, from 0; nil passes over it.
  /// - Returns: why not all could be gone through; nil where they could.
  static func read(
    _ bytes: [UInt8], count: Int, request: (Int) -> Request?, found: (Int, Reading) -> Void
  ) -> String? {
    unsafe bytes.withUnsafeBytes { buffer -> String? in
      guard let reader = unsafe archive_read_new() else { return "out of memory" }
      defer { unsafe _ = archive_read_free(reader) }
      func message() -> String {
        unsafe archive_error_string(reader).map { unsafe String(cString: $0) } ?? "it is damaged"
      }
      guard unsafe archive_read_support_format_zip_seekable(reader) == ARCHIVE_OK,
        unsafe archive_read_open_memory(reader, buffer.baseAddress, buffer.count) == ARCHIVE_OK
      else { return message() }
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      for number in 0..<count {
        var entry: OpaquePointer?
        let status = unsafe archive_read_next_header(reader, &entry)
        // A name that the locale cannot show is a warning; names are read elsewhere.
        guard status == ARCHIVE_OK || status == ARCHIVE_WARN else {
          return status == ARCHIVE_EOF ? "an entry is missing" : message()
        }
        guard let request = request(number) else { continue }
        var reading = Reading(contents: [], count: 0, isBeyondLimit: false, objection: nil)
        while true {
          let got = unsafe chunk.withUnsafeMutableBytes {
            unsafe archive_read_data(reader, $0.baseAddress, $0.count)
          }
          guard got > 0 else {
            if got < 0 { reading.objection = message() }
            break
          }
          reading.count += got
          guard reading.count <= request.limit else {
            reading.isBeyondLimit = true
            break
          }
          let room = request.keeps - reading.contents.count
          if room > 0 { reading.contents += chunk[..<min(got, room)] }
        }
        found(number, reading)
      }
      return nil
    }
  }
}
