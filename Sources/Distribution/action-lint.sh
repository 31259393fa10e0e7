#!/usr/bin/env bash
# The second step of action.yml: runs magint lint with the action's inputs, and lets GitHub read what
# it says.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
lines() { sed -e 's/\r$//' -e 's/^[[:space:]]*//' -e 's/[[:space:]]*$//' -e '/^$/d' <<<"$1"; }
mapfile -t paths < <(lines "$INPUT_PATHS")
mapfile -t extra < <(lines "$INPUT_ARGS")

arguments=(lint --format "$INPUT_FORMAT" --color never)
# Without it magint.json decides.
[ -z "$INPUT_FAIL_ON" ] || arguments+=(--fail-on "$INPUT_FAIL_ON")
[ -z "$INPUT_SARIF_FILE" ] || arguments+=(--format "sarif=$INPUT_SARIF_FILE")
arguments+=(${extra[@]+"${extra[@]}"} -- ${paths[@]+"${paths[@]}"})

if [ "$INPUT_FORMAT" != concise ]; then exec "$MAGINT" "${arguments[@]}"; fi

# What begins with :: in the log is a command to the runner; no line of a report does, and here none
# can.
printf '::add-matcher::%s\n' "$here/problem-matcher.json"
status=0
"$MAGINT" "${arguments[@]}" || status=$?
for owner in magint magint-note magint-failure; do printf '::remove-matcher owner=%s::\n' "$owner"; done
exit "$status"
