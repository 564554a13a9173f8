#!/bin/bash
# What restic made is found sound; a flipped byte in any object is found and named; subsets of packs cover all in time.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# shellcheck source=hostile.inc
source "$tests/pipes/hostile.inc"

checked() { look "$@" 2>said || { cat said >&2; fail "it could not be checked: $*"; }; }
nothing_found() { holds "nothing is wrong: $(<findings)" test ! -s findings; }
# The packs that check-plan asks for, of what the last look left in the cache.
asked_for() {
  r2-get --list data | check-plan --with-cache "$@" | frame-dump | jq -r 'select(.kind == "FETCH").json.name' | sort
}

RESTIC_PASSWORD=fixture
for golden in 014-v1 019-v2; do
  rm -rf cache
  RESTIC_REPOSITORY=$tests/golden/restic/$golden checked --read-data
  nothing_found
  holds "all of $golden was read: $(<stat)" test "$(jq '.packs_read' stat)" = 3
done

# The three packs of the last one.
RESTIC_REPOSITORY=$tests/golden/restic/019-v2
asked_for --read-data >all
holds "all packs are asked for" test "$(wc -l <all)" = 3
for part in 1/3 2/3 3/3; do asked_for --read-data-subset "$part"; done | sort | cmp -s - all || fail "thirds are not the whole"
for name in $(asked_for --read-data-subset 2/2); do
  holds "restic would choose $name" test $((16#${name:5:2} % 2)) = 1
done
week=$(((10#$(date -u +%V)) % 3 + 1))
holds "the week chooses" test "$(asked_for --read-data-subset week/3)" = "$(asked_for --read-data-subset "$week/3")"
rm cache/verified
for _ in 1 2 3; do
  checked --with-cache --read-data-subset 1
  sleep 1.1 # the time of a pack is in seconds
done
holds "each pack is read once before any is read twice" test "$(jq .packs_read stat)" = 1 -a "$(wc -c <cache/verified)" = $((16 + 3 * 40))
for wrong in 0/3 4/3 1/0 101% 0 nonsense; do exits 100 check-plan --read-data-subset "$wrong" </dev/null; done
exits 100 check-plan --read-data --read-data-subset 5% </dev/null
exits 102 check-plan < <(frames 'meta={}' blob=x)
exits 111 pack-check < <(frames 'meta={}' cut)
exits 102 pack-check < <(frames data=x)
exits 102 pack-check < <(frames 'object={"name":"config","bytes":3}' 'fetch={"name":"config"}')

# One byte, in any object, anywhere.
export RESTIC_PASSWORD=hostile RESTIC_REPOSITORY=$SCRATCH/repository
plant none
cp -r repository sound
checked --read-data
nothing_found
flip() { printf "\\x$(printf %02x $((0x$(xxd -s "$2" -l 1 -p "$1") ^ 1)))" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none; }
find sound/data sound/index sound/snapshots -type f >objects
holds "two packs, an index and a snapshot" test "$(wc -l <objects)" = 4
while read -r file; do
  name=${file##*/}
  for at in 0 $(($(stat -c %s "$file") / 2)) $(($(stat -c %s "$file") - 1)); do
    rm -rf repository cache
    cp -r sound repository
    flip "repository/${file#sound/}" "$at"
    checked --read-data
    grep -q "^error|[a-z]* ${name:0:8}|" findings || { cat findings >&2; fail "byte $at of $file was flipped and not found"; }
  done
done <objects

# A copy in the cache tells nothing of the repository.
rm -rf repository
cp -r sound repository
checked
index=$(echo repository/index/*)
flip "$index" 50
checked
grep -q "^error|index $(basename "$index" | cut -c1-8)|its SHA-256 is" findings || fail "the cached index was believed"
checked --with-cache
nothing_found
