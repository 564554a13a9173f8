#!/bin/bash
# What a person and a program read on standard output: a line that is redrawn, JSON lines, restic's summary, or nothing.
. "$(dirname "$0")/runner.inc"

stored='{"name":"snapshots/0123456789abcdef","bytes":10,"existed":false}'
fake tar-reader <<FAKE
exec frames 'meta={"bytes_total":2048}' 'stat={"filter":"pgdata-reader","final":false,"bytes_read":1024}' sleep=0.5 \
  'stat={"filter":"chunker","final":true,"files_new":3,"total_files_processed":3,"total_bytes_processed":2048,"data_added":2048}' \
  'stored=$stored'
FAKE
backup '["tar-reader"]'

exits 0 pg-offsite run job.toml
cat >wanted <<'E2'
Files:           3 new,     0 changed,     0 unmodified
Dirs:            0 new,     0 changed,     0 unmodified
Added to the repository: 2.000 KiB (0 B stored)

processed 3 files, 2.000 KiB in 0:00
snapshot 01234567 saved
E2
holds "the summary is restic's: $(<out)" cmp out wanted

RESTIC_PROGRESS_FPS=20 exits 0 pg-offsite run job.toml
holds "progress is shown in a file when asked for" grep -q '^\[0:00\] 50.0%  1.000 KiB of 2.000 KiB, 0 B new, 0 B uploaded$' out

exits 0 pg-offsite run --json job.toml
holds "every line is JSON" jq -e . out >/dev/null
holds "the status is restic's" test "$(jq -r 'select(.message_type=="status").total_bytes' out | head -1)" = 2048
holds "the last is the summary" test "$(tail -1 out | jq -r .message_type,.snapshot_id | tr '\n' ' ')" = "summary 0123456789abcdef "

exits 0 pg-offsite run -q job.toml
holds "-q prints nothing" test ! -s out -a ! -s said

exits 0 script -qec "stty cols 60; pg-offsite run job.toml" typescript
holds "a terminal's line is redrawn" grep -q $'\r\[0:00\] 50.0%  1.000 KiB of 2.000 KiB' typescript
holds "and taken away" grep -q $'\r\x1b\[K' typescript
holds "and never too wide" awk 'BEGIN { RS = "[\r\n]" } /^Script / { next } { sub(/\033\[K/, "") } length($0) > 60 { exit 1 }' typescript

fake tar-reader <<<'exit 102'
exits 1 pg-offsite run --json job.toml
holds "a failure is JSON as well" test "$(tail -1 said | jq -r '.message_type,.code' | tr '\n' ' ')" = "exit_error 1 "
