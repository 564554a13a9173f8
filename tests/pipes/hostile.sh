#!/bin/bash
# timeout: 900
# Repositories with one fault each: it is found and named, with bounded memory, and nothing is touched. Of those that cannot
# even be opened the end is clear.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# shellcheck source=hostile.inc
source "$tests/pipes/hostile.inc"

contents() { find "$RESTIC_REPOSITORY" -type f -exec sha256sum {} + | sort; }
peak_mib() { jq '.anon_mib | ceil' cost; }
if is_sanitized; then peak_mib() { echo 0; }; fi

# measure runs a command, and look is a function.
cat >look <<EOF
#!/bin/bash
set -o pipefail
source "$tests/pipes/hostile.inc"
look "\$@"
EOF
chmod +x look

# found FAULT SEVERITY OBJECT WHAT [MIB]: a finding of that severity about that object says WHAT; no more memory than that.
found() {
  local fault=$1 severity=$2 object=$3 what=$4 most=${5:-64}
  plant "$fault"
  contents >before
  "$tests/bench/measure" cost ./look --read-data 2>said || { cat said >&2; fail "$fault: it could not be checked"; }
  grep -F "$what" findings | grep -q "^$severity|$object" || { cat findings >&2; fail "$fault: not found: $severity $object $what"; }
  (($(peak_mib) <= most)) || fail "$fault: it took $(peak_mib) MiB"
  contents | cmp -s - before || fail "$fault: the repository was changed"
}

# sound FAULT: nothing is wrong with it after all.
sound() {
  plant "$1"
  "$tests/bench/measure" cost ./look --read-data 2>said || { cat said >&2; fail "$1: it could not be checked"; }
  [[ ! -s findings ]] || { cat findings >&2; fail "$1: something was found"; }
  (($(peak_mib) <= 64)) || fail "$1: it took $(peak_mib) MiB"
}

# refused FAULT STATUS TEXT: it cannot be opened, and the text says why.
refused() {
  plant "$1"
  r2-get --sync --skip-damaged >frames.sync
  exits "$2" "$tests/bench/measure" cost index-cache --skip-damaged
  grep -qF "$3" said || { cat said >&2; fail "$1: it does not say \"$3\""; }
  (($(peak_mib) <= 64)) || fail "$1: it took $(peak_mib) MiB"
}

sound none
sound tree-huge
sound zstd-large

srv='snapshot ........: /srv'
found tree-order error "$srv" '"a" is out of order'
found tree-twice error "$srv" '"a" comes twice'
found tree-dotdot error "$srv" '".." cannot be a name'
found tree-slash error "$srv" '"b/../../../../etc/passwd" cannot be a name'
found tree-nul error "$srv" '"b\x00c" cannot be a name'
found tree-empty-name error "$srv" '"" cannot be a name'
found tree-deep error "$srv/d/d" 'nested too deeply'
found tree-cut error "$srv" 'not JSON'
found tree-name-is-a-number error "$srv" 'member "name" is not a string'
found tree-time-is-a-list error "$srv" 'member "mtime" is not a string'
found tree-is-a-list error "$srv" 'it is no object'
found tree-type error "$srv" '"a" is of unknown type wormhole'
found tree-content-null error "$srv" 'file "a" has no content'
found tree-content-null-id error "$srv" '1 blobs of file "a" have no id'
found tree-no-subtree error "$srv" 'folder "c" has no subtree'
found tree-null-subtree error "$srv" 'folder "c" has no subtree'
found tree-unknown-blob error "$srv/a" '1 of its 1 blobs are in no index, the first is 1111'
found tree-unknown-subtree error "$srv/c" 'tree 22222222: no index names it'
found tree-size error "$srv/a" 'its size is 7, its blobs make 1310 bytes'

pack='pack ........|'
index='index ........|'
found index-beyond error "$pack" 'lies beyond its end'
found index-overlap error "$pack" '1 of its blobs overlap others, says the index; the first at 10'
found index-gap error "$pack" 'the index leaves 1 gaps between its blobs, the first at 0'
found index-short error "$index" 'has a place that cannot be'
found index-4-gib error "$pack" '1 of its blobs are larger than a blob can be, says the index'
found index-wrong-id error "$pack" 'its content is that of blob'
found index-doubled error "$pack" '2 of its blobs overlap others'
found index-bad-json error "$index" 'not JSON'
found index-other-key error "$index" 'its authentication code is wrong'
found index-missing error 'snapshot ........: /|' 'no index names it'
found index-twice hint "$pack" 'several index files name it'
found index-halves error "$pack" 'it has different blobs in different places of the index'
found index-flipped error "$index" 'its SHA-256 is'
found index-bomb error "$index" 'more than 134217728 bytes' 300
found index-old error "$index" 'it is written as restic 0.1 did'

found pack-cut error "$pack" 'it has 1454 bytes, 1484 by index'
found pack-cut error "$pack" 'its SHA-256 is'
found pack-flipped error "$pack" 'at 0 is damaged: open a sealed container: its authentication code is wrong'
found pack-tree-flipped error "$srv" 'it is damaged in pack'
found pack-missing error "$pack" 'it is missing; index'
found pack-missing error "$srv/a" '2 of its 2 blobs lie in packs that are missing or cut short'
found pack-extra hint "$pack" 'no index names it (120 bytes)'
found pack-mixed hint "$pack" 'it holds data and trees'
found pack-header-garbage error "$pack" 'its authentication code is wrong'
found pack-header-length error "$pack" 'a length of 4294967280 bytes cannot be'
found pack-header-lies error "$pack" 'in its header there is data blob 4444'
found pack-header-swapped error "$pack" 'in its header there is data blob'
found pack-wrong-blob error "$pack" 'its content is that of blob'

snapshot='snapshot ........|'
found snapshot-no-tree error "$snapshot" 'member "tree"'
found snapshot-null-tree error "$snapshot" 'its tree is none'
found snapshot-bad-json error "$snapshot" 'not JSON'
found snapshot-bomb error "$snapshot" 'more than 16777216 bytes'
found snapshot-flipped error "$snapshot" 'its SHA-256 is'
found snapshot-path error "$srv/data" 'its tree has no such path'
found snapshot-nested error "$snapshot" 'nested too deeply'

found lock-bad error 'lock ........|' 'member "time"'
found lock-flipped error 'lock ........|' 'its SHA-256 is'

key='key ........|'
found key-scrypt-n error "$key" 'costs too much'
found key-scrypt-r error "$key" 'costs too much'
found key-scrypt-p error "$key" 'costs too much'
found key-kdf error "$key" 'it does not use scrypt'
found key-flipped error "$key" 'its SHA-256 is'
refused only-key-scrypt 102 'costs too much'
refused only-key-kdf 102 'it does not use scrypt'
refused config-flipped 102 'it or the key is damaged'

found zstd-bomb error "$pack" 'more than the 1000 bytes that were stated'
found zstd-bomb-honest error "$pack" 'it unpacks to 4294967296 bytes, 1000 were stated'
found zstd-claims error "$pack" 'it is larger than a blob can be'
found zstd-window error "$pack" 'it asks for a window of 2^31 bytes'
found zstd-in-version-1 error "$pack" '1 of its blobs are compressed, in a repository of version 1'
