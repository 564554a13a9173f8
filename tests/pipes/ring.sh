#!/bin/bash
# timeout: 120
# Through a ring of memory comes what comes through a pipe; and a file that is held does not stop what follows it, however much.
. "$(dirname "$0")/common.sh"

export RESTIC_PASSWORD=x RESTIC_REPOSITORY=$SCRATCH/repository PG_OFFSITE_CACHE=$SCRATCH/cache
restic init >/dev/null
r2-get --sync </dev/null >/dev/null
index-cache </dev/null >/dev/null

# Small frames behind one small file: many more bytes of them than a ring has room for. A file larger than the ring behind that.
mkdir tree
python3 - <<'PY'
import os
with open("tree/a", "wb") as file:
    file.write(b"\xe5" * 5000)
for number in range(30000):
    os.symlink("x" * 200, f"tree/link-{number:05}")
with open("tree/z", "wb") as file:
    file.write(os.urandom(20 << 20))
PY
tar -C tree -cf archive.tar --sort=name .
members='select(.kind != "STAT" and .kind != "END" and .kind != "META" and .kind != "SNAPSHOT") | del(.frame)'

reader="tar-reader --host h --time 2026-01-01T00:00:00Z"
$reader <archive.tar | chunker | frame-dump | jq -c "$members" >by-pipe
ring "$reader" chunker <archive.tar | frame-dump | jq -c "$members" >by-ring
holds "it has the blobs" test "$(grep -c BLOB by-pipe)" -gt 3
holds "both say the same" cmp by-pipe by-ring

ring "chunker" "encryptor" < <($reader <archive.tar) >objects
r2-put <objects >/dev/null
restic dump latest /archive/z >z 2>/dev/null || restic dump latest "$(restic ls -q latest | grep '/z$')" >z
holds "what was sealed comes back" cmp z tree/z
exits 0 restic check -q --read-data
