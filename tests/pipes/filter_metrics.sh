#!/bin/bash
# Every filter leaves metrics where --metrics says, though it may write nowhere else, and promtool has nothing against them.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

export RESTIC_PASSWORD=x RESTIC_REPOSITORY=$SCRATCH/repository PG_OFFSITE_CACHE=$SCRATCH/cache
mkdir metrics
restic init >/dev/null
r2-get --sync --metrics metrics/get.prom >/dev/null
index-cache --metrics "$SCRATCH/metrics/index.prom" >/dev/null
frames 'blob=data x' | encryptor --metrics metrics/encryptor.prom | r2-put --metrics metrics/put.prom >/dev/null
exits 111 chunker --metrics metrics/chunker.prom </dev/null
for file in get index encryptor put chunker; do
  holds "promtool accepts what $file.prom says" promtool check metrics <"metrics/$file.prom"
done
holds "a failure is told" grep -q '^pg_offsite_filter_exit_status{filter="chunker"} 111' metrics/chunker.prom
holds "success is told" grep -q '^pg_offsite_filter_exit_status{filter="encryptor"} 0' metrics/encryptor.prom
exits 0 index-cache --metrics /proc/nowhere/x.prom
holds "metrics that cannot be written are a warning" grep -q 'warning: ' said
