#!/bin/bash
# restore-plan plans what stock restic restores, and of what is there only what differs: whole files, damaged ones, interrupted ones;
# and it does what the options for what is there say.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
source "$tests/pipes/golden.inc"

plan() { opened restore-plan "$@" >plan; }
restore() { # SNAPSHOT DIR OPTION…
  plan "$1" --target "$2" "${@:3}"
  r2-get <plan | opened decryptor | file-writer --target "$2" >report
}
kinds() { frame-dump <plan | jq -r .kind | sort | uniq -c | awk '{print $2 "=" $1}' | paste -sd' '; }
stat() { frame-dump <plan | jq -c "select(.kind == \"STAT\").json | select(.final) | $1"; }
file() { frame-dump <plan | jq -c "select(.kind == \"FILE\" and .json.path == \"$1\").json | $2"; }
paths() { frame-dump <plan | jq -r 'select(.kind == "FILE").json.path'; }
deleted() { frame-dump <plan | jq -r 'select(.kind == "DELETE").json.path' | paste -sd' '; }
listing() { (cd "$1" && find . -mindepth 1 -printf '%P %m %u %g %T@ %s %y %n\n' | LC_ALL=C sort); }
same() { # DIR DIR: content, metadata, links and devices
  diff <(listing "$1") <(listing "$2") &&
    diff <(cd "$1" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum) \
      <(cd "$2" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum)
}

for name in 014-v1 019-v2; do
  prepare $name
  keep_trees
  snapshot=$(restic snapshots --json --no-lock --no-cache | jq -r '.[0].id')
  rm -rf ours theirs
  holds "all of it is restored" restore "$snapshot" ours
  restic restore "$snapshot" --no-lock --no-cache --target theirs >/dev/null
  rm -f {ours,theirs}/small/{future2300,symlink-badutf8} # restic has a bug each
  touch -r theirs/small ours/small
  holds "it is what restic restores" same ours theirs
  holds "zeros are holes" test "$(stat '.bytes_zero > 1000000')" = true
  holds "further names need no fetch" test "$(frame-dump <plan | jq -s '[.[] | select(.kind == "FILE" and .json.base == "same") | .json.fetch] | add')" = 0
  restore "$snapshot" ours
  plan "$snapshot" --target ours
  holds "nothing is fetched again" test "$(stat '[.bytes_to_fetch, .bytes_to_write, .bytes_same == .bytes_total]')" = '[0,0,true]'
  holds "every file is the same" test "$(stat .files_same)" = "$(stat .files)"
done

# What is there already
big=$(cd ours && find . -size +2M -printf '/%P\n' | head -1)
printf 'xyz' | dd of="ours$big" bs=1 seek=1000000 conv=notrunc status=none
plan "$snapshot" --target ours
holds "of a file that differs in a blob, one blob is fetched" test "$(file "$big" '[.base, .fetch > 0, .fetch < 2000000]')" = '["file",true,true]'
holds "and its blob is the only one" test "$(kinds | grep -o 'PLACE=.*' | cut -d' ' -f1)" = PLACE=1
restore "$snapshot" ours
holds "which makes it whole" opened restore-plan "$snapshot" --target ours --verify >verified
holds "says the comparison" test "$(frame-dump <verified | jq -c 'select(.kind == "STAT").json.incomplete')" = '[]'
truncate -s 2000000 "ours$big"
plan "$snapshot" --target ours
holds "the beginning of a file counts" test "$(file "$big" '[.base, .fetch < 2000000]')" = '["file",true]'
partial=ours$(dirname "$big")/.pg-offsite-$(basename "$big" | tr -d '\n' | sha256sum | cut -c1-16)
cp "theirs$big" "$partial"
plan "$snapshot" --target ours
holds "what an interrupted run left is gone on with" test "$(file "$big" '[.base, .fetch]')" = '["partial",0]'
printf x | dd of="$partial" bs=1 seek=5 conv=notrunc status=none
cp "theirs$big" "ours$big"
plan "$snapshot" --target ours
holds "unless the file itself is better" test "$(file "$big" '[.base, .fetch]')" = '["same",0]'
rm "$partial"

# --verify
echo more >>"ours$big"
rm ours/small/onebyte
says "$big: it has" opened restore-plan "$snapshot" --target ours --verify
holds "what is missing is named" grep -q '/small/onebyte: it is not there' said
holds "nothing else is" test "$(wc -l <said)" = 2
restore "$snapshot" ours

# --overwrite
files=$(stat .files)
touch -d '2001-01-01' ours/small/onebyte
printf y >ours/small/cdc-2300k
for how in always if-changed if-newer never; do
  plan "$snapshot" --target ours --overwrite $how
  echo "$how: $(file /small/onebyte .base) $(file /small/cdc-2300k .base) $(stat .files_skipped)"
done >decisions
cat >wanted <<END
always: "same" "none" 0
if-changed: "same" "none" 0
if-newer: "same"  $((files - 1))
never:   $files
END
holds "each way does what it says" diff decisions wanted
restore "$snapshot" ours

# --delete
mkdir -p ours/small/dir1/more/deep ours/other
touch ours/small/dir1/more/deep/file ours/small/x.keep ours/small/x.gone
rm ours/small/onebyte ours/small/empty
mkdir -p ours/small/onebyte/full
ln -s / ours/small/emptylink
plan "$snapshot" --target ours
holds "nothing is removed unless it is asked for" test -z "$(deleted)"
plan "$snapshot" --target ours --delete --exclude '*.keep'
holds "what the snapshot has not is removed" test "$(deleted)" = "/other /small/emptylink /small/x.gone /small/dir1/more /small/onebyte"
restore "$snapshot" ours --delete
rm -f ours/small/{future2300,symlink-badutf8}
touch -r theirs/small ours/small
holds "and nothing else" same ours theirs

# What is chosen
plan "$snapshot" --target new --include '/small/sub' --include 'one*'
holds "patterns choose, with the folders above" test "$(paths | paste -sd' ')" = "/small /small/onebyte /small/sub /small/sub/hardlink-c"
plan "$snapshot" --target new --exclude '/small'
holds "nothing is chosen" test "$(paths)" = ""
plan "$snapshot:/small/sub" --target new
holds "a folder of the snapshot is the root" test "$(paths)" = /hardlink-c
plan "$snapshot" --in-order --only /small/sub
holds "one folder alone comes without those above" test "$(paths | paste -sd' ')" = "/small/sub /small/sub/hardlink-c"
plan "$snapshot" --in-order
holds "every file is followed by its content" test "$(frame-dump <plan | jq -r '.kind' | uniq | grep -c FILE)" -gt 20
holds "a file's content is in order" test "$(frame-dump <plan | jq -c 'select(.kind == "PLACE").json.blobs[][5][]' | jq -sc '. == sort')" = true

# Called wrongly
exits 100 opened restore-plan "$snapshot"
exits 100 opened restore-plan "$snapshot" --in-order --target x
exits 100 opened restore-plan "$snapshot" --in-order --delete
exits 100 opened restore-plan "$snapshot" --target x --only /small/none
exits 100 opened restore-plan "$snapshot" --target x --only small/../x
exits 100 opened restore-plan "$snapshot:/none" --target x
exits 100 opened restore-plan "$snapshot" --target x --include '['
exits 100 opened restore-plan ffffffff --target x
exits 100 env PG_OFFSITE_AVOID=x:1 PG_OFFSITE_KEY_FD=9 restore-plan "$snapshot" --target x 9<key

# What is lost
restore "$snapshot" whole
place=$(frame-dump <plan | jq -r 'select(.kind == "FETCH" or .kind == "PLACE").json | .name // .blobs[0][2]' | paste -sd: | sed 's|^data/../||')
place=$(cut -d: -f1,2 <<<"$place")
avoid() { env PG_OFFSITE_AVOID="$1" PG_OFFSITE_KEY_FD=9 restore-plan "$snapshot" --target none 9<key >plan; }
avoid "$place"
holds "a place that was damaged once is tried again" test "$(stat .incomplete)" = '[]'
says "is damaged wherever it lies" avoid "$place $place"
holds "one that was twice is not" test "$(stat '.incomplete | length > 0')" = true
holds "its file is announced all the same" test "$(stat .files)" = "$(frame-dump <plan | jq -c 'select(.kind == "FILE" and .json.node.type != "dir")' | wc -l)"
rm -rf cache/data
says "run tree-plan" opened restore-plan "$snapshot" --target new
exits 102 opened restore-plan "$snapshot" --target new
