#!/bin/bash
# A slow link is no failure; nothing is sent twice. And --limit-upload makes one.
. "$(dirname "$0")/s3.sh"

proxy '[{"do":"slow_up","bps":300000,"times":-1}]'
exits 0 put 4 600000 --config
told '"retries":0'
all_intact

repo=s3:$S3_ENDPOINT/$bucket/limited
began=$(date +%s%N)
exits 0 put 8 500000 -- --limit-upload 1000
took=$((($(date +%s%N) - began) / 1000000))
((took > 3300 && took < 6000)) || fail "4 MB at 1000 KiB/s took $took ms"
