# Completion of the command pid for fish: put this file into ~/.config/fish/completions.
# The command itself says what may stand at the cursor, options only after a dash; files are offered beside it.
function __pid_complete
    set -l line (commandline -cp)
    set -l other "^/"
    string match -q -- "-*" (commandline -ct); or set other "^[-/]"
    pid "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null | string match -rv -- $other
end
complete -c pid -a '(__pid_complete)'
