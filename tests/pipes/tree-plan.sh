#!/bin/bash
# tree-plan and r2-get --keep fetch the packs of the trees level by level, and no others; what no index names any more leaves the
# cache, and a damaged copy is fetched again.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
source "$tests/pipes/golden.inc"

plan() { opened tree-plan "$@" >plan; }
stat() { frame-dump <plan | jq -c "select(.kind == \"STAT\").json | $1"; }
fetches() { frame-dump <plan | jq -r 'select(.kind == "FETCH").json.name'; }

for name in 014-v1 019-v2; do
  prepare $name
  plan latest
  holds "it begins with the pack of the root" test "$(fetches | grep -c ^data/)" = 1
  holds "all trees come in a few rounds" keep_trees
  trees=$(stat .trees)
  holds "there are some" test "$trees" -gt 5
  packs=$(ls cache/data)
  restic list blobs --no-lock --no-cache >all
  holds "every tree was walked once" test "$trees" = "$(grep -c ^tree all)"
  holds "both snapshots at once are the same" keep_trees --all
  holds "nothing else was fetched" test "$(ls cache/data)" = "$packs"
  snapshot=$(ls cache/snapshots | head -1)
  holds "a snapshot by its prefix" keep_trees "${snapshot:0:8}"
  holds "has fewer trees than all" test "$(stat .trees)" -lt "$trees"
done

folder=$(restic ls --no-lock --no-cache --json latest | jq -r 'select(.type == "dir").path' | tail -1)
rm -rf cache/data
holds "one folder of a snapshot" keep_trees "latest:$folder"
holds "has fewer trees" test "$(stat .trees)" -lt "$trees"
exits 100 opened tree-plan "latest:$folder/none"
holds "it says that there is no such folder" grep -qF "$folder/none" said
exits 100 opened tree-plan ffffffff

# What the cache keeps
holds "all of them again" keep_trees
holds "that they are whole is noted" test -s cache/whole-trees
unnamed=$(printf '%064d' 7)
echo x >"cache/data/$unnamed"
plan
holds "a pack that no index names is removed" test ! -e "cache/data/$unnamed"
pack=$(find cache/data -type f | head -1)
chmod u+w "$pack"
printf x | dd of="$pack" bs=1 seek=100 conv=notrunc status=none
plan
holds "a damaged copy that is new is no reason to fetch again" test "$(stat .packs_missing)" = 0
holds "but is told" test "$(stat .trees_damaged)" != 0
touch -d '1 hour ago' "$pack"
says "is fetched again" plan
holds "an old one is asked for" test "$(fetches)" = "data/$(basename "$pack" | cut -c1-2)/$(basename "$pack")"
holds "and comes" keep_trees
holds "no tree is damaged any more" test "$(stat .trees_damaged)" = 0

rm cache/known-blobs
says "run r2-get --sync, then index-cache" opened tree-plan latest
exits 102 opened tree-plan latest
