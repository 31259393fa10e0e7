import ArgumentParser
import MagintCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Standard output and error, and what is known about the terminal behind them.
enum Terminal {
  enum Colour: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never
  }

  static func write(_ text: String) { write(text, to: 1) }

  /// Text of files on standard output: byte for byte, except on a terminal, where nothing in it may
  /// act.
  static func writeText(_ text: String) {
    guard isatty(1) == 1 else { return write(text) }
    var result = ""
    for scalar in text.unicodeScalars {
      let isActive =
        switch scalar.properties.generalCategory {
        case .control: scalar != "\n" && scalar != "\t"
        // What changes the direction of writing is among these.
        case .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
      result += isActive ? scalar.escaped(asASCII: true) : String(scalar)
    }
    write(result)
  }

  /// The same for text in any encoding.
  static func writeBytes(_ bytes: [UInt8]) {
    guard isatty(1) != 1 else { return writeText(String(decoding: bytes, as: UTF8.self)) }
    bytes.withUnsafeBufferPointer { write($0, to: 1) }
  }

  static func writeError(_ text: String) { write(printable(text), to: 2) }

  /// A report on standard error; what acts on the terminal in it are its own colours.
  static func writeReport(_ text: String) { write(text, to: 2) }

  private static func write(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { write($0, to: descriptor) }
  }

  private static func write(_ buffer: UnsafeBufferPointer<UInt8>, to descriptor: Int32) {
    var done = 0
    while done < buffer.count {
      #if canImport(Glibc)
        let count = Glibc.write(descriptor, buffer.baseAddress! + done, buffer.count - done)
      #elseif canImport(Musl)
        let count = Musl.write(descriptor, buffer.baseAddress! + done, buffer.count - done)
      #else
        let count = Darwin.write(descriptor, buffer.baseAddress! + done, buffer.count - done)
      #endif
      if count < 0 {
        if errno == EINTR { continue }
        // Whoever read has gone: nothing is left to say, and nobody to say it to.
        if errno == EPIPE || descriptor != 1 { return }
        fail(
          MagintError(
            .failure, "the output cannot be written: \(String(cString: strerror(errno)))"))
      }
      done += count
    }
  }

  /// Empties the screen, if standard output is one.
  static func clear() {
    guard isatty(1) == 1 else { return }
    if let term = getenv("TERM"), String(cString: term) == "dumb" { return }
    write("\u{1B}[H\u{1B}[2J\u{1B}[3J")
  }

  /// A line on standard error.
  static func complain(_ message: some CustomStringConvertible) {
    writeError("magint: \(withoutForeignAdvice("\(message)"))\n")
  }

  /// Whether the command that runs takes an option; nil where all are taken to be.
  static let takesOption = Guarded<(@Sendable (String) -> Bool)?>(nil)

  /// What the library says of options that only some commands have.
  private static let advice = [
    (option: "--max-file-size", text: "; pass --max-file-size to allow it"),
    (option: "--force", text: ". Pass --force to replace it"),
  ]

  private static func withoutForeignAdvice(_ message: String) -> String {
    var message = message
    for (option, text) in advice where message.utf8.count > text.utf8.count {
      guard message.hasSuffix(text), let takes = takesOption.withLock({ $0 }), !takes(option) else {
        continue
      }
      message.removeLast(text.count)
    }
    return message
  }

  /// Says all that is wrong.
  static func complain(ofAll error: MagintError) {
    for error in [error] + error.others { complain(error) }
  }

  static func fail(_ error: MagintError) -> Never {
    complain(ofAll: error)
    exit(error.kind == .usage ? 2 : 3)
  }

  /// What a message quotes must not act on the terminal.
  private static func printable(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      let isActive = scalar.properties.generalCategory == .control && scalar != "\n"
      result +=
        isActive ? scalar.escaped(asASCII: true) : ForeignByte.shown(scalar) ?? String(scalar)
    }
    return result
  }

  static func exit(_ code: Int32) -> Never {
    #if canImport(Glibc)
      Glibc.exit(code)
    #elseif canImport(Musl)
      Musl.exit(code)
    #else
      Darwin.exit(code)
    #endif
  }

  /// Whether to write colours to a descriptor: standard output, or standard error as 2.
  static func usesColour(_ choice: Colour, descriptor: Int32 = 1) -> Bool {
    switch choice {
    case .always: return true
    case .never: return false
    case .auto:
      // https://no-color.org: any value but an empty one switches colour off.
      if let value = getenv("NO_COLOR"), value.pointee != 0 { return false }
      if let term = getenv("TERM"), String(cString: term) == "dumb" { return false }
      return isatty(descriptor) == 1
    }
  }

  /// The cells of a line of standard output; 100 where that is no terminal.
  static var width: Int { width(of: 1) }

  static func width(of descriptor: Int32) -> Int {
    var size = winsize()
    guard isatty(descriptor) == 1, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0
    else {
      return 100
    }
    return min(Int(size.ws_col), 140)
  }
}
