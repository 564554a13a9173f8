#!/bin/bash
# timeout: 1800
# Whatever stock restic's check finds in a repository, ours finds too: seventy repositories with one fault each.
source "$(dirname "${BASH_SOURCE[0]}")/../pipes/common.sh"
# shellcheck source=../pipes/hostile.inc
source "$tests/pipes/hostile.inc"

stock() { timeout 60 restic check --read-data --no-cache --no-lock >stock.out 2>&1; }
# Errors, or it cannot even be opened.
ours() { ! look --read-data 2>said || (($(jq .errors stat) > 0)); }

found=0
for fault in $(hostile --faults); do
  plant "$fault"
  if ! stock; then
    found=$((found + 1))
    ours || { tail -5 stock.out findings >&2; fail "restic finds $fault and we do not"; }
  elif grep -qE 'additional files|contained in several indexes|Mixed packs|mixed pack|prune' stock.out; then
    ours || holds "a hint for a hint: $fault" test -s findings
  fi
done
holds "restic found most of them: $found" test "$found" -gt 35
