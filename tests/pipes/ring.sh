#!/bin/bash
# Through a ring of memory comes what comes through a pipe; and a file that is held does not stop what follows it, however much.
. "$(dirname "$0")/common.sh"

export RESTIC_PASSWORD=x RESTIC_REPOSITORY=$SCRATCH/repository PG_OFFSITE_CACHE=$SCRATCH/cache
restic init >/dev/null
r2-get --sync </dev/null >/dev/null
index-cache </dev/null >/dev/null

# Behind a relation, whose pages are held where they are, more bytes of small frames than a ring has room for; then a large file.
mkdir -p tree/global tree/base/5 tree/links
python3 - <<'PY'
import os
def write(name, content):
    with open("tree/" + name, "wb") as file:
        file.write(content)
write("PG_VERSION", b"15\n")
write("global/pg_control", bytes(8192))
write("base/5/16384", os.urandom(65536))
for number in range(6000):
    os.symlink("x" * 4000, f"tree/links/{number:05}")
write("z", os.urandom(20 << 20))
PY
tar -C tree -cf archive.tar PG_VERSION global base links z
members='select(.kind != "STAT" and .kind != "END" and .kind != "META" and .kind != "SNAPSHOT") | del(.frame)'

# Comes when its ring is full.
printf '#!/bin/bash\nsleep 1\nexec chunker\n' >late-chunker
chmod 755 late-chunker

reader="tar-reader --host h --time 2026-01-01T00:00:00Z"
$reader <archive.tar 2>/dev/null | chunker | frame-dump | jq -c "$members" >by-pipe
exits 0 timeout 60 ring "$reader" ./late-chunker <archive.tar
frame-dump <out | jq -c "$members" >by-ring
holds "it has the blobs" test "$(grep -c BLOB by-pipe)" -gt 3
holds "both say the same" cmp by-pipe by-ring

ring "chunker" "encryptor" < <($reader <archive.tar 2>/dev/null) >objects
r2-put <objects >/dev/null
restic dump latest /archive/z >z
holds "what was sealed comes back" cmp z tree/z
exits 0 restic check -q --read-data
