#!/bin/bash
# Connections that are reset in mid-body, closed without an answer, or cut in the middle of an answer.
. "$(dirname "$0")/s3.sh"

proxy '[{"do":"reset","path":"data","times":3}, {"do":"close","path":"index","times":2}, {"do":"reset","after":0,"path":"snapshots"}]'
exits 0 put 6 500000 --config
broken 6
equal "$(count)" 9 objects
all_intact

proxy '[{"do":"truncate","method":"GET","path":"base/(config|index|snapshots)","times":3}]'
exits 0 sync
broken 3
equal "$(find cache -type f ! -name CACHEDIR.TAG | wc -l)" 3 "files in the cache"
