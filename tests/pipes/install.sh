#!/bin/bash
# What "make install" puts on a machine works from there, for any user: the runner finds its filters, its pipelines and its pages.
source "$(dirname "$0")/common.sh"

make -s -C "$tests/.." BUILD="$build" DESTDIR="$SCRATCH/root" PREFIX=/usr install >out
PATH=$SCRATCH/root/usr/bin:/usr/bin:/bin
chmod -R go+rX root
installed=$SCRATCH/root/usr
holds "the runner is in bin" test -x "$installed/bin/pg-offsite"
for filter in pgdata-reader chunker encryptor r2-put r2-get index-cache repo-lock metrics-emit frame-dump; do
  holds "$filter is in libexec" test -x "$installed/libexec/pg-offsite/$filter"
  holds "$filter is in the PATH" test "$(command -v $filter)" = "$installed/bin/$filter"
  holds "$filter has a page" test -s "$installed/share/man/man1/$filter.1"
done
for page in man5/pg-offsite-pipeline.5 man7/pg-offsite-stream.7; do holds "$page is there" test -s "$installed/share/man/$page"; done
holds "the completion is there" bash -n "$installed/share/bash-completion/completions/pg-offsite"
prints "$(<"$tests/../VERSION")" pg-offsite version
echo secret >password
for pipeline in "$installed"/share/pg-offsite/pipelines/postgresql-*.toml; do
  exits 0 env R2_ACCOUNT=account RESTIC_PASSWORD_FILE="$PWD/password" AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=b \
    CREDENTIALS_DIRECTORY="$PWD" pg-offsite run --print "$pipeline" -r "$PWD/repository"
done
