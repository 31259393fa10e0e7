#!/usr/bin/env bash
# The first step of action.yml: gets magint and puts it on the PATH of the steps that follow.
set -euo pipefail

here=$(dirname "${BASH_SOURCE[0]}")
magint=$("$here/install.sh" "$RUNNER_TEMP/magint")
printf 'magint=%s\n' "$magint" >>"$GITHUB_OUTPUT"
dirname "$magint" >>"$GITHUB_PATH"
"$magint" --version
