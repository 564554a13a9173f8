#!/bin/bash
# An edge that answers in the store's place, in HTML: tried again, and quoted in one line when it does not stop.
. "$(dirname "$0")/s3.sh"

proxy '[{"do":"html","code":502,"times":2}, {"do":"html","code":200,"query":"list-type","times":2}, {"do":"html","code":520,"path":"config"}]'
put 0 2 100000 --config
sync 0
all_intact

proxy '[{"do":"html","code":502,"times":-1}]'
put 111 1 100000 --seed 2 -- --retry-for 2
says '502: The edge cannot reach the origin (after'
sync 111 --retry-for 2
proxy '[{"do":"html","code":404,"times":-1}]'
sync 100
says '404: The edge'
