#if Rehearsal
  internal import MagintCore

  /// Text of strangers, to be looked at: what changes the direction of writing, or is nothing to look
  /// at, by its number. Lines stay.
  func visible(_ text: String) -> String {
    var shown = ""
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control where scalar != "\n" && scalar != "\t", .format, .lineSeparator,
        .paragraphSeparator:
        shown += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      default: shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }
#endif
