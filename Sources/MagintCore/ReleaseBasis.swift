/// Which releases an answer is about, and what it takes on trust about them.
public struct ReleaseBasis: Sendable, Hashable {
  /// A release that is known to exist and was not seen whole.
  public struct Assumption: Sendable, Hashable {
    public var release: Release
    /// The seen release that it is taken to be a copy of, but for what is proven to differ.
    public var copyOf: Release

    public init(release: Release, copyOf: Release) {
      self.release = release
      self.copyOf = copyOf
    }
  }

  /// The releases in question, in words: "2.4.7 – 2.4.9".
  public var range: String
  /// Those of them that were not seen whole, ascending.
  public var assumed: [Assumption]
  /// What else there is to say of the range, a sentence each.
  public var notes: [String]

  public init(range: String = "", assumed: [Assumption] = [], notes: [String] = []) {
    self.range = range
    self.assumed = assumed
    self.notes = notes
  }

  /// "2.4.7-p10 as 2.4.7-p9; 2.4.8-p3 – 2.4.9 as 2.4.8-p2"; nil where nothing is assumed.
  public var assumptions: String? {
    guard !assumed.isEmpty else { return nil }
    var groups: [(first: Release, last: Release, copyOf: Release)] = []
    for assumption in assumed {
      if let last = groups.last, last.copyOf == assumption.copyOf {
        groups[groups.count - 1].last = assumption.release
      } else {
        groups.append((assumption.release, assumption.release, assumption.copyOf))
      }
    }
    return groups.map {
      ($0.first == $0.last ? "\($0.first)" : "\($0.first) – \($0.last)") + " as \($0.copyOf)"
    }.joined(separator: "; ")
  }

  /// What is to be said beside the range, a sentence each: what of it is assumed, and the notes.
  public var remarks: [String] {
    (assumptions.map { ["Assumed, as they were not seen whole: \($0)."] } ?? [])
      + notes.map { $0.prefix(1).uppercased() + $0.dropFirst() + ($0.hasSuffix(".") ? "" : ".") }
  }
}

extension JSONText {
  /// `"assumed"`: an object of each assumed release with the seen one that it is taken for; left out
  /// where nothing is assumed. And `"releaseNotes"`.
  package mutating func assumptions(_ basis: ReleaseBasis) {
    if !basis.assumed.isEmpty {
      key("assumed")
      object { json in
        for assumption in basis.assumed {
          json.field("\(assumption.release)", "\(assumption.copyOf)")
        }
      }
    }
    if !basis.notes.isEmpty { field("releaseNotes", basis.notes) }
  }
}
