#!/usr/bin/env bash
# Lays out what a release is made of, from the binaries DIR/magint and DIR/magint-rehearse, beside them. The
# same binaries give the same bytes.
#
#   archives.sh DIR
#
# magint-V-linux-ARCH.gz       the binary alone, for the action, the hooks and the composer package
# magint-V-linux-ARCH.tar.gz   both binaries, manual pages, completions and licence, below bin and share
# magint-rehearse-V-linux-ARCH.gz   the network half alone
# magint-V-composer.zip        the composer package, with the binaries of magint that are in DIR
# SHA256SUMS                   of all that
#
# Archives of another architecture that are in DIR count too. MAGINT_URL is the address below which the release
# will be, in v$V.
set -euo pipefail

[ $# = 1 ] || { echo "archives.sh takes one argument, the directory with magint" >&2; exit 2; }
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
cd "$1"
magint=$PWD/magint
rehearse=$PWD/magint-rehearse
[ -x "$rehearse" ] || { echo "there is no magint-rehearse in $PWD; make dist builds both" >&2; exit 2; }
version=$("$magint" --version)
architecture=$(uname -m)
name=magint-$version-linux-$architecture

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

gzip -9 -n -c "$magint" >"$name.gz"
gzip -9 -n -c "$rehearse" >"magint-rehearse-$version-linux-$architecture.gz"

tree=$scratch/$name
mkdir -p "$tree"/{bin,share/{man/man1,bash-completion/completions,zsh/site-functions,fish/vendor_completions.d}}
cp "$magint" "$rehearse" "$tree/bin"
cp "$root/LICENSE" "$root/README.md" "$root/CHANGELOG.md" "$tree"
"$magint" manual --output "$tree/share/man/man1" >/dev/null
"$magint" generate-completion bash >"$tree/share/bash-completion/completions/magint"
"$magint" generate-completion zsh >"$tree/share/zsh/site-functions/_magint"
"$magint" generate-completion fish >"$tree/share/fish/vendor_completions.d/magint.fish"
# Who builds it, and when, is nobody's business.
tar --create --directory "$scratch" --sort=name --mtime=@315532800 --owner=0 --group=0 --numeric-owner \
  --mode=u=rwX,go=rX "$name" | gzip -9 -n >"$name.tar.gz"

package=$scratch/composer
mkdir -p "$package/Sources/Distribution/composer"
cp "$root/LICENSE" "$root/README.md" "$package"
# A package from an archive has to say its version itself.
sed "s|^    \"name\": .*|&\n    \"version\": \"$version\",|" "$root/composer.json" >"$package/composer.json"
cp "$here/composer/magint" "$package/Sources/Distribution/composer/magint"
for binary in magint-"$version"-linux-*.gz; do
  case $binary in
    *.tar.gz) continue ;;
  esac
  machine=${binary#"magint-$version-linux-"}
  gunzip -c "$binary" >"$package/Sources/Distribution/composer/magint-linux-${machine%.gz}"
done
chmod 755 "$package"/Sources/Distribution/composer/*
"$here/pins.sh" . >"$package/Sources/Distribution/release"
find "$package" -exec touch --date=@315532800 {} +
rm -f "magint-$version-composer.zip"
(cd "$package" && find . -type f | LC_ALL=C sort | sed 's|^\./||' | TZ=UTC zip -9 -q -X -@ - >"$scratch/composer.zip")
mv "$scratch/composer.zip" "magint-$version-composer.zip"
chmod 644 "magint-$version-composer.zip"

LC_ALL=C sha256sum "magint-$version-"* "magint-rehearse-$version-"* >SHA256SUMS
cat SHA256SUMS
