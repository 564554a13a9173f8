#!/bin/bash
# A stream that stops without END, or with FAIL: no snapshot, only whole objects, and the next run completes.
. "$(dirname "$0")/s3.sh"

exits 111 put 4 500000 --stop object
told 'cut short'
equal "$(count data)" 3 packs
exits 111 put 4 500000 --stop fail
told 'made to fail'
exits 111 put 4 500000 --stop barrier
equal "$(count)" 4 objects
objects 4 500000 >stream
head -c 2001000 stream >half
r2-put -r "$repo" <half >out 2>said && fail "a cut stream was taken for a whole one"
equal "$(count snapshots)" 0 snapshots
exits 0 put 4 500000
equal "$(count snapshots)" 1 snapshots
all_intact
