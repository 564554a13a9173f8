#!/bin/bash
# What cannot be backed up is refused with a word on what to do, before anything is read.
source "$(dirname "$0")/pgdata-reader.inc"

serve other
serve live
refuses "connect to PostgreSQL" --connection "host=$scratch/nowhere"
refuses "look at $scratch/nowhere" --pgdata "$scratch/nowhere"
refuses "holds the cluster" --pgdata "$scratch/other/data"
refuses "starts with a slash" --pgdata relative/path
refuses "one line" --label $'a\nSTART WAL LOCATION: 0/0'
sql "CREATE ROLE plain LOGIN"
refuses "may not know it" --connection "user=plain"
grep -q "pg_read_all_settings" "$scratch/words" || fail "no hint: $(<"$scratch/words")"
refuses "keep the WAL that the backup needs" --connection "user=plain" --pgdata "$data"
sql "ALTER ROLE plain REPLICATION"
refuses "begin a base backup" --connection "user=plain" --pgdata "$data"
# The least rights are enough, and no limit of time that the role has ends the backup.
sql "GRANT EXECUTE ON FUNCTION pg_backup_start, pg_backup_stop TO plain; ALTER ROLE plain SET statement_timeout = '1s';
     ALTER ROLE plain SET idle_session_timeout = '1s'"
back_up_slowly --connection "user=plain" --pgdata "$data"
sleep 1.5
go_on || fail "a role with the least rights: $(<"$scratch/words")"
has_end
