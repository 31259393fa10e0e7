package import MagintCore

/// What is in force for a path, as a table or as JSON.
package enum ConfigurationReport {
  package static func text(_ page: ConfigurationPage, style: Style) -> String {
    var output = style.bold(Printable.line(page.path)) + "\n"
    output +=
      "Configuration: \(page.file.map(Printable.line) ?? "none; no magint.json here or above")\n"
    if let source = page.excludedBy {
      output += "Left out by \(words(source)): nothing below counts for it\n"
    }
    output += "\n"
    var rows: [(key: String, value: String, source: String)] = []
    for setting in page.settings {
      if setting.values.isEmpty { rows.append((setting.key, setting.fallback, words(.standard))) }
      for (index, value) in setting.values.enumerated() {
        rows.append(
          (index == 0 ? setting.key : "", Printable.line(value.text), words(value.source)))
      }
    }
    let settingCount = rows.count
    for rule in page.rules {
      let place = rule.glob.map { ", for \(Printable.line($0))" } ?? ""
      rows.append(
        (
          rule.id.name, rule.level,
          "\(words(rule.source))\(place); by default \(rule.standard.rawValue)"
        ))
    }
    func width(_ cells: [String]) -> Int { cells.map { $0.unicodeScalars.count }.max() ?? 0 }
    let keyWidth = width(rows.map(\.key))
    let valueWidth = min(50, width(rows.map(\.value)))
    func padded(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(0, width - text.unicodeScalars.count))
    }
    for (index, row) in rows.enumerated() {
      if index == settingCount { output += "\n" }
      output +=
        "\(padded(row.key, keyWidth))  \(padded(row.value, valueWidth))  \(style.frame(row.source))\n"
    }
    output += "\n"
    if page.otherRuleCount == 0 {
      output += "No other rule is in force.\n"
    } else if page.rules.isEmpty {
      output += "All \(page.otherRuleCount) rules are as 'magint rules' lists them.\n"
    } else {
      output += "The other \(page.otherRuleCount) rules are as 'magint rules' lists them.\n"
    }
    return output
  }

  private static func words(_ source: ConfigurationPage.Source) -> String {
    switch source {
    case .standard: "default"
    case .file(let path, let line): "\(Printable.line(path)):\(line)"
    case .commandLine(let option): "command line, \(option)"
    }
  }

  package static func json(_ page: ConfigurationPage) -> String {
    var json = JSONText()
    json.object { json in
      json.field("version", 1)
      json.field("path", page.path)
      if let file = page.file { json.field("file", file) }
      if let source = page.excludedBy { append(source, as: "excludedBy", to: &json) }
      json.key("settings")
      json.object { json in
        for setting in page.settings {
          json.newLine()
          json.key(setting.key)
          func append(_ value: ConfigurationPage.Value, _ json: inout JSONText) {
            json.object { json in
              json.field("value", value.text)
              Self.append(value.source, as: "source", to: &json)
            }
          }
          if setting.isList {
            json.array { json in for value in setting.values { append(value, &json) } }
          } else if let value = setting.values.first {
            append(value, &json)
          } else {
            json.object { json in Self.append(.standard, as: "source", to: &json) }
          }
        }
      }
      json.key("rules")
      json.object { json in
        for rule in page.rules {
          json.newLine()
          json.key(rule.id.name)
          json.object { json in
            json.field("value", rule.level)
            json.field("default", rule.standard.rawValue)
            append(rule.source, as: "source", to: &json)
            if let glob = rule.glob { json.field("files", glob) }
          }
        }
      }
      json.field("otherRules", page.otherRuleCount)
    }
    return json.text + "\n"
  }

  private static func append(
    _ source: ConfigurationPage.Source, as key: String, to json: inout JSONText
  ) {
    json.key(key)
    json.object { json in
      switch source {
      case .standard: json.field("kind", "default")
      case .file(let path, let line):
        json.field("kind", "file")
        json.field("path", path)
        json.field("line", line)
      case .commandLine(let option):
        json.field("kind", "command-line")
        json.field("option", option)
      }
    }
  }
}
