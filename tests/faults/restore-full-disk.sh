#!/bin/bash
# Restoring to a disk that fills up, or cannot be written to: a clear line that names the file, no half file under its final name, and
# once there is room the next run completes.
source "$(dirname "$0")/../pipes/common.sh"
source "$tests/pipes/file-writer.inc"

unshare -m true 2>/dev/null || skip "a small disk needs root"
mkdir -p source/folder disk
for i in {1..200}; do head -c 40000 /dev/urandom >"source/folder/$i"; done
head -c 4000000 /dev/urandom >source/large
arrivals source --batch=5 >stream-in
cat >on-a-small-disk <<'END'
mount -t tmpfs -o size=10m small disk
status=0
file-writer --target disk/target <stream-in >out 2>said || status=$?
for each in folder/{1..200} large; do
  [[ ! -e disk/target/$each ]] || cmp "source/$each" "disk/target/$each" || echo "$each" >>half
done
find disk/target/folder -name '[0-9]*' >left
mount -o remount,size=100m disk
file-writer --target disk/target <stream-in >again && cp -a disk/target restored
mount -o remount,ro disk
file-writer --target disk/target <stream-in 2>said-ro >/dev/null
echo $? >read-only
exit $status
END
exits 111 unshare -m bash on-a-small-disk
grep -qE 'write .*/disk/target/.*: no space left on device' said || { cat said; fail "it does not say which file"; }
grep -q 'hint: make room' said || fail "it does not say what to do"
! grep -aq '"payload_bytes":' out || fail "it sent END"
holds "no half file has its name" test ! -e half
holds "once there is room, the next run completes" equal source restored
holds "a disk that cannot be written to is temporary" test "$(cat read-only)" = 111
grep -q 'disk/target: read-only file system' said-ro || { cat said-ro; fail "it does not say that"; }
