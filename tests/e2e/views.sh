#!/bin/bash
# timeout: 600
# Whatever restic 0.14 says of a repository, we say the same of it: every member of its JSON has the same value in ours. What
# restic 0.18 says besides is in a table here. Stock restic wrote the repositories.
. "$(dirname "$0")/../pipes/common.sh"

export RESTIC_CACHE_DIR=$SCRATCH/cache RESTIC_PASSWORD=fixture

# in_repository FOLDER: the one that both programs look at from now on.
in_repository() { export RESTIC_REPOSITORY=$1; }

# like_restic VERB ARGUMENT...: all that restic's --json says, ours says too, line by line.
like_restic() {
  restic --no-lock "$@" --json >theirs 2>said || { cat said >&2; fail "restic $*"; }
  exits 0 pg-offsite --no-lock "$@" --json
  jq -s . theirs >theirs.list
  jq -s . out >ours.list
  holds "as restic: $*" jq -en --slurpfile ours ours.list --slurpfile theirs theirs.list '
    def within(a; b):
      if (a | type) == "object" and (b | type) == "object" then all(a | keys[]; . as $k | within(a[$k]; b[$k]))
      elif (a | type) == "array" and (b | type) == "array" then
        (a | length) == (b | length) and all(range(a | length); . as $i | within(a[$i]; b[$i]))
      else a == b or (a == 0 and b == null) end;  # restic 0.18 leaves a zero out
    within($theirs[0]; $ours[0])' >within
}

# has MEMBERS FILTER: the object that the filter finds in ./out has exactly these members, "name:type" in their order.
has() {
  local wanted=$1 filter=$2 found
  found=$(jq -rs "$filter | to_entries | map(.key + \":\" + (.value | type)) | join(\" \")" out)
  [[ $found == "$wanted" ]] || fail "members of $filter: $found, not $wanted"
}

# What restic 0.18 has.
snapshot_members="time:string tree:string paths:array hostname:string username:string tags:array program_version:string"
snapshot_members+=" summary:object id:string short_id:string"
ls_members="name:string type:string path:string uid:number gid:number size:number mode:number permissions:string mtime:string"
ls_members+=" atime:string ctime:string inode:number message_type:string struct_type:string"
find_members="path:string permissions:string type:string mode:number mtime:string atime:string ctime:string uid:number gid:number"
find_members+=" user:string group:string device_id:number size:number links:number"
raw_members="total_size:number total_uncompressed_size:number compression_ratio:number compression_progress:number"
raw_members+=" compression_space_saving:number total_blob_count:number snapshots_count:number"
count_members="files:number dirs:number others:number data_blobs:number tree_blobs:number bytes:number"

# A folder that changes, in two snapshots of two hosts.
mkdir -p tree/sub/deep tree/empty
echo one >tree/one
head -c 300000 /dev/urandom >tree/sub/large
head -c 300000 /dev/zero >tree/zeros
echo deep >tree/sub/deep/file.conf
ln tree/one tree/sub/one-again
ln -s ../one tree/sub/link
: >tree/nothing
printf x >"tree/$(printf 'bell\aline\nname')"
in_repository "$SCRATCH/stock"
restic init >init.out
restic backup -q --host a --tag first,both --time "2024-01-02 03:04:05" "$SCRATCH/tree"
echo two >tree/two
echo more >>tree/one
rm -r tree/sub/deep
chmod 600 tree/zeros
rm tree/nothing
mkdir tree/nothing
restic backup -q --host b --tag both "$SCRATCH/tree"
first=$(restic snapshots --no-lock --json | jq -r '.[0].id')
second=$(restic snapshots --no-lock --json | jq -r '.[1].id')

# Each run derives a key twice, so not every verb meets every repository.
for repository in "$SCRATCH/stock" "$tests"/golden/restic/{014-v1,019-v2}; do
  in_repository "$repository"
  like_restic snapshots
  mapfile -t ids < <(jq -r '.[].id' out)
  like_restic ls "${ids[0]}"
  like_restic find --snapshot "${ids[0]}" '*'
  like_restic diff "${ids[@]}"
  for mode in restore-size files-by-contents blobs-per-file raw-data; do like_restic stats --mode $mode; done
done
first=${first:0:8}
in_repository "$SCRATCH/stock"
like_restic ls latest
like_restic snapshots --latest 1
like_restic snapshots latest
like_restic ls "$first" "$SCRATCH/tree/sub"
like_restic stats "$first"
like_restic cat config
like_restic cat key "$(ls "$SCRATCH/stock/keys")"
like_restic cat index "$(find "$SCRATCH/stock/index" -type f -printf '%f\n' | head -1)"
like_restic cat snapshot "$first"

# Bytes: packs and blobs as they are.
in_repository "$tests/golden/restic/019-v2"
blob=35a659ab209d0c3022b8335907481785bfb47d1461deebeaf329a3095c710a09
pack=$(basename "$(find "$RESTIC_REPOSITORY/data" -type f | sort | head -1)")
for object in "blob $blob" "blob 7d4a710a59703e894e871bd0b81bf6f3112b350bbdbbda18c66e796259f37741" "pack $pack"; do
  # shellcheck disable=SC2086 # words
  restic --no-lock cat $object >theirs
  # shellcheck disable=SC2086 # words
  exits 0 pg-offsite cat $object
  holds "cat $object" cmp -s out theirs
done
holds "a blob is known by its beginning" cmp <(pg-offsite cat blob 35a659) <(pg-offsite cat blob $blob)
holds "a tree is a snapshot's folder" test "$(pg-offsite cat tree 872f:/small/dir1 | jq -r '.nodes[].name')" = file-in-dir
holds "the master key opens" jq -e '.mac.k and .mac.r and .encrypt' <(pg-offsite cat masterkey) >ok
like_restic find --snapshot 872f --blob $blob

exits 0 pg-offsite snapshots --json
has "$snapshot_members" '.[0][0]'
exits 0 pg-offsite snapshots --json --group-by host,paths
has "group_key:object snapshots:array" '.[0][0]'
has "hostname:string paths:array tags:null" '.[0][0].group_key'
exits 0 pg-offsite ls --json 872f
has "$snapshot_members message_type:string struct_type:string" '.[0]'
has "$ls_members" 'map(select(.type == "file"))[0]'
exits 0 pg-offsite find --json --snapshot 872f cdc-2300k
has "matches:array hits:number snapshot:string" '.[0][0]'
has "$find_members" '.[0][0].matches[0]'
exits 0 pg-offsite find --json nothing-is-called-so
holds "nothing found is an empty list" test "$(<out)" = "[]"
exits 0 pg-offsite stats --json
has "total_size:number total_file_count:number snapshots_count:number" '.[0]'
exits 0 pg-offsite stats --json --mode raw-data
has "$raw_members" '.[0]'
exits 0 pg-offsite diff --json 872f e120
has "message_type:string path:string modifier:string" '.[0]'
has "message_type:string source_snapshot:string target_snapshot:string changed_files:number added:object removed:object" '.[-1]'
has "$count_members" '.[-1].added'

# For people.
in_repository "$SCRATCH/stock"
like_restic snapshots --host a
like_restic snapshots --tag first,both --tag nobody
like_restic snapshots --path "$SCRATCH/tree"
like_restic ls --path "$SCRATCH/tree" --host a latest
like_restic diff --metadata "$first" "$second"
like_restic find --snapshot "$second" --ignore-case --oldest "2001-02-03 04:05" ONE
like_restic find --snapshot "$first" --newest 2001-02-03 one
prints "2 snapshots" pg-offsite snapshots
prints "2024-01-02 03:04:05  a " pg-offsite snapshots
exits 0 pg-offsite diff "$first" "$second"
cp out ours
restic --no-lock diff "$first" "$second" >theirs
holds "diff, but for names that do not print" diff <(grep -v bell ours) <(grep -v 'bell\|^name' theirs)
exits 0 pg-offsite ls -l "$first"
cp out ours
restic --no-lock ls -l "$first" >theirs
holds "ls -l, but for its heading" diff <(sed 1d ours | grep -v bell) <(sed 1d theirs | grep -v 'bell\|^name')
holds "names that do not print are quoted" grep -qF 'bell\aline\nname' ours
for verb in "ls latest" "find bell*" "diff $first $second" "snapshots"; do
  # shellcheck disable=SC2086 # words
  pg-offsite $verb >out
  holds "$verb prints no control character" test -z "$(tr -d '[:print:]\n' <out)"
done
exits 0 pg-offsite ls "$first:$SCRATCH/tree/sub"
holds "a subfolder's paths begin at the subfolder" test "$(sed 1d out | head -1)" = /deep
exits 0 pg-offsite ls "$first" "$SCRATCH/tree/sub"
holds "a folder's own content, not what is below" test "$(grep -c deep out)" = 1
exits 0 pg-offsite ls --recursive "$first" "$SCRATCH/tree/sub"
holds "with --recursive all of it" grep -q deep/file.conf out

# What cannot be is said in a line.
exits 1 pg-offsite ls 0000
says "find snapshot 0000: there is none" pg-offsite ls 0000
says "none has host nobody" pg-offsite ls latest --host nobody
says "it has no such folder" pg-offsite ls "$first:/nowhere"
says "a bracket that is not closed" pg-offsite find 'a['
exits 12 env RESTIC_PASSWORD=wrong pg-offsite snapshots
exits 10 env RESTIC_REPOSITORY="$SCRATCH/empty" pg-offsite snapshots
holds "no lock was taken" test -z "$(ls -A "$SCRATCH/stock/locks")"

# A tree that is lost: the rest is listed, and the status says that it is not all.
in_repository "$SCRATCH/damaged"
cp -r "$tests/golden/restic/019-v2" "$RESTIC_REPOSITORY"
export RESTIC_CACHE_DIR=$SCRATCH/other-cache
pg-offsite find --json --tree 0dc3 >found
rm "$RESTIC_REPOSITORY"/data/*/"$(pg-offsite cat index 04c9 | jq -r '
  .packs[] | select(any(.blobs[]; .id | startswith("0dc3"))).id')"
rm -r "$RESTIC_CACHE_DIR"
exits 1 pg-offsite ls 872f
holds "what is lost is named" grep -q "the repository lacks pack" said
