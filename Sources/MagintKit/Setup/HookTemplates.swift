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
      # No magint.json is looked for above a repository.
      mkdir "$staged/.git" || exit
      # An index of what will be in the commit: files of 'git add --intent-to-add' will not.
      tree=$(git write-tree) || exit
      export GIT_INDEX_FILE="$staged/.git/index"
      git read-tree "$tree" || exit
      check_out() {
        git ls-files -z -- "$@" | git checkout-index -z --stdin --prefix="$staged/"
      }
      check_out magint.json ':(glob)**/composer.json' ':(glob,icase)**/etc/**/*.xml' || exit
      # What others wrote is code to read only where it has integrations.
      set -- ':(icase)*.php'
      for others in vendor node_modules; do
        integrations=$(git ls-files -- ":(glob)**/$others/**/etc/integration.xml" \
          ":(glob)**/$others/**/etc/integration/*.xml") || exit
        [ -n "$integrations" ] || set -- "$@" ":(exclude,glob)**/$others/**"
      done
      check_out "$@" || exit
      # What magint.json names need not be in the repository.
      if [ -f "$staged/magint.json" ]; then
        grep -oE '"(catalog|baseline)"[[:space:]]*:[[:space:]]*"[^"]+"' "$staged/magint.json" |
          sed -e 's/^"[a-z]*"[[:space:]]*:[[:space:]]*"//' -e 's/"$//' |
          while IFS= read -r file; do
            case "/$file/" in //* | */../*) continue ;; esac
            check_out ":(literal)$file" || exit
            if [ -f "$file" ] && [ ! -e "$staged/$file" ]; then
              mkdir -p "$(dirname "$staged/$file")" && cp "$file" "$staged/$file" || exit
            fi
          done || exit
      fi
      cd "$staged" || exit
      "$magint" lint --format concise

      """#
  }

  /// Lines for a hook that is there; they check the files as they lie in the working tree, which
  /// ``notice`` says.
  static func lines(_ program: String) -> String {
    """
    if command -v \(program) >/dev/null; then
      \(program) lint --format concise || exit
    else
      echo "magint is not installed; CI will check the integration files." >&2
    fi

    """
  }

  /// What to know before adding ``lines(_:)``.
  static let notice =
    "add to it (this checks the files as they lie in the working tree, also what is not staged)"

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
