#!/bin/bash
# timeout: 1500
# kill -9 of any one process of a backup, at any moment, fifty times (KILLS says otherwise; SEED repeats a series). Whatever died:
# the repository is whole, the state and the metrics do not claim a success, the next run completes, and it sends again at most
# what was in flight.
. "$(dirname "$0")/../e2e/words.inc"

RANDOM=${SEED:-$$}
echo "seed ${SEED:-$$}"
serve_live
postgres run "$dir" pgbench -qi -s 8 2>/dev/null
sql "UPDATE pgbench_accounts SET filler = md5(aid::text) || md5((-aid)::text)"
export PG_OFFSITE_CACHE=$SCRATCH/cache RESTIC_PACK_SIZE=4
repository
cp -r "$RESTIC_REPOSITORY" template

bytes_of() { find "$@" -type f -printf '%s\n' 2>/dev/null | awk '{ sum += $1 } END { print sum + 0 }'; }
# Everything the runner has started, and itself.
family() {
  local pid=$1 child
  echo "$pid"
  while read -r child; do family "$child"; done < <(cat "/proc/$pid"/task/*/children 2>/dev/null | tr ' ' '\n')
}
anew() {
  rm -rf "$RESTIC_REPOSITORY" "$PG_OFFSITE_CACHE" "$PG_OFFSITE_STATE" "$PG_OFFSITE_METRICS"
  mkdir "$PG_OFFSITE_METRICS"
  cp -r template "$RESTIC_REPOSITORY"
}

anew
began=$(date +%s%N)
job
whole_ms=$((($(date +%s%N) - began) / 1000000))
whole_bytes=$(bytes_of "$RESTIC_REPOSITORY/data")
echo "a run takes $whole_ms ms and stores $whole_bytes bytes"
# In flight: a pack in each of the four lanes and one that is being filled, and what stands in pipes.
in_flight=$((5 * 4400000 + 2000000))

# Who is to die; the long-lived ones more often.
targets=(pgdata-reader chunker encryptor r2-put pgdata-reader chunker encryptor r2-put metrics-emit pg-offsite r2-get index-cache)
# choose RUNNER TARGET: waits for the target, then for a moment of its life; sets living and victim.
choose() {
  local pid waiting
  for ((waiting = 0; waiting < 400; ++waiting)); do
    mapfile -t living < <(family "$1")
    for pid in "${living[@]}"; do [[ $(cat "/proc/$pid/comm" 2>/dev/null) != "$2" ]] || break 2; done
    kill -0 "$1" 2>/dev/null || break
    sleep 0.01
  done
  [[ $2 == r2-get || $2 == index-cache ]] || sleep $((RANDOM % (whole_ms / 2)))e-3
  victim=$pid
  mapfile -t living < <(family "$1")
}

declare -A victims=()
for ((round = 1; round <= ${KILLS:-50}; ++round)); do
  anew
  pg-offsite run "$pipeline" >out 2>said &
  runner=$!
  choose $runner "${targets[RANDOM % ${#targets[@]}]}"
  name=$(cat "/proc/$victim/comm" 2>/dev/null || echo gone)
  kill -9 "$victim" 2>/dev/null || true
  ended=0
  wait $runner 2>/dev/null || ended=$?
  victims[$name]=$((${victims[$name]:-0} + 1))
  what="round $round, $name killed, runner ended with $ended"
  # Orphans of a killed runner end by themselves, for their pipes break.
  for pid in "${living[@]}"; do
    for _ in {1..100}; do kill -0 "$pid" 2>/dev/null || break; sleep 0.05; done
    ! kill -0 "$pid" 2>/dev/null || fail "$what: a process lives on: $(tr '\0' ' ' <"/proc/$pid/cmdline")"
  done

  restic unlock >/dev/null 2>&1
  restic check >checked 2>&1 || { cat checked; fail "$what: restic check"; }
  snapshots=$(find "$RESTIC_REPOSITORY/snapshots" -type f | wc -l)
  if ((ended == 0)); then
    holds "$what: a run that ended well has a snapshot" test "$snapshots" = 1
    holds "$what: the state says complete" test "$(state .status)" = complete
  else
    [[ ! -e $PG_OFFSITE_STATE/$job.json ]] || [[ $(state .status) =~ ^(running|failed|interrupted)$ ]] || fail "$what: the state says $(state .status)"
    ! grep -qs '^restic_backup_status{.*} 1$' "$PG_OFFSITE_METRICS"/*.prom || fail "$what: the metrics claim a success"
  fi
  before=$(bytes_of "$RESTIC_REPOSITORY/data")
  job
  holds "$what: the next run is complete" test "$(state .status)" = complete
  grep -qs '^restic_backup_status{.*} 1$' "$PG_OFFSITE_METRICS"/*.prom || fail "$what: the metrics do not say so"
  after=$(bytes_of "$RESTIC_REPOSITORY/data")
  again=$((after - whole_bytes))
  ((ended == 0 || again <= in_flight)) || fail "$what: sent $again bytes again ($before were there)"
  restic unlock >/dev/null 2>&1
  restic check >checked 2>&1 || { cat checked; fail "$what: restic check after the next run"; }
done
for name in "${!victims[@]}"; do echo "${victims[$name]} times $name"; done
stock check --read-data
