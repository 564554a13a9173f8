#!/bin/bash
# A further name of a file that came before has its content, and both are names of one inode; one of nothing is refused.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

export RESTIC_PASSWORD=x RESTIC_REPOSITORY=$SCRATCH/repository PG_OFFSITE_CACHE=$SCRATCH/cache
restic init >/dev/null
r2-get --sync >/dev/null
index-cache >/dev/null
meta='meta={"job":"test","hostname":"h","username":"root","uid":0,"gid":0,"source":"test","time":"2026-01-01T00:00:00Z","paths":["/d"],"tags":[],"bytes_total":0,"facts":{}}'
# file NAME [MEMBERS]
file() { echo "file={\"path\":\"/d/$1\",\"cut\":\"rabin\"${2:+,$2},\"node\":{\"name\":\"${1##*/}\",\"type\":\"file\",\"mode\":420}}"; }
content=(data=hello 'file_end={"size":5}')

frames "$meta" "$(file b)" "${content[@]}" "$(file a '"same_as":"/d/b"')" "$(file c '"same_as":"/d/a"')" "$(file d)" "${content[@]}" |
  chunker | encryptor | r2-put >/dev/null
restic ls --json latest | jq -c 'select(.type == "file") | [.name, .size]' >listed
holds "all are files of five bytes" test "$(xargs <listed)" = "[a,5] [b,5] [c,5] [d,5]"
restic restore latest --target restored >/dev/null
holds "all have the content" test "$(cat restored/d/{a,b,c,d})" = hellohellohellohello
holds "three are one file" test "$(stat -c %h restored/d/{a,b,c,d} | xargs)" = "3 3 3 1"
holds "restic finds nothing wrong" restic check --read-data --no-cache

refused() { exits 102 chunker < <(frames "$meta" "$@"); }
refused "$(file a '"same_as":"/d/b"')"
grep -q '/d/a has the content of /d/b, which did not come' said || fail "it does not say what is missing"
refused "$(file a '"same_as":"../b"')"
refused 'file={"path":"/d","node":{"name":"d","type":"dir","mode":2147484141}}' "$(file a '"same_as":"/d"')"
