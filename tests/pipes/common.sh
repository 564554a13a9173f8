#!/bin/bash
# Sourced by the tests of pipes/ and e2e/. A test stands in a scratch folder, finds the programs of BUILD and of tests/rig in its
# PATH, and speaks in four words:
#
#   exits 102 cmd…          it ends with that status; what it printed is in ./out and ./said
#   says 'text' cmd…        it ends well or badly, and standard error holds the text
#   prints 'text' cmd…      the same for standard output
#   holds 'sentence' cmd…   the command succeeds, or the test fails with that sentence
set -euo pipefail

tests=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
build=$(realpath "${BUILD:-$tests/../build}")
PATH=$build/bin:$tests/rig:$PATH
# An e2e test runs under tests/run, which gives it a folder that other users may enter; by hand it makes its own.
if [[ -z ${SCRATCH:-} ]]; then
  SCRATCH=$(mktemp -d)
  chmod 711 "$SCRATCH"
  trap 'rm -rf "$SCRATCH"' EXIT
fi
export SCRATCH HOME=$SCRATCH TMPDIR=$SCRATCH
cd "$SCRATCH"

fail() {
  echo "${0##*/}: $*" >&2
  exit 1
}

skip() {
  echo "skipped: $*"
  exit 77
}

# A program with sanitizers needs several times the memory: its figures say nothing of the program.
is_sanitized() { grep -q __asan_init "$build/bin/frame-dump"; }

# Runs a command that may fail, and keeps all of it.
try() {
  status=0
  "$@" >out 2>said || status=$?
}

exits() {
  local wanted=$1
  shift
  try "$@"
  [[ $status == "$wanted" ]] || { cat said >&2; fail "exit status $status, not $wanted: $*"; }
}

says() {
  local text=$1
  shift
  try "$@"
  grep -aqF -- "$text" said || { cat said >&2; fail "it does not say \"$text\": $*"; }
}

prints() {
  local text=$1
  shift
  try "$@"
  grep -aqF -- "$text" out || { cat out said >&2; fail "it does not print \"$text\": $*"; }
}

holds() {
  local sentence=$1
  shift
  "$@" || fail "not true: $sentence"
}
