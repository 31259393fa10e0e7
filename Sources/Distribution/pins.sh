#!/usr/bin/env bash
# Prints the file `release`: the version, the address and the sums of the binaries in DIR. What is in the
# repository belongs to the release that its tag names, so that who pins the tag pins the binaries.
#
#   pins.sh DIR
set -euo pipefail

[ $# = 1 ] || { echo "pins.sh takes one argument, the directory of the archives" >&2; exit 2; }
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$1"
version=$(./magint --version)
printf 'version %s\n' "$version"
printf 'url %s\n' "${MAGINT_URL:-$(sed -n 's/^url //p' "$here/release")}"
for binary in magint-"$version"-linux-*.gz; do
  case $binary in
    *.tar.gz) continue ;;
  esac
  sum=$(sha256sum "$binary")
  printf 'sha256 %s %s\n' "$binary" "${sum%% *}"
done
