#!/bin/bash
# More files than stay open, their blobs in any order: each is taken up again where it was left, with few descriptors open.
source "$(dirname "$0")/common.sh"
source "$tests/pipes/file-writer.inc"

mkdir source
for i in {1..600}; do head -c 2500 /dev/urandom >"source/$i"; done
arrivals source --blob=1000 --batch=7 >stream-in
exits 0 file-writer --target target <stream-in
holds "all is equal" equal source target
cp out stream
holds "all of it came" counted '.files_restored == 600 and .bytes_written == 1500000'
holds "it needs few descriptors at once" bash -c 'ulimit -n 320 && file-writer --target again <stream-in >stream'
holds "all is equal" equal source again
