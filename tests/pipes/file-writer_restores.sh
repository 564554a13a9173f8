#!/bin/bash
# What comes out is what went in: content, owner, mode, times, attributes, access control lists, hard links, holes. Done again,
# nothing is written; and what is there serves as the base of what is to be.
source "$(dirname "$0")/common.sh"
# shellcheck source=file-writer.inc
source "$tests/pipes/file-writer.inc"

restore() { arrivals source "$@" | file-writer --target target >stream; }

make_source source
exits 0 restore --holes
holds "all is equal" equal source target
holds "holes are holes" test "$(du -k target/sparse | cut -f1)" -lt 1000
holds "it counted" counted '.files_restored > 10'
holds "nothing is left unfinished" counted '.unfinished == 0'
holds "nothing is incomplete" counted '.incomplete == []'
holds "the last frame is END" test "$(frame-dump <stream | tail -1 | jq -r .kind)" = END

touch -d 2020-02-02 target/large && chmod 600 target/folder/small && setfattr -n user.other -v x target/large
exits 0 restore --base=same --device=7
holds "metadata is made equal" equal source target
holds "no content is written" counted '.bytes_written == 0'

# One megabyte in the middle is other, and the rest is there.
dd if=/dev/zero of=target/large bs=1M count=1 seek=1 conv=notrunc status=none
cp target/large target/.pg-offsite-"$(printf large | sha256sum | cut -c1-16)"
: >target/folder/small
exits 0 restore --base=file
holds "a file is restored over another" equal source target
exits 0 restore --base=none
holds "and without regard to what is there" equal source target

ln -s "$SCRATCH/target" lead
exits 0 file-writer --target lead/new/folder < <(arrivals source)
holds "the target is made, and may be behind a link" equal source target/new/folder
