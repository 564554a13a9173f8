#!/bin/bash
# What has not changed since the newest snapshot of the same host and paths is not read again, until --force; what has changed is,
# and so is a file with a bad page although nobody has written to it.
source "$(dirname "$0")/pgdata-reader.inc"

export RESTIC_REPOSITORY=$scratch/repository RESTIC_PASSWORD=word PG_OFFSITE_CACHE=$scratch/cache
synchronise() { r2-get --sync </dev/null >/dev/null && index-cache >/dev/null; }
store() { chunker <"$scratch/stream" | encryptor | r2-put >/dev/null && synchronise; }
# unchanged NAME: what the last backup says of the relation.
unchanged() { frames | jq -r 'select(.kind == "FILE" and .json.path == "'"$data/$1"'").json.unchanged'; }

pg-offsite init >/dev/null
synchronise
serve live --checksums
sql "CREATE TABLE same AS SELECT repeat('x', 1000) FROM generate_series(1, 1000)"
sql "CREATE TABLE other AS SELECT * FROM same; CREATE TABLE damaged AS SELECT * FROM same"
sql "CHECKPOINT"
for name in same other damaged; do printf -v $name %s "$(sql "SELECT pg_relation_filepath('$name')")"; done
postgres stop "$dir"
# shellcheck disable=SC2154 # by printf
printf 'DAMAGE' | dd of="$data/$damaged" bs=1 seek=5000 conv=notrunc status=none
postgres start "$dir"
sleep 3 # or the times are too new to be trusted
back_up --host box 2>/dev/null
[[ $(total files_unchanged) == 0 ]] || fail "unchanged against nothing"
store
sql "UPDATE other SET repeat = 'y' WHERE ctid = '(0,1)'"
back_up --host box 2>/dev/null
tree=$(jq -r 'max_by(.time).tree' "$PG_OFFSITE_CACHE/parents/snapshots.json")
[[ $(frames | jq -rs '.[0].json.parent.tree') == "$tree" ]] || fail "META names another parent"
# shellcheck disable=SC2154
[[ $(unchanged "$same") == true && $(unchanged "$other") == null && $(unchanged "$damaged") == null ]] ||
  fail "same: $(unchanged "$same"), other: $(unchanged "$other"), damaged: $(unchanged "$damaged")"
(($(total bytes_unchanged) > $(total bytes_read) / 2)) || fail "it has read $(total bytes_read) bytes"
[[ $(total pages_bad) == 1 ]] || fail "the bad page is forgotten"
store
restic check -q || fail "restic does not like it"
back_up --host box --force 2>/dev/null
[[ $(total files_unchanged) == 0 ]] || fail "--force"
back_up --host elsewhere 2>/dev/null
[[ $(total files_unchanged) == 0 ]] || fail "a parent of another host"
