#!/usr/bin/env bash
# ruby-oauth 0.5.4 (Debian 0.5.4-1.1, with the system's Ruby) builds other base strings than RFC 5849 in two
# places.
#
# It sorts the values of a repeated name before it encodes them: `a=-&a=%2F` stays in this order, where the
# RFC (3.4.1.3.2) sorts encoded values and has `%2F` first. And a path that begins with two slashes loses
# its first segment, because the path alone is parsed as an address: `//rest/V1/x` is signed as `/V1/x`.
# A base URL that ends in a slash, joined to a path that begins with one, comes to that.
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT && cd "$work"
apt-get download -q ruby-oauth=0.5.4-1.1 >log 2>&1 || { cat log >&2; exit 2; }
dpkg -x ./*.deb root
seen=$(ruby -I root/usr/lib/ruby/vendor_ruby -e '
  require "oauth"; require "net/http"; require "oauth/client/net_http"
  ["http://shop.test/r?a=-&a=%2F", "http://shop.test//rest/V1/x?a=1"].each do |address|
    uri = URI.parse(address)
    base = Net::HTTP::Get.new(uri.request_uri).signature_base_string(
      Net::HTTP.new(uri.host, 80), OAuth::Consumer.new("k", "s"), nil, nonce: "n", timestamp: "1")
    puts base[/.*?(?=%26oauth_)/]
  end')
expected='GET&http%3A%2F%2Fshop.test%2Fr&a%3D-%26a%3D%252F
GET&http%3A%2F%2Fshop.test%2FV1%2Fx&a%3D1'
printf '%s\n' "$seen"
[ "$seen" = "$expected" ] || { printf 'changed; it was:\n%s\n' "$expected" >&2; exit 1; }
