#!/bin/bash
# Who may know what while a backup runs: no secret in any argument, in no environment but those that may have it, and in nothing
# that is printed, logged, measured or kept, whether the run ends well or not.
. "$(dirname "$0")/words.inc"

store
serve_live
postgres run "$dir" pgbench -qi -s 4 2>/dev/null
password='correct-horse-battery' secret=$AWS_SECRET_ACCESS_KEY token=session-token-of-nobody
repository "s3:$bucket_url/base"

# Every program notes what /proc tells of it before it becomes itself: who looks from outside misses those that are over in a
# moment. The runner finds them beside itself.
bin=$SCRATCH/bin watched=$SCRATCH/watched
mkdir -m 755 "$bin"
mkdir -m 1777 "$watched"
cat >witness <<END
#!/bin/sh
for what in cmdline environ; do tr '\\0' '\\n' </proc/\$\$/\$what >"$watched/\${0##*/}.\$\$.\$what"; done
exec "$build/bin/\${0##*/}" "\$@"
END
chmod 755 witness
for program in "$build"/bin/*; do ln -s "$PWD/witness" "$bin/${program##*/}"; done
cp --remove-destination "$build/bin/pg-offsite" "$bin"
PATH=$bin:$PATH

has_not() {
  local program=$1
  shift
  holds "$program was seen" compgen -G "$watched/$program.*.environ"
  for word in "$@"; do
    ! grep -qF -- "$word" "$watched/$program".*.environ || fail "$program could read $word in its environment"
  done
}
watch_a_run() {
  rm -rf .cache "$PG_OFFSITE_CACHE" "${watched:?}"/*
  exits "$1" env "${@:2}" pg-offsite run "$pipeline"
  cat out said >>printed
  for word in "$password" "$secret" "$token"; do
    ! grep -qF -- "$word" "$watched"/*.cmdline || fail "a secret among the arguments"
  done
}

export PG_OFFSITE_CACHE=$SCRATCH/cache
watch_a_run 0 -u RESTIC_PASSWORD_FILE RESTIC_PASSWORD="$password"
for program in pgdata-reader chunker metrics-emit; do has_not "$program" "$password" RESTIC_PASSWORD "$secret" AWS_ACCESS "$AWS_ACCESS_KEY_ID"; done
for program in r2-put r2-get; do has_not "$program" "$password" RESTIC_PASSWORD; done
for program in r2-put r2-get; do holds "$program has what it needs" grep -qF -- "$secret" "$watched/$program".*.environ; done
for program in encryptor index-cache repo-lock; do has_not "$program" "$password" "$secret" AWS_ACCESS; done
watch_a_run 0 -u RESTIC_PASSWORD_FILE RESTIC_PASSWORD_COMMAND="cat $RESTIC_PASSWORD_FILE"
for program in pgdata-reader chunker metrics-emit r2-put; do has_not "$program" RESTIC_PASSWORD; done

# What goes wrong must not tell either.
watch_a_run 12 -u RESTIC_PASSWORD_FILE RESTIC_PASSWORD=wrong-horse
watch_a_run 1 AWS_SECRET_ACCESS_KEY=wrong-secret
watch_a_run 0 AWS_SESSION_TOKEN=$token  # which this store does not look at
watch_a_run 10 RESTIC_REPOSITORY="s3:$bucket_url/nothing-here"
for text in "$password" "$secret" "$token" wrong-horse wrong-secret; do
  ! grep -qF -- "$text" printed || fail "printed: $text"
  ! grep -rqF -- "$text" "$PG_OFFSITE_STATE" "$PG_OFFSITE_METRICS" "$PG_OFFSITE_CACHE" || fail "kept in a file: $text"
done
master=$(restic cat masterkey | jq -r .encrypt)
! grep -rqF -- "$master" printed "$PG_OFFSITE_STATE" "$PG_OFFSITE_METRICS" "$PG_OFFSITE_CACHE" || fail "the master key was kept"
