#!/bin/bash
# A backup whose session was closed while files were copied is void: no end, and it says so.
source "$(dirname "$0")/pgdata-reader.inc"

serve live
postgres run "$dir" pgbench -qi -s 2 2>/dev/null
back_up_slowly
sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'pg-offsite%'" >/dev/null
if go_on; then fail "it succeeded"; fi
grep -q "the backup is void" "$scratch/words" || fail "it says: $(<"$scratch/words")"
if has_end; then fail "the stream has an end"; fi
[[ $(frames | jq -r 'select(.kind == "FAIL").json.blame') == temporary ]] || fail "no FAIL frame"
