#!/bin/bash
# What a run leaves for Prometheus is accepted by promtool and served by node_exporter, as operators look for it.
. "$(dirname "$0")/words.inc"

command -v promtool prometheus-node-exporter >/dev/null || skip "prometheus and prometheus-node-exporter are not installed"
serve_live
repository
job

for file in "$PG_OFFSITE_METRICS"/*.prom; do exits 0 promtool check metrics <"$file"; done
holds "promtool has nothing to say: $(<said)" test ! -s said
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
prometheus-node-exporter --collector.disable-defaults --collector.textfile --collector.textfile.directory="$PG_OFFSITE_METRICS" \
  --web.listen-address="127.0.0.1:$port" 2>exporter.log &
exporter=$!
trap 'kill $exporter; clean_up' EXIT
for _ in {1..50}; do ! curl -sf "localhost:$port/metrics" >served || break; sleep 0.1; done
holds "no file was refused" grep -qx 'node_textfile_scrape_error 0' served
labels="backup_job=\"$job\",hostname=\"box\",repository=\"$RESTIC_REPOSITORY\""
holds "the job's status is served" grep -q "^restic_backup_status{$labels} 1$" served
holds "so is its duration" grep -q "^restic_backup_duration_seconds{$labels} " served
last=$(sed -n "s/^restic_backup_last_success_timestamp{.*} //p" served)
holds "so is the last success, now: $last" test "$(printf '%.0f' "$last")" -gt $(($(date +%s) - 60))
