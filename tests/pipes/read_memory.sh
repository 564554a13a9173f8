#!/bin/bash
# What the read path holds does not grow with the repository, however slow its reader: r2-get stays below 80 MiB, whole packs of
# 100 MiB included, and decryptor, whose batches come and go in four threads, below 96.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
! is_sanitized || skip "sanitizers need memory of their own"

export RESTIC_PASSWORD=x RESTIC_REPOSITORY=$SCRATCH/repository PG_OFFSITE_CACHE=$SCRATCH/cache PG_OFFSITE_KEY_FD=9
restic init >/dev/null
head -c 250M /dev/urandom >random
head -c 400M /dev/zero >zeros
restic backup -q --no-cache --pack-size 100 random zeros
rm random zeros
r2-get --sync </dev/null >/dev/null
restic cat masterkey --no-cache >key
for index in repository/index/*; do restic cat index "${index##*/}" --no-cache >"index-${index##*/}"; done

measured() { "$tests/bench/measure" cost bash -c "set -o pipefail; $1 | (sleep 1; cat) >stream"; }
below() { holds "below $1 MiB: $(<cost)" jq -e ".anon_mib < $1" cost; }

for whole in "" --whole; do
  wishes index-* $whole >wished
  exits 0 measured 'r2-get <wished'
  below 80
  mv stream fetched
  exits 0 measured 'decryptor <fetched 9<key'
  below 96
  holds "it opened all of it" test "$(frame-dump <stream | jq -s 'map(select(.kind == "STAT"))[-1].json.bytes_opened')" -gt 250000000
done
