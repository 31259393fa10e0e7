internal import MagintCore

/// The JSON Schema of `magint.json`, for editors: it knows every rule.
public enum ConfigurationSchema {
  /// The name of the file that it is exported to.
  public static let fileName = "magint.schema.json"

  /// Draft 7, which editors know. Comments and commas at the end are for the editor to allow.
  public static var text: String {
    var json = JSONText()
    json.object { json in
      json.newLine()
      json.field("$schema", "http://json-schema.org/draft-07/schema#")
      json.newLine()
      json.field("title", Configuration.fileName)
      json.newLine()
      json.field(
        "description", "Configuration of magint, the validator of Magento integration files.")
      json.newLine()
      json.field("type", "object")
      json.newLine()
      json.field("additionalProperties", false)
      json.newLine()
      json.field("allowComments", true)
      json.newLine()
      json.field("allowTrailingCommas", true)
      json.newLine()
      json.key("properties")
      json.object { json in
        for key in ConfigurationKey.allCases {
          json.newLine()
          json.key(key.rawValue)
          json.object { json in
            json.field("description", key.summary)
            append(key, to: &json)
          }
        }
      }
      json.newLine()
      json.key("definitions")
      json.object { json in
        json.newLine()
        json.key("rules")
        json.object { json in
          json.field("type", "object")
          json.field("additionalProperties", false)
          json.key("properties")
          json.object { json in
            for rule in Rules.all {
              json.newLine()
              json.key(rule.id.name)
              json.object { json in
                json.field("description", rule.summary)
                json.field("enum", RuleLevel.allCases.map(\.rawValue))
                json.field("default", rule.severity.rawValue)
              }
            }
          }
        }
      }
    }
    return json.text + "\n"
  }

  private static func append(_ key: ConfigurationKey, to json: inout JSONText) {
    switch key {
    case .schema: json.field("type", "string")
    case .magento:
      json.field("type", "string")
      json.field("examples", ["2.4.4..2.4.7", "2.4", ">=2.4.6"])
    case .edition: json.field("enum", ShopEdition.allCases.map(\.rawValue))
    case .catalog, .baseline:
      json.field("type", "string")
      json.field("minLength", 1)
    case .exclude: appendStrings(to: &json)
    case .placeholderDomains:
      appendStrings(to: &json)
    case .failOn:
      json.field("enum", FailThreshold.allCases.map(\.rawValue))
      json.field("default", FailThreshold.error.rawValue)
    case .rules: json.rules()
    case .overrides:
      json.field("type", "array")
      json.key("items")
      json.object { json in
        json.field("type", "object")
        json.field("additionalProperties", false)
        json.field("required", ConfigurationKey.Override.allCases.map(\.rawValue))
        json.key("properties")
        json.object { json in
          for key in ConfigurationKey.Override.allCases {
            json.key(key.rawValue)
            json.object { json in
              json.field("description", key.summary)
              switch key {
              case .files:
                appendStrings(to: &json)
                json.field("minItems", 1)
              case .rules: json.rules()
              }
            }
          }
        }
      }
    }
  }

  private static func appendStrings(to json: inout JSONText) {
    json.field("type", "array")
    json.key("items")
    json.object { json in
      json.field("type", "string")
      json.field("minLength", 1)
    }
  }
}

extension JSONText {
  /// A reference, in the one place of draft 7 where a description may stand beside it.
  fileprivate mutating func rules() {
    key("allOf")
    array { json in
      json.object { json in json.field("$ref", "#/definitions/rules") }
    }
  }
}
