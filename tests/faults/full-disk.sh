#!/bin/bash
# A folder on a disk that fills up: a clear end, whole files only, and the next run completes once there is room.
source "$(dirname "$0")/../pipes/common.sh"

unshare -m true 2>/dev/null || skip "a small disk needs root"
mkdir disk
objects 4 3000000 --config >stream
cat >on-a-small-disk <<'END'
mount -t tmpfs -o size=8m small disk
status=0
r2-put -r disk/repo <stream >out 2>said || status=$?
find disk -type f >left
mount -o remount,size=100m disk
objects 4 3000000 >again && r2-put -r disk/repo <again >out-again
exit $status
END
exits 111 unshare -m bash on-a-small-disk
grep -q 'no space left on device' said || fail "it does not say why"
grep -q 'hint: make room' said || fail "it does not say what to do"
holds "no half file is left" test "$(grep -c tmp- left)" = 0
holds "no snapshot before its packs" test "$(grep -c snapshots left)" = 0
grep -aq '"objects":6' out-again || fail "the second run did not complete"
