#!/bin/bash
# Reading through a bad network: overload, connections that are reset in mid-answer, answers that end early or are another range.
# Once: asked again, and all is right. Always: a clear end.
. "$(dirname "$0")/get.inc"

exits 0 get
all_came
equal "$(stat_of r2-get '"\(.requests) \(.retries)"')" "$packs 0" "requests and retries"

for fault in '"do":"status","code":503,"retry_after":1' '"do":"status","code":429,"s3code":"TooManyRequests"' \
  '"do":"reset_answer","after":1000' '"do":"reset_answer","after":0' '"do":"truncate"' '"do":"close"' '"do":"html","code":502' \
  '"do":"no_range"' '"do":"other_range"'; do
  proxy "[{$fault,\"path\":\"data/\"}]"
  exits 0 get
  all_came
  broken 1
done

# A range that is the whole object may come as one; a part of it may not, nor any other part.
name=$(grep -m1 ^data/ objects)
wish() { frames "fetch={\"name\":\"$name\",\"offset\":$1,\"length\":$2}" >wished; }
whole=$(stat -c %s "$golden/$name")
proxy '[{"do":"no_range","path":"data/","times":-1}]'
wish 0 "$whole"
exits 0 r2-get -r "$repo" <wished
told '"retries":0'
for range in "0 100" "100 100" "1 $((whole - 1))"; do
  # shellcheck disable=SC2086 # two words
  wish $range
  exits 102 r2-get -r "$repo" <wished
done
proxy '[{"do":"other_range","by":3,"path":"data/","times":-1}]'
wish 10 100
exits 102 r2-get -r "$repo" <wished
told '100 bytes from 13 came, 100 from 10 were asked for'

proxy '[{"do":"status","code":503,"path":"data/","times":-1}]'
exits 111 r2-get -r "$repo" --retry-for 1 <wished
told '503 SlowDown: made to fail (after'
proxy '[{"do":"status","code":403,"s3code":"AccessDenied","path":"data/","times":-1}]'
exits 100 r2-get -r "$repo" <wished
told 'AccessDenied'
