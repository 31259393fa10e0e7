import ArgumentParser
import MagintCore
import MagintKit

extension CompletionKind {
  /// The ids of all rules.
  static var rules: CompletionKind { .custom { _, _, _ in Rules.all.map(\.id.name) } }

  /// The releases that magint knows, and the lines that they belong to.
  static var releases: CompletionKind { .custom { _, _, _ in Catalogs.releases } }

  /// The ids of ACL resources. There are a thousand of them, so that only those come that what has been
  /// typed may become.
  static var resources: CompletionKind {
    .custom { _, _, typed in
      let ids = Catalogs.resources.filter { $0.utf8.starts(with: typed.utf8) }
      // To zsh a description follows a colon.
      return CompletionShell.requesting == .zsh
        ? ids.map { $0.replacing(":", with: "\\:") } : ids
    }
  }
}
