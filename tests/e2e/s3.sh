#!/bin/bash
# timeout: 600
# The same against a real S3 server, over TLS too: a backup, stock restic on it, a restored cluster that is whole. And through a
# proxy that breaks things, in both modes of an endpoint: the backup completes, and nothing is damaged.
. "$(dirname "$0")/words.inc"

store
serve_live --checksums
postgres run "$dir" pgbench -qi -s 4 2>/dev/null
sql "CREATE UNLOGGED TABLE not_logged (n int)"
repository "s3:$bucket_url/deep/prefix"
begin_load
job
job
end_load
stock check --read-data
stock snapshots --tag postgresql

# An edge that is slow, refuses, resets, loses answers, and turns bits over.
cat >rules <<RULES
[{"do":"status","code":503,"retry_after":1,"path":"data"}, {"do":"status_after_body","code":429,"s3code":"TooManyRequests","path":"index"},
 {"do":"reset","path":"data","skip":1}, {"do":"lost_answer","method":"PUT","path":"snapshots"}, {"do":"flip_up","path":"data"},
 {"do":"html","code":502,"query":"list-type"}, {"do":"truncate","method":"GET","path":"(index|keys)"},
 {"do":"slow_up","bps":8000000,"path":"data","times":-1}]
RULES
faultproxy.py "${S3_ENDPOINT##*:}" rules port --log proxy.log --r2 &
proxy=$!
until [[ -s port ]]; do sleep 0.05; done
direct=$RESTIC_REPOSITORY
sql "UPDATE pgbench_accounts SET filler = md5(aid::text)"
RESTIC_REPOSITORY=s3:http://127.0.0.1:$(<port)/${direct#s3:http://*/} job
kill $proxy
holds "at least six things were broken: $(grep -c '"do"' proxy.log)" test "$(grep '"do"' proxy.log | grep -cv slow_up)" -ge 6
holds "it was tried again" test "$(state .totals.retries)" -ge 4
! grep -E 'NotImplemented|InvalidPart|Missing' proxy.log || fail "R2 would have refused something"
stock check --read-data
holds "three snapshots" test "$(restic snapshots --json | jq length)" = 3

# A store that refuses for good: a clear cause, a state that says so, and no harm.
exits 1 env AWS_SECRET_ACCESS_KEY=wrong pg-offsite run "$pipeline"
holds "the cause is named" grep -q 'AWS_SECRET_ACCESS_KEY' said
holds "the state says failed" test "$(state .status)" = failed
RESTIC_REPOSITORY=$direct stock check

restored
is_whole
