#!/usr/bin/env bash
# Puts the static binary of a release into a directory, checked against a SHA-256, and prints its path.
#
#   install.sh DIR
#
# MAGINT_BINARY   a magint that is there already: nothing is downloaded, and its path is printed
# MAGINT_URL      where releases are: $MAGINT_URL/v$MAGINT_VERSION/magint-….gz; with MAGINT_SHA256 the
#                 address of a file: magint itself, its .gz, or a .tar.gz with it
# MAGINT_SHA256   of that file
# MAGINT_VERSION  the release; without it the one that this copy of magint belongs to
#
# (MAGINT_RELEASES is what MAGINT_URL was called in 0.1.0; it is read where that is not set.)
#
# The sums of the release that this copy belongs to are in the file `release` beside this script. Of
# another release the sum comes from the same place as the binary: that finds damage, not malice.
set -euo pipefail

fail() {
  printf 'magint: %s\n' "$1" >&2
  exit 3
}

[ $# = 1 ] || fail "install.sh takes one argument, the directory for the binary"
directory=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

if [ -n "${MAGINT_BINARY:-}" ]; then
  [ -x "$MAGINT_BINARY" ] || fail "MAGINT_BINARY names '$MAGINT_BINARY', which is no program"
  printf '%s\n' "$(cd "$(dirname "$MAGINT_BINARY")" && pwd)/$(basename "$MAGINT_BINARY")"
  exit
fi

# A value of the file `release`, nothing where it has none.
release() { sed -n "s|^$1 ||p" "$here/release"; }

own=$(release version)
version=${MAGINT_VERSION:-$own}
version=${version#v}
url=${MAGINT_URL:-${MAGINT_RELEASES:-$(release url)}}
url=${url%/}
case $version in
  '' | *[!0-9A-Za-z.-]*) fail "'$version' is no version; one is 0.1.0" ;;
esac
[ -n "$url" ] ||
  fail "it is not known where releases are; set MAGINT_URL to the address above v$version"
case $url in
  https://* | http://127.0.0.1[:/]* | file://*) ;;
  *) fail "MAGINT_URL is '$url'; it has to begin with https://" ;;
esac
if [ -z "${MAGINT_SHA256:-}" ]; then
  case ${url%%[?#]*} in
    *.gz | *.tgz) fail "MAGINT_URL names a file; set MAGINT_SHA256 to its SHA-256, or MAGINT_URL to the address above v$version" ;;
  esac
fi

system=$(uname -s)
machine=$(uname -m)
[ "$system" = Linux ] ||
  fail "there are binaries for Linux only, and this is $system; use a Linux runner or a container"
case $machine in
  x86_64 | amd64) machine=x86_64 ;;
  aarch64 | arm64) machine=aarch64 ;;
  *) fail "there is no binary for $machine; build one with 'make dist' and name it in MAGINT_BINARY" ;;
esac
name=magint-$version-linux-$machine

# wget cannot tell where a redirect leads.
redirects=0
case $url in https://*) redirects=5 ;; esac

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# fetch ADDRESS FILE: into the scratch directory.
fetch() {
  if command -v curl >/dev/null; then
    # A redirect may lead to https only, wherever the first address is.
    curl --fail --silent --show-error --location --proto-redir '=https' --retry 3 --max-time 300 \
      --output "$scratch/$2" "$1"
  elif command -v wget >/dev/null; then
    wget --quiet --max-redirect="$redirects" --tries=3 --timeout=60 --output-document "$scratch/$2" "$1"
  else
    fail "curl or wget is needed to download magint"
  fi || fail "$1 cannot be downloaded"
}

if [ -n "${MAGINT_SHA256:-}" ]; then
  address=$url
  sum=$MAGINT_SHA256
else
  address=$url/v$version/$name.gz
  sum=
  if [ "$version" = "$own" ]; then sum=$(release "sha256 $name.gz"); fi
  if [ -z "$sum" ]; then
    fetch "$url/v$version/SHA256SUMS" SHA256SUMS
    sum=$(awk -v name="$name.gz" '$2 == name { print $1 }' "$scratch/SHA256SUMS")
    [ -n "$sum" ] || fail "release $version has no $name.gz"
  fi
fi
fetch "$address" download
got=$(sha256sum "$scratch/download")
[ "${got%% *}" = "$sum" ] ||
  fail "$address has the SHA-256 ${got%% *} instead of $sum; nothing was installed"

case ${address%%[?#]*} in
  *.tar.gz | *.tgz)
    member=$(tar -tzf "$scratch/download" | awk -F / '$NF == "magint" && !found++')
    [ -n "$member" ] || fail "there is no program 'magint' in $address"
    tar -xzOf "$scratch/download" "$member" >"$scratch/magint"
    ;;
  *.gz) gunzip -c "$scratch/download" >"$scratch/magint" ;;
  *) mv "$scratch/download" "$scratch/magint" ;;
esac
chmod 755 "$scratch/magint"
mkdir -p "$directory"
directory=$(cd "$directory" && pwd)
# Beside its place first: another process may be running the one that is there.
cp "$scratch/magint" "$directory/.magint-$$"
mv -f "$directory/.magint-$$" "$directory/magint"
printf '%s\n' "$directory/magint"
