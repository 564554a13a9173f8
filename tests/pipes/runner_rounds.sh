#!/bin/bash
# A step runs again as long as a filter asks for it, with the places of damage in the environment, and totals add up.
. "$(dirname "$0")/runner.inc"

# decryptor FRAME-ARGUMENTS, a line each: what it says in its first run, its second …
rounds() {
  cat >rounds
  : >seen
  fake decryptor <<'SH'
echo "${PG_OFFSITE_AVOID-none}" >>"$HOME/seen"
exec frames "$(sed -n "$(wc -l <"$HOME/seen")p" "$HOME/rounds")"
SH
}
step() { printf '[[step]]\nname = "restore"\nstages = [["decryptor"]]\n' | pipeline; }
exits 0 pg-offsite init

rounds <<'EOT'
stat={"filter":"decryptor","final":true,"again":true,"damaged":["ab:0","cd:7"]}
stat={"filter":"decryptor","final":true,"again":true,"damaged":["ab:0"]}
stat={"filter":"decryptor","final":true,"again":false,"damaged":[]}
EOT
step
exits 0 pg-offsite run job.toml
holds "places are gathered: $(<seen)" test "$(paste -sd'|' seen)" = 'none|ab:0 cd:7|ab:0 cd:7 ab:0'

rounds <<'EOT'
stat={"filter":"r2-get","final":true,"bytes_fetched":5,"again":true}
stat={"filter":"r2-get","final":true,"bytes_fetched":7,"again":false}
EOT
exits 0 pg-offsite run job.toml
holds "what was done adds up" test "$(state .totals.bytes_fetched)" = 12

# A run that fails is not repeated, whatever it asked for.
rounds <<'EOT'
stat={"filter":"r2-get","final":true,"again":true}
EOT
exits 1 pg-offsite run job.toml
holds "it ran twice" test "$(wc -l <seen)" = 2

prints 'grep -q '"'"'"again":true' pg-offsite run --print job.toml
holds "the script is one" sh -n out
