#!/bin/bash
# A stage runs as the user it names, with his groups and home, and may look into the cache's parents and no further.
. "$(dirname "$0")/runner.inc"

((EUID == 0)) || skip "only root can become another user"
id daemon >/dev/null || skip "there is no user daemon"
chmod 711 "$SCRATCH" "$bin"
mkdir -p cache/parents cache/keys
echo list >cache/parents/one
echo key >cache/keys/one
chmod 600 cache/*/one

cp "$tests/rig/frames" "$bin"  # where the sources lie he may not look

fake tar-reader <<'FAKE'
exec frames "stat={\"filter\":\"tar-reader\",\"final\":true,\"incomplete\":[\"$(id -un) $(id -gn) $HOME $USER \
$(cat "$PG_OFFSITE_CACHE/parents/one" 2>&1) $(cat "$PG_OFFSITE_CACHE/keys/one" 2>/dev/null || echo refused)\"]}"
FAKE
backup '{ run = ["tar-reader"], user = "daemon" }' '["metrics-emit"]'
exits 3 pg-offsite run job.toml
holds "it was daemon: $(state .totals.incomplete[0])" \
  test "$(state .totals.incomplete[0])" = "daemon daemon /usr/sbin daemon list refused"

backup '{ run = ["tar-reader"], user = "nobody-of-this-name" }'
says "run as nobody-of-this-name: there is no such user" pg-offsite run job.toml
holds "nothing ran" test "$status" = 1

chmod 777 "$SCRATCH"
backup '{ run = ["tar-reader"], user = "root" }'
says "run tar-reader as root: only root can" setpriv --reuid daemon --regid daemon --clear-groups \
  env PG_OFFSITE_STATE="$SCRATCH/elsewhere" pg-offsite run job.toml
holds "there is a hint" grep -q '^hint: run pg-offsite as root or as root, or leave user out' said
