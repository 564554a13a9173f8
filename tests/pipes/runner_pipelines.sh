#!/bin/bash
# Pipelines are found by file and by name, and a mistake in one is told with its line before anything runs.
. "$(dirname "$0")/runner.inc"

prints "pipeline    postgresql-local" pg-offsite run --dry-run postgresql-local
holds "the built-in one is whole" test "$status" = 0
holds "every program was found" grep -q "$bin/pgdata-reader" out
R2_ACCOUNT=a exits 0 pg-offsite run --dry-run "$tests/../pipelines/postgresql-r2.toml"
holds "its repository is the host's" grep -q "^repository  s3:https://a.r2.cloudflarestorage.com/postgresql-production/hosts/$(hostname)$" out
ENVIRONMENT=test R2_ACCOUNT=a prints "/postgresql-test/hosts/" pg-offsite run -n "$tests/../pipelines/postgresql-r2.toml"
says "repository.toml:11: the variable R2_ACCOUNT is not set" pg-offsite run -n "$tests/../pipelines/postgresql-r2.toml"

exits 1 pg-offsite run no-such-pipeline
holds "it says where it looked" grep -q '^hint: pipelines are /etc/pg-offsite' said
exits 1 pg-offsite run gone.toml
exits 1 pg-offsite run
backup '["no-such-program"]'
exits 1 pg-offsite run job.toml
holds "a missing program is named" grep -q '^pg-offsite: find no-such-program: no such program$' said
holds "and the state says failed" test "$(state .status)" = failed
printf 'locks = 1\n' | pipeline
exits 1 pg-offsite run job.toml
holds "the mistake is told" grep -qx 'pg-offsite: job.toml:3: unknown key "locks" in \[pipeline\]' said
holds "with what is meant" grep -qx 'hint: "lock" is probably meant' said

exits 0 pg-offsite version
holds "the version is printed" grep -qE '^pg-offsite [0-9]' out
prints "--retry-lock" pg-offsite help run
exits 1 pg-offsite help nothing
exits 0 pg-offsite help
exits 0 pg-offsite --help

# The built-in pipelines that bring back and look after what the first one stores.
prints "week/5" pg-offsite run --dry-run verify
holds "it takes an exclusive lock" grep -q '^lock        an exclusive lock$' out
PG_OFFSITE_VERIFY_PARTS=10 prints "week/10" pg-offsite run --dry-run verify
PG_OFFSITE_TARGET=/srv/restored prints "--target /srv/restored" pg-offsite run --dry-run restore
holds "it is this host's backup" grep -q -- "restore-plan latest --host $(hostname)" out
says "the variable PG_OFFSITE_TARGET is not set" pg-offsite run --dry-run restore
for name in verify restore; do
  PG_OFFSITE_TARGET=/x exits 0 pg-offsite run --print "$name"
  mv out "$name.sh"
  exits 0 sh -n "$name.sh"
  holds "trees are fetched in a loop" grep -q "tree-plan" "$name.sh"
done
