#!/bin/bash
# Damage that no retry mends: a bit that turns over on the way is found by the decryptor, which names pack, place and blob and goes
# on; an object that is cut short in the store gives what is whole, one that is gone is told.
. "$(dirname "$0")/get.inc"

read -r pack id < <(jq -rs '.[].packs[] | select(.blobs | length > 2) | "\(.id) \(.blobs | sort_by(.offset)[0].id)"' index-*)
name=data/${pack:0:2}/$pack

proxy "[{\"do\":\"flip_down\",\"path\":\"$name\"}]"
exits 0 get
told "pack ${pack:0:8}: blob ${id:0:8} at byte 0 is lost: open a sealed container: its authentication code is wrong"
equal "$(came)" $((blobs - 1)) "the other blobs"
equal "$(stat_of decryptor '"\(.damaged | join(" ")) \(.again)"')" "$pack:0 true" "what the next run is told"
exits 0 get
all_came

# In the store itself, past the proxy.
last=$(jq -rs ".[].packs[] | select(.id == \"$pack\") | .blobs | max_by(.offset) | .id" index-*)
size=$(jq -rs ".[].packs[] | select(.id == \"$pack\") | .blobs | max_by(.offset) | .offset + .length" index-*)
head -c $((size - 1)) "$golden/$name" >short
s3 DELETE "$S3_ENDPOINT/$bucket/base/$name"
s3 PUT "$S3_ENDPOINT/$bucket/base/$name" short
exits 0 get
told "pack ${pack:0:8}: blob ${last:0:8}"
told "the pack ends before it does"
equal "$(came)" $((blobs - 1)) "the whole blobs"

s3 DELETE "$S3_ENDPOINT/$bucket/base/$name"
exits 0 get
told "the pack is missing"
equal "$(stat_of r2-get .missing)" 1 "missing packs"

# Packs of trees for the cache: one that is damaged on the way once is fetched again.
tree=$(jq -rs '[.[].packs[] | select(.blobs[0].type == "tree")][0].id' index-*)
keep() { frames "fetch={\"name\":\"data/${tree:0:2}/$tree\"}" | r2-get --keep -r "$repo"; }
proxy '[{"do":"flip_down","method":"GET","path":"data/"}]'
exits 0 keep
broken 1
equal "$(sha256sum <"cache/data/$tree" | cut -c1-64)" "$tree" "the hash of the kept pack"
proxy '[{"do":"flip_down","method":"GET","path":"data/","times":-1}]'
exits 0 keep
told "pack ${tree:0:8} is damaged"
