#!/bin/bash
# Archives of every kind become files: content, names, links, holes. What is damaged, cut short or hostile is refused, and never ends
# in END.
source "$(dirname "$0")/common.sh"
source "$tests/pipes/file-writer.inc"

files_of() { tar-reader "$@" >stream && rm -rf made && unstream made <stream; }
frames_of() { frame-dump <stream; }
same_content() { diff -r --no-dereference source "made${1:-/archive}"; }
mkdir -p source/folder/deep source/empty
head -c 300000 /dev/urandom >source/large
head -c 300000 /dev/zero >source/folder/zeros
echo hello >source/folder/small && : >source/folder/deep/nothing && ln -s ../large source/folder/link
pack() { tar -C source -cf "archive.$1" --format="$1" "${@:2}" .; }

for format in ustar gnu pax v7; do
  pack "$format"
  holds "a tar archive of format $format" files_of <"archive.$format"
  holds "has what went in" same_content
  holds "the last frame is END" test "$(frames_of | tail -1 | jq -r .kind)" = END
done
for filter in gzip xz zstd bzip2; do
  holds "compressed by $filter" files_of < <($filter -c archive.pax)
  holds "it is the same" same_content
done
# Names in the current folder as a newc archive: of several names of a file, the last has the content.
newc() { python3 -c '
import os, stat, sys
out, left = sys.stdout.buffer, {}
def put(name, status, content):
    fields = [status.st_ino, status.st_mode, status.st_uid, status.st_gid, status.st_nlink, max(0, int(status.st_mtime)), len(content),
              0, 0, 0, 0, len(name) + 1, 0]
    head = b"070701" + b"".join(b"%08X" % field for field in fields) + name + b"\0"
    out.write(head + bytes(-len(head) % 4) + content + bytes(-len(content) % 4))
for name in sys.argv[1:]:
    status = os.lstat(name)
    left[status.st_ino] = left.get(status.st_ino, sum(os.lstat(each).st_ino == status.st_ino for each in sys.argv[1:])) - 1
    is_link, is_file = stat.S_ISLNK(status.st_mode), stat.S_ISREG(status.st_mode) and left[status.st_ino] == 0
    put(os.fsencode(name), status, os.readlink(name).encode() if is_link else open(name, "rb").read() if is_file else b"")
put(b"TRAILER!!!", os.stat_result([0] * 10), b"")' "$@"; }
(cd source && shopt -s globstar && newc . ./**) >archive.cpio
(cd source && python3 -m zipfile -c ../archive.zip large folder empty)
holds "a cpio archive" files_of <archive.cpio
holds "has what went in" same_content
holds "a zip archive, from a pipe" files_of < <(cat archive.zip)
holds "has the content" cmp source/large made/archive/large
holds "--path says where" files_of --path /srv//www/ --host db1 --tag a --tag b --time 2020-01-01T00:00:00Z <archive.gnu
holds "it lies there" same_content /srv/www
holds "META says it all" test "$(frames_of | jq -c 'select(.kind == "META").json | [.hostname, .paths, .tags, .time, .bytes_total > 0]')" = \
  '["db1",["/srv/www"],["a","b"],"2020-01-01T00:00:00Z",true]'

# Metadata, as the nodes have it.
make_source rich
tar -C rich --xattrs --xattrs-include='*' --acls -cf rich.tar --format=pax .
tar-reader <rich.tar >stream
node() { frames_of | jq -r "select(.kind == \"FILE\" and .json.path == \"/archive/$1\").json$2"; }
holds "times before 1970" test "$(node folder/nothing .node.mtime)" = 1950-01-01T12:00:00.5Z
holds "and far ones" test "$(node folder/small .node.mtime)" = 2300-01-01T12:00:00.123456789Z
holds "modes" test "$(node folder/middle .node.mode)" = "$((EUID == 0 ? 8388608 + 4194304 + 0755 : 8388608 + 0751))"
holds "attributes" test "$(node folder '.node.extended_attributes[] | select(.name == "user.empty").value')" = ""
holds "a further name" test -n "$(frames_of | jq -r 'select(.json.same_as?).json.same_as' | grep -E 'large|other-name')"
holds "links that are not UTF-8" test "$(node dangling .node.linktarget_raw | base64 -d)" = $'no\xffwhere'
tar -C rich -cSf sparse.tar sparse
holds "a sparse file" files_of <sparse.tar
holds "with its holes" cmp rich/sparse made/archive/sparse
(cd rich && newc large folder/deep/other-name empty/nothing-too folder/nothing) >links.cpio
holds "a cpio archive with further names, whose content comes last" files_of <links.cpio
holds "both have it" cmp rich/large made/archive/folder/deep/other-name
holds "both have it" cmp rich/large made/archive/large

refused() {
  local text=$1
  shift
  exits 102 tar-reader "$@"
  grep -qF -- "$text" said || { cat said; fail "it does not say \"$text\""; }
  ! grep -aq '"payload_bytes":' out || fail "it sent END after \"$text\""
}
# member NAME [TYPE LINK] …, made by hand.
evil() { python3 -c '
import io, sys, tarfile
tar = tarfile.open(fileobj=sys.stdout.buffer, mode="w|")
for word in sys.argv[1:]:
    name, _, link = word.partition("=>")
    info = tarfile.TarInfo(name)
    if link: info.type, info.linkname = tarfile.LNKTYPE, link
    if name.endswith("/"): info.type = tarfile.DIRTYPE
    tar.addfile(info, io.BytesIO(b""))
tar.close()' "$@"; }
refused 'leads out of it' < <(evil ../a)
refused 'leads out of it' < <(evil a/../../b)
refused 'leads out of it' < <(evil 'a' 'b=>../../a')
refused 'it comes twice' < <(evil a a)
refused 'it comes twice' < <(evil a/ a)
refused 'which did not come before' < <(evil 'a=>b')
refused 'which did not come before' < <(evil 'b/' 'a=>b')
refused 'it is no folder' < <(evil '.')
holds "folders may come twice" files_of < <(evil a/ a/b a/)
holds "absolute names are made relative" files_of < <(evil /a/b ./c//d e/../f)
holds "they are" test -e made/archive/a/b -a -e made/archive/c/d -a -e made/archive/f
refused 'Unrecognized archive format' </etc/passwd
refused '' </dev/null
refused 'nothing in it' < <(head -c 10240 /dev/zero)
refused '' < <(gzip -c archive.pax | head -c 5000)
refused '' < <(zstd -c archive.pax | head -c -1)
size=$(stat -c %s archive.ustar)
for cut in 1 511 512 513 1024 1536 20000 150000 $((size - 10240)); do
  exits 102 tar-reader < <(head -c $cut archive.ustar)
  ! grep -aq '"payload_bytes":' out || fail "it takes an archive for whole that is cut at $cut"
done
end=$(python3 -c 'import tarfile; tar = tarfile.open("archive.ustar"); tar.getmembers(); print(tar.offset)')
refused 'its end is not marked' < <(head -c "$end" archive.ustar)
refused 'its end is not marked' < <(head -c "$end" archive.ustar | gzip)
exits 100 tar-reader --path relative <archive.gnu
exits 100 tar-reader --path / <archive.gnu
exits 100 tar-reader --time yesterday <archive.gnu
