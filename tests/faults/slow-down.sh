#!/bin/bash
# 503 SlowDown and 429: everything arrives in the end, and Retry-After is obeyed.
. "$(dirname "$0")/s3.sh"

proxy '[{"do":"status","code":503,"retry_after":2,"path":"data"}, {"do":"status_after_body","code":503,"path":"data"},
        {"do":"status_after_body","code":429,"s3code":"TooManyRequests","path":"index"}]'
began=$SECONDS
exits 0 put 6 500000 --config
((SECONDS - began >= 2)) || fail "it did not wait for 2 seconds"
told '"retries":3'
equal "$(count data)" 6 packs
all_intact

proxy '[{"do":"status","code":429,"s3code":"TooManyRequests","query":"list-type","times":2},
        {"do":"status","code":503,"path":"snapshots/"}]'
exits 0 sync
told '"retries":3'
