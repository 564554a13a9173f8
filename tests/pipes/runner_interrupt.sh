#!/bin/bash
# SIGTERM and SIGINT end a run in order: the stages, the lock, the state; exit status 130. SIGHUP does nothing.
. "$(dirname "$0")/runner.inc"

exits 0 pg-offsite init
fake pgdata-reader <<<'echo $$ >"$HOME/reader"; exec frames meta={} sleep=600'
{ echo 'lock = "shared"'; cat; } <<'E2' | pipeline
[[step]]
name = "backup"
stages = [["pgdata-reader"], ["r2-put"], ["metrics-emit"]]
[[step]]
name = "metrics"
always = true
stages = [["metrics-emit", "--from-state"]]
E2

running() { [[ $(state .status) == running && -s reader ]] && grep -q 'state="running"} 1' metrics/*.prom; }
for signal in TERM INT; do
  rm -f reader
  pg-offsite run job.toml >out 2>said &
  runner=$!
  until_true running
  holds "the lock is there while it runs" test "$(locks)" = 1
  exits 1 pg-offsite run job.toml
  holds "the same job does not run twice" grep -q "it runs already, as process $runner" said

  kill -HUP "$runner" # as restic unlock does
  restic unlock >/dev/null
  holds "restic takes the lock for a living one" test "$(locks)" = 1
  kill "-$signal" "$runner"
  status=0
  wait "$runner" || status=$?
  holds "the exit status is 130, not $status" test "$status" = 130
  holds "the lock is released" test "$(locks)" = 0
  holds "the state is interrupted" test "$(state .status)" = interrupted
  holds "the reader is gone" test ! -e "/proc/$(<reader)"
  holds "metrics say so: $(grep job_state metrics/*.prom)" grep -q 'state="interrupted"} 1' metrics/*.prom
done
