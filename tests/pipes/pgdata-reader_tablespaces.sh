#!/bin/bash
# Tablespaces come under their own paths, once, with the server's map; other versions' files in them stay behind.
source "$(dirname "$0")/pgdata-reader.inc"

serve live
outside=$scratch/spaces/out\ side inside=$data/inside
postgres run "$dir" mkdir "$inside"
mkdir -p "$outside/PG_14_202107181/5" && touch "$outside/PG_14_202107181/5/1" "$outside/note"
((EUID != 0)) || chown -R "$(postgres owner)" "$scratch/spaces"
sql "CREATE TABLESPACE outside LOCATION '$outside'" && sql "CREATE TABLESPACE inside LOCATION '$inside'" 2>/dev/null
sql "CREATE TABLE o TABLESPACE outside AS SELECT generate_series(1, 1000) AS n; CREATE TABLE i TABLESPACE inside AS SELECT 1 AS n;
     CREATE UNLOGGED TABLE u TABLESPACE outside AS SELECT 1 AS n"
back_up
oid=$(sql "SELECT oid FROM pg_tablespace WHERE spcname = 'outside'")
has "pg_tblspc/$oid"
version=$(ls "$inside")
for table in o i u; do printf -v "$table" %s "$(sql "SELECT pg_relation_filepath('$table')" | sed "s|.*/$version/|$version/|")"; done
# shellcheck disable=SC2154 # by printf
for path in "$outside" "$outside/$o" "inside/$i" "$outside/${u}_init"; do has "$path"; done
for path in "$outside/note" "$outside/PG_14_202107181" "$outside/$u"; do lacks "$path"; done
[[ $(paths | sort | uniq -d) == "" ]] || fail "twice: $(paths | sort | uniq -d)"
[[ $(frames | jq -rs 'map(select(.kind == "META"))[0].json.paths | join("|")') == "$data|$outside" ]] || fail "paths"
unstream "$scratch/restored" <"$scratch/stream"
[[ $(sort "$scratch/restored$data/tablespace_map") == "$(sql "SELECT oid || ' ' || pg_tablespace_location(oid) FROM pg_tablespace
   WHERE spcname IN ('inside', 'outside') ORDER BY 1")" ]] || fail "map: $(<"$scratch/restored$data/tablespace_map")"
