#!/bin/bash
# Files that restic has backed up add no data when we back them up, and the other way round: both cut alike. The trees are the same
# bytes where restic writes them as its releases from 0.18 on do.
. "$(dirname "$0")/words.inc"

serve_live
repository
mkdir -p plain/folder
for size in 0 1 524287 524288 524289 3000000 20000000; do head -c $size /dev/urandom >plain/folder/$size; done
head -c 9000000 /dev/zero >plain/zeros
ln -s folder plain/link
export PG_OFFSITE_CACHE=$SCRATCH/cache

ours() {
  r2-get --sync | frame-dump >/dev/null
  index-cache | frame-dump >/dev/null
  stream "$SCRATCH/plain" | chunker | encryptor | r2-put | frame-dump >frames
  added=$(jq -r 'select(.kind == "STAT" and .json.filter == "chunker" and .json.final).json.data_blobs' frames)
}

stock backup "$SCRATCH/plain"
ours
holds "we add no data to what restic has: $added blobs" test "$added" = 0
stock check --read-data
stock restore latest --target out.d
holds "the files are what they were" diff -r plain "out.d$SCRATCH/plain"

head -c 5000000 /dev/urandom >plain/new
ours
holds "we add the new file: $added blobs" test "$added" -gt 0
stock backup --force --json "$SCRATCH/plain"
holds "restic adds no data to what we have" test "$(jq -r 'select(.message_type == "summary").data_blobs' out)" = 0
stock check --read-data
