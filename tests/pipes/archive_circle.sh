#!/bin/bash
# Out of an archive into a repository and back: by tar-writer the same archive, by file-writer the same files, with all that restic
# keeps and what its own restore loses.
source "$(dirname "$0")/common.sh"
source "$tests/pipes/file-writer.inc"
source "$tests/pipes/golden.inc"

export RESTIC_REPOSITORY=$SCRATCH/repository RESTIC_PASSWORD=x
restic init >/dev/null
restic cat masterkey --no-cache >key
refresh() { r2-get --sync >/dev/null && opened index-cache >/dev/null; }
dump() { opened restore-plan "$@" --in-order | r2-get | opened decryptor; }
restore() { opened restore-plan "$1" --target "$2" | r2-get | opened decryptor | file-writer --target "$2" >stream; }
unpack() { mkdir "$1" && tar --xattrs --xattrs-include='*' --acls --warning=none -xpf - -C "$1"; }

make_source source
refresh
tar -C source --xattrs --xattrs-include='*' --acls -cf - --format=pax . | tar-reader --path /top | chunker | opened encryptor | r2-put >/dev/null
refresh
keep_trees latest
holds "file-writer restores it" restore latest ours
holds "as it was" equal source ours/top
holds "all of it" counted '.unfinished == 0 and .incomplete == []'
dump latest | tar-writer | unpack theirs
holds "tar-writer gives it back" equal source theirs/top
holds "restic finds nothing wrong" restic check --read-data --no-cache

# One file alone, as it is.
holds "raw is its content" cmp source/folder/middle <(dump latest --include /top/folder/middle | tar-writer --format raw)

# Once more over what is there: only what differs comes.
head -c 100000 /dev/zero | dd of=ours/top/large bs=1 seek=1000000 conv=notrunc status=none
rm ours/top/folder/small
chmod 600 ours/top/folder/middle
holds "restores over what is there" restore latest ours
holds "as it was" equal source ours/top
# How large the blobs are is chance; the other files' content does not come.
holds "and writes only what differed" counted '.bytes_written < 3100000 and .files_same > 5'
