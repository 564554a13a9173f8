#!/bin/bash
# The store has it, but its answer was lost: what is there with the same size is ours, and is not sent again.
. "$(dirname "$0")/s3.sh"

proxy '[{"do":"lost_answer","method":"PUT","times":4}]'
exits 0 put 3 500000 --config
told '"existed":0'
broken 4
equal "$(count)" 6 objects
all_intact

# Somebody else's config is not ours, whatever its size.
exits 102 put 1 1000 --config --seed 2
told 'is there already'
exits 0 put 3 500000
told '"existed":0'
