#!/bin/bash
# The whole repository is checked over a bad network: what is overloaded, reset, cut short or something else is asked for again, and
# nothing is found. What is damaged in the store itself, gone or cut short is found and named.
. "$(dirname "$0")/get.inc"
export PG_OFFSITE_STATE=$SCRATCH/state

# look STATUS: the summary is in ./out.
look() { exits "$1" pg-offsite check -r "$repo" --read-data --json; }
errors() { jq -r 'select(.message_type == "summary").num_errors' out; }

look 0
equal "$(errors)" 0 "errors"
for fault in '"do":"status","code":503,"retry_after":1' '"do":"status","code":429,"s3code":"TooManyRequests"' \
  '"do":"reset_answer","after":1000' '"do":"truncate"' '"do":"close"' '"do":"html","code":502'; do
  rm -rf cache
  proxy "[{$fault,\"method\":\"GET\",\"path\":\"(data|index|snapshots|keys)/\"},{$fault,\"query\":\"list-type\"}]"
  look 0
  equal "$(errors)" 0 "errors"
  broken 2
done
proxy '[]'

# The store answers with what it has: asking again does not help.
read -r pack < <(jq -rs '.[].packs[] | select(.blobs[0].type == "data").id' index-*)
name=data/${pack:0:2}/$pack
put_again() {
  s3 DELETE "$S3_ENDPOINT/$bucket/base/$name"
  [[ -z ${1:-} ]] || s3 PUT "$S3_ENDPOINT/$bucket/base/$name" "$1"
}
named() { grep -qF "pack ${pack:0:8}" said || grep -qF "$pack" said out || fail "$1 is not named: $(<said)"; }

cp "$golden/$name" flipped
chmod u+w flipped
printf '\xff\x00' | dd of=flipped bs=1 seek=100 conv=notrunc status=none
put_again flipped
look 1
named "a flipped byte"
head -c $(($(stat -c %s "$golden/$name") - 1)) "$golden/$name" >short
put_again short
look 1
named "a pack that is cut short"
put_again
look 1
named "a pack that is gone"
put_again "$golden/$name"
look 0
