#!/usr/bin/env bash
# Xerces-J's XMLCatalogResolver (libxerces2-java 2.12.2-1 with the Apache resolver 1.2-11) does not look at
# the <uri> entries of an XML catalog for a schema location of a document without a namespace.
#
# resolveResource and resolveIdentifier find such an address by <system> entries only; by <uri> entries they
# ask for the namespace, and there is none. libxml2's xmlcatalog finds the address by <uri> alone. A catalog
# for schemas of documents without a namespace needs both entries.
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT && cd "$work"
apt-get download -q libxerces2-java=2.12.2-1 libxml-commons-resolver1.1-java=1.2-11 \
  libxml-commons-external-java=1.4.01-5 >log 2>&1 || { cat log >&2; exit 2; }
for package in *.deb; do dpkg -x "$package" root; done
for kind in 'uri name' 'system systemId'; do
  read -r element key <<<"$kind"
  echo "<catalog xmlns='urn:oasis:names:tc:entity:xmlns:xml:catalog'><$element $key='urn:acme:a.xsd' uri='a.xsd'/></catalog>" >"$element.xml"
done
cat >Ask.java <<'JAVA'
import org.apache.xerces.util.*;
public class Ask {
  public static void main(String[] catalogs) throws Exception {
    for (String catalog : catalogs) {
      String address = new java.io.File(catalog).toURI().toString();
      XMLCatalogResolver resolver = new XMLCatalogResolver(new String[] {address});
      String found = resolver.resolveIdentifier(
          new XMLResourceIdentifierImpl(null, "urn:acme:a.xsd", "file:///doc.xml", "urn:acme:a.xsd"));
      boolean resource = resolver.resolveResource(
          "http://www.w3.org/2001/XMLSchema", null, null, "urn:acme:a.xsd", "file:///doc.xml") != null;
      System.out.println(catalog + ": identifier " + (found != null) + ", resource " + resource);
    }
  }
}
JAVA
jars=root/usr/share/java
javac -cp $jars/xercesImpl.jar:$jars/xml-resolver.jar Ask.java
seen=$(java -cp $jars/xercesImpl.jar:$jars/xml-resolver.jar:. Ask uri.xml system.xml)
expected='uri.xml: identifier false, resource false
system.xml: identifier true, resource true'
printf '%s\n' "$seen"
[ "$seen" = "$expected" ] || { printf 'changed; it was:\n%s\n' "$expected" >&2; exit 1; }
