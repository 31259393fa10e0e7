internal import MagintCore

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The system's functions that take a path, with the bytes that the path has on disk: a name need not be
/// UTF-8. See ``ForeignByte``.
enum PathCall {
  #if canImport(Darwin)
    typealias Directory = UnsafeMutablePointer<DIR>
  #else
    typealias Directory = OpaquePointer
  #endif

  /// Calls `body` with the path as the system knows it.
  static func with<Result>(_ path: String, _ body: (UnsafePointer<CChar>) -> Result) -> Result {
    // What a foreign byte is written as begins with this one, and hardly any name has it.
    let isPlain = path.withCString { memchr($0, 0xF4, path.utf8.count) == nil }
    guard !isPlain, ForeignByte.isIn(path) else { return path.withCString(body) }
    let bytes = (ForeignByte.bytes(path) + [0]).map { CChar(bitPattern: $0) }
    return bytes.withUnsafeBufferPointer { body($0.baseAddress!) }
  }

  /// The text of a path or a name that the system gave.
  static func text(_ name: UnsafePointer<CChar>) -> String {
    let length = strlen(name)
    return name.withMemoryRebound(to: UInt8.self, capacity: length) {
      ForeignByte.text(UnsafeBufferPointer(start: $0, count: length))
    }
  }

  static func openFile(_ path: String, _ flags: Int32, _ mode: mode_t = 0) -> Int32 {
    with(path) { open($0, flags, mode) }
  }

  static func openDirectory(_ path: String) -> Directory? { with(path) { opendir($0) } }

  /// Follows symbolic links, unlike ``ownStatus(_:_:)``.
  static func status(_ path: String, _ status: inout stat) -> Int32 {
    with(path) { stat($0, &status) }
  }

  static func ownStatus(_ path: String, _ status: inout stat) -> Int32 {
    with(path) { lstat($0, &status) }
  }

  /// Nil where there is no such file, with the reason in `errno`.
  static func real(_ path: String) -> String? {
    guard let real = with(path, { realpath($0, nil) }) else { return nil }
    defer { free(real) }
    return text(real)
  }

  static func mayAccess(_ path: String, _ mode: Int32) -> Int32 { with(path) { access($0, mode) } }

  @discardableResult
  static func move(_ old: String, _ new: String) -> Int32 {
    with(old) { old in with(new) { rename(old, $0) } }
  }

  @discardableResult
  static func remove(_ path: String) -> Int32 { with(path) { unlink($0) } }

  static func hardLink(_ old: String, _ new: String) -> Int32 {
    with(old) { old in with(new) { link(old, $0) } }
  }

  static func makeDirectory(_ path: String, _ mode: mode_t) -> Int32 {
    with(path) { mkdir($0, mode) }
  }
}
