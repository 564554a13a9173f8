#!/bin/bash
# Over TLS: a certificate is checked against --cacert or RESTIC_CACERT; credentials may come from a file instead of the environment.
. "$(dirname "$0")/s3.sh"

repo=s3:$S3_TLS_ENDPOINT/$bucket/base
exits 0 put 3 500000 --config
all_intact
authority=$RESTIC_CACERT
unset RESTIC_CACERT
exits 100 put 3 500000
told 'certificate'
told '--cacert FILE'
not_told 'trying again'
exits 0 sync --cacert "$authority"
exits 100 sync --cacert /nothing/here

# The runner hands its own to whoever talks to the store; there is no key to be opened in this repository.
export RESTIC_PASSWORD=x PG_OFFSITE_CACHE=$SCRATCH/runner-cache
exits 1 pg-offsite -r "$repo" snapshots
told 'certificate'
try pg-offsite -r "$repo" --cacert "$authority" snapshots
not_told 'certificate'
told 'no key opens with this password'

printf '# from sops\nexport AWS_ACCESS_KEY_ID="%s"\nAWS_SECRET_ACCESS_KEY=%s\n' "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY" >s3.env
export AWS_ACCESS_KEY_ID=other AWS_SECRET_ACCESS_KEY=hunter2
exits 0 sync --cacert "$authority" --credentials s3.env
printf 'AWS_ACCESS_KEY_ID=x\nhunter2\n' >s3.env
exits 102 sync --cacert "$authority" --credentials s3.env
told 's3.env: line 2'
not_told hunter2
exits 111 sync --credentials /nothing/here
