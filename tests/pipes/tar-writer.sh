#!/bin/bash
# An archive that stock tar and zip read, with everything that restic keeps; and none that looks whole if it is not.
source "$(dirname "$0")/common.sh"
source "$tests/pipes/file-writer.inc"

make_source source
touch source/folder/ümläut "source/$(printf 'long%.0s' {1..60})"
mkdir target
archive() { arrivals source --in-order "$@" | tar-writer; }
exits 0 archive --holes
holds "it says nothing" test ! -s said
holds "tar reads it" tar --xattrs --xattrs-include='*' --acls --warning=none -xpf out -C target
holds "all is equal" equal source target

write() { frames "$@" | tar-writer --format "${format:-tar}"; }
no_end() { ! tail -c 1024 out | cmp -s - <(head -c 1024 /dev/zero) && ! grep -aq $'PK\5\6' out; }
refused() {
  local text=$1
  shift
  exits "${status_wanted:-102}" write "$@"
  grep -qF -- "$text" said || { cat said; fail "it does not say \"$text\""; }
  holds "no end after \"$text\"" no_end
}
five='"fetch":5'
one=$(file /a file "$five" '"size":5')
place='place={"places":[[[0,0]]]}'
hello='blob=data hello'
for format in tar zip; do
  status_wanted=111 refused 'cut short' "$one" "$place" "$hello" cut
  exits 111 write "$one" 'fail={"filter":"x","blame":"input","message":"y","hint":""}'
  holds "no end after a failure" no_end
  refused 'not all of its content came' "$one"
  refused 'not all of its content came' "$one" "$(file /b file)"
  refused 'damaged or missing' "$one" 'place={"lost":[[[0,0]]]}'
  refused 'beyond its end, or comes out of order' "$(file /a file '"fetch":10' '"size":9')" 'place={"places":[[[0,5],[0,0]]]}' "$hello"
  refused 'beyond its end' "$(file /a file "$five" '"size":4')" "$place" "$hello"
  refused 'beyond its end' "$(file /a file "$five" '"size":9')" 'place={"places":[[[0,18446744073709551613]]]}' "$hello"
  refused 'restore-plan needs --in-order' "$(file /a file)" "$(file /b file "$five" '"size":5')" "$place" "$hello"
  refused 'restore-plan needs --in-order' "$(file /a dir "$five")" "$place" "$hello"
  refused 'further name' "$(file /a file '"base":"same"' '"links":2,"size":5,"inode":1')"
  refused 'nothing said where' "$one" "$hello"
  refused 'not a clean absolute path' "$(file /../a file)"
  refused 'OBJECT has no place' 'object={}'
done
format=zip
holds "a zip" write "$one" "$place" "$hello" "$(file /f fifo)" "$(file /g symlink '' '"linktarget":"a"')" >a.zip 2>said
holds "what it cannot hold is said" grep -q '^tar-writer: warning: f is left out' said
holds "python reads it" python3 -c 'import zipfile; zip = zipfile.ZipFile("a.zip"); assert zip.namelist() == ["a", "g"] and zip.read("a") == b"hello"'
format=raw
prints hello write "$(file /folder dir)" "$(file /folder/a file "$five" '"size":5')" 'place={"places":[[[1,0]]]}' "$hello"
holds "and nothing else" test "$(cat out)" = hello
status_wanted=100
refused 'raw is for one file' "$one" "$place" "$hello" "$(file /b file)"
refused 'there is no file' "$(file /b dir)"
exits 102 write "$one" "$place" "$hello" 'stat={"filter":"x","final":true,"incomplete":["b: gone"]}'
grep -q 'it lacks what could not be read (1)' said || fail "it does not say that something is missing"
to_full() { archive >/dev/full; }
exits 111 to_full
grep -q 'no space left' said || fail "it does not say that there is no room"
reader_gone() { archive | head -c 1000; }
exits 111 reader_gone
