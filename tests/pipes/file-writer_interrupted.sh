#!/bin/bash
# A stream that stops, a blob that is lost, kill -9 in the middle: what has a final name is whole, what is not whole keeps its temporary
# name, and the next run completes it.
source "$(dirname "$0")/common.sh"
# shellcheck source=file-writer.inc
source "$tests/pipes/file-writer.inc"

whole_or_absent() {
  local each
  while IFS= read -r -d '' each; do
    [[ ! -f target/$each ]] || cmp "source/$each" "target/$each"
  done < <(cd source && find . -type f -print0)
}
partials() { find target -name '.pg-offsite-*' | wc -l; }
none_is_left() { [[ $(partials) == 0 ]] && equal source target; }
make_source source
for i in {1..300}; do head -c 20000 /dev/urandom >"source/folder/$i"; done

cut_short() { arrivals source --cut=250 --batch=10 | file-writer --target target; }
exits 111 cut_short
grep -q 'cut short' said || fail "it does not say why"
holds "what has a name is whole" whole_or_absent
holds "what was whole got its name" test "$(find target/folder -name '[0-9]*' | wc -l)" -gt 100
holds "the rest waits" test "$(partials)" -gt 0
failed() { frames "$(file /large file '"fetch":5' '"size":5')" 'fail={"filter":"x","blame":"input","message":"y","hint":""}' | file-writer --target target; }
exits 111 failed
grep -aq '"message":"y"' out || fail "it does not pass on the failure"
again() { arrivals source "$@" | file-writer --target target >stream; }
exits 0 again
holds "the next run completes" none_is_left

rm -r target
exits 0 again --lost=folder/deep/other-name
holds "a file with a lost blob is unfinished, and its other name too" counted '.unfinished == 2'
holds "and has no name" test ! -e target/large -a ! -e target/folder/deep/other-name
holds "everything else is there" test "$(find target -type f -name '[0-9]*' | wc -l)" = 300
partial=target/folder/deep/.pg-offsite-$(printf other-name | sha256sum | cut -c1-16)
holds "the rest of it waits" cmp -i 65536 source/large "$partial"
frames "$(file /folder/deep/other-name file '"base":"partial","fetch":65536' '"size":3000000')" "place={\"places\":[[[0,0]]]}" \
  "blob=data $(printf '%065536d' 0)" | file-writer --target target >stream
holds "goes on where it was" cmp -i 65536 source/large target/folder/deep/other-name
holds "with what came" test "$(head -c 65536 target/folder/deep/other-name | tr -d 0 | wc -c)" = 0

echo outside >outside && ln outside "target/.pg-offsite-$(printf new | sha256sum | cut -c1-16)"
foreign() { frames "$(file /new file '"base":"partial","fetch":5' '"size":5')" 'place={"places":[[[0,0]]]}' 'blob=data hello' | file-writer --target target; }
exits 102 foreign
holds "another name of a file outside is not written to" test "$(cat outside)" = outside

for after in 0.2 0.5 0.8; do
  rm -rf target
  arrivals source --batch=5 --pause=0.02 | file-writer --target target >/dev/null &
  sleep $after
  kill -9 $! || fail "it was over too soon"
  wait $! 2>/dev/null || true
  holds "after kill -9, what has a name is whole" whole_or_absent
done
exits 0 again
holds "the next run completes" none_is_left
