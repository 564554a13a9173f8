#!/bin/bash
# The store has it, but its answer was lost: what is there with the same size is ours, and is not sent again.
. "$(dirname "$0")/s3.sh"

proxy '[{"do":"lost_answer","method":"PUT","times":4}]'
put 0 3 500000 --config
says '"existed":0'
broken 4
expect "$(stored | wc -l)" 6 objects
all_intact

# Somebody else's config is not ours, whatever its size.
put 102 1 1000 --config --seed 2
says 'is there already'
put 0 3 500000
says '"existed":0'
