#!/bin/bash
# Each stage knows what its row of the table allows and nothing else, in its environment and in its open descriptors.
. "$(dirname "$0")/runner.inc"

exits 0 pg-offsite init
export AWS_SECRET_ACCESS_KEY=store-secret AWS_ACCESS_KEY_ID=store-id PGPASSWORD=database-secret PGHOST=/run EDITOR=vi

# Each says who it is, what it knows, and what it has open; the one with the key reads it.
for program in pgdata-reader chunker encryptor metrics-emit; do
  fake "$program" <<'FAKE'
name=${0##*/}
tr '\0' '\n' <"/proc/$$/environ" >"$HOME/environ-$name"
find "/proc/$$/fd" -mindepth 1 -printf '%f ' >"$HOME/fds-$name"
if [[ -n ${PG_OFFSITE_KEY_FD:-} ]]; then cat <&"$PG_OFFSITE_KEY_FD" >"$HOME/key-$name"; fi
[[ $name == pgdata-reader ]] && exec frames || exec frames pass
FAKE
done
rm "$bin/r2-put"
cat >"$bin/r2-put" <<FAKE
#!/bin/bash
tr '\0' '\n' <"/proc/\$\$/environ" >"\$HOME/environ-r2-put"
exec $build/bin/r2-put "\$@"
FAKE
chmod 755 "$bin/r2-put"
export HOME=$SCRATCH
export RESTIC_PASSWORD=correct-horse
unset RESTIC_PASSWORD_FILE
backup '["pgdata-reader"]' '["chunker"]' '["encryptor"]' '["r2-put"]' '["metrics-emit"]'
exits 0 pg-offsite run job.toml

knows() { grep -q "^$2=" "environ-$1"; }
for program in pgdata-reader chunker encryptor r2-put metrics-emit; do
  holds "$program has PATH" knows "$program" PATH
  holds "$program has the cache" knows "$program" PG_OFFSITE_CACHE
  ! knows "$program" RESTIC_PASSWORD || fail "$program has the password"
  ! knows "$program" EDITOR || fail "$program has what nobody allowed"
done
holds "the reader reaches the database" knows pgdata-reader PGPASSWORD
holds "r2-put reaches the store" grep -qx AWS_SECRET_ACCESS_KEY=store-secret environ-r2-put
for program in pgdata-reader chunker encryptor metrics-emit; do
  ! grep -q store- "environ-$program" || fail "$program has the store's credentials"
done
for program in chunker encryptor r2-put metrics-emit; do
  ! knows "$program" PGPASSWORD || fail "$program has the database's password"
done
for program in pgdata-reader chunker r2-put metrics-emit; do
  ! knows "$program" PG_OFFSITE_KEY_FD || fail "$program is told of the key"
done
for program in pgdata-reader chunker metrics-emit; do
  # Those above 9 are the shell's own.
  holds "$program has nothing open: $(<"fds-$program")" test "$(tr ' ' '\n' <"fds-$program" | grep -c '^[3-9]$')" = 0
done
holds "the encryptor got the key" test "$(jq -r .encrypt key-encryptor)" = "$(restic cat masterkey | jq -r .encrypt)"
