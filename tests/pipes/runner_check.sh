#!/bin/bash
# `pg-offsite check`: a sound repository is said to be one, and what is wrong with another is told line by line.
. "$(dirname "$0")/runner.inc"

cp -r "$tests/golden/restic/014-v1" repository
echo fixture >"$RESTIC_PASSWORD_FILE"

prints ": no errors" pg-offsite check
holds "that is a success" test "$status" = 0 -a ! -s said
prints "and read 3 packs" pg-offsite check --read-data
prints "checked " pg-offsite check --read-data-subset 1/2
exits 0 pg-offsite check --read-data-subset week/5
exits 0 pg-offsite check --read-data-subset 50% --json
holds "restic's summary: $(<out)" jq -es '.[-1] | .message_type == "summary" and .num_errors == 0 and .broken_packs == null' out
holds "which has nothing to suggest" jq -es '.[-1] | .suggest_repair_index or .suggest_prune | not' out
lone=$(printf lone | sha256sum | cut -d' ' -f1)
mkdir -p "repository/data/${lone:0:2}"
printf lone >"repository/data/${lone:0:2}/$lone"
exits 0 pg-offsite check --json
holds "a pack that no index names is for prune" jq -es '.[-1] | .suggest_prune and (.suggest_repair_index | not)' out
rm -f "repository/data/${lone:0:2}/$lone"
exits 1 pg-offsite check --read-data-subset nonsense
exits 1 pg-offsite check --read-data --read-data-subset 1/2
exits 0 pg-offsite check --no-lock -q
holds "quiet is quiet" test ! -s out

pack=$(find repository/data -type f -size +1M)
chmod u+w "$pack"
printf x | dd of="$pack" bs=1 seek=5000 conv=notrunc status=none
exits 0 pg-offsite check
exits 1 pg-offsite check --read-data
holds "the pack is named, and what to do: $(<said)" grep -qE "^pg-offsite: error: pack ${pack##*/}|^pg-offsite: error: pack $(basename "$pack" | cut -c1-8): .*restic repair packs" said
holds "it counts" grep -qx 'pg-offsite: the repository is damaged: 2 errors' said
exits 1 pg-offsite check --read-data --json
holds "so does the summary: $(<out)" jq -es '.[-1].num_errors == 2' out
holds "which names the pack once" test "$(jq -rs '.[-1].broken_packs | join(" ")' out)" = "$(basename "$pack")"
holds "the end is an object for programs" grep -q '^{"message_type":"exit_error","code":1' said
rm -f "$pack"
exits 1 pg-offsite check
holds "a missing pack is found without reading: $(<said)" grep -q 'error: pack .* is missing' said
exits 1 pg-offsite check --json
holds "there is nothing of it to be repaired but the index" jq -es '.[-1] | .broken_packs == null and .suggest_repair_index' out
holds "no lock is left" test "$(locks)" = 0

# Somebody else's lock is in the way of an exclusive one, as in restic.
r2-get --sync >/dev/null
repo-lock make --pid $$ | r2-put >/dev/null
exits 11 pg-offsite check
exits 1 pg-offsite check --no-lock
