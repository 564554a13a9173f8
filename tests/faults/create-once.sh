#!/bin/bash
# Two that make a repository in the same place at the same moment: one wins, the other's config is nowhere.
. "$(dirname "$0")/s3.sh"

for round in 1 2 3 4 5; do
  repo=s3:$S3_ENDPOINT/$bucket/base$round
  for seed in 1 2; do
    objects 0 1 --config --seed $seed >"objects$seed"
  done
  r2-put -r "$repo" <objects1 >one 2>&1 & one=$!
  r2-put -r "$repo" <objects2 >two 2>&1 & two=$!
  statuses=0
  wait $one || statuses=$((statuses + $?))
  wait $two || statuses=$((statuses + $?))
  equal $statuses 102 "the sum of both exit statuses"
  grep -aqF 'is there already' one two || fail "the loser does not say why"
done
