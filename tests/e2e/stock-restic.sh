#!/bin/bash
# timeout: 600
# Everything that Debian's restic does with a repository, it does with ours: without an error, without a warning.
. "$(dirname "$0")/words.inc"

serve_live --config "autovacuum = off"
postgres run "$dir" pgbench -qi -s 3 2>/dev/null
repository
job
sql "UPDATE pgbench_accounts SET abalance = abalance + 1 WHERE aid % 1000 = 0; CHECKPOINT"
job
first=$(restic snapshots --json | jq -r '.[0].short_id')
second=$(restic snapshots --json | jq -r ".[1].short_id")

stock check --read-data
stock snapshots --tag postgresql
holds "both snapshots have the tag" grep -q '^2 snapshots' out
stock snapshots --json
holds "the tags say where recovery begins" jq -e '.[1].tags | index("postgresql") and any(startswith("pg-start:"))' out >tags
stock ls latest
holds "the label is listed" grep -qxF "$data/backup_label" out
for mode in restore-size files-by-contents raw-data blobs-per-file; do stock stats --mode $mode; done
stock find --snapshot latest PG_VERSION
holds "find finds" grep -qF "$data/PG_VERSION" out
stock diff "$first" "$second"

# Content: what the live folder has, but for what a backup leaves out or makes.
stock dump latest "$data/PG_VERSION"
holds "dump gives the file" cmp -s out "$data/PG_VERSION"
stock restore latest --target "$SCRATCH/back" --verify
diff -r "$data" "$SCRATCH/back$data" >differences || true
sed -E "s|^Only in $SCRATCH/back||; s|^Only in ||" differences | grep -E '^/' |
  grep -vE '(: (pg_internal.init|pgsql_tmp)$)|(data: (backup_label|postmaster\.(pid|opts)))|/(pg_wal|pg_replslot|pg_notify|pg_subtrans|pg_stat_tmp|pg_stat)[:/]' >odd || true
holds "the restored folder has the same files: $(<odd)" test ! -s odd
grep -E '^(Binary|diff|Files)' differences | grep -vE 'global/pg_control|pg_wal|pg_stat|pg_logical|postmaster' >odd || true
holds "the restored files have the same content: $(<odd)" test ! -s odd

mkdir mnt
restic mount mnt >mount.out 2>&1 &
mounting=$!
for _ in {1..50}; do
  if [[ -d mnt/snapshots ]] || ! kill -0 $mounting 2>/dev/null; then break; fi
  sleep 0.1
done
if [[ -d mnt/snapshots ]]; then
  holds "a mounted snapshot has the file" cmp -s "mnt/snapshots/latest$data/PG_VERSION" "$data/PG_VERSION"
  kill -INT $mounting
else
  echo "skipped: restic mount, because FUSE cannot be used here"
fi
wait $mounting || true

stock tag --add seen latest
stock snapshots --tag seen
holds "the tag is there" grep -q '^1 snapshots' out
export RESTIC_FROM_PASSWORD_FILE=$RESTIC_PASSWORD_FILE
copy=$SCRATCH/copy
stock -r "$copy" init --from-repo "$RESTIC_REPOSITORY" --copy-chunker-params
stock -r "$copy" copy --from-repo "$RESTIC_REPOSITORY"
stock -r "$copy" check --read-data

# A backup by restic, with our snapshot as its parent: what we read is unmodified to it.
postgres stop "$dir"
newest=$(restic snapshots --json | jq -r '.[-1].id')  # a tag makes a new snapshot
stock backup --parent "$newest" --host box "$data"
unmodified=$(sed -n 's/^Files:.* \([0-9]*\) unmodified/\1/p' out)
holds "most files are unmodified for restic: $unmodified" test "$unmodified" -gt 900
stock forget --keep-last 1 --prune
stock check --read-data
holds "one snapshot is left" test "$(restic snapshots --json | jq length)" = 1
# …and ours on top of a pruned repository.
postgres start "$dir"
job
stock check --read-data
