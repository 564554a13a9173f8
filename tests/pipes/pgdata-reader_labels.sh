#!/bin/bash
# backup_label is what the server returned, in the stream and never in the live folder; pg_control is the last of the live
# files; META says the same as the label; nothing of the backup stays behind on the server.
source "$(dirname "$0")/pgdata-reader.inc"

serve live
postgres run "$dir" pgbench -qi -s 1 2>/dev/null
back_up_slowly --label "näch 'tlich" --host box --job nightly --tag one --tag two
[[ ! -e $data/backup_label ]] || fail "a label in the live folder"
[[ $(sql "SELECT count(*) FROM pg_replication_slots WHERE temporary") == 1 ]] || fail "no slot keeps the WAL"
# It has given up the network by now.
reader=$(pgrep -P $$ -x pgdata-reader)
[[ $(sed -n 's/^Seccomp:\t//p' "/proc/$reader/status") == 2 ]] || fail "no seccomp filter"
go_on
[[ $(sql "SELECT count(*) FROM pg_replication_slots") == 0 ]] || fail "the slot stayed"

unstream "$scratch/restored" <"$scratch/stream"
label=$scratch/restored$data/backup_label
meta() { frames | jq -rs "map(select(.kind == \"META\").json) | .[0] * .[1] | $1"; }
[[ $(sed -n 's/^LABEL: //p' "$label") == "näch 'tlich" ]] || fail "label: $(<"$label")"
[[ $(sed -n 's/^START WAL LOCATION: \(.*\) (.*/\1/p' "$label") == "$(meta .facts.start_lsn)" ]] || fail "start: $(meta .facts)"
[[ $(stat -c %a "$label") == 600 ]] || fail "mode of backup_label"
[[ $(frames | jq -r 'select(.json.path == "'"$data"'/backup_label").json.node.user') == "$(postgres owner)" ]] || fail "owner"
system=$(sql "SELECT system_identifier FROM pg_control_system()")
expected="one two postgresql pg:$system pg-start:$(meta .facts.start_lsn) pg-stop:$(meta .facts.stop_lsn) pg-timeline:1"
[[ $(meta '.tags | join(" ")') == "$expected" ]] || fail "tags: $(meta .tags)"
[[ $(meta '[.hostname, .job, .source, .paths[0], .facts.system_identifier, .facts.data_checksums] | join(" ")') == \
  "box nightly postgresql $data $system false" ]] || fail "META: $(meta .)"
# The order of the end: the last of the live files, then what the backup made, then WAL, each with its mark.
[[ $(paths | sed -n '/^global\/pg_control$/,$p' | sed 's/[0-9A-F]\{24\}/SEGMENT/' | uniq | tr '\n' ' ') == \
  "global/pg_control backup_label pg_wal/SEGMENT pg_wal/archive_status/SEGMENT.done " ]] || fail "order: $(paths | tail -5)"
