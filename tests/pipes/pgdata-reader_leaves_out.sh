#!/bin/bash
# What does not belong in a backup is not in it, and what does is: folders that are emptied, files of this run, unlogged and
# temporary relations, relation caches.
source "$(dirname "$0")/pgdata-reader.inc"

path_of() { sql "SELECT pg_relation_filepath('$1')"; }

serve live
sql "CREATE UNLOGGED TABLE unlogged AS SELECT generate_series(1, 100000) AS n; CREATE INDEX ON unlogged (n);
     CREATE TABLE logged AS SELECT generate_series(1, 100000) AS n"
sql "VACUUM"
for name in backup_label tablespace_map backup_manifest postgresql.auto.conf.tmp backup_label.old; do touch "$data/$name"; done
sql "SELECT pg_create_physical_replication_slot('kept', true)" >/dev/null
mkdir "$data/base/pgsql_tmp" && touch "$data/base/pgsql_tmp/pgsql_tmp1.0"
# A session with a temporary table, for as long as the backup takes.
mkfifo "$scratch/session"
postgres run "$dir" psql -qX <"$scratch/session" & session=$!
exec 9>"$scratch/session"
echo "CREATE TEMPORARY TABLE temporary AS SELECT generate_series(1, 100000) AS n;" >&9
until compgen -G "$data/base/*/t*_*" >/dev/null; do sleep 0.05; done
rm "$data/backup_label" "$data/tablespace_map" # or the server would not do a backup
back_up
exec 9>&-
wait $session

unlogged=$(path_of unlogged) index=$(path_of unlogged_n_idx) logged=$(path_of logged)
for path in "${unlogged}_init" "${index}_init" "$logged" "${logged}_vm" "${logged}_fsm"; do has "$path"; done
for path in "$unlogged" "${unlogged}_vm" "${unlogged}_fsm" "$index"; do lacks "$path"; done
for path in pg_wal pg_wal/archive_status pg_replslot pg_dynshmem pg_notify pg_serial pg_snapshots pg_stat_tmp pg_subtrans \
  PG_VERSION postgresql.conf postgresql.auto.conf backup_label.old base/1/PG_VERSION global/pg_filenode.map; do has "$path"; done
for path in postmaster.pid postmaster.opts backup_manifest postgresql.auto.conf.tmp tablespace_map pg_replslot/kept \
  base/pgsql_tmp pg_subtrans/0000; do lacks "$path"; done
if paths | grep -E 'pg_internal.init|base/[0-9]+/t[0-9]+_|pg_(dynshmem|notify|serial|snapshots|stat_tmp|subtrans)/'; then
  fail "these should have been left out"
fi
[[ $(frames | jq -r 'select(.json.path == "'"$data"'/pg_subtrans").json.node.mode') == 2147484096 ]] || fail "mode of pg_subtrans"
