#!/bin/bash
# Whatever ends a pipeline, one line names what failed first, and the state says failed.
. "$(dirname "$0")/runner.inc"

fake chunker <<<'frames pass'
fake r2-put <<<'frames pass'
backup '["tar-reader"]' '["chunker"]' '["r2-put"]'

# fails LINE: the run ends with status 1 and this line.
fails() {
  exits 1 pg-offsite run job.toml
  holds "the line is \"$1\", not: $(tail -1 said)" grep -qxF "pg-offsite: backup: $1" said
  holds "the state is failed" test "$(state .status)" = failed
  holds "the cause is kept" test "$(state .cause.message)" = "$1"
}

fake tar-reader <<<'frames; exit 0'
exits 0 pg-offsite run job.toml
holds "the state is complete" test "$(state .status)" = complete

fake tar-reader <<<'frames meta={} cut; kill -9 $$'
fails "tar-reader was killed by signal 9"

fake tar-reader <<<'frames fail="{\"filter\":\"tar-reader\",\"blame\":\"input\",\"message\":\"no such archive\",\"hint\":\"look\"}"; exit 102'
fake chunker <<<'cat; exit 111'
fake r2-put <<<'cat; exit 111'
fails "tar-reader: no such archive"
holds "the hint is told" grep -qx 'hint: look' said

fake tar-reader <<<'frames cut; exit 101'
fails "tar-reader ended with status 101"

fake tar-reader <<<'frames cut'
fake chunker <<<'cat'
fake r2-put <<<'cat'
fails "r2-put: read a frame stream: cut short after 0 frames"

fake r2-put <<<'cat >/dev/null; echo nonsense nonsense nonsense'
fails "r2-put: read a frame stream: it does not begin with the preamble of one"

# The stage whose stream the runner reads leaves it to the runner to say what failed: it is said once.
exits 10 pg-offsite -r "$SCRATCH/nowhere" snapshots
holds "one line, and a hint" test "$(wc -l <said)" = 2
holds "the line says who failed" grep -qx "pg-offsite: open: r2-get: open the repository $SCRATCH/nowhere: there is none: .*" said
exits 10 pg-offsite --json -r "$SCRATCH/nowhere" snapshots
holds "in JSON, too" test "$(grep -c 'there is none' said)" = 1
rm "$bin/r2-put"
ln -s "$build/bin/r2-put" "$bin/r2-put"
fake tar-reader <<<'frames meta={} cut'
exits 1 pg-offsite run job.toml
holds "by the last of many stages, too" test "$(grep -c 'cut short' said)" = 1
holds "by the runner" grep -q '^pg-offsite: backup: r2-put: .*cut short' said

# A filter that nobody speaks for says it itself, and so does one whose FAIL did not get out.
export PG_OFFSITE_FAILURE_IS_REPORTED=1
echo nonsense nonsense nonsense >nonsense
exits 102 r2-put <nonsense
holds "its stream says it" grep -aq 'preamble' out
holds "and nothing else" test ! -s said
says 'preamble' bash -c 'r2-put <nonsense >/dev/full'
unset PG_OFFSITE_FAILURE_IS_REPORTED
says 'preamble' r2-put <nonsense
