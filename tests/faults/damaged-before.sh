#!/bin/bash
# A bit that turned over between the encryptor and r2-put: an object that has not its name for a SHA-256 is never stored,
# whether it goes in one piece (the store compares) or in parts (we do).
. "$(dirname "$0")/s3.sh"

for bytes in 500000 70000000; do
  objects 1 $bytes >stream
  printf '\0' | dd of=stream bs=1 seek=100000 conv=notrunc status=none
  exits 102 r2-put -r "$repo" <stream
  equal "$(count)" 0 objects
  all_intact
done
told 'its SHA-256 is not its name'
