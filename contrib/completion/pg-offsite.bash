# Completion for bash. The filters' options are read from --help; pg-offsite has verbs and pipelines besides.

_pg_offsite() {
  local verbs
  verbs=$(pg-offsite --help 2>/dev/null | sed -n '/^Subcommands:/,$ s/^  \([a-z]*\) .*/\1/p' | xargs)
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} verb="" word
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [[ " $verbs " == *" $word "* ]] && verb=$word && break
  done
  COMPREPLY=()
  case $previous in
    -p | --password-file | --new-password-file | --repository-file | --cacert | --metrics | --*clude-file) mapfile -t COMPREPLY < <(compgen -f -- "$current") && return ;;
    --cache-dir | -r | --repo | -t | --target) mapfile -t COMPREPLY < <(compgen -d -- "$current") && return ;;
    --password-command | --endpoint | --retry-lock) return ;;
    --overwrite) mapfile -t COMPREPLY < <(compgen -W "always if-changed if-newer never" -- "$current") && return ;;
    --archive | -a) mapfile -t COMPREPLY < <(compgen -W "tar zip" -- "$current") && return ;;
    --read-data-subset) mapfile -t COMPREPLY < <(compgen -W "week/5 5% 1/5" -- "$current") && return ;;
    --mode)
      mapfile -t COMPREPLY < <(compgen -W "restore-size files-by-contents blobs-per-file raw-data" -- "$current") && return ;;
    --group-by | -g) mapfile -t COMPREPLY < <(compgen -W "host paths tags host,paths" -- "$current") && return ;;
    --log-format) mapfile -t COMPREPLY < <(compgen -W "text json" -- "$current") && return ;;
  esac
  local words=""
  case $current:$verb in
    -*) words=$(pg-offsite ${verb:+"$verb"} --help 2>/dev/null | grep -oE -- '(^| )--?[a-z][a-z-]*') ;;
    *: | *:help) words=$verbs ;;
    *:ls | *:diff | *:stats | *:snapshots | *:restore | *:dump) words=latest ;;
    *:key) words="list add remove passwd" ;;
    *:cat) words="config index snapshot key masterkey pack blob lock tree" ;;
    *:run | *:init)
      local file folder
      folder=$(dirname "$(command -v pg-offsite)")/../share/pg-offsite/pipelines
      words="postgresql-local restore verify"
      for file in /etc/pg-offsite/*.toml "$folder"/*.toml; do
        [[ ! -e $file || $file == */repository.toml ]] || words+=" $(basename "$file" .toml)"
      done
      mapfile -t COMPREPLY < <(compgen -f -X '!*.toml' -- "$current"; compgen -d -S / -- "$current")
      ;;
  esac
  mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -o filenames -F _pg_offsite pg-offsite

# The filters have options and files only, which bash-completion's reader of --help knows how to find.
if declare -F _longopt >/dev/null; then
  complete -F _longopt pgdata-reader chunker encryptor r2-put r2-get index-cache repo-lock metrics-emit frame-dump \
    tree-plan restore-plan decryptor file-writer tar-writer tar-reader check-plan pack-check
fi
