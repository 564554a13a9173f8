#!/bin/bash
# What --print prints runs in sh, and makes the same snapshot as the run itself.
. "$(dirname "$0")/runner.inc"

# A source that always sends the same: one file, in a folder.
node() { printf '{"path":"%s","cut":"rabin","node":{"name":"%s","type":"%s","mode":%d,"mtime":"2024-01-01T00:00:00Z",
  "atime":"2024-01-01T00:00:00Z","ctime":"2024-01-01T00:00:00Z","uid":0,"gid":0,"user":"root","group":"root","inode":%d,"device_id":1%s}}' "$@"; }
{
  echo 'exec frames \'
  printf "'meta=%s' " '{"job":"job","hostname":"h","username":"u","uid":0,"gid":0,"source":"postgresql","time":"2024-01-01T00:00:00Z","paths":["/d"],"tags":["t"],"bytes_total":5,"facts":{}}'
  printf "'file=%s' " "$(node /d d dir 2147484141 1 '')" "$(node /d/f f file 420 2 ',"size":5,"links":1')"
  printf "'data=hello' 'file_end=%s'" '{"size":5}'
} | fake pgdata-reader

sed 's/^name = "postgresql-local"/name = "job"/' "$tests/../pipelines/postgresql-local.toml" >job.toml
exits 0 pg-offsite init
exits 0 pg-offsite run job.toml
exits 0 pg-offsite run --print job.toml
cp out script
exits 0 shellcheck script
! grep -q correct-horse script || fail "a secret was printed"
before=$(ls repository/snapshots)
exits 0 env -u RESTIC_REPOSITORY -u RESTIC_PASSWORD_FILE -u PG_OFFSITE_CACHE -u PG_OFFSITE_METRICS sh script
holds "there is one snapshot more" test "$(restic snapshots --json | jq length)" = 2
holds "and both are of one tree" test "$(restic snapshots --json | jq -r '.[].tree' | sort -u | wc -l)" = 1
holds "its content is the source's" test "$(restic dump latest /d/f)" = hello
holds "the lock is released" test "$(locks)" = 0
exits 0 restic check --read-data

# It notices a failure, takes its lock along, and leaves no snapshot.
fake pgdata-reader <<<'frames meta={} cut'
try sh script
holds "the script fails" test "$status" != 0
holds "no snapshot came" test "$(restic snapshots --json | jq length)" = 2
holds "the lock is released" test "$(locks)" = 0
holds "the first is still there" test -e "repository/snapshots/$before"

# The script of a restore fetches trees in a loop, and does what the run does.
cp -r "$tests/golden/restic/019-v2" stocks
echo fixture >fixture
export RESTIC_REPOSITORY=$SCRATCH/stocks RESTIC_PASSWORD_FILE=$SCRATCH/fixture HOSTNAME=forge
unset PG_OFFSITE_CACHE
PG_OFFSITE_TARGET=$SCRATCH/by-script exits 0 pg-offsite run --print restore --cache-dir one
mv out restore.sh
exits 0 sh restore.sh
PG_OFFSITE_TARGET=$SCRATCH/by-run exits 0 pg-offsite run restore --cache-dir other
holds "both restore the same" same-trees by-script by-run
