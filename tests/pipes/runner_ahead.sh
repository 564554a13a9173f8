#!/bin/bash
# A plan is made while it is not sure yet that the lock is ours; what it plans is done only when it is.
. "$(dirname "$0")/runner.inc"

exits 0 pg-offsite init
printf 'lock = "shared"\n[[step]]\nname = "restore"\nstages = [["restore-plan"], ["metrics-emit"]]\n' | pipeline
fake metrics-emit <<<'touch "$HOME/finished"; exec frames pass'

# The locks are looked at again when the plan has begun, not before; it is made once.
fake restore-plan <<<'echo >>"$HOME/planned"; exec frames'
fake r2-get <<<"case \$* in *'--only locks'*)
  for _ in {1..200}; do [[ ! -e planned ]] || break; sleep 0.05; done
  [[ ! -e planned || -e finished ]] || touch ahead ;;
esac
exec $build/bin/r2-get \"\$@\""
exits 0 pg-offsite run job.toml
holds "it was planned ahead" test -e ahead
holds "it was planned once" test "$(wc -l <planned)" = 1
holds "and done" test -e finished
holds "no lock is left" test "$(locks)" = 0

# Without a lock nothing has to be waited for.
rm ahead planned finished
sed -i 's/shared/none/' job.toml
exits 0 pg-offsite run job.toml
holds "it was planned once" test "$(wc -l <planned)" = 1
sed -i 's/none/shared/' job.toml

# Somebody takes an exclusive lock at the same moment: what was begun ends, and nothing is done.
rm planned finished "$bin/r2-get"
ln -s "$build/bin/r2-get" "$bin"
r2-get --sync >/dev/null
repo-lock make --exclusive --pid $$ | r2-put >/dev/null
mv repository/locks/* other
fake restore-plan <<<'echo $$ >"$HOME/planned"; exec sleep 600'
fake r2-get <<<"case \$* in *'--only locks'*)
  for _ in {1..200}; do [[ ! -s planned ]] || break; sleep 0.05; done
  cp other repository/locks/$(sha256sum <other | cut -d' ' -f1) ;;
esac
exec $build/bin/r2-get \"\$@\""
exits 11 pg-offsite run job.toml
holds "the plan was begun" test -s planned
holds "it has ended" bash -c '! kill -0 "$(<planned)" 2>/dev/null'
holds "nothing was done" test ! -e finished
holds "only the other's lock is left" test "$(locks)" = 1
rm -f repository/locks/*

# So it does when the job is interrupted meanwhile.
rm planned
fake r2-get <<<"case \$* in *'--only locks'*)
  for _ in {1..200}; do [[ ! -s planned ]] || break; sleep 0.05; done
  kill \$PPID ;;
esac
exec $build/bin/r2-get \"\$@\""
exits 130 pg-offsite run job.toml
holds "it has ended" bash -c '! kill -0 "$(<planned)" 2>/dev/null'
holds "nothing was done" test ! -e finished
holds "no lock is left" test "$(locks)" = 0

# A plan that cannot be made is told of once, as if it had been made later.
rm planned
rm "$bin/r2-get"
ln -s "$build/bin/r2-get" "$bin"
fake restore-plan <<<'echo >>"$HOME/planned"; exit 102'
exits 1 pg-offsite run job.toml
holds "it was tried once" test "$(wc -l <planned)" = 1
holds "it says who failed" grep -q "restore-plan" said
holds "no lock is left" test "$(locks)" = 0
rm "$bin/restore-plan"
PATH=$bin:/usr/bin:/bin exits 1 pg-offsite run job.toml
holds "it says what is not there" grep -q "find restore-plan: no such program" said
holds "no lock is left" test "$(locks)" = 0
