#!/bin/bash
# A bit that turns over on the way is noticed by the store (up) and by the name (down). Once: it is sent again. Always: a
# clear end, and nothing damaged anywhere.
. "$(dirname "$0")/s3.sh"

proxy '[{"do":"flip_up","path":"data","times":2}]'
put 0 4 500000 --config
says '"retries":2'
all_intact

proxy '[{"do":"flip_up","path":"data","times":-1}]'
put 102 4 500000 --seed 2
says 'suspect this host'
expect "$(count data)" 4 "packs of the first run"
expect "$(count snapshots)" 1 "snapshots of the first run"
all_intact

proxy '[{"do":"flip_down","path":"index/"}]'
sync 0
says '"retries":1'
rm -rf "$cache"
proxy '[{"do":"flip_down","path":"index/[0-9a-f]","times":-1}]'
sync 102
says 'its SHA-256 is not its name'
expect "$(find "$cache/index" -type f | wc -l)" 0 "damaged files in the cache"
