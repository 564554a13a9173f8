#!/bin/bash
# A cache is removed from when another repository comes; so a folder that is no cache is never used as one.
. "$(dirname "$0")/common.sh"
export RESTIC_PASSWORD=correct-horse PG_OFFSITE_STATE=$SCRATCH/state

for name in one other; do
  exits 0 pg-offsite init -r "$name" --cache-dir caches
done
before=$(find one -type f | sort | xargs sha256sum)
unchanged() { [[ $(find one -type f | sort | xargs sha256sum) == "$before" ]]; }

# A repository in the place of the cache, of another or of itself.
for name in one other; do
  exits 100 r2-get --sync -r "$name" --cache one
  says "there are other things in it" r2-get --sync -r "$name" --cache one
  PG_OFFSITE_CACHE=$PWD/one exits 1 pg-offsite snapshots -r "$name"
  holds "the repository is as it was" unchanged
done

# The data of somebody who named the folder above.
mkdir -p home/data home/keys
echo mine >home/data/mine
PG_OFFSITE_CACHE=$PWD/home exits 1 pg-offsite snapshots -r one
holds "it is there, and nothing is beside it" test "$(find home | wc -l)" = 4

# A cache of one repository becomes that of another, and nothing of the first is left.
export PG_OFFSITE_CACHE=$PWD/cache
exits 0 pg-offsite snapshots -r one
exits 0 pg-offsite snapshots -r other
holds "it has the other's config" cmp cache/config other/config
holds "and keys, and none but those" diff -r cache/keys other/keys
