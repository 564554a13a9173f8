#!/bin/bash
# What Cloudflare's R2 refuses and other stores take is never sent; and under a bucket lock what is there already is enough.
. "$(dirname "$0")/s3.sh"

proxy '[]' --r2 --locked base/data
exits 0 put 3 500000 --config
exits 0 sync
told '"retries":0'
sleep 1  # R2 takes one write of a key in a second
exits 0 put 3 500000
told '"existed":3'
told '"retries":0'
! grep -E 'NotImplemented|InvalidArgument|Missing' proxy.log || fail "R2 would have refused something"
all_intact
