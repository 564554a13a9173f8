# Completion for bash. The filters' options are read from --help; pg-offsite has verbs and pipelines besides.

_pg_offsite() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} verb="" word
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in run | init | version | help) verb=$word && break ;; esac
  done
  COMPREPLY=()
  case $previous in
    --password-file | --metrics) mapfile -t COMPREPLY < <(compgen -f -- "$current") && return ;;
    --cache-dir | -r | --repo) mapfile -t COMPREPLY < <(compgen -d -- "$current") && return ;;
    --password-command | --endpoint | --retry-lock) return ;;
    --log-format) mapfile -t COMPREPLY < <(compgen -W "text json" -- "$current") && return ;;
  esac
  local words=""
  case $current:$verb in
    -*) words=$(pg-offsite help ${verb:+"$verb"} 2>/dev/null | grep -oE -- '(^| )--?[a-z][a-z-]*') ;;
    *:) words="run init version help" ;;
    *:help) words="run init version" ;;
    *:run | *:init)
      local file folder
      folder=$(dirname "$(command -v pg-offsite)")/../share/pg-offsite/pipelines
      words=postgresql-local
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
  complete -F _longopt pgdata-reader chunker encryptor r2-put r2-get index-cache repo-lock metrics-emit frame-dump
fi
