#if Rehearsal
  internal import MagintCore

  /// What is known of a request whose signature is wrong, for those who try mistakes on it.
  struct SignatureContext {
    let evidence: SignatureEvidence
    let request: RequestMessage
    let ruleSet: SignatureRuleSet
    let rules: any SignatureRules
    /// What Magento signs, decoded; nil where it fails on the request.
    let readable: [Parameter]?
    /// What Magento signs as text.
    let text: String

    init(_ evidence: SignatureEvidence) {
      self.evidence = evidence
      request = evidence.request
      ruleSet = SignatureRuleSet(evidence.release)
      rules = ruleSet.rules
      readable = rules.reading.parameters(of: request)
      text = rules.reading.normalized(readable ?? [])
    }

    /// What Magento signs; nothing where it fails on the request.
    var parameters: [Parameter] { readable ?? [] }
  }

  /// A way of doing a part of a signature, and what is wrong with it: nothing where it is Magento's.
  struct Variant<Value> {
    var value: Value
    var mistakes: [SignatureMistake]
  }

  /// The ways of doing a part of a signature, each once: Magento's first, then by how likely they are.
  struct Variants<Value: Hashable> {
    private(set) var all: [Variant<Value>] = []
    private var seen: Set<Value> = []

    /// - Parameter own: Magento's way.
    init(own: Value) { add(own, []) }

    mutating func add(_ value: Value, _ mistakes: [SignatureMistake]) {
      if seen.insert(value).inserted { all.append(Variant(value: value, mistakes: mistakes)) }
    }

    mutating func add(_ value: Value, _ id: String, _ message: String, _ help: String) {
      add(value, [SignatureMistake(id, message, help)])
    }
  }
#endif
