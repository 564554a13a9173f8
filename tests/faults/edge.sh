#!/bin/bash
# An edge that answers in the store's place, in HTML: tried again, and quoted in one line when it does not stop.
. "$(dirname "$0")/s3.sh"

proxy '[{"do":"html","code":502,"times":2}, {"do":"html","code":200,"query":"list-type","times":2}, {"do":"html","code":520,"path":"config"}]'
exits 0 put 2 100000 --config
exits 0 sync
all_intact

proxy '[{"do":"html","code":502,"times":-1}]'
exits 111 put 1 100000 --seed 2 -- --retry-for 2
told '502: The edge cannot reach the origin (after'
exits 111 sync --retry-for 2
proxy '[{"do":"html","code":404,"times":-1}]'
exits 100 sync
told '404: The edge'
