#!/bin/bash
# What will not change by trying again ends at once, and says what to do. No secret is ever part of it.
. "$(dirname "$0")/s3.sh"

put 0 1 1000 --config
proxy '[{"do":"status","code":501,"s3code":"NotImplemented","method":"PUT"}]'
put 100 1 1000
says '501 NotImplemented'
says_not 'trying again'
proxy '[{"do":"status","code":403,"s3code":"AccessDenied","method":"PUT"}]'
put 100 1 1000
says 'Object Read & Write'
says_not 'trying again'

export AWS_SECRET_ACCESS_KEY=hunter2hunter2 AWS_SESSION_TOKEN=tokentoken
sync 100
says 'AWS_SECRET_ACCESS_KEY'
says_not hunter2
says_not tokentoken
AWS_ACCESS_KEY_ID=NOBODY put 100 1 1000
says '403 InvalidAccessKeyId'
says_not hunter2
unset AWS_SECRET_ACCESS_KEY
put 100 1 1000
says 'AWS_SECRET_ACCESS_KEY is missing'
says '--credentials FILE'
