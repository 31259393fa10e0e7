#!/usr/bin/env bash
# Net::OAuth 0.28 (Perl, Debian 0.28-4) signs one of several parameters of the same name.
#
# RFC 5849 (3.4.1.3.1) counts every name and value of the query. Of `a=2&a=1` Net::OAuth keeps the first
# pair only, without a warning, so a server that reads both computes another base string.
# Seen: ...&a%3D2%26oauth_consumer_key...; right would be ...&a%3D1%26a%3D2%26oauth_consumer_key...
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT && cd "$work"
apt-get download -q libnet-oauth-perl=0.28-4 libclass-accessor-perl=0.51-2 \
  libclass-data-inheritable-perl=0.08-3 liburi-perl=5.17-1 libsub-name-perl=0.26-2+b1 libdigest-hmac-perl=1.04+dfsg-2 >log 2>&1 ||
  { cat log >&2; exit 2; }
for package in *.deb; do dpkg -x "$package" root; done
seen=$(PERL5LIB=root/usr/share/perl5 perl -MNet::OAuth -e '
  print Net::OAuth->request("protected resource")->new(
    consumer_key => "k", consumer_secret => "s", token => "t", token_secret => "u",
    request_url => "http://shop.test/r?a=2&a=1", request_method => "GET",
    signature_method => "HMAC-SHA256", timestamp => 1, nonce => "n")->signature_base_string')
expected='GET&http%3A%2F%2Fshop.test%2Fr&a%3D2%26oauth_consumer_key%3Dk%26oauth_nonce%3Dn%26oauth_signature_method%3DHMAC-SHA256%26oauth_timestamp%3D1%26oauth_token%3Dt%26oauth_version%3D1.0'
printf '%s\n' "$seen"
[ "$seen" = "$expected" ] || { echo "changed; it was: $expected" >&2; exit 1; }
