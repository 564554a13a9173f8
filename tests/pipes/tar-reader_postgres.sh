#!/bin/bash
# What pg_basebackup sends is a backup: its relations are cut into pages, the snapshot says which cluster it is and where recovery
# begins, and a server starts on what was read.
source "$(dirname "$0")/pgdata-reader.inc"

serve live --checksums
postgres run "$dir" pgbench -qi -s 1 2>/dev/null
basebackup() { postgres run "$dir" pg_basebackup -Ft -X fetch -c fast -D -; }
basebackup | tar-reader --path "$data" --tag mine >"$scratch/stream" || fail "it is no backup"
has_end || fail "there is no end"
identifier=$(sql "SELECT system_identifier FROM pg_control_system()")
tags=$(frames | jq -sc 'map(select(.kind == "META"))[-1].json.tags')
grep -qE "^\[\"mine\",\"postgresql\",\"pg:$identifier\",\"pg-start:0/[0-9A-F]+\",\"pg-timeline:1\"\]$" <<<"$tags" || fail "the tags are $tags"
relations=$(frames | jq -r 'select(.kind == "FILE" and .json.cut == "pages").json.path' | grep -cE "$data/(base/[0-9]+|global)/[0-9]+")
((relations > 200)) || fail "only $relations relations are cut into pages"
[[ $(frames | jq -r "select(.kind == \"FILE\" and .json.path == \"$data\").json.node.mode") == $((0x80000000 + 0700)) ]] ||
  fail "the data folder is open to others"
restore
chmod 700 "$scratch/again/data"
[[ $(sql "SELECT count(*) FROM pgbench_accounts") == 100000 ]] || fail "rows are missing"

# A base backup that breaks off is none.
if basebackup | head -c 8000000 | tar-reader >"$scratch/stream" 2>"$scratch/words"; then fail "half a backup is taken for a whole one"; fi
if has_end; then fail "half a backup has an end"; fi
