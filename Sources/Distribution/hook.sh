#!/usr/bin/env bash
# The entry of the hooks in .pre-commit-hooks.yaml: runs the release of magint that this copy belongs
# to, which it gets once. pre-commit keeps this copy as long as the hook is pinned to it.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
magint=${MAGINT_BINARY:-}
if [ -z "$magint" ]; then
  if [ -z "${XDG_CACHE_HOME:-}${HOME:-}" ]; then
    echo 'magint: there is no HOME; set XDG_CACHE_HOME, or name a binary in MAGINT_BINARY' >&2
    exit 3
  fi
  version=$(sed -n 's/^version //p' "$here/release")
  directory=${XDG_CACHE_HOME:-$HOME/.cache}/magint/$version
  magint=$directory/magint
  [ -x "$magint" ] || magint=$("$here/install.sh" "$directory")
fi
exec "$magint" "$@"
