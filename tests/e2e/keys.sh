#!/bin/bash
# Stock restic opens what `pg-offsite key` made, and we open what it made; both list the same.
. "$(dirname "$0")/words.inc"

repository
echo new-password >new
exits 0 pg-offsite key add --new-password-file new --user someone --host elsewhere
stock key list --password-file new --json
cp out stocks
exits 0 pg-offsite key list --password-file new --json
holds "both list the same" diff <(jq -S 'sort_by(.id)' stocks) <(jq -S 'sort_by(.id)' out)

echo theirs >theirs
stock key add --new-password-file theirs
echo newer >newer
exits 0 pg-offsite key passwd --password-file theirs --new-password-file newer
stock snapshots --password-file newer
try restic snapshots --password-file theirs
holds "the old password opens nothing" test "$status" != 0
stock check --password-file new
holds "no lock is left" test "$(find repository/locks -type f | wc -l)" = 0
exits 0 pg-offsite unlock
