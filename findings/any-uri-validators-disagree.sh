#!/usr/bin/env bash
# xs:anyURI is another type to libxml2 (2.13.8, in lxml 5.4.0) than to the Python package xmlschema 4.3.1.
#
# libxml2 refuses a lone percent sign, an unclosed bracket, a port that is no number and two number signs.
# xmlschema takes all of these. Both take blanks, braces, backslashes and port 99999. A linter that validates
# with the one passes addresses at which a program that validates with the other stops.
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT && cd "$work"
python3 -m pip install -q --disable-pip-version-check --target packages \
  lxml==5.4.0 xmlschema==4.3.1 elementpath==5.1.4 >log 2>&1 || { cat log >&2; exit 2; }
seen=$(PYTHONPATH=packages python3 - <<'PY'
from xml.etree import ElementTree
import xmlschema
from lxml import etree
schema = ('<x:schema xmlns:x="http://www.w3.org/2001/XMLSchema">'
          '<x:element name="u" type="x:anyURI"/></x:schema>')
ours, theirs = etree.XMLSchema(etree.fromstring(schema)), xmlschema.XMLSchema(schema)
for uri in ('http://a/%', 'http://[::1/', 'http://h:port/', '#a#b', 'http://a b/{c}\\d', 'http://x:99999/'):
    document = f'<u>{uri}</u>'
    print(uri, ours.validate(etree.fromstring(document)), theirs.is_valid(ElementTree.fromstring(document)))
PY
)
expected='http://a/% False True
http://[::1/ False True
http://h:port/ False True
#a#b False True
http://a b/{c}\d True True
http://x:99999/ True True'
printf '%s\n' "$seen"
[ "$seen" = "$expected" ] || { printf 'changed; it was:\n%s\n' "$expected" >&2; exit 1; }
