#!/bin/bash
# What stock restic 0.14, 0.18 and 0.19 wrote, in both versions of a repository, is listed, found whole and comes back as it was:
# names that are no text, attributes, lists of access, hard links, devices and odd times included.
. "$(dirname "$0")/../pipes/common.sh"
((EUID == 0)) || skip "only root can make devices and owners"

export RESTIC_PASSWORD=fixture PG_OFFSITE_STATE=$SCRATCH/state
mkdir source
tar -C source --xattrs --xattrs-include='*' --acls -xzf "$tests/golden/restic/source-tree.tar.gz" 2>/dev/null

for name in 014-v1 014-v2 018-v2 019-v1 019-v2; do
  cp -r "$tests/golden/restic/$name" "$name"
  export RESTIC_REPOSITORY=$SCRATCH/$name PG_OFFSITE_CACHE=$SCRATCH/cache
  exits 0 pg-offsite snapshots --json
  holds "$name: both snapshots are listed" test "$(jq -r '.[].paths[]' out | xargs)" = "/tmp/lab/fx/small /dump.sql"
  exits 0 pg-offsite check --read-data
  holds "$name: nothing is wrong with it" grep -q 'no errors' out
  exits 0 pg-offsite restore latest --tag fixture --target "from-$name" --verify
  if [[ $name == 014-* ]]; then
    # 0.14 saves no attributes of links, and spells what is no UTF-8 in a link's target as U+FFFD.
    setfattr -h -n trusted.sl -v v "from-$name/small/symlink-rel"
    holds "$name: U+FFFD stands for two bytes" test "$(readlink "from-$name/small/symlink-badutf8")" = $'bad\ufffd\ufffdtarget'
    ln -sfn "$(readlink source/small/symlink-badutf8)" "from-$name/small/symlink-badutf8"
    touch -h -r source/small/symlink-badutf8 "from-$name/small/symlink-badutf8"
    touch -r source/small "from-$name/small"
  fi
  holds "$name: it is what was saved" same-trees "from-$name" source
  exits 0 pg-offsite dump latest --tag stdin /dump.sql
  holds "$name: the other snapshot's file comes, too" test "$(stat -c %s out)" -gt 2000000
done
