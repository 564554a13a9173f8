#!/bin/bash
# No bucket, no repository, no store: three different things, and each says which.
. "$(dirname "$0")/s3.sh"

exits 102 sync
told 'pg-offsite init'
told '"blame":"no-repository"'
repo=s3:$S3_ENDPOINT/nobody-made-this/base
exits 100 sync
told '404 NoSuchBucket'
exits 100 put 1 1000
told 'create the bucket'
repo=s3:$S3_ENDPOINT
exits 100 put 1 1000
told 'names no bucket'
repo=s3:http://127.0.0.1:9/bucket
exits 111 put 1 1000 -- --retry-for 2
told 'trying again'
equal "$(count)" 0 objects
