#!/bin/bash
# Killed in the middle of it, eight times: what is in the store is whole, and no snapshot came before its packs.
. "$(dirname "$0")/s3.sh"

proxy '[{"do":"slow_up","bps":3000000,"path":"data","times":-1}]'
objects 8 1000000 >stream
for wait in 0.05 0.2 0.35 0.5 0.65 0.8 0.95 1.1; do
  r2-put -r "$repo" <stream >out 2>said &
  sleep $wait
  kill -9 $! 2>/dev/null || true
  wait $! 2>/dev/null || true
  [[ $(count snapshots) == 0 || $(count data) == 8 ]] || fail "a snapshot without its packs"
done
all_intact
exits 0 put 8 1000000
equal "$(count)" 10 objects
