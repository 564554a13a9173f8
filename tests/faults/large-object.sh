#!/bin/bash
# Above 64 MiB an object goes in parts: equal ones, as R2 wants them; parts are sent again; an upload that fails is aborted.
. "$(dirname "$0")/s3.sh"

proxy '[{"do":"reset","query":"partNumber=2","times":2}, {"do":"lost_answer","query":"partNumber=4"},
        {"do":"error_in_200","method":"POST","query":"^uploadId"}]' --r2
exits 0 put 1 70000000
broken 4
equal "$(count data)" 1 packs
all_intact

proxy '[{"do":"status_after_body","code":403,"s3code":"AccessDenied","query":"partNumber=3","times":-1}]'
exits 100 put 1 70000000 --seed 2
equal "$(count data)" 1 packs
all_intact
exits 111 put 1 70000000 --seed 3 --stop object
all_intact
