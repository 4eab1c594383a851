# Completion of the command pid for fish: put this file into ~/.config/fish/completions.
# The command itself says what may stand at the cursor; files are offered beside it.
complete -c pid -a '(pid "[suggest:"(commandline -C)"]" (commandline -cp) 2>/dev/null | string match -v "/*")'
