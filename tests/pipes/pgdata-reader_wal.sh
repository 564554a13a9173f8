#!/bin/bash
# The WAL between start and stop comes from pg_wal under a slot, else from the archive, else nothing is read at all. A segment
# that is gone makes the backup void.
source "$(dirname "$0")/pgdata-reader.inc"

archive=$scratch/archive
mkdir "$archive" && chmod 777 "$archive"
serve live --config "max_replication_slots = 0" --config "archive_mode = on" --config "archive_command = 'cp %p $archive/%f'"
refuses "keep the WAL that the backup needs"
grep -q -- "--wal-archive" "$scratch/words" || fail "no hint: $(<"$scratch/words")"
[[ $(frames | wc -l) == 1 ]] || fail "it has read something: $(frames)"
refuses "read the archive $scratch/nowhere" --wal-archive "$scratch/nowhere"
back_up --wal-archive "$archive"
segment=$(paths | grep -E '^pg_wal/[0-9A-F]{24}$' | tail -1)
cmp "$archive/${segment#pg_wal/}" "$data/$segment" || fail "$segment"
restore
sql "SELECT 1" >/dev/null

serve silent --config "max_replication_slots = 0"
refuses "keep the WAL that the backup needs" --wal-archive "$archive"
grep -q "archive_mode" "$scratch/words" || fail "no hint: $(<"$scratch/words")"

serve small --config "min_wal_size = 32MB"
back_up_slowly
start=$(sql "SELECT pg_walfile_name(pg_current_wal_lsn())")
for _ in 1 2 3; do sql "CREATE TABLE t AS SELECT generate_series(1, 1000) AS n; DROP TABLE t; SELECT pg_switch_wal()" >/dev/null; done
mv "$data/pg_wal/$start" "$scratch/taken"
if go_on; then fail "a backup without its first segment"; fi
grep -q "collect the WAL of the backup" "$scratch/words" || fail "it says: $(<"$scratch/words")"
mv "$scratch/taken" "$data/pg_wal/$start"
