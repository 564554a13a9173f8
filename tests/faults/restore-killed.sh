#!/bin/bash
# timeout: 120
# A restore that was killed in the middle goes on with what is whole, and one that finds no room says so and leaves no half file.
. "$(dirname "$0")/../pipes/common.sh"
export RESTIC_REPOSITORY=$SCRATCH/repository RESTIC_PASSWORD=secret PG_OFFSITE_STATE=$SCRATCH/state PG_OFFSITE_CACHE=$SCRATCH/cache
export RESTIC_CACHE_DIR=$SCRATCH/restic-cache

mkdir tree
for i in {1..24}; do head -c 4000000 /dev/urandom >"tree/$i"; done
exits 0 restic init
exits 0 restic backup "$SCRATCH/tree"
back=$SCRATCH/out-folder$SCRATCH/tree

# Killed as soon as something is there: no file has its name before it is whole.
setsid pg-offsite restore latest --target out-folder >killed 2>&1 &
group=$!
for _ in {1..400}; do
  [[ -z $(find out-folder -type f 2>/dev/null) ]] || break
  sleep 0.01
done
kill -9 -- -"$group" 2>/dev/null || true
wait 2>/dev/null || true
for file in "$back"/[0-9]*; do
  [[ ! -e $file ]] || holds "${file##*/} is whole" cmp "$file" "tree/${file##*/}"
done
partly=$(find out-folder -type f -printf '%s\n' | awk '{ n += $1 } END { print n + 0 }')
exits 0 pg-offsite restore latest --target out-folder --json
holds "all is there" same-trees "$back" tree
holds "nothing else is" test -z "$(find out-folder -name '.pg-offsite-*')"
echo "killed with $partly bytes in place: $(tail -1 out)"
holds "what was in place was not fetched again" jq -es --argjson all 96000000 \
  '.[-1] | (.bytes_restored // 0) + (.bytes_skipped // 0) == $all' out

# No room.
((EUID == 0)) || exit 0
mkdir small
mount -t tmpfs -o size=20m tmpfs small 2>/dev/null || exit 0
exits 1 pg-offsite restore latest --target small
umount_after=$(grep -c 'no space left on device' said || true)
half=$(for file in "small$SCRATCH"/tree/[0-9]*; do [[ ! -e $file ]] || cmp -s "$file" "tree/${file##*/}" || echo "$file"; done)
umount small
holds "it says why: $(<said)" test "$umount_after" -gt 0
holds "no half file has its name: $half" test -z "$half"
