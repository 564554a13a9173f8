#!/bin/bash
# The state file tells the truth at every moment, also of a run that was killed; steps that run always do.
. "$(dirname "$0")/runner.inc"

cat <<'E2' | pipeline
[[step]]
name = "first"
stages = [["tar-reader"]]
[[step]]
name = "second"
stages = [["chunker"]]
[[step]]
name = "notify"
always = true
stages = [["tell"]]
E2
fake tell <<<'jq -r .status "$PG_OFFSITE_STATE/job.json" >>"$HOME/told"'
fake chunker <<<'echo second >>"$HOME/told"; exec frames'

fake tar-reader <<<'jq -r .status "$HOME/state/job.json" >>"$HOME/told"; exec frames'
exits 0 pg-offsite run job.toml
holds "the steps came in order: $(tr '\n' ' ' <told)" test "$(tr '\n' ' ' <told)" = "running second complete "
success=$(state .last_complete)

rm told
fake tar-reader <<<'exit 102'
exits 1 pg-offsite run job.toml
holds "the second was left out: $(<told)" test "$(<told)" = failed
holds "the last success is remembered" test "$(state .last_complete)" = "$success"

rm told
fake tar-reader <<<'exec frames '"'"'stat={"filter":"tar-reader","final":true,"incomplete":["a/file: gone"]}'"'"
exits 3 pg-offsite run job.toml
holds "it is partial" test "$(state .status)" = partial
holds "what is missing is named" grep -q 'a/file: gone' said

# A step that must run and fails makes the job fail, though its work is done.
fake tar-reader <<<'exec frames'
fake tell <<<'exit 1'
exits 1 pg-offsite run job.toml
holds "the state says so" test "$(state .cause.step)" = notify

fake tar-reader <<<'exec frames meta={} sleep=600'
pg-offsite run job.toml >out 2>said &
is_running() { [[ $(state .status) == running ]]; }
until_true is_running
sleep 0.2
kill -9 $!
wait $! 2>/dev/null || true
holds "a killed run shows as running" test "$(state .status)" = running
fake tar-reader <<<'exec frames'
fake tell <<<'exit 0'
says "the last run of job did not come to its end" pg-offsite run job.toml
holds "and the next is as any" test "$status$(state .status)" = 0complete

echo nonsense >state/job.json
says "what earlier runs did is forgotten" pg-offsite run job.toml
holds "a state that cannot be read is no obstacle" test "$status" = 0
