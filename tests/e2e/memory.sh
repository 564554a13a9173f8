#!/bin/bash
# timeout: 900
# A backup's memory: all its processes together keep less than 256 MiB that is not the kernel's to take back, whatever the size of
# the cluster. And the demonstration, with PostgreSQL and restic, runs where there are 512 MiB in all.
. "$(dirname "$0")/words.inc"

serve_live --checksums
postgres run "$dir" pgbench -qi -s 60 2>/dev/null
repository
exits 0 "$tests/bench/measure" cost pg-offsite run "$pipeline"
holds "at most 256 MiB: $(<cost)" jq -e '.anon_mib <= 256' cost
exits 0 "$tests/bench/measure" cost pg-offsite run "$pipeline"
holds "at most 256 MiB when little has changed: $(<cost)" jq -e '.anon_mib <= 256' cost
postgres stop "$dir"

# In a cgroup of its own, if there is a hierarchy with the memory controller, of version 2 or 1.
limit=$((512 << 20)) group=""
for parent in /sys/fs/cgroup /sys/fs/cgroup/memory; do
  grep -qsw memory $parent/cgroup.subtree_control || [[ -e $parent/memory.limit_in_bytes ]] || continue
  ! mkdir "$parent/offsite-$$" 2>/dev/null || { group=$parent/offsite-$$; break; }
done
[[ $group ]] || skip "the demonstration in 512 MiB: no cgroup can be made here"
trap 'rmdir "$group" || true; clean_up' EXIT
echo $limit >"$group/memory.max" 2>/dev/null || echo $limit >"$group/memory.limit_in_bytes"
# shellcheck disable=SC2016 # for the inner shell
exits 0 bash -c 'echo $$ >"$1/cgroup.procs" && exec "$2/demo" "$3"' - "$group" "$tests" "$build"
! grep -sqE '^oom_kill [1-9]' "$group/memory.events" "$group/memory.oom_control" || fail "something was killed for want of memory"
