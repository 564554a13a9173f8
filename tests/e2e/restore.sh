#!/bin/bash
# timeout: 400
# What stock restic saved, and what we saved, comes back from a folder and from S3 as stock restic brings it back: content, owner, mode,
# time, links and extended attributes; and a second restore moves only what differs.
. "$(dirname "$0")/words.inc"

# A tree with something of everything.
odd_tree() {
  mkdir -p tree/dir/deep "tree/na me" tree/many
  head -c 3000000 /dev/urandom >tree/random
  seq 300000 >tree/text
  truncate -s 4M tree/hole
  printf x | dd of=tree/hole bs=1 seek=2000000 conv=notrunc status=none
  for i in {1..300}; do echo "$i" >"tree/many/$i"; done
  printf 'odd' >"tree/na me/$(printf 'b\xff\n"')"
  ln -s ../random tree/dir/link
  ln tree/text tree/dir/deep/hard
  mkfifo tree/dir/fifo
  setfattr -n user.colour -v blue tree/random
  setfattr -n user.folder -v yes tree/dir
  setfacl -m u:daemon:r tree/text
  chmod 4751 tree/random
  chmod 1777 tree/many
  if ((EUID == 0)); then
    chown 1234:4321 tree/text
    mknod tree/dir/null c 1 3
  fi
  touch -h -d '1999-12-31 23:59:59.123456789' tree/dir/link tree/random tree/many tree
}

# both NAME SNAPSHOT SOURCE: restored by us and by stock restic, and compared with each other and with what was saved.
both() {
  exits 0 pg-offsite restore "$2" --target "ours-$1" --verify
  stock restore "$2" --target "stocks-$1"
  holds "$1: ours is as stock restic's" same-trees "ours-$1" "stocks-$1"
  [[ -z $3 ]] || holds "$1: it is what was saved" same-trees "ours-$1$3" "$3"
}

odd_tree
repository "$SCRATCH/repository"
stock backup --host box "$SCRATCH/tree"
both local latest "$SCRATCH/tree"

# The same folder again: nothing to do; then with some damage: only that.
exits 0 pg-offsite restore latest --target ours-local --json
holds "nothing is fetched: $(tail -1 out)" jq -es '.[-1].bytes_restored == null' out
before=ours-local$SCRATCH/tree
printf y | dd of="$before/random" bs=1 seek=1500000 conv=notrunc status=none
rm "$before/dir/link" "$before/many/7"
chmod 600 "$before/text"
echo more >"$before/many/more"
exits 0 pg-offsite restore latest --target ours-local --delete
holds "it is what was saved again" same-trees "$before" "$SCRATCH/tree"

# Ours, of a live cluster, in an S3 store.
store
serve_live
postgres run "$dir" pgbench -qi -s 2 >/dev/null 2>&1
repository "s3:$bucket_url/prefix"
job
both s3 latest ""
sql "UPDATE pgbench_accounts SET abalance = 1 WHERE aid % 50 = 0" >/dev/null
job
mv ours-s3 delta
exits 0 pg-offsite restore latest --target delta --delete
holds "not everything was fetched: $(<out)" grep -q 'were in place' out
stock restore latest --target stocks-new
holds "a delta restore ends where a full one does" same-trees delta stocks-new
exits 0 pg-offsite check --read-data
stock check --read-data
