using System.Globalization;
using Pid.Reductions;
using Pid.Reductions.Satisfiability;

namespace Pid.Data.Instances;

/// <summary>
/// Parses DIMACS CNF: comment lines start with c, one line "p cnf VARIABLES CLAUSES", then the literals of all clauses, each clause ended
/// by 0; a line that starts with % ends the formula, as in SATLIB.
/// </summary>
internal static class DimacsReader
{
    // A clause has three; more are counted so far for the message.
    private const int MostLiterals = 1000;

    private const int MostVariables = 200_000;

    // Each takes 14 classes and 15 teachers.
    private const int MostClauses = 20_000;
    private const string Header = "Give \"p cnf VARIABLES CLAUSES\" before the first clause, such as p cnf 3 2.";

    public static FormulaInstance Parse(string document, string file)
    {
        (int Variables, int Clauses)? header = null;
        List<int[]> clauses = [];
        List<long> lines = [];
        List<int> clause = [];
        long line = 0, begun = 0;
        foreach (ReadOnlySpan<char> raw in document.AsSpan().EnumerateLines())
        {
            line++;
            ReadOnlySpan<char> text = raw.Trim();
            if (text is [] or ['c'] or ['c', ' ' or '\t', ..])
            {
                continue;
            }

            if (text[0] == '%')
            {
                break;
            }

            if (header is null)
            {
                header = ReadHeader(text.ToString(), file, line);
                continue;
            }

            while (!(text = text.TrimStart()).IsEmpty)
            {
                int end = 0;
                while (end < text.Length && !char.IsWhiteSpace(text[end]))
                {
                    end++;
                }

                ReadOnlySpan<char> token = text[..end];
                text = text[end..];
                begun = clause.Count == 0 ? line : begun;
                if (!int.TryParse(token, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int literal))
                {
                    throw Error($"'{(token.Length > 60 ? $"{token[..60]}.." : token)}' is no literal.",
                        "A literal is a whole number: 3 for variable 3, -3 for its negation; 0 ends a clause.", token.ToString());
                }

                if (clause.Count == MostLiterals && literal != 0)
                {
                    throw Error($"The clause has more than {MostLiterals} literals.", "Give clauses of one to three, each ended with 0.",
                        null);
                }

                if (literal != 0)
                {
                    clause.Add(literal);
                    continue;
                }

                if (clauses.Count == MostClauses)
                {
                    throw Error($"There are more than {MostClauses} clauses.",
                        $"At most {MostClauses} are read: a formula of more has no timetable of a size that can be decided.", null);
                }

                clauses.Add([.. clause]);
                lines.Add(begun);
                clause.Clear();
            }
        }

        if (header is not { } counts)
        {
            throw Error("There is no header.", Header, null);
        }

        if (clause.Count > 0)
        {
            throw Error("The last clause is not ended.", "End every clause with 0.", string.Join(' ', clause));
        }

        if (clauses.Count != counts.Clauses)
        {
            throw Error($"The header announces {counts.Clauses} clauses; there are {clauses.Count}.",
                "Correct the header, or give the whole file.", null);
        }

        try
        {
            return new FormulaInstance(new ThreeSat(counts.Variables, clauses));
        }
        catch (InstanceException e)
        {
            int at = e.Place.StartsWith("clause ", StringComparison.Ordinal) ? int.Parse(e.Place[7..], CultureInfo.InvariantCulture) : 0;
            throw InstanceReader.Located(e, file, at > 0 ? lines[at - 1] : null);
        }

        TableFormatException Error(string problem, string remedy, string? value) =>
            new(file, problem, remedy) { Line = Math.Max(line, 1), Column = $"clause {clauses.Count + 1}", Value = value };
    }

    private static (int Variables, int Clauses) ReadHeader(string text, string file, long line)
    {
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        int variables = 0, clauses = 0;
        bool isHeader = words is ["p", "cnf", _, _]
            && int.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out variables)
            && int.TryParse(words[3], NumberStyles.None, CultureInfo.InvariantCulture, out clauses);
        if (isHeader && variables > MostVariables)
        {
            throw new TableFormatException(file, $"The header announces {variables} variables.",
                $"At most {MostVariables} are read: a formula of more has no timetable of a size that can be decided. Leave variables "
                    + $"out that no clause has.")
            { Line = line, Column = "header", Value = text };
        }

        return isHeader ? (variables, clauses)
            : throw new TableFormatException(file, $"The line '{(text.Length > 60 ? text[..60] + "..." : text)}' is no DIMACS header.",
            Header + " A JSON problem starts with {.")
            { Line = line, Column = "header", Value = text };
    }
}
