/// Jobs that check each change: the same for a new module as for a repository that exists.
package enum WorkflowTemplates {
  /// Where the job of GitHub is, in a repository.
  package static let gitHubPath = ".github/workflows/magint.yml"

  /// actions/checkout v6.0.2. A tag can be moved to other code; a commit cannot.
  private static let checkout =
    "actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2"

  /// - Parameter isPackaged: whether composer installs magint.
  package static func gitHub(isPackaged: Bool) -> String {
    let get =
      isPackaged
      ? """
            - name: Install magint
              run: composer install --no-interaction --no-progress --no-scripts
            - name: Lint the integration files
              run: vendor/bin/magint lint --format github

      """
      : """
            - name: Install magint
              env:
                MAGINT_URL: ${{ vars.MAGINT_URL }}
                MAGINT_SHA256: ${{ vars.MAGINT_SHA256 }}
              run: |
      \(download(to: "$RUNNER_TEMP/magint", indent: "          "))
            - name: Lint the integration files
              run: '"$RUNNER_TEMP/magint" lint --format github'

      """
    return """
      name: magint
      on:
        push:
        pull_request:
      permissions:
        contents: read
      jobs:
        magint:
          name: magint lint
          runs-on: ubuntu-latest
          steps:
            - uses: \(checkout)
              with:
                persist-credentials: false
      \(get)
      """
  }

  package static func gitLab(isPackaged: Bool) -> String {
    let report = "gl-code-quality-report.json"
    let steps =
      isPackaged
      ? """
          - composer install --no-interaction --no-progress --no-scripts
          - vendor/bin/magint lint --format gitlab=\(report)
      """
      : """
          - |
      \(download(to: "/tmp/magint", indent: "      "))
          - /tmp/magint lint --format gitlab=\(report)
      """
    return """
      magint:
        image: \(isPackaged ? "composer:2" : "buildpack-deps:bookworm-curl")
        script:
      \(steps)
        artifacts:
          when: always
          reports:
            codequality: \(report)

      """
  }

  /// Shell that gets the binary that the variable MAGINT_URL names, if it is what MAGINT_SHA256 says:
  /// otherwise whoever can change what is at the address could run anything in the job. It takes what
  /// `make archives` makes: the program compressed, and the archive of both programs.
  private static func download(to path: String, indent: String) -> String {
    #"""
    if [ -z "$MAGINT_URL" ]; then
      echo "Set the variable MAGINT_URL to the address of a build of magint." >&2
      exit 1
    fi
    if [ -z "$MAGINT_SHA256" ]; then
      echo "Set the variable MAGINT_SHA256 to the SHA-256 of what MAGINT_URL names: nothing else is run here." >&2
      exit 1
    fi
    file="\#(path).download"
    curl --fail --silent --show-error --location --proto-redir '=https' --output "$file" "$MAGINT_URL"
    echo "$MAGINT_SHA256  $file" | sha256sum --check --quiet
    case ${MAGINT_URL%%[?#]*} in
      *.tar.gz | *.tgz)
        member=$(tar -tzf "$file" | awk -F / '$NF == "magint" && !found++')
        if [ -z "$member" ]; then
          echo "There is no program 'magint' in $MAGINT_URL." >&2
          exit 1
        fi
        tar -xzOf "$file" "$member" >"\#(path)"
        ;;
      *.gz) gunzip -c "$file" >"\#(path)" ;;
      *) mv "$file" "\#(path)" ;;
    esac
    chmod +x "\#(path)"
    """#.split(separator: "\n").map { indent + $0 }.joined(separator: "\n")
  }
}
