# Bash completion for shenbao and shouli. What can be typed is asked of the programs themselves, of their help and of the tables that they take
# options by (shouli COMMAND --options), so that it is never out of date.
# Installed as share/bash-completion/completions/shouli and .../shenbao.

_shenbao_help() {
    LC_ALL=C.UTF-8 "$@" --help 2>/dev/null
}

_shenbao_complete() {
    local program=$1 word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} options values
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_shenbao_help "$program" | sed -n 's/^  \([a-z][a-z-]*\) .*/\1/p') --help --version" -- "$word")
        return
    fi
    options=$(_shenbao_help "$program" "${COMP_WORDS[1]}")
    case $before in
    --to | --by | --lang | --encoding)                     # words that the help divides by bars
        values=$(sed -n "s/.*$before \\([a-z0-9A-Z-]*|[a-z0-9A-Z|-]*\\).*/\\1/p" <<<"$options" | head -n 1 | tr '|' ' ')
        if [ -n "$values" ]; then
            mapfile -t COMPREPLY < <(compgen -W "$values" -- "$word")
            return
        fi
        ;;
    esac
    if [[ $word == -* ]]; then
        options=$(
            grep -oE -- '(--[a-z][a-z-]*|-o)' <<<"$options"
            [ "$program" != shouli ] || shouli "${COMP_WORDS[1]}" --options 2>/dev/null </dev/null | grep '^-'
        )
        mapfile -t COMPREPLY < <(compgen -W "$(sort -u <<<"$options") --help --lang" -- "$word")
    else
        compopt -o default -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
    fi
}

complete -F _shenbao_complete shouli shenbao
