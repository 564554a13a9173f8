#!/bin/bash
# metrics-emit passes a stream on unchanged, and its file tells the truth before, after, and when the stream breaks.
. "$(dirname "$0")/common.sh"

mkdir metrics
file=metrics/pg_offsite_nightly.prom
emit() { metrics-emit --folder metrics --job nightly --repository /srv --host db1; }
sample() { sed -n "s/^$1{backup_job=\"nightly\",repository=\"\/srv\",hostname=\"db1\"\(,state=\"${2:-}\"\)\?} //p" "$file"; }
is() { holds "$1 is $3, not $(sample "$1" "$2")" test "$(sample "$1" "$2")" = "$3"; }

frames 'meta={"a":1}' 'stat={"filter":"pgdata-reader","final":true,"bytes_read":7}' blob=x barrier >stream
emit <stream >passed
holds "the stream is the same" cmp stream passed
is restic_backup_status "" 1
is pg_offsite_job_state complete 1
is pg_offsite_backup_read_bytes "" 7
success=$(sample restic_backup_last_success_timestamp)
holds "the file is for all to read" test "$(stat -c %a "$file")" = 644
exits 0 promtool check metrics <"$file"
holds "promtool has nothing to say: $(<said)" test ! -s said -a ! -s out

frames sleep=2 meta={} | emit >/dev/null &
for _ in {1..100}; do [[ $(sample pg_offsite_job_state running) != 1 ]] || break; sleep 0.02; done
is pg_offsite_job_state running 1
is restic_backup_status "" 1
is pg_offsite_backup_read_bytes "" 7
wait

frames 'stat={"filter":"x","final":true,"incomplete":["a: gone"]}' | emit >/dev/null
is pg_offsite_job_state partial 1
is restic_backup_status "" 0
is pg_offsite_backup_incomplete "" 1

ended=$(sample restic_backup_last_success_timestamp)
for last in cut 'fail={"filter":"r2-put","blame":"temporary","message":"no","hint":""}'; do
  rm -f passed
  if frames meta={} "$last" | emit >passed; then fail "it succeeded"; fi
  is pg_offsite_job_state failed 1
  is restic_backup_status "" 0
  holds "the last success is kept" test "$(sample restic_backup_last_success_timestamp)" = "$ended"
  holds "the failure is passed on" grep -aq '"blame"' passed
done
holds "a success was later than the first" test "$ended" -ge "$success"

# Metrics never make a backup fail.
frames | says "there are no metrics of this run" metrics-emit --folder /nowhere/at/all --job nightly
holds "it only warns" test "$status" = 0
frames >stream
exits 0 metrics-emit <stream
exits 100 metrics-emit --job ../x <stream
holds "no other file is left" test "$(ls metrics)" = pg_offsite_nightly.prom
