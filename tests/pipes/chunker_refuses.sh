#!/bin/bash
# What a source may not send, the chunker refuses by name: exit status 102, one line, and no snapshot.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

export RESTIC_PASSWORD=x RESTIC_REPOSITORY=$SCRATCH/repository PG_OFFSITE_CACHE=$SCRATCH/cache
restic init >/dev/null
r2-get --sync >/dev/null
index-cache >/dev/null
meta='meta={"time":"2026-01-01T00:00:00Z","paths":["/a"],"bytes_total":1}'
node='"node":{"name":"x","type":"file","mtime":"2026-01-01T00:00:00Z"}'
file="file={\"path\":\"/a\",\"cut\":\"rabin\",$node}"
chunk() { frames "$@" | chunker >stream; }
refuses() { # TEXT FRAME...
  local text=$1
  shift
  exits 102 chunk "$@"
  holds "it says $text" grep -qF -- "$text" said
  holds "nothing but a hint follows its line" test "$(grep -vc '^hint: ' said)" = 1
  holds "no snapshot leaves" test "$(frame-dump <stream 2>/dev/null | grep -c SNAPSHOT)" = 0
  holds "no list of a snapshot stays" test "$(ls cache/parents)" = snapshots.json
}

refuses "FILE before META" "$file"
refuses "DATA outside a file" "$meta" "data=x"
refuses "FILE_END outside a file" "$meta" 'file_end={"size":0}'
refuses "FILE inside a file" "$meta" "$file" "$file"
refuses "END is out of place" "$meta" "$file"
refuses "its size is not that of its data" "$meta" "$file" "data=abc" 'file_end={"size":4}'
refuses "comes twice" "$meta" "$file" 'file_end={"size":0}' "$file" 'file_end={"size":0}'
refuses "comes twice, or is no folder" "$meta" "$file" 'file_end={"size":0}' "${file/\/a/\/a\/b}" 'file_end={"size":0}'
refuses "not a clean absolute path" "$meta" "${file/\/a/\/a\/..\/b}"
refuses "BLOB is out of place" "$meta" "blob=data x"
refuses "not JSON" 'meta={'
exits 111 chunk "$meta" "${file/\"cut\"/\"unchanged\":true,\"cut\"}"
holds "a file that no parent has is read by the next run" grep -q 'the parent snapshot.s list does not have it' said
exits 100 chunker --page-grid 5000 < <(frames "$meta")
exits 111 chunk "$meta" cut
rm cache/known-blobs
says "run r2-get --sync, then index-cache" chunk "$meta"
