#!/usr/bin/env bash
# oauth-1.0a 2.2.6 (JavaScript, Debian node-oauth-1.0a 2.2.6-3) decodes the values of a URL's query before
# it signs them, and not the names.
#
# So `a%5Bb%5D=x%20y` is signed with the name encoded once more than the value (`a%25255Bb%25255D`), and
# RFC 5849 (3.4.1.3.1), which decodes both, gives another base string. A value with `=` is cut there:
# `a=b=c` is signed as `a=b`. With raw brackets the first of the two does not show.
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT && cd "$work"
apt-get download -q node-oauth-1.0a=2.2.6-3 >log 2>&1 || { cat log >&2; exit 2; }
dpkg -x ./*.deb root
cat >base.js <<'JS'
const OAuth = require('./root/usr/share/nodejs/oauth-1.0a/oauth-1.0a.js');
const signer = OAuth({
  consumer: {key: 'k', secret: 's'}, signature_method: 'HMAC-SHA256',
  hash_function(base) { console.log(decodeURIComponent(base.split('&')[2]).split('&')[0]); return ''; },
});
for (const query of ['a%5Bb%5D=x%20y', 'a[b]=x%20y', 'a=b=c'])
  signer.authorize({url: 'http://shop.test/r?' + query, method: 'GET'});
JS
seen=$(node base.js)
expected='a%255Bb%255D=x%20y
a%5Bb%5D=x%20y
a=b'
printf '%s\n' "$seen"
[ "$seen" = "$expected" ] || { printf 'changed; it was:\n%s\n' "$expected" >&2; exit 1; }
