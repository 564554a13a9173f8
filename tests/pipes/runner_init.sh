#!/bin/bash
# init makes a repository that restic takes for its own, once; what is wrong with one has restic's exit status.
. "$(dirname "$0")/runner.inc"

prints "created restic repository" pg-offsite init
holds "it ends well" test "$status" = 0
exits 0 restic check
holds "restic reads its config" test "$(restic cat config | jq .version)" = 2
id=$(restic cat config | jq -r .id)
exits 1 pg-offsite init
holds "an existing one is refused" grep -q "^pg-offsite: create repository at $RESTIC_REPOSITORY: there is one already$" said
holds "and left as it is" test "$(restic cat config | jq -r .id)" = "$id"

export RESTIC_REPOSITORY=$SCRATCH/second
exits 0 pg-offsite init --json
holds "--json names it" test "$(jq -r .repository out)" = "$RESTIC_REPOSITORY"
holds "and its id" test "$(jq -r .id out)" = "$(restic cat config | jq -r .id)"
exits 0 pg-offsite init -q -r "$SCRATCH/third" --password-command 'printf horse'
holds "-q says nothing" test ! -s out
RESTIC_PASSWORD=horse exits 0 env -u RESTIC_PASSWORD_FILE restic -r "$SCRATCH/third" check

# A password that is typed is typed twice; without a terminal there is none.
exits 1 env -u RESTIC_PASSWORD_FILE pg-offsite init -r "$SCRATCH/fourth"
holds "nothing was made" test ! -e "$SCRATCH/fourth"

printf 'lock = "shared"\n[[step]]\nname = "sync"\nstages = [["r2-get", "--sync"]]\n' | pipeline
exits 0 pg-offsite run job.toml
echo wrong >"$RESTIC_PASSWORD_FILE"
exits 12 pg-offsite run job.toml
exits 10 pg-offsite run job.toml -r "$SCRATCH/nowhere"
exits 1 env -u RESTIC_REPOSITORY pg-offsite run job.toml
holds "there is a hint: $(<said)" grep -q '^hint: give -r REPOSITORY' said
