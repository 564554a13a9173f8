#!/bin/bash
# A server starts on what was read from another under load, reaches consistency by itself, and all is there.
source "$(dirname "$0")/pgdata-reader.inc"

serve live --checksums
postgres run "$dir" pgbench -qi -s 5 2>/dev/null
postgres run "$dir" pgbench -T 6 -c 4 >/dev/null 2>&1 &
sleep 1
sql "CREATE TABLE before AS SELECT 1"
back_up
sql "CREATE TABLE after AS SELECT 1"
[[ $(total incomplete) == "[]" ]] || fail "incomplete: $(total incomplete)"
(($(total pages_verified) > 8000)) || fail "only $(total pages_verified) pages were verified"
restore
[[ $(sql "SELECT count(*) FROM pgbench_accounts") == 500000 ]] || fail "rows are missing"
[[ $(sql "SELECT sum(abalance) FROM pgbench_accounts") == $(sql "SELECT sum(bbalance) FROM pgbench_branches") ]] ||
  fail "the balances do not agree"
sql "SELECT * FROM before" >/dev/null
if sql "SELECT * FROM after" 2>/dev/null; then fail "a table of later is there"; fi
postgres run "$dir" pg_amcheck --install-missing --heapallindexed --all || fail "pg_amcheck found damage"
postgres stop "$dir"
postgres run "$dir" pg_checksums --check >/dev/null || fail "pg_checksums found damage"
wait
