#!/bin/bash
# timeout: 900
# A cluster under load, with checksums, two tablespaces, an unlogged table and a relation of more than 2 GiB: restored by stock
# restic it reaches consistency, and every table, index and page of it is whole.
. "$(dirname "$0")/words.inc"

serve_live --checksums --config "max_wal_size = 4GB" --config "shared_buffers = 256MB"
for space in one two; do
  install -d "$SCRATCH/$space"
  ((EUID != 0)) || chown "$(postgres owner)" "$SCRATCH/$space"
  sql "CREATE TABLESPACE $space LOCATION '$SCRATCH/$space'"
done
postgres run "$dir" pgbench -qi -s 5 --index-tablespace=two 2>/dev/null
sql "CREATE UNLOGGED TABLE not_logged (n int) TABLESPACE one; INSERT INTO not_logged VALUES (1)"
# One row on each page, so that two gigabytes are made in seconds; the third segment counts its blocks from the second.
sql "CREATE TABLE large WITH (fillfactor = 10) AS
     SELECT n, repeat(md5(n::text), 23) AS text FROM generate_series(1, 270000) AS n"
sql "CREATE UNIQUE INDEX large_n ON large (n) TABLESPACE one"
large=$(sql "SELECT pg_relation_filepath('large')")
holds "the relation has a third segment" test -s "$data/$large.2"

# What was written in the last two seconds before a backup is not trusted to be unchanged by the next.
sql "CHECKPOINT"
sleep 3
repository
begin_load
job
holds "no page was bad" test "$(state .totals.pages_bad)" = 0
holds "pages were verified" test "$(state .totals.pages_verified)" -gt 260000
job
end_load
holds "what did not change was not read again" test "$(state .totals.bytes_unchanged)" -gt 2000000000

stock check
restored
[[ $(sql "SELECT count(*), sum(n), max(length(text)) FROM large") == "270000|36450135000|736" ]] || fail "large is not what it was"
[[ $(sql "SELECT count(*) FROM not_logged") == 0 ]] || fail "an unlogged table has rows after recovery"
holds "the tablespaces are the restored ones" test "$(readlink "$data"/pg_tblspc/* | grep -c "^$SCRATCH/back/")" = 2
is_whole
