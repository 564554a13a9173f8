#!/bin/bash
# A file that vanishes while the copy runs is passed over in silence; one that cannot be read is named, and left out.
source "$(dirname "$0")/pgdata-reader.inc"

serve live
postgres run "$dir" pgbench -qi -s 2 2>/dev/null
# Sorted behind the relations at which the copy waits.
for name in zz-vanishes zz-secret; do postgres run "$dir" touch "$data/$name"; done
chmod 000 "$data/zz-secret"
((EUID != 0)) || chown root "$data/zz-secret"
install -m 755 "$(command -v pgdata-reader)" "$scratch/"
pgdata-reader() { postgres run "$dir" "$scratch/pgdata-reader" "$@"; }
back_up_slowly
rm "$data/zz-vanishes"
go_on
lacks zz-vanishes
lacks zz-secret
[[ $(total incomplete) == "[\"$data/zz-secret: permission denied\"]" ]] || fail "incomplete: $(total incomplete)"
rm -f "$data/zz-secret"
