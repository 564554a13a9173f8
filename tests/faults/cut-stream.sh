#!/bin/bash
# A stream that stops without END, or with FAIL: no snapshot, only whole objects, and the next run completes.
. "$(dirname "$0")/s3.sh"

put 111 4 500000 --stop object
says 'cut short'
expect "$(count data)" 3 packs
put 111 4 500000 --stop fail
says 'made to fail'
put 111 4 500000 --stop barrier
expect "$(stored | wc -l)" 4 objects
objects 4 500000 >"$scratch/objects"
head -c 2001000 "$scratch/objects" >"$scratch/cut"
r2-put -r "$repo" <"$scratch/cut" >"$scratch/frames" 2>"$scratch/said" && fail "a cut stream was taken for a whole one"
expect "$(count snapshots)" 0 snapshots
put 0 4 500000
expect "$(count snapshots)" 1 snapshots
all_intact
