# Completion of the command pid for PowerShell: call this file from the profile.
# The command itself says what may stand at the cursor, options only after a dash; where it has nothing to say, files are offered.
Register-ArgumentCompleter -Native -CommandName pid -ScriptBlock {
    param($word, $line, $cursor)
    $other = if ("$word".StartsWith('-')) { '/*' } else { '[-/]*' }
    pid "[suggest:$cursor]" "$line" 2>$null | Where-Object { $_ -like "$word*" -and $_ -notlike $other } | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
    }
}
