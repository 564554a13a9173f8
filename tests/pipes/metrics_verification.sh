#!/bin/bash
# A check's metrics: a success is a run that found no error, and the last success outlives one that did.
. "$(dirname "$0")/common.sh"

mkdir metrics
file=metrics/pg_offsite_weekly.prom
emit() { metrics-emit --kind verification --folder metrics --job weekly --repository /srv --host db1 >/dev/null; }
sample() { sed -n "s/^$1{backup_job=\"weekly\",repository=\"\/srv\",hostname=\"db1\"${2:-}} //p" "$file"; }
is() { holds "$1 is $3, not $(sample "$1" "$2")" test "$(sample "$1" "$2")" = "$3"; }

hint='finding={"severity":"hint","object":"pack 1a2b3c4d","what":"no index names it","do":"prune"}'
error='finding={"severity":"error","object":"pack 1a2b3c4d","what":"it is missing","do":"restore it"}'
stat='stat={"filter":"pack-check","final":true,"packs_read":3,"bytes_read":4711,"findings":2,"errors":1}'

frames "$hint" "$stat" | emit
is restic_verification_status "" 1
is pg_offsite_verification_packs_read "" 3
is pg_offsite_verification_bytes_read "" 4711
is pg_offsite_verification_findings ',severity="hint"' 1
is pg_offsite_verification_findings ',severity="error"' 0
success=$(sample restic_verification_last_success_timestamp)
holds "there is a last success" test "$success" -gt 0
exits 0 promtool check metrics <"$file"
holds "promtool has nothing to say: $(<said)" test ! -s said -a ! -s out

frames "$hint" "$error" "$stat" | emit
is restic_verification_status "" 0
is pg_offsite_job_state ',state="failed"' 1
is pg_offsite_verification_findings ',severity="error"' 1
holds "the last success is kept" test "$(sample restic_verification_last_success_timestamp)" = "$success"
exits 0 promtool check metrics <"$file"
exits 100 metrics-emit --kind nonsense </dev/null
