# Completion of the command pid for bash: source this file, or put it into /usr/share/bash-completion/completions under the name pid.
# The command itself says what may stand at the cursor, options only after a dash; where it has nothing to say, files are offered.
_pid_complete() {
    local IFS=$'\n' other='[-/]*'
    [[ $2 == -* ]] && other='/*'
    COMPREPLY=()
    local word
    for word in $("$1" "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null); do
        [[ $word == "$2"* && $word != $other ]] && COMPREPLY+=("$word")
    done
}
complete -o bashdefault -o default -F _pid_complete pid
