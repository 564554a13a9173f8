#!/bin/bash
# A page whose checksum is wrong is named, the backup goes on, and its statistics say that it is not all right. The second
# segment counts its blocks from the first.
source "$(dirname "$0")/pgdata-reader.inc"

serve live --checksums
sql "CREATE TABLE t AS SELECT repeat('x', 1000) FROM generate_series(1, 1000)"
table=$(sql "SELECT pg_relation_filepath('t')")
sql "CHECKPOINT"
postgres stop "$dir"
printf 'DAMAGE' | dd of="$data/$table" bs=1 seek=$((3 * 8192 + 5000)) conv=notrunc status=none
printf 'DAMAGE' | dd of="$data/$table" bs=1 seek=$((7 * 8192 + 5000)) conv=notrunc status=none
postgres start "$dir"
back_up 2>"$scratch/words"
[[ $(total pages_bad) == 2 ]] || fail "bad pages: $(total pages_bad)"
[[ $(total incomplete) == "[\"$data/$table: 2 bad pages: blocks 3, 7\"]" ]] || fail "incomplete: $(total incomplete)"
grep -q "2 bad pages" "$scratch/words" || fail "it does not warn: $(<"$scratch/words")"
grep -q '"doubtful":true' <(frames) || fail "the next backup would not read it again"
has_end || fail "the stream has no end"
# What lies in a page's header decides whether WAL can repair it; nonsense that claims to be from the future cannot hide.
postgres stop "$dir"
printf '\x7f\x00\x00\x00' | dd of="$data/$table" bs=1 seek=$((9 * 8192)) conv=notrunc status=none
postgres start "$dir"
back_up 2>/dev/null
[[ $(total incomplete) == "[\"$data/$table: 3 bad pages: blocks 3, 7, 9\"]" ]] || fail "incomplete: $(total incomplete)"
