#!/bin/bash
# A prune that moves trees into other packs is noticed by those who know that the cache had them all.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

export RESTIC_PASSWORD=x RESTIC_REPOSITORY=$SCRATCH/repository PG_OFFSITE_CACHE=$SCRATCH/cache RESTIC_CACHE_DIR=$SCRATCH/restic-cache
restic init >/dev/null
mkdir -p tree/a/b tree/c
echo 1 | tee tree/a/b/one tree/c/two >/dev/null
restic backup -q tree
echo 2 >tree/c/two
restic backup -q tree
exits 0 pg-offsite ls latest
grep / out >before
exits 0 pg-offsite ls latest
holds "the cache is known to have it all" test -s cache/whole-trees
restic forget -q --keep-last 1 --prune --max-unused 0
exits 0 pg-offsite ls latest
holds "all is listed as before: $(<said)" cmp <(grep / out) before
