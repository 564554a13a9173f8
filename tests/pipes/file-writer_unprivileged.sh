#!/bin/bash
# Without the rights of root: what only root may do is passed over, what cannot be made is told, and all else is there. Folders that
# nobody may write to are no obstacle to a second run.
source "$(dirname "$0")/common.sh"
source "$tests/pipes/file-writer.inc"

((EUID == 0)) || skip "only root can make what others may not"
make_source source
as_nobody() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
mkdir -m 777 place
arrivals source --holes >stream-in
restore() { as_nobody file-writer --target place/target <stream-in >stream; }
content() { (cd "$1" && find . -type f -print0 | sort -z | xargs -0 sha256sum); }
modes() { (cd "$1" && find . -mindepth 1 ! -type b ! -type c ! -type l -printf '%P %y %m %T@\0' | sort -z); }

for run in first second; do
  exits 0 restore
  holds "all content is there ($run run)" diff -a <(content source) <(content place/target)
  holds "with its mode and times ($run run)" diff -a <(modes source) <(modes place/target)
  holds "what cannot be made is told ($run run)" counted '(.incomplete | length) == 2 and .unfinished == 0'
  grep -q 'place/target/disk: make a dev: operation not permitted' said || { cat said; fail "it does not say what it cannot make"; }
  holds "owners are passed over" test "$(stat -c %u place/target/large)" = 65534
  holds "attributes are set" test "$(getfattr --only-values -n user.note place/target/large)" = 'of a file'
  chmod 500 place/target/folder place/target/empty
done
mkdir -m 755 closed
exits 111 as_nobody file-writer --target closed/target <stream-in
grep -q 'closed/target: no such file\|closed/target: permission denied' said || { cat said; fail "it does not say that it may not"; }
exits 111 as_nobody file-writer --target closed <stream-in
grep -q '/closed: permission denied' said || { cat said; fail "it does not say that it may not"; }
