#!/bin/bash
# metrics-emit --from-state tells what the state file says, so that a run that was killed is told truly.
. "$(dirname "$0")/common.sh"

mkdir metrics states
export PG_OFFSITE_METRICS=$SCRATCH/metrics
state() {
  printf '{"job":"nightly","repository":"/srv","hostname":"db1","status":"%s","started":"2024-01-01T00:00:00Z",
    "last_status":"complete","last_seconds":5.5,"last_complete":"2023-12-31T00:00:00Z"}' "$1" >states/nightly.json
}
one() { grep -c "^pg_offsite_job_state.*state=\"$1\"} 1$" metrics/pg_offsite_nightly.prom; }

for status_word in never-ran running complete partial failed interrupted; do
  state "$status_word"
  exits 0 metrics-emit --from-state states/nightly.json --job nightly
  cp out stream
  exits 0 frame-dump <stream
  holds "$status_word is told" test "$(one "$status_word")" = 1
done
holds "the last success is kept" grep -q '^restic_backup_last_success_timestamp{.*} 1703980800$' metrics/*.prom
exits 0 env PG_OFFSITE_STATE="$SCRATCH/states" PG_OFFSITE_JOB=nightly metrics-emit --from-state
exits 0 promtool check metrics <metrics/pg_offsite_nightly.prom

exits 111 metrics-emit --from-state gone.json --job nightly
echo '{}' >states/nightly.json
exits 102 metrics-emit --from-state states/nightly.json --job nightly
exits 100 metrics-emit states/nightly.json --job nightly
