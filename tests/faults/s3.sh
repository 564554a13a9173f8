#!/bin/bash
# Sourced by the tests of this folder: a real S3 store, and the proxy that breaks things before it.
#
# RIG_CEPH names the folder of a store that runs already (starting one takes 15 seconds); without it a test starts its own.
source "$(dirname "${BASH_SOURCE[0]}")/../pipes/common.sh"

proxy_pid=""
# shellcheck disable=SC2317  # called by the trap
clean_up() {
  [[ -z $proxy_pid ]] || kill "$proxy_pid" 2>/dev/null || true
  [[ $RIG_CEPH != "$SCRATCH"/* ]] || ceph stop "$RIG_CEPH"
  rm -rf "$SCRATCH"
}
trap clean_up EXIT

unset "${!RESTIC@}" "${!AWS@}" "${!PG_OFFSITE@}"
RIG_CEPH=${RIG_CEPH:-$SCRATCH/ceph}
((EUID == 0)) || [[ -e $RIG_CEPH/ready ]] || skip "starting a store needs root"
ceph start "$RIG_CEPH" --tls
eval "$(ceph env "$RIG_CEPH")"
bucket=test-$$-$RANDOM
ceph bucket "$RIG_CEPH" "$bucket"
repo=s3:$S3_ENDPOINT/$bucket/base

# proxy RULES [OPTION...]: from now on `repo` is reached through a proxy with these rules.
proxy() {
  [[ -z $proxy_pid ]] || kill "$proxy_pid"
  rm -f port proxy.log
  printf '%s\n' "$1" >rules
  faultproxy.py "${S3_ENDPOINT##*:}" rules port --log proxy.log "${@:2}" &
  proxy_pid=$!
  until [[ -s port ]]; do sleep 0.05; done
  repo=s3:http://127.0.0.1:$(<port)/$bucket/base
}
# The proxy has done that many of the things it was told to do.
broken() { equal "$(grep -c '"do"' proxy.log)" "$1" "what the proxy broke"; }

# put OBJECTS-ARGUMENT... [-- R2-PUT-OPTION...]: sends objects. sync: fetches into ./cache.
put() {
  local what=()
  while (($#)) && [[ $1 != -- ]]; do what+=("$1"); shift; done
  objects "${what[@]}" >stream
  r2-put -r "$repo" "${@:2}" <stream
}
sync() { r2-get --sync -r "$repo" --cache cache "$@"; }

# told TEXT, not_told TEXT: what the last command printed holds it, or not.
told() { grep -aqF -- "$1" out said || { cat said; fail "it did not say: $1"; }; }
not_told() { ! grep -aqF -- "$1" out said || fail "it said: $1"; }
equal() { [[ $1 == "$2" ]] || { cat said; fail "$3: $1, not $2"; }; }

# The names in the store that begin so, and how many there are; past the proxy.
stored() { s3 GET "$S3_ENDPOINT/$bucket?list-type=2&prefix=base/${1:-}" | grep -o '<Key>[^<]*' | sed 's/<Key>base.//' || true; }
count() { stored "${1:-}" | wc -l; }
# Whatever is there has its SHA-256 for a name, so nothing damaged ever took one; and no half upload was left.
all_intact() {
  local name
  for name in $(stored); do
    [[ $name == config ]] ||
      equal "$(s3 GET "$S3_ENDPOINT/$bucket/base/$name" | sha256sum | cut -c1-64)" "${name##*/}" "the hash of $name"
  done
  equal "$(s3 GET "$S3_ENDPOINT/$bucket?uploads=" | grep -c '<UploadId>' || true)" 0 "uploads left behind"
}
