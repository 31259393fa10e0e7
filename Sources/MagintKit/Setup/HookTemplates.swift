/// What runs before a commit.
enum HookTemplates {
  static func git(_ program: String) -> String {
    // A path is one from the root, and the hook works elsewhere.
    let place = program.contains("/") ? "$PWD/\(program)" : program
    return #"""
      #!/bin/sh
      # Checks the integration files before each commit, as they are about to be committed: what is not
      # staged plays no part. Each clone switches it on:
      #   git config core.hooksPath .githooks
      # 'git commit --no-verify' goes past it.
      magint=\#(place)
      if ! command -v "$magint" >/dev/null; then
        echo "magint is not installed; CI will check the integration files." >&2
        exit 0
      fi
      staged=$(mktemp -d) || exit
      trap 'rm -rf "$staged"' EXIT
      trap 'exit 1' HUP INT TERM
      git ls-files -z -- '*.xml' '*.php' '*.json' | git checkout-index -z --stdin --prefix="$staged/" || exit
      # No magint.json is looked for above a repository.
      mkdir -p "$staged/.git"
      cd "$staged" || exit
      "$magint" lint --format concise

      """#
  }

  /// Lines for a hook that is there; they check the files as they lie in the working tree.
  static func lines(_ program: String) -> String {
    """
    if command -v \(program) >/dev/null; then
      \(program) lint --format concise || exit
    else
      echo "magint is not installed; CI will check the integration files." >&2
    fi

    """
  }

  /// An entry below `repos`.
  static func preCommit(_ program: String) -> String {
    #"""
      - repo: local
        hooks:
          - id: magint
            name: magint lint
            entry: \#(program) lint --format concise
            language: system
            files: (^|/)(etc/.+\.xml|composer\.json|registration\.php|Setup/.+\.php)$
            # The rules about modules need to see all of them.
            pass_filenames: false

    """#
  }
}
