namespace Pid.Data.Programs;

/// <content>The fields of a line of data, without a comment behind them.</content>
internal sealed partial class MpsReader
{
    private string[] Fields(string line, string section)
    {
        if (!_fixed || section is "OBJSENSE")
        {
            string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            int count = Math.Min(words.Length, section is "ROWS" or "BOUNDS" ? 2 : 1); // what stands before field 3
            while (count < words.Length && !BeginsComment(words[count], section))
            {
                count++;
            }

            return words[..count];
        }

        List<string> fields = [];
        int end = 0;
        for (int k = section is "ROWS" or "BOUNDS" ? 0 : 1; k < s_fixedStarts.Length && s_fixedStarts[k] < line.Length; k++)
        {
            RequireBlank(line[end..s_fixedStarts[k]]);
            end = Math.Min(s_fixedStarts[k] + s_fixedLengths[k], line.Length);
            string field = line[s_fixedStarts[k]..end].Trim();
            if (k is 2 or 4 && BeginsComment(field, section))
            {
                return [.. fields];
            }

            if (field.Length > 0)
            {
                fields.Add(field);
            }
        }

        RequireBlank(line[end..]);
        return [.. fields];
    }

    // A dollar sign that begins field 3 or 5. That one begins a name of the file, which the format does not let stand there, is told.
    private bool BeginsComment(string field, string section)
    {
        if (!field.StartsWith('$'))
        {
            return false;
        }

        bool isName = section is not "ROWS"
            && (section is "BOUNDS" or "QUADOBJ" or "QMATRIX" or "QSECTION" ? _columnIndex : _rowIndex).ContainsKey(field);
        if (isName && _noticed.Add("dollar"))
        {
            _warnings.Add($"Line {_line}: '{field}' is taken for the name, not for a comment, which a dollar sign begins there.");
        }

        return !isName;
    }

    private void RequireBlank(string between)
    {
        if (!string.IsNullOrWhiteSpace(between))
        {
            throw Error($"'{between.Trim()}' stands between the fixed columns of the format.",
                "Fields start in columns 2, 5, 15, 25, 40 and 50.");
        }
    }
}
