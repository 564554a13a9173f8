#!/bin/bash
# What will not change by trying again ends at once, and says what to do. No secret is ever part of it.
. "$(dirname "$0")/s3.sh"

exits 0 put 1 1000 --config
proxy '[{"do":"status","code":501,"s3code":"NotImplemented","method":"PUT"}]'
exits 100 put 1 1000
told '501 NotImplemented'
not_told 'trying again'
proxy '[{"do":"status","code":403,"s3code":"AccessDenied","method":"PUT"}]'
exits 100 put 1 1000
told 'Object Read & Write'
not_told 'trying again'

export AWS_SECRET_ACCESS_KEY=hunter2hunter2 AWS_SESSION_TOKEN=tokentoken
exits 100 sync
told 'AWS_SECRET_ACCESS_KEY'
not_told hunter2
not_told tokentoken
AWS_ACCESS_KEY_ID=NOBODY exits 100 put 1 1000
told '403 InvalidAccessKeyId'
not_told hunter2
unset AWS_SECRET_ACCESS_KEY
exits 100 put 1 1000
told 'AWS_SECRET_ACCESS_KEY is missing'
told '--credentials FILE'
