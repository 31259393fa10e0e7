#if Rehearsal
  extension RequestMessage {
    /// Whether the host is this machine, as far as its name tells.
    package var isLoopback: Bool {
      var name = host.lowercased()
      if name.hasPrefix("[") { return name.prefix { $0 != "]" } == "[::1" }
      if let colon = name.firstIndex(of: ":") { name = String(name[..<colon]) }
      if name == "localhost" { return true }
      let numbers = name.split(separator: ".", omittingEmptySubsequences: false)
      return numbers.count == 4 && numbers[0] == "127"
        && numbers.allSatisfy { number in
          number.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            && UInt8(number) != nil
        }
    }
  }
#endif
