#!/bin/bash
# A step that failed for a reason that may pass is tried again as often as the pipeline says; any other is not.
. "$(dirname "$0")/runner.inc"

{ echo 'retry = 1'; echo '[[step]]'; echo 'name = "backup"'; echo 'stages = [["tar-reader"]]'; } | pipeline
count() { wc -l <tries; }

fake tar-reader <<'FAKE'
echo try >>"$HOME/tries"
[[ $(wc -l <"$HOME/tries") == 1 ]] || exec frames 'stat={"filter":"pgdata-reader","final":true,"bytes_read":5}'
exec frames 'stat={"filter":"pgdata-reader","final":true,"bytes_read":9,"incomplete":["x"]}' \
  'fail={"filter":"tar-reader","blame":"temporary","message":"the network is down","hint":""}'
FAKE
exits 0 pg-offsite run job.toml
holds "it was tried twice" test "$(count)" = 2
holds "the first try does not count: $(state .totals.bytes_read)" test "$(state .totals.bytes_read)" = 5
holds "it was told" grep -q 'the network is down; trying again in 10 s' said

rm tries
fake tar-reader <<<'echo try >>"$HOME/tries"; exit 102'
exits 1 pg-offsite run job.toml
holds "damage is not tried again" test "$(count)" = 1

# An interrupt does not wait for the pause.
fake tar-reader <<<'exit 111'
pg-offsite run job.toml >out 2>said &
until_true grep -q 'trying again' said
kill -TERM $!
SECONDS=0
status=0
wait $! || status=$?
holds "it is interrupted" test "$status" = 130
holds "at once" test "$SECONDS" -lt 5
