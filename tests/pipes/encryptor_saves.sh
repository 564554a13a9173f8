#!/bin/bash
# A source that dies takes no snapshot with it, but what it sent is packed and indexed: the next run has it already. And a pack
# that reached the repository before anything named it is taken up by the next run.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

export RESTIC_PASSWORD=x RESTIC_REPOSITORY=$SCRATCH/repository PG_OFFSITE_CACHE=$SCRATCH/cache
prepare() { r2-get --sync >/dev/null && index-cache >/dev/null; }
blobs() { restic list blobs --no-cache | sort; }
restic init >/dev/null
prepare

interrupted() { frames "blob=data one" "blob=data two" "blob=data three" cut | encryptor | r2-put; }
exits 111 interrupted
holds "three blobs are indexed" test "$(blobs | wc -l)" = 3
holds "there is no snapshot" test -z "$(ls repository/snapshots)"
holds "restic finds nothing wrong" restic check --read-data --no-cache

# Without its index, a pack is as if the run had been killed before it could name it.
chmod u+w repository/index/*
rm repository/index/*
prepare
holds "its header waits in the cache" test "$(find cache/pending -type f | wc -l)" = 1
frames 'blob=data four' | encryptor | r2-put >/dev/null
holds "the next index names both packs" test "$(blobs | wc -l)" = 4
holds "restic finds nothing wrong" restic check --read-data --no-cache
prepare
holds "nothing is pending any more" test -z "$(find cache/pending -type f)"

exits 102 encryptor < <(frames 'file={}')
holds "it says what has no place" grep -q 'FILE has no place among blobs' said
exits 102 encryptor < <(frames 'snapshot={}')
exits 100 encryptor --pack-size 1MiB </dev/null
exits 102 env RESTIC_PASSWORD=wrong encryptor </dev/null
holds "a wrong password is not said aloud" test "$(grep -c wrong said)" = 0
