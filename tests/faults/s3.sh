#!/bin/bash
# Sourced by the tests of this folder: a real S3 store, and the proxy that breaks things before it.
#
# RIG_CEPH names the folder of a store that runs already (starting one takes 15 seconds); without it each test starts its own.
# BUILD is the folder of the programs under test.
set -euo pipefail

rig=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../rig")
PATH=$(realpath "${BUILD:-$rig/../../build}")/bin:$rig:$PATH
scratch=$(mktemp -d)
proxy_pid=""
# shellcheck disable=SC2317  # called by the trap
clean_up() {
  [[ -z $proxy_pid ]] || kill "$proxy_pid" 2>/dev/null || true
  [[ ${RIG_CEPH:-} != "$scratch"/* ]] || ceph stop "$RIG_CEPH"
  rm -rf "$scratch"
}
trap clean_up EXIT
ceph() { "$rig/ceph" "$@"; }

if [[ ! ${RIG_CEPH:-} ]]; then
  RIG_CEPH=$scratch/ceph
  ceph start "$RIG_CEPH"
fi
eval "$(ceph env "$RIG_CEPH")"
unset RESTIC_REPOSITORY PG_OFFSITE_CACHE PG_OFFSITE_ENDPOINT AWS_SESSION_TOKEN AWS_DEFAULT_REGION AWS_REGION
bucket=test-$$-$RANDOM
ceph bucket "$RIG_CEPH" "$bucket"
repo=s3:$S3_ENDPOINT/$bucket/base
cache=$scratch/cache

# proxy RULES [OPTION...]: from now on `repo` is reached through a proxy with these rules.
proxy() {
  [[ -z $proxy_pid ]] || kill "$proxy_pid"
  rm -f "$scratch/port" "$scratch/proxy.log"
  printf '%s\n' "$1" >"$scratch/rules"
  faultproxy.py "${S3_ENDPOINT##*:}" "$scratch/rules" "$scratch/port" --log "$scratch/proxy.log" "${@:2}" &
  proxy_pid=$!
  until [[ -s $scratch/port ]]; do sleep 0.05; done
  repo=s3:http://127.0.0.1:$(<"$scratch/port")/$bucket/base
}

# put STATUS OBJECTS-ARGUMENT... [-- R2-PUT-OPTION...]: sends objects, expects that exit status, leaves what was said in
# $scratch/said and the frames in $scratch/frames.
put() {
  local wanted=$1 objects_arguments=() status=0
  shift
  while (($#)) && [[ $1 != -- ]]; do objects_arguments+=("$1"); shift; done
  shift || true
  objects "${objects_arguments[@]}" >"$scratch/objects"
  r2-put -r "$repo" "$@" <"$scratch/objects" >"$scratch/frames" 2>"$scratch/said" || status=$?
  expect "$status" "$wanted" "r2-put's exit status"
}

# sync STATUS [R2-GET-OPTION...]: the same for r2-get --sync.
sync() {
  local wanted=$1 status=0
  shift
  r2-get --sync -r "$repo" --cache "$cache" "$@" >"$scratch/frames" 2>"$scratch/said" || status=$?
  expect "$status" "$wanted" "r2-get's exit status"
}

fail() {
  echo "$*" >&2
  cat "$scratch/said" >&2
  exit 1
}
expect() { [[ $1 == "$2" ]] || fail "$3: $1, not $2"; }
# says TEXT / says_not TEXT: what went to standard error or into the frames.
says() { grep -aqF -- "$1" "$scratch/said" "$scratch/frames" || fail "it does not say: $1"; }
says_not() { ! grep -aqF -- "$1" "$scratch/said" "$scratch/frames" || fail "it says: $1"; }
# The proxy has done that many of the things it was told to do.
broken() { expect "$(grep -c '"do"' "$scratch/proxy.log")" "$1" "what the proxy broke"; }

# The names in the store, without the proxy.
stored() { s3 GET "$S3_ENDPOINT/$bucket?list-type=2&prefix=base/${1:-}" | grep -o '<Key>[^<]*' | sed 's/<Key>base.//' || true; }
count() { stored "$1" | wc -l; }
# Whatever is there has its SHA-256 for a name: nothing damaged ever took one.
all_intact() {
  local name
  for name in $(stored); do
    [[ $name == config ]] || expect "$(s3 GET "$S3_ENDPOINT/$bucket/base/$name" | sha256sum | cut -c1-64)" "${name##*/}" "the hash of $name"
  done
  # …and no half upload was left.
  expect "$(s3 GET "$S3_ENDPOINT/$bucket?uploads=" | grep -c '<UploadId>' || true)" 0 "uploads left behind"
}
