#!/usr/bin/env bash
# libarchive 3.6.2 (bsdtar, Debian libarchive-tools) says in the local header of a zip entry how long the
# contents are, and at the same time that the length stands behind them.
#
# With bit 3 of the flags set the specification (APPNOTE 4.4.4) wants zero in the local header's three fields.
# CRC and compressed length are zero, the uncompressed length is not. libzip 1.7.3 (ziptool) opens the
# archive, and refuses it with its consistency check on, as PHP's ZipArchive::CHECKCONS does.
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT && cd "$work"
apt-get download -q libarchive-tools=3.6.2-1+deb12u5 libarchive13=3.6.2-1+deb12u5 \
  ziptool=1.7.3-1+b1 libzip4=1.7.3-1+b1 >log 2>&1 || { cat log >&2; exit 2; }
for package in *.deb; do dpkg -x "$package" root; done
LD_LIBRARY_PATH=$(echo root/usr/lib/*-linux-gnu*) && export LD_LIBRARY_PATH
echo hi >a.txt
root/usr/bin/bsdtar -c --format zip -f - a.txt >a.zip
seen=$(python3 -c '
import struct
head = open("a.zip", "rb").read(26)
print("flag bit 3:", struct.unpack("<H", head[6:8])[0] >> 3 & 1, "crc, lengths:", *struct.unpack("<3I", head[14:26]))')
for check in '' -c; do
  # shellcheck disable=SC2086
  if root/usr/bin/ziptool $check a.zip get_num_entries 0 >/dev/null 2>&1; then word=opened; else word=refused; fi
  seen+=$'\n'"ziptool${check:+ $check}: $word"
done
expected='flag bit 3: 1 crc, lengths: 0 0 3
ziptool: opened
ziptool -c: refused'
printf '%s\n' "$seen"
[ "$seen" = "$expected" ] || { printf 'changed; it was:\n%s\n' "$expected" >&2; exit 1; }
