#!/bin/bash
# `pg-offsite restore`: what it takes, what it says, how it ends. The repository is stock restic's.
. "$(dirname "$0")/runner.inc"

cp -r "$tests/golden/restic/019-v2" repository
echo fixture >"$RESTIC_PASSWORD_FILE"
snapshot=872fce6d

says "no --target is given" pg-offsite restore latest
says "give one snapshot" pg-offsite restore --target back
exits 1 pg-offsite restore nothing --target back
says "none has host elsewhere" pg-offsite restore latest --host elsewhere --target back
says "leaves nothing to --verify" pg-offsite restore latest --target back --dry-run --verify
holds "it is an error" test "$status" = 1
prints "would restore" pg-offsite restore "$snapshot" --target back --dry-run
holds "nothing was made" test "$status" = 0 -a ! -e back
RESTIC_PASSWORD_FILE=/dev/null exits 1 pg-offsite restore latest --target back
RESTIC_REPOSITORY=$SCRATCH/gone exits 10 pg-offsite restore latest --target back
echo wrong >wrong
exits 12 pg-offsite restore latest --target back --password-file wrong
holds "nothing was made" test ! -e back

exits 0 pg-offsite restore "$snapshot" --target back --verify
holds "it says what it did: $(<out)" grep -q '^restored .* files, .*; fetched ' out
holds "it has compared: $(<out)" grep -q '^verified .* files' out
holds "no lock and no state stay" test "$(locks)" = 0 -a ! -e "$PG_OFFSITE_STATE/restore.json"

# What is there is not fetched again, and what differs is.
exits 0 pg-offsite restore "$snapshot" --target back --json
holds "all was in place: $(<out)" jq -es '.[-1] | .message_type == "summary" and .bytes_restored == null and .bytes_skipped > 0' out
file=$(find back -type f -size +64k | head -1)
printf x | dd of="$file" bs=1 seek=1000 conv=notrunc status=none
exits 0 pg-offsite restore "$snapshot" --target back --verify
holds "most was in place: $(<out)" grep -q ' were in place' out
touch back/extra
exits 0 pg-offsite restore "$snapshot" --target back --delete
holds "what is in no snapshot goes" test ! -e back/extra
rm "$file"
exits 0 pg-offsite restore "$snapshot" --target back --dry-run -v
holds "it names what it would do: $(head -3 out)" grep -qE "^restored +/${file#back/}, " out
holds "and what is there" grep -q '^unchanged ' out
exits 0 pg-offsite restore "$snapshot" --target back --dry-run -v --json
holds "programs get restic's lines" jq -es 'map(select(.message_type == "verbose_status" and .action == "restored")) | length >= 1' out
exits 0 pg-offsite restore "$snapshot" --target back

# Parts of it.
name=/${file#back/}
exits 0 pg-offsite restore "$snapshot" --target part --include "$name" -q
holds "only that file, and nothing is said" test "$(find part -type f)" = "part$name" -a ! -s out
exits 0 pg-offsite restore "$snapshot" --target rest --exclude "$name"
holds "all but that file" test ! -e "rest$name" -a "$(find rest | wc -l)" -gt 5

# A pack that is gone: what can be restored is, the rest is named, and the exit status says so.
chmod -R u+w repository
pack=$(find repository/data -type f -size +1M | head -1)
rm "$pack"
exits 1 pg-offsite restore "$snapshot" --target less
holds "each is named: $(<said)" grep -q '^pg-offsite: warning: not restored: /' said
holds "the others are whole" test "$(find less -type f | wc -l)" -ge 1 -a -d less/small
exits 1 pg-offsite restore "$snapshot" --target less --json
holds "a summary comes all the same: $(<out)" jq -es '.[-1].message_type == "summary"' out
