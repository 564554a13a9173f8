#!/bin/bash
# A repository as rustic writes it, within restic's format and not as restic would: whatever stock restic takes, we take, and both
# get the same out of it.
source "$(dirname "$0")/../pipes/common.sh"
# shellcheck source=../pipes/hostile.inc
source "$tests/pipes/hostile.inc"
export PG_OFFSITE_STATE=$SCRATCH/state RESTIC_CACHE_DIR=$SCRATCH/restic-cache

plant rustic
exits 0 restic check --read-data
exits 0 pg-offsite check --read-data
holds "the pack that will be deleted is all there is to say" grep -q 'no errors, 1 hint' out

# A key that does not say who made it, and when.
exits 0 restic key list
grep -F '*' out >theirs
exits 0 pg-offsite key list
holds "the key is listed: $(<theirs)" grep -qxFf theirs out

restic ls -l latest 2>/dev/null | tail -n +2 >theirs
exits 0 pg-offsite ls -l latest
holds "the same files, types and modes" diff <(tail -n +2 out) theirs
exits 0 pg-offsite snapshots
holds "its time comes from another zone" grep -q '2026-01-02 06:34:05' out

exits 0 restic restore latest --target theirs-back
exits 0 pg-offsite restore latest --target ours-back --verify
holds "the same comes back" same-trees ours-back theirs-back
exits 0 pg-offsite dump latest /srv/a
holds "and the same is dumped" cmp out theirs-back/srv/a
exits 0 pg-offsite dump --archive tar latest /srv
holds "an archive has it, too" test "$(tar -tf out | wc -l)" = 5
