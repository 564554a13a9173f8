#!/bin/bash
# Every blob of repositories that stock restic made, through r2-get and decryptor: what comes is what the ids say, and damage is
# told by pack, place and blob, costs no other blob, and asks for another run.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

export RESTIC_PASSWORD=fixture
# repository NAME: a copy of a golden one, its cache, and wishes for every blob of its index in ./wished.
repository() {
  export RESTIC_REPOSITORY=$SCRATCH/$1 PG_OFFSITE_CACHE=$SCRATCH/cache-$1
  cp -r "$tests/golden/restic/$1" .
  chmod -R u+w "$1"
  r2-get --sync </dev/null >/dev/null
  restic cat masterkey --no-cache --no-lock >key
  rm -f index-*
  for index in "$1"/index/*; do restic cat index "${index##*/}" --no-cache --no-lock >"index-${index##*/}"; done
  wishes index-* >wished
}
# With the key at hand, as a job gives it: opening the key file takes half a second.
decrypt() { PG_OFFSITE_KEY_FD=9 decryptor 9<key; }
opened() { r2-get <wished | decrypt | blobs; }
stat_of() { sed -n "s/^stat //p" out | jq -rs ".[-1]$1"; }
came() { grep -cE '^[0-9a-f]{64} ' out || true; }

for name in 014-v1 019-v2; do
  repository "$name"
  exits 0 opened
  holds "every blob came" test "$(came)" = "$(jq -s '[.[].packs[].blobs[]] | length' index-*)"
  holds "nothing is damaged" test "$(stat_of '.damaged | length') $(stat_of .again)" = "0 false"
  whole=$(came)
  wishes index-* --whole >wished
  exits 0 opened
  holds "whole packs give the same" test "$(came)" = "$whole"
  wishes index-* --skip 3 >wished
  exits 0 opened
  holds "a third of them" test "$(came)" = $((whole / 3))
done

# A flipped byte in one blob.
wishes index-* >wished
blob=$(jq -rs '.[].packs[] | .id as $pack | .blobs[] | select(.length > 1000) | "\($pack) \(.offset) \(.id)"' index-* | head -1)
read -r pack offset id <<<"$blob"
file=$RESTIC_REPOSITORY/data/${pack:0:2}/$pack
cp "$file" whole
printf '\xff\xff\xff\xff' | dd of="$file" bs=1 seek=$((offset + 100)) conv=notrunc status=none
says "pack ${pack:0:8}: blob ${id:0:8} at byte $offset is lost" opened
holds "the others came" test "$(came)" = $((whole - 1))
holds "it is lost" test "$(grep -c '^lost' out)" = 1
holds "its place is told, and another run asked for" test "$(stat_of '.damaged[0]') $(stat_of .again)" = "$pack:$offset true"

# A pack that was truncated gives what is whole; one that is gone loses its own blobs only.
head -c $((offset + 200)) whole >"$file"
says "pack ${pack:0:8}: blob ${id:0:8} at byte $offset is lost: the pack ends before it does" opened
rm "$file"
says "is lost: the pack is missing" opened
holds "those of the pack are lost" test "$(grep -c '^lost' out)" = \
  "$(jq -s "[.[].packs[] | select(.id == \"$pack\") | .blobs[]] | length" index-*)"

exits 102 decrypt < <(frames 'data=x')
exits 102 decrypt < <(frames 'fetch={}')
exits 111 decrypt < <(frames 'place={"blobs":[]}' cut)
exits 111 decrypt < <(frames 'fail={"filter":"x","blame":"temporary","message":"m","hint":""}')
exits 102 env RESTIC_PASSWORD=wrong decryptor </dev/null
