package import MagintCore

/// What answers end with: what of the releases in question is assumed, and what else there is to say of
/// them.
package enum BasisReport {
  /// Empty where there is nothing to say.
  package static func text(_ basis: ReleaseBasis, colour: Bool, width: Int = 100) -> String {
    lines(basis.remarks, Style(colour: colour), width)
  }

  /// Empty where there is nothing to say.
  package static func markdown(_ basis: ReleaseBasis) -> String {
    basis.remarks.map { "\n" + Markdown.text($0) + "\n" }.joined()
  }

  /// As ``text(_:colour:width:)``, with the releases in question, in one line: for a report that does not
  /// tell them otherwise.
  static func whole(_ basis: ReleaseBasis, _ style: Style) -> String {
    guard !basis.range.isEmpty else { return "" }
    let sentences = ["Judged by Magento \(basis.range)."] + basis.remarks
    return style.dim(Printable.line(sentences.joined(separator: " "))) + "\n"
  }

  private static func lines(_ remarks: [String], _ style: Style, _ width: Int) -> String {
    remarks.map { remark in
      Printable.wrap(Printable.line(remark), to: max(40, width)).map { style.dim($0) + "\n" }
        .joined()
    }.joined()
  }
}
