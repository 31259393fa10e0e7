/// What runs before a commit.
enum HookTemplates {
  static func git(_ program: String) -> String {
    """
    #!/bin/sh
    # Checks the integration files before each commit. Each clone switches it on:
    #   git config core.hooksPath .githooks
    # 'git commit --no-verify' goes past it.
    if ! command -v \(program) >/dev/null; then
      echo "magint is not installed; CI will check the integration files." >&2
      exit 0
    fi
    exec \(program) lint --format concise

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
