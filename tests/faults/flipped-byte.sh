#!/bin/bash
# A bit that turns over on the way is noticed by the store (up) and by the name (down). Once: it is sent again. Always: a
# clear end, and nothing damaged anywhere.
. "$(dirname "$0")/s3.sh"

proxy '[{"do":"flip_up","path":"data","times":2}]'
exits 0 put 4 500000 --config
told '"retries":2'
all_intact

proxy '[{"do":"flip_up","path":"data","times":-1}]'
exits 102 put 4 500000 --seed 2
told 'suspect this host'
equal "$(count data)" 4 "packs of the first run"
equal "$(count snapshots)" 1 "snapshots of the first run"
all_intact

proxy '[{"do":"flip_down","path":"index/"}]'
exits 0 sync
told '"retries":1'
rm -rf cache
proxy '[{"do":"flip_down","path":"index/[0-9a-f]","times":-1}]'
exits 102 sync
told 'its SHA-256 is not its name'
equal "$(find cache/index -type f | wc -l)" 0 "damaged files in the cache"
