#!/bin/bash
# `pg-offsite dump`: a file as it is, a folder as an archive, and no half file under a name.
. "$(dirname "$0")/runner.inc"

cp -r "$tests/golden/restic/014-v1" repository
echo fixture >"$RESTIC_PASSWORD_FILE"
restic dump latest /dump.sql --no-cache >wanted

exits 0 pg-offsite dump latest /dump.sql
holds "the file as it is" cmp out wanted
exits 0 pg-offsite dump latest dump.sql --target got
holds "the same in a file, and nothing is said" cmp got wanted
holds "nothing is said" test ! -s out
exits 0 pg-offsite dump latest / --target all.tar
holds "a folder is an archive" test "$(tar xOf all.tar dump.sql | sha256sum)" = "$(sha256sum <wanted)"
exits 0 pg-offsite dump latest / --archive zip --target all.zip
holds "of the kind that is asked for" test "$(python3 -m zipfile -l all.zip | grep -c dump.sql)" = 1
exits 0 pg-offsite dump latest / --target /dev/null

exits 1 pg-offsite dump latest
exits 1 pg-offsite dump latest /nothing --target got2
says "there is nothing of that name" pg-offsite dump latest /nothing
exits 1 pg-offsite dump latest / --archive cpio
find repository/data -type f -size +1M -exec rm -f {} +
exits 1 pg-offsite dump latest /dump.sql --target got2
holds "no half file has the name" test ! -e got2
holds "and none is left beside it" test -z "$(find . -maxdepth 1 -name '*got2*')"
holds "no lock is left" test "$(locks)" = 0
