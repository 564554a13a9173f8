#!/bin/bash
# timeout: 120
# A blob that is damaged in one pack is taken from another; one that is damaged everywhere costs only the file that needs it, which is
# named and keeps no name.
. "$(dirname "$0")/../pipes/common.sh"
export RESTIC_REPOSITORY=$SCRATCH/repository RESTIC_PASSWORD=secret PG_OFFSITE_STATE=$SCRATCH/state PG_OFFSITE_CACHE=$SCRATCH/cache
export RESTIC_CACHE_DIR=$SCRATCH/restic-cache

mkdir tree
for i in 1 2 3; do head -c 300000 /dev/urandom >"tree/$i"; done
exits 0 restic init
exits 0 restic backup "$SCRATCH/tree"
find repository/data -type f >first-packs
# Without its index restic stores everything once more.
mv repository/index kept
mkdir repository/index
exits 0 restic backup "$SCRATCH/tree" --force --no-cache
cp kept/* repository/index
largest() { xargs ls -S <"$1" | head -1; }
damage() {
  chmod u+w "$1"
  printf '\xff\x00' | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}
find repository/data -type f | grep -vxFf first-packs >second-packs
holds "it is there twice" test "$(stat -c %s "$(largest second-packs)")" -gt 900000

damage "$(largest first-packs)" 150000
exits 0 pg-offsite restore latest --target one
holds "all came, from somewhere else" same-trees "one$SCRATCH/tree" tree
rm -rf one
damage "$(largest second-packs)" 150000
damage "$(largest second-packs)" 500000
damage "$(largest second-packs)" 800000
exits 1 pg-offsite restore latest --target two
holds "it is named: $(<said)" grep -q "warning: not restored: $SCRATCH/tree/[123]" said
holds "one file is lost, the others are whole" test "$(find "two$SCRATCH/tree" -name '[123]' | wc -l)" = 2
for file in "two$SCRATCH/tree"/[123]; do holds "$file is whole" cmp "$file" "tree/${file##*/}"; done
