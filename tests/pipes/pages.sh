#!/bin/bash
# Every option that a program has stands in its man page, and no page has one that the program lacks.
source "$(dirname "$0")/common.sh"

filters=$tests/../filters
# The help of a program, of its verbs, which are the words before the colon-less lines below "Subcommands:", and of theirs.
help_of() {
  local verb
  "$@" --help
  for verb in $("$@" --help | sed -n '/^Subcommands:/,$ s/^  \([a-z]*\) .*/\1/p'); do help_of "$@" "$verb"; done
}

for program in "$build"/bin/*; do
  name=$(basename "$program")
  page=$filters/$name/$name.1.scd
  help_of "$program" | sed -nE 's/^  (-[a-zA-Z],)?(--[a-z-]+).*/\2/p' | sort -u >has
  sed -n '/^# OPTIONS/,/^# [^O]/p' "$page" | grep -oE '\*--[a-z-]+\*' | tr -d '*' | sort -u >told
  [[ -s has ]] || fail "$name --help names no option"
  holds "$name: every option is in the page, and no other: $(comm -3 has told | xargs)" cmp -s has told
done
