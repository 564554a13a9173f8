#!/bin/bash
# `pg-offsite key`, `unlock` and `cache`: who can open a repository, what blocks it, what is kept of it here.
. "$(dirname "$0")/runner.inc"

exits 0 pg-offsite init
echo two >two
echo three >three
exits 1 pg-offsite key
exits 0 pg-offsite key add --new-password-file two --user someone --host elsewhere
first=$(basename "$(ls -tr repository/keys/* | head -1)") second=$(sed -n 's/^saved new key with ID //p' out)
exits 0 pg-offsite key list --json
holds "both are listed, and which is used: $(<out)" jq -e --arg one "${first:0:8}" --arg two "${second:0:8}" '
  (map(select(.current))[0].id == $one) and (map(select(.id == $two))[0] | .userName == "someone" and .hostName == "elsewhere")' out
exits 0 pg-offsite key list --password-file two
holds "the star stands by the other: $(<out)" grep -q "^\*${second:0:8}" out

says "it is the one that is used" pg-offsite key remove "${first:0:8}"
exits 1 pg-offsite key remove ffffffff
holds "none is gone" test "$(ls repository/keys | wc -l)" = 2
exits 0 pg-offsite key remove "${second:0:8}"
exits 12 pg-offsite key list --password-file two

exits 0 pg-offsite key passwd --new-password-file three
holds "one key, another one" test "$(ls repository/keys | wc -l)" = 1 -a ! -e "repository/keys/$first"
exits 12 pg-offsite key list
exits 0 pg-offsite key list --password-file three
: >empty
exits 1 pg-offsite key add --password-file three --new-password-file empty
cp three "$RESTIC_PASSWORD_FILE"

# A key that could not be stored opens nothing, and the old one stays.
fake r2-put <<<"case \$* in *retry-for*) exec $build/bin/r2-put \"\$@\" ;; *) exit 102 ;; esac"
exits 1 pg-offsite key passwd --new-password-file two
rm "$bin/r2-put"
ln -s "$build/bin/r2-put" "$bin/r2-put"
exits 0 pg-offsite key list
holds "no lock is left" test "$(locks)" = 0

# Locks: of a process that is gone, and of one that lives.
lock() { repo-lock make --pid "$1" | r2-put | frame-dump | sed -n 's|.*"locks/\([0-9a-f]*\)".*|\1|p'; }
lock 999999999 >/dev/null
alive=$(lock $$)
prints "removed 1 lock" pg-offsite unlock
holds "the other stays" test "$(ls repository/locks)" = "$alive"
prints "removed 1 lock" pg-offsite unlock --remove-all
holds "none is left" test "$(locks)" = 0
exits 0 pg-offsite unlock -q
holds "quiet is quiet" test ! -s out

# Caches say whose they are; what was not used for long can go.
unset PG_OFFSITE_CACHE
exits 0 pg-offsite unlock --cache-dir caches
mkdir caches/not-ours
echo "a file that happens to have this name" >caches/not-ours/repository
prints "$RESTIC_REPOSITORY" pg-offsite cache --cache-dir caches
exits 0 pg-offsite cache --cache-dir caches --json
holds "one: $(<out)" jq -e 'length == 1 and .[0].days_unused == 0 and .[0].bytes > 0' out
prints "removed 0 caches" pg-offsite cache --cache-dir caches --cleanup
touch -d '40 days ago' caches/*
prints "removed 0 caches" pg-offsite cache --cache-dir caches --cleanup --max-age 50
prints "removed 1 cache" pg-offsite cache --cache-dir caches --cleanup
holds "what is not ours stays" test "$(ls caches)" = not-ours
prints "there are no caches" pg-offsite cache --cache-dir caches
