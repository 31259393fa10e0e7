package import MagintCore

/// The colours of a terminal, or none.
package struct Style: Sendable {
  private let isOn: Bool

  package init(colour isOn: Bool) { self.isOn = isOn }

  private func paint(_ text: String, _ code: String) -> String {
    isOn && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  package func bold(_ text: String) -> String { paint(text, "1") }
  package func dim(_ text: String) -> String { paint(text, "2") }
  /// Line numbers and frames.
  package func frame(_ text: String) -> String { paint(text, "1;34") }
  package func hint(_ text: String) -> String { paint(text, "1;36") }
  package func good(_ text: String) -> String { paint(text, "1;32") }

  package func severity(_ severity: Severity, _ text: String) -> String {
    switch severity {
    case .error: paint(text, "1;31")
    case .warning: paint(text, "1;33")
    case .note: paint(text, "1;36")
    }
  }
}
