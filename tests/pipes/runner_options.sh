#!/bin/bash
# restic's global options, before the verb and behind it; and the ways to say which repository.
. "$(dirname "$0")/runner.inc"

cp -r "$tests/golden/restic/019-v2" "$RESTIC_REPOSITORY"
where=$RESTIC_REPOSITORY
unset RESTIC_REPOSITORY RESTIC_PASSWORD_FILE
echo fixture >password
echo "  $where " >where
# lists ARGUMENT...: these options lead to the repository.
lists() {
  exits 0 pg-offsite "$@"
  holds "it lists the snapshots: $*" test "$(jq length out)" = 2
}

lists -r "$where" -p password --json snapshots
lists --json snapshots -r "$where" --password-file password
lists --repository-file where -p password --no-lock --retry-lock 5m -v snapshots --json
lists -r "$SCRATCH/nowhere" -p password snapshots --json -r "$where"
lists --cacert /nowhere -p password -r "$where" snapshots --json
RESTIC_REPOSITORY_FILE=where lists -p password --json snapshots
RESTIC_REPOSITORY=$SCRATCH/nowhere lists --repository-file where -p password --json snapshots
exits 0 pg-offsite -r "$where" -p password --json key list
holds "a verb of a verb has them, too" jq -e '.[0].current' out

exits 1 pg-offsite -r "$where" --repository-file where -p password snapshots
says 'find the repository: --repo and --repository-file are both given' pg-offsite -r "$where" --repository-file where snapshots
says 'RESTIC_REPOSITORY and RESTIC_REPOSITORY_FILE are both given' \
  env RESTIC_REPOSITORY="$where" RESTIC_REPOSITORY_FILE=where pg-offsite snapshots
echo >empty
says 'find the repository: empty names none' env RESTIC_REPOSITORY="$where" pg-offsite --repository-file empty snapshots
says 'find the repository: empty names none' env RESTIC_REPOSITORY_FILE=empty pg-offsite snapshots
says 'open nowhere: no such file' pg-offsite --repository-file nowhere snapshots
says 'add takes no --no-lock' pg-offsite --no-lock key add
says 'add takes no --no-lock' pg-offsite --no-lock -r "$where" key add
says 'not a duration' pg-offsite --retry-lock soon -r "$where" snapshots
