#!/bin/bash
# A standby can be backed up, its WAL included; one that is promoted while it is copied cannot.
source "$(dirname "$0")/pgdata-reader.inc"

serve primary --checksums
postgres run "$dir" pgbench -qi -s 2 2>/dev/null
primary=$dir
postgres run "$dir" pg_basebackup -D "$scratch/primary/copy" -R -c fast
mkdir "$scratch/standby" && mv "$scratch/primary/copy" "$scratch/standby/data"
serve standby
postgres run "$primary" pgbench -T 3 -c 2 >/dev/null 2>&1 &
until [[ $(sql "SELECT count(*) FROM pgbench_history") -gt 10 ]]; do sleep 0.05; done
back_up
[[ $(frames | jq -rs 'map(select(.kind == "META"))[0].json.facts.standby') == true ]] || fail "META does not say standby"
restore
[[ $(sql "SELECT count(*) FROM pgbench_accounts") == 200000 ]] || fail "rows are missing"
wait

use standby
back_up_slowly
sql "SELECT pg_promote()" >/dev/null
if go_on; then fail "a promoted standby gave a backup"; fi
grep -q "the backup is void" "$scratch/words" || fail "it says: $(<"$scratch/words")"
