# `make try` and `make test` need Swift and nothing else; they install what is missing on Debian and
# Ubuntu. The other targets are for contributors: see README.md.

SHELL = /bin/bash
SWIFT ?= swift
# The one that comes with Swift.
CC = clang
DIST = .build-dist

.PHONY: help try test check lint warnings load asan tsan bench dist dist-check archives pins generate format clean
.NOTPARALLEL:

help:
	@echo 'make try    build magint and lint the modules in Samples/'
	@echo 'make test   run all tests'
	@echo 'make check  everything else that CI looks at: format, warnings, generated files, sanitizers'
	@echo 'make bench  measure against xmllint'
	@echo 'make load   put load on the stand-in for Magento'
	@echo 'make dist   build dist/magint and dist/magint-rehearse: static files that run on any Linux'
	@echo 'make archives   what a release is made of, from dist/magint'

# Installs what is missing of the packages $(1), or says how to.
define packages
@command -v $(SWIFT) >/dev/null || { \
  echo 'Swift 6.2 or later is needed: https://www.swift.org/install/linux/' >&2; exit 1; }; \
missing=; \
for package in $(1); do \
  case $$package in \
    binutils) command -v readelf ;; \
    hyperfine|pkg-config|shellcheck|zip) command -v $$package ;; \
    libarchive-dev) pkg-config --exists libarchive ;; \
    liblzma-dev) pkg-config --exists liblzma ;; \
    libxml2-dev) pkg-config --exists libxml-2.0 ;; \
    libxml2-utils) command -v xmllint ;; \
    nettle-dev) pkg-config --exists nettle ;; \
    time) test -x /usr/bin/time ;; \
    zlib1g-dev) pkg-config --exists zlib ;; \
    *) false ;; \
  esac >/dev/null 2>&1 || missing="$$missing $$package"; \
done; \
[ -n "$$missing" ] || exit 0; \
command="apt-get update && apt-get install -y --no-install-recommends$$missing"; \
if ! command -v apt-get >/dev/null; then \
  echo "These packages of Debian, or what your system calls them, are missing:$$missing" >&2; exit 1; \
elif [ "$$(id -u)" = 0 ]; then export DEBIAN_FRONTEND=noninteractive; sh -ec "$$command"; \
elif sudo -n true 2>/dev/null; then sudo -n env DEBIAN_FRONTEND=noninteractive sh -ec "$$command"; \
else echo "Packages are missing. Run: sudo sh -c '$$command'" >&2; exit 1; \
fi
endef

# Shows what magint says of each sample, and compares it with the sample's expected.txt. The line about the
# releases is left out there, since it changes with each release that comes in.
try:
	$(call packages,pkg-config libarchive-dev libxml2-dev)
	$(SWIFT) build -c release --product magint
	@magint="$$($(SWIFT) build -c release --show-bin-path)/magint"; status=0; \
	for sample in Samples/*/; do \
	  [ -d "$$sample/etc" ] || continue; \
	  printf '\n== %s$$ magint lint\n\n' "$$sample"; \
	  (cd "$$sample" && "$$magint" lint --fail-on never) || status=1; \
	  (cd "$$sample" && "$$magint" lint --fail-on never --color never | \
	    sed '/^Judged by Magento /d' | diff expected.txt -) || \
	    { echo "$$sample: not the report in expected.txt" >&2; status=1; }; \
	done; \
	printf '\n'; \
	[ $$status = 0 ] && echo "All as expected. Lint your own modules: $$magint lint PATH"; exit $$status

test:
	$(call packages,pkg-config libarchive-dev libxml2-dev libxml2-utils)
	$(SWIFT) test

check: lint warnings
	$(call packages,pkg-config libarchive-dev libxml2-dev libxml2-utils)
	$(SWIFT) run magint-dev generate --check
	$(MAKE) asan tsan

lint:
	$(call packages,shellcheck)
	shellcheck Sources/Distribution/*.sh
	$(SWIFT) format lint --strict --parallel --recursive Package.swift Sources Tests Schemas

# With the network half. In the place of `make test`, where little else is built anew, and nothing where that has had the
# same setting, as in CI.
warnings:
	MAGINT_WARNINGS=error $(SWIFT) build --build-tests

# Both builds have their own place and compile all but the network half with warnings as errors, so that no third
# one has to.
SANITIZED = --disable-default-traits -Xswiftc -warnings-as-errors
# A quarter of the searches of `make test`, as everything takes some times as long; and without what is
# Swift alone and has no threads, where the sanitizers have nothing to find.
asan tsan: export MAGINT_MUTATIONS ?= 6000
UNSANITIZED = --skip 'MagintPHPTests|MagintCatalogTests|MagintModelTests|MagintEmitTests|CompilePropertyTests'

# The linker has a page of remarks about AddressSanitizer's own symbols.
asan:
	@set -o pipefail; $(SWIFT) build --build-tests $(SANITIZED) --sanitize=address \
	  --scratch-path .build-asan 2>&1 | grep -v "Cannot export local symbol '__asan"
	@printf 'leak:libXCTest\nleak:libFoundation\n' >.build-asan/not-ours
	LSAN_OPTIONS=suppressions=$(CURDIR)/.build-asan/not-ours:print_suppressions=0 \
	  $(SWIFT) test $(SANITIZED) $(UNSANITIZED) --skip-build --sanitize=address \
	  --scratch-path .build-asan

tsan:
	$(SWIFT) test $(SANITIZED) $(UNSANITIZED) --sanitize=thread --scratch-path .build-tsan

# Measures the static binary, which users run.
bench: dist
	$(call packages,hyperfine libxml2-utils time)
	$(SWIFT) build -c release --product magint-dev
	@"$$($(SWIFT) build -c release --show-bin-path)/magint-dev" bench --magint dist/magint

load:
	$(call packages,pkg-config libarchive-dev libxml2-dev)
	$(SWIFT) build -c release --product magint-load
	@"$$($(SWIFT) build -c release --show-bin-path)/magint-load" $(LOAD)

# libxml2 and libarchive themselves come with their module maps. ICU, bzip2 and zstd are replaced by
# the two stubs.c; what is for other formats than zip (lz4) and for files on disk (acl) is not linked.
STATIC_LIBS = $(filter-out -lxml2 -larchive -licu% -lacl -lbz2 -llz4 -lzstd, \
  $(shell pkg-config --static --libs-only-l libxml-2.0 libarchive))
STUBS = $(DIST)/stubs-xml2.o $(DIST)/stubs-archive.o $(DIST)/heap.o

dist:
	$(call packages,pkg-config libarchive-dev libxml2-dev liblzma-dev nettle-dev zlib1g-dev binutils)
	@mkdir -p $(DIST) dist
	$(CC) -O2 -Wall -Wextra -Werror $$(pkg-config --cflags libxml-2.0) \
	  -c Sources/CLibXML2/static/stubs.c -o $(DIST)/stubs-xml2.o
	$(CC) -O2 -Wall -Wextra -Werror \
	  -c Sources/CLibArchive/static/stubs.c -o $(DIST)/stubs-archive.o
	$(CC) -O2 -Wall -Wextra -Werror -c Sources/CLibXML2/static/heap.c -o $(DIST)/heap.o
	@# SwiftPM does not see that the stubs have changed.
	@rm -f $(DIST)/release/magint $(DIST)/release/magint-rehearse
	@set -e; for product in magint magint-rehearse; do \
	  $(SWIFT) build -c release --product $$product --scratch-path $(DIST) \
	    --static-swift-stdlib -Xswiftc -static-executable \
	    $(addprefix -Xlinker ,$(abspath $(STUBS))) $(addprefix -Xlinker ,$(STATIC_LIBS)); \
	  strip -o dist/$$product $(DIST)/release/$$product; \
	done
	@$(MAKE) --no-print-directory dist-check
	@ls -l dist/magint dist/magint-rehearse

# Is it static, does it run where there is nothing else, and is libxml2's locking linked in? Broken
# files go through libxml2; without its locks hundreds of them in parallel crash or give a report
# that differs from run to run.
dist-check:
	@for file in dist/magint dist/magint-rehearse; do \
	  if readelf -lW $$file | grep -q INTERP || readelf -dW $$file | grep -q NEEDED; then \
	    echo "$$file is not static" >&2; exit 1; fi; \
	done
	dist/magint --version
	dist/magint oauth --version
	@set -e; jail=$$(mktemp -d); trap 'rm -rf "$$jail"' EXIT; \
	for copy in $$(seq 60); do mkdir "$$jail/$$copy"; cp -R $(dir $(wildcard Samples/*/etc)) "$$jail/$$copy"; done; \
	cp dist/magint "$$jail"; \
	for run in $$(seq 20); do \
	  (cd "$$jail" && ./magint lint --fail-on never --color never >"report-$$run"); \
	  cmp "$$jail/report-1" "$$jail/report-$$run"; \
	done; \
	echo "In parallel: $$(tail -n 1 "$$jail/report-1") The same 20 times."; \
	if [ "$$(id -u)" = 0 ]; then enter=chroot; \
	elif unshare -r true 2>/dev/null; then enter='unshare -r chroot'; \
	else echo 'In an empty root directory: not tried, for want of chroot and unshare.'; exit 0; fi; \
	$$enter "$$jail" /magint lint --fail-on never --color never 1 >"$$jail/report"; \
	echo "In an empty root directory: $$(tail -n 1 "$$jail/report")"

# What a release is made of, from dist/magint: MAGINT_URL=https://… make archives. Those of another
# architecture are to be copied to dist first.
archives:
	$(call packages,zip)
	Sources/Distribution/archives.sh dist

# Before a release is tagged: its sums, for who gets magint by its tag.
pins:
	@pins=$$(Sources/Distribution/pins.sh dist) && \
	  printf '%s\n' "$$pins" | tee Sources/Distribution/release

generate:
	$(SWIFT) run magint-dev generate

format:
	$(SWIFT) format --in-place --parallel --recursive Package.swift Sources Tests Schemas

clean:
	rm -rf .build .build-* dist
