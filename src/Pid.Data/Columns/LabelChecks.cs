using Pid.Data.Text;
using Pid.Numerics.Distributions;

namespace Pid.Data.Columns;

/// <summary>A way in which spellings of a label differ, and the options that read such as one.</summary>
internal sealed record SpellingWay(bool IgnoreCase, bool Trim, string By, string Remedy);

/// <summary>Whether labels that should be the same are written the same, in one table and between samples.</summary>
internal static class LabelChecks
{
    private const int Shown = 6;

    // Comparing spellings is for categories that a person can look at, not for millions of identifiers.
    private const int MostLabels = 10_000;

    private static readonly Likeness s_unicode = new(UnicodeForms.Decomposed, "the Unicode form of their letters",
        "write them in one form if they are one (Python: unicodedata.normalize('NFC', text))");

    /// <summary>The same for several variables, and that the names of all of them are labels too, as those of a first record are.</summary>
    public static IEnumerable<string> Twins(params IEnumerable<Variable> variables)
    {
        Variable[] all = [.. variables.Where(v => v.Size <= MostLabels)];
        return all.Select(Missing).OfType<string>()
            .Concat(all.Select(v => Twins(v.Name, [.. v.Symbols])).OfType<string>())
            .Concat(all.Length > 1 && Array.TrueForAll(all, v => v.Symbols.Contains(v.Name))
            ? [$"The columns are called {string.Join(", ", all.Select(v => v.Name))}, which are labels in them too: where the first line "
                + "is a record, it was taken for their names. Write a line of names above it."] : Array.Empty<string>());
    }

    /// <summary>
    /// That a variable has labels that say that there is no value; null where it has none. Only None, as Python writes it, does: none is
    /// what a mushroom without an odor smells of.
    /// </summary>
    private static string? Missing(Variable variable)
    {
        string[] words = [.. variable.Symbols.Where(symbol => MissingValue.Is(symbol) && symbol is not ("none" or "NONE"))];
        return words.Length == 0 || words.Length == variable.Size ? null
            : $"{variable.Name} has the label{(words.Length > 1 ? "s" : "")} {List(words)}, which tables write where there is no value. "
                + $"{(words.Length > 1 ? "They are symbols" : "It is a symbol")} here; leave such records out with --missing drop.";
    }

    /// <summary>
    /// What is to be said of the labels of three samples: of those of a variable that only one has, and of those that are spelt
    /// differently.
    /// </summary>
    /// <param name="tables">The tables of (x1, y), (x2, y) and (x1, x2), their symbols united.</param>
    /// <param name="samples">Their names.</param>
    /// <param name="written">Whether x1, x2 and y have labels that were written in the samples, and not classes that were fitted.</param>
    /// <exception cref="TableFormatException">Two samples have no label of a variable in common.</exception>
    public static IReadOnlyList<string> BetweenSamples(PairTable[] tables, string[] samples, bool[] written)
    {
        (PairTable x1y, PairTable x2y, PairTable x1x2) = (tables[0], tables[1], tables[2]);
        List<string?> remarks = [];
        if (written[0])
        {
            remarks.Add(OneSided(x1y.Rows, (samples[0], Row(x1y)), (samples[2], Row(x1x2))));
        }

        if (written[1])
        {
            remarks.Add(OneSided(x2y.Rows, (samples[1], Row(x2y)), (samples[2], Column(x1x2))));
        }

        if (written[2])
        {
            remarks.Add(OneSided(x1y.Columns, (samples[0], Column(x1y)), (samples[1], Column(x2y))));
        }

        return [.. remarks.OfType<string>(), .. Twins(((Variable[])[x1y.Rows, x2y.Rows, x1y.Columns]).Where((_, i) => written[i]))];

        static Func<int, bool> Row(PairTable table) => row => table.Weights.Slice(row * table.Columns.Size,
            table.Columns.Size).ContainsAnyExcept(0);

        static Func<int, bool> Column(PairTable table) => column =>
        {
            for (int cell = column; cell < table.Weights.Length; cell += table.Columns.Size)
            {
                if (table.Weights[cell] != 0)
                {
                    return true;
                }
            }

            return false;
        };
    }

    /// <summary>Labels of a variable that differ by case, blanks or a trailing .0 only, in a sentence; null where there are none.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="labels">Its labels.</param>
    public static string? Twins(string name, IReadOnlyList<string> labels)
    {
        if (labels.Count > MostLabels)
        {
            return null;
        }

        List<string> found = [];
        Dictionary<string, int> group = new(StringComparer.Ordinal);
        foreach (string label in labels)
        {
            group.TryAdd(label, group.Count);
        }

        foreach (Likeness likeness in (Likeness[])[.. Ways.Select(w => new Likeness(l => LabelText.Of(l, w.IgnoreCase, w.Trim), w.By,
            $"read them as one with {w.Remedy} if they are one")), s_unicode])
        {
            // What an earlier way named is not said again by one that takes more for the same.
            string[][] twins = [.. group.Keys.GroupBy(likeness.Key, StringComparer.Ordinal).Select(g => g.ToArray()).Where(g =>
                Array.Exists(g, l => group[l] != group[g[0]]))];
            if (twins.Length > 0)
            {
                found.Add($"{likeness.By} only: "
                    + string.Join("; ", twins.Take(Shown).Select(t => string.Join(" and ", t.Select(l => $"'{l}'"))))
                    + $"{(twins.Length > Shown ? "; .." : "")} ({likeness.Remedy})");
            }

            foreach (string[] twin in twins)
            {
                HashSet<int> joined = [.. twin.Select(l => group[l])];
                foreach (string label in group.Keys.Where(l => joined.Contains(group[l])).ToArray())
                {
                    group[label] = joined.Min();
                }
            }
        }

        // A row that was put out of use by a # in front has all fields, and is a record like any other.
        string[] marked = [.. labels.Where(l => l.StartsWith('#'))];
        string hash = marked.Length > 0 && 2 * marked.Length <= labels.Count
            ? $"{name} has labels that start with #, such as '{marked[0]}': where these are rows that were put out of use, take them "
                + $"out of the file." : "";
        return found.Count == 0 ? hash.Length == 0 ? null : hash
            : $"{name} has labels that differ by {string.Join("; by ", found)}. They are different "
                + $"symbols.{(hash.Length > 0 ? " " : "")}{hash}";
    }

    /// <summary>
    /// Compares the labels of a variable in two samples: refuses them where none is common, and names those that one alone has.
    /// </summary>
    /// <param name="variable">The variable.</param>
    /// <param name="has">For each sample its name, and whether it has the label of that index.</param>
    /// <exception cref="TableFormatException">The samples have no label in common.</exception>
    public static string? OneSided(Variable variable, params (string Sample, Func<int, bool> Has)[] has)
    {
        string[][] own = Array.ConvertAll(has, h => Enumerable.Range(0, variable.Size).Where(h.Has).Select(variable.Symbol).ToArray());
        string[][] only = [own[0].Except(own[1]).ToArray(), own[1].Except(own[0]).ToArray()];
        string? way = only[0].Length + only[1].Length > MostLabels ? null
            : Ways.FirstOrDefault(w => only[0].Select(l => LabelText.Of(l, w.IgnoreCase, w.Trim)).Intersect(only[1].Select(l =>
            LabelText.Of(l, w.IgnoreCase, w.Trim))).Any())?.Remedy;
        if (only[0].Length == own[0].Length)
        {
            throw new TableFormatException($"{has[0].Sample}, {has[1].Sample}",
                $"The samples have no label of {variable.Name} in common: {has[0].Sample} has {List(own[0])}; {has[1].Sample} has "
                    + $"{List(own[1])}.",
                way is null ? "Write the same labels in every sample, and check that the columns are of the same variable."
                : $"Read labels that differ so as one with {way}, or write them alike.")
            { Column = variable.Name };
        }

        string[] parts = [.. only.Select((labels, i) => labels.Length > 0 ? $"only {has[i].Sample} has {List(labels)}"
            : "").Where(p => p.Length > 0)];
        return parts.Length == 0 ? null
            : $"Labels of {variable.Name} differ between samples: {string.Join("; ", parts)}.";
    }

    /// <summary>What spellings differ by, and the options that read such as one.</summary>
    public static IReadOnlyList<SpellingWay> Ways { get; } =
    [
        new(true, false, "case", "--ignore-case"),
        new(false, true, "blanks around them, zeros behind the point or the sign of zero", "--trim"),
        new(true, true, "case, and blanks around them, zeros behind the point or the sign of zero", "--ignore-case --trim"),
    ];

    private static string List(string[] labels) =>
        string.Join(", ", labels.Take(Shown).Select(l => $"'{l}'")) + (labels.Length > Shown
        ? FormattableString.Invariant($", .. {labels.Length} in all") : "");

    // Labels of one key are alike but for what they differ by.
    private sealed record Likeness(Func<string, string> Key, string By, string Remedy);
}
