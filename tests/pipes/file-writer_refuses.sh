#!/bin/bash
# Streams that lead out of the target, or contradict themselves; things that are in the way. A clear line, and nothing outside of the
# target is touched.
source "$(dirname "$0")/common.sh"
# shellcheck source=file-writer.inc
source "$tests/pipes/file-writer.inc"

write() { frames "$@" | file-writer --target target; }
refused() {
  local text=$1
  shift
  exits 102 write "$@"
  grep -qF -- "$text" said || { cat said; fail "it does not say \"$text\""; }
  ! grep -aq '"payload_bytes":' out || fail "it sent END after \"$text\""
}
five='"fetch":5'
hello='blob=data hello'
mkdir -p outside/folder target
echo kept >outside/file
ln -s ../outside target/out
ln -s ../outside/file target/link

for path in a ../a /../a /a/../b /a//b /a/ / /. '/a\u0000b' '/a\\x00b' ''; do refused 'not a clean absolute path' "$(file "$path" file)"; done
refused 'target/out is a symbolic link, and in the way' "$(file /out dir)"
refused 'target/out is a symbolic link, and in the way' "$(file /out/a file)"
refused 'target/out is a symbolic link, and in the way' "$(file /out/folder/a file "$five" '"size":5')"  'place={"places":[[[0,0]]]}' "$hello"
refused 'target/out is a symbolic link, and in the way' "$(file /out/folder symlink)"
refused 'target/out is a symbolic link, and in the way' 'delete={"path":"/out/file"}'
refused 'not a clean absolute path' 'delete={"path":"/../outside/file"}'
refused 'not a clean absolute path' 'delete={"path":"/"}'
refused 'target/link is a symbolic link, and in the way' "$(file /link file '"base":"file","fetch":5' '"size":5')" \
  'place={"places":[[[0,0]]]}' "$hello"
refused 'target/a: no such file' "$(file /a file)" "$(file /a/b file)"
holds "a link is what is deleted, not what it leads to" write 'delete={"path":"/out"}' 'delete={"path":"/nothing"}' 'delete={"path":"/no/thing"}'
holds "and a link that is a file's name is replaced" write "$(file /link file "$five" '"size":5')" 'place={"places":[[[0,0]]]}' "$hello"
holds "a file of that name" test "$(cat target/link)" = hello
holds "nothing outside was touched" diff <(find outside -printf '%p %y %m\n' | sort) - <<<'outside d 755
outside/file f 644
outside/folder d 755'
holds "nor its content" test "$(cat outside/file)" = kept

refused 'is out of order' "$(file /b file)" "$(file /a file)"
refused 'is out of order' "$(file /a file "$five")" "$(file /a file "$five")"
refused 'there is no file 1' "$(file /a file)" 'place={"places":[[[1,0]]]}' "$hello"
refused 'more of it came than was announced' "$(file /a file '' '"size":5')" 'place={"places":[[[0,0]]]}' "$hello"
refused 'more of it came than was announced' "$(file /d dir "$five")" 'place={"places":[[[0,0]]]}' "$hello"
refused 'more of it came than was announced' "$(file /a file "$five" '"size":10')" 'place={"places":[[[0,0],[0,5]]]}' "$hello"
refused 'a blob lies beyond its end' "$(file /a file "$five" '"size":4')" 'place={"places":[[[0,0]]]}' "$hello"
refused 'a blob lies beyond its end' "$(file /a file "$five" '"size":5')" 'place={"places":[[[0,18446744073709551614]]]}' "$hello"
refused 'nothing said where it belongs' "$(file /a file "$five" '"size":5')" "$hello"
refused 'a blob was to come' "$(file /a file "$five" '"size":5')" 'place={"places":[[[0,0]]]}'
refused 'is no content of a file' "$(file /a file "$five" '"size":5')" 'place={"places":[[[0,0]]]}' 'blob=tree hello'
refused 'it comes behind content' "$(file /a file)" 'place={"places":[]}' 'delete={"path":"/a"}'
refused 'SNAPSHOT has no place among files' 'snapshot={}'
refused 'target/nowhere: no such file' "$(file /nowhere/a file)"

# What the plan takes for the same stays as it is, whatever comes.
echo kept >target/same
holds "an empty blob changes nothing" write "$(file /same file '"base":"same"' '"size":9')" 'place={"places":[[[0,0]]]}' 'blob=data '
refused 'more of it came than was announced' "$(file /same file '"base":"same"' '"size":9')" 'place={"places":[[[0,0]]]}' "$hello"
holds "it is as it was" test "$(cat target/same)" = kept
