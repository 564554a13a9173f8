#!/bin/bash
# r2-get answers FETCH frames from a folder: what a plan asks for comes in order and whole, neighbouring ranges as one; what is
# missing or cut short is no failure, and what goes by goes by.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

export RESTIC_REPOSITORY=$SCRATCH/repository PG_OFFSITE_CACHE=$SCRATCH/cache
cp -r "$tests/golden/restic/019-v2" repository
chmod -R u+w repository
pack=$(find repository/data -type f -printf '%s %p\n' | sort -n | tail -1 | cut -d' ' -f2)
name=${pack#repository/} id=${pack##*/} size=$(stat -c %s "$pack")

fetch() { frames "$@" | r2-get >stream && frame-dump <stream >dump; }
member() { jq -rs "[.[] | select(.kind == \"$1\") | .json$2] | map(tostring) | join(\" \")" dump; }
equal() { [[ $1 == "$2" ]] || { cat dump >&2; fail "$3: $1, not $2"; }; }
content() { blobs --content <stream; }

exits 0 fetch "fetch={\"name\":\"$name\"}" 'place={"blobs":[]}'
equal "$(member OBJECT .bytes)" "$size" "the whole pack"
holds "its bytes are the pack's" cmp <(content) "$pack"

exits 0 fetch 'meta={}' "fetch={\"name\":\"$name\",\"offset\":10,\"length\":90}" 'place={"blobs":[]}' \
  "fetch={\"name\":\"$name\",\"offset\":1000,\"length\":1}" 'place={"blobs":[]}' 'finding={}'
equal "$(jq -rs 'map(.kind) | join(" ")' dump)" "META PLACE PLACE OBJECT DATA OBJECT_END FINDING STAT END" "what came"
holds "one range with the gap" cmp <(content) <(tail -c +11 "$pack" | head -c 991)
equal "$(member STAT .requests)" 1 requests

other=data/aa/aa$(printf '0%.0s' {1..62})
exits 0 fetch "fetch={\"name\":\"$other\"}" "fetch={\"name\":\"$name\",\"offset\":$((size - 5)),\"length\":10}" \
  "fetch={\"name\":\"$other\",\"offset\":0,\"length\":10}"
equal "$(member OBJECT .missing)" "true null true" "what is missing"
equal "$(member OBJECT .bytes)" "0 5 0" "as far as it is there"

exits 102 fetch 'fetch={"name":"../config"}'
exits 102 fetch 'place={"blobs":[]}'
exits 111 fetch "fetch={\"name\":\"$name\"}" cut

# --keep: whole packs in the cache, and another run is asked for; a damaged one is kept all the same.
keep() { frames "$@" | r2-get --keep | frame-dump >dump; }
exits 0 keep "fetch={\"name\":\"$name\"}" "fetch={\"name\":\"$other\"}"
holds "the pack is in the cache" cmp "cache/data/$id" "$pack"
equal "$(member STAT '.again')" true "another run"
equal "$(member STAT '.missing[0]')" "$other" "what is missing"
printf x | dd of="$pack" conv=notrunc status=none
says 'its SHA-256 is not its name' keep "fetch={\"name\":\"$name\"}"
holds "the pack is in the cache as it is" cmp "cache/data/$id" "$pack"
exits 0 keep
equal "$(member STAT '.again')" false "another run"

# --list: everything of a type, and standard input is left alone.
r2-get --list data <&- | frame-dump >dump
equal "$(jq -rs '[.[] | select(.kind == "STORED") | .json | "\(.bytes) \(.name)"] | sort | join("\n")' dump)" \
  "$(cd repository && find data -type f -printf '%s %p\n' | LC_ALL=C sort)" "what is listed"
exits 100 r2-get --list tables
exits 100 r2-get --list data --keep
exits 100 env -u PG_OFFSITE_CACHE r2-get --keep </dev/null
