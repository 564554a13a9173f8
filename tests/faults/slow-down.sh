#!/bin/bash
# 503 SlowDown and 429: everything arrives in the end, and Retry-After is obeyed.
. "$(dirname "$0")/s3.sh"

proxy '[{"do":"status","code":503,"retry_after":2,"path":"data"}, {"do":"status_after_body","code":503,"path":"data"},
        {"do":"status_after_body","code":429,"s3code":"TooManyRequests","path":"index"}]'
began=$SECONDS
put 0 6 500000 --config
((SECONDS - began >= 2)) || fail "it did not wait for 2 seconds"
says '"retries":3'
expect "$(count data)" 6 packs
all_intact

proxy '[{"do":"status","code":429,"s3code":"TooManyRequests","query":"list-type","times":2},
        {"do":"status","code":503,"path":"snapshots/"}]'
sync 0
says '"retries":3'
