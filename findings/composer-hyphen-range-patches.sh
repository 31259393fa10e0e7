#!/usr/bin/env bash
# composer/semver 3.3.2 (Debian php-composer-semver 3.3.2-1): a range with a hyphen ends before the patches
# of its last version, and a wildcard does not.
#
# Composer counts 2.4.8-p1 as later than 2.4.8, so `2.4.7 - 2.4.8` and `<=2.4.8` leave out 2.4.8-p1, the
# release with the security fixes, while `2.4.7 - 2.4`, whose end is read as a wildcard, has it. The same
# constraint with a blank is read behind `>=` and refused behind `^`.
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT && cd "$work"
apt-get download -q php-composer-semver=3.3.2-1 >log 2>&1 || { cat log >&2; exit 2; }
dpkg -x ./*.deb root
cat >ask.php <<'PHP'
<?php
require 'root/usr/share/php/Composer/Semver/autoload.php';
foreach (['2.4.7 - 2.4.8', '<=2.4.8', '2.4.7 - 2.4', '2.4.8.*', '>= 2.4', '^ 2.4'] as $constraint) {
    try {
        $answer = Composer\Semver\Semver::satisfies('2.4.8-p1', $constraint) ? 'in' : 'out';
    } catch (UnexpectedValueException $exception) {
        $answer = 'refused';
    }
    echo "$constraint: $answer\n";
}
PHP
seen=$(php ask.php)
expected='2.4.7 - 2.4.8: out
<=2.4.8: out
2.4.7 - 2.4: in
2.4.8.*: in
>= 2.4: in
^ 2.4: refused'
printf '%s\n' "$seen"
[ "$seen" = "$expected" ] || { printf 'changed; it was:\n%s\n' "$expected" >&2; exit 1; }
