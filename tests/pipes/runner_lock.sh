#!/bin/bash
# The lock is taken as restic takes it, is in nobody's way that it need not be, and is gone however a run ends.
. "$(dirname "$0")/runner.inc"

exits 0 pg-offsite init
fake pgdata-reader <<<'ls "$HOME/repository/locks" >"$HOME/held"; exec frames'
fake metrics-emit <<<'exec frames pass'
locked() {
  printf 'lock = "%s"\n[[step]]\nname = "backup"\nstages = [["pgdata-reader"], ["r2-put"], ["metrics-emit"]]\n' "$1" | pipeline
}

for kind in shared exclusive; do
  locked "$kind"
  exits 0 pg-offsite run job.toml
  holds "one lock was held" test "$(wc -l <held)" = 1
  holds "it is gone" test "$(locks)" = 0
done

# Somebody else's, as repo-lock makes it for a process that lives.
foreign() { repo-lock make --pid $$ "$@" | r2-put | frame-dump | sed -n 's|.*"locks/\([0-9a-f]*\)".*|\1|p'; }
r2-get --sync >/dev/null
other=$(foreign)
locked shared
exits 0 pg-offsite run job.toml
holds "only the other's is left" test "$(ls repository/locks)" = "$other"
locked exclusive
exits 11 pg-offsite run job.toml
holds "it says whose lock it is" grep -q "repository is already locked\|locked.*$$\|PID $$\|process $$" said
holds "the state has the reason" test "$(state .cause.blame)" = locked
holds "only the other's is left" test "$(ls repository/locks)" = "$other"

# With patience it goes on when the other has gone.
(sleep 2; repo-lock release "$other" | r2-put >/dev/null) &
exits 0 pg-offsite run --retry-lock 1m job.toml
holds "none is left" test "$(locks)" = 0

# A step that fails takes its lock along.
fake pgdata-reader <<<'exit 102'
exits 1 pg-offsite run job.toml
holds "none is left" test "$(locks)" = 0
rm held
fake r2-put <<<"case \$* in *retry-for*) exec $build/bin/r2-put \"\$@\" ;; *) exit 102 ;; esac"
exits 1 pg-offsite run job.toml
holds "none is left" test "$(locks)" = 0

# A run that was killed could not release its lock; the next one does.
rm -f "$bin/r2-put" reader
ln -s "$build/bin/r2-put" "$bin/r2-put"
fake pgdata-reader <<<'echo $$ >"$HOME/reader"; exec frames meta={} sleep=600'
locked shared
pg-offsite run job.toml >out 2>said &
until_true test -s reader
kill -9 $!
wait $! 2>/dev/null || true
kill "$(<reader)"
holds "its lock is left, and known: $(state .locks)" test "$(state '.locks[]')" = "$(ls repository/locks)"
fake pgdata-reader <<<'exec frames'
exits 0 pg-offsite run job.toml
holds "none is left" test "$(locks)" = 0
