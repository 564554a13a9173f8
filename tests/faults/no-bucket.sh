#!/bin/bash
# No bucket, no repository, no store: three different things, and each says which.
. "$(dirname "$0")/s3.sh"

sync 102
says 'pg-offsite init'
says '"blame":"no-repository"'
repo=s3:$S3_ENDPOINT/nobody-made-this/base
sync 100
says '404 NoSuchBucket'
put 100 1 1000
says 'create the bucket'
repo=s3:$S3_ENDPOINT
put 100 1 1000
says 'names no bucket'
repo=s3:http://127.0.0.1:9/bucket
put 111 1 1000 -- --retry-for 2
says 'trying again'
expect "$(stored | wc -l)" 0 objects
