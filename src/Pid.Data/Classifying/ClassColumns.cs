using System.Globalization;

namespace Pid.Data.Classifying;

/// <summary>Which class each column of scores is about, by what the columns are called.</summary>
/// <param name="Names">The classes, in the order of the first classifier's columns.</param>
/// <param name="First">The columns of the first classifier in that order.</param>
/// <param name="Second">The columns of the second classifier in that order.</param>
/// <param name="ByPosition">Whether the columns were not matched by name but taken in the order stated by the user.</param>
public sealed record ClassColumns(IReadOnlyList<string> Names, IReadOnlyList<string> First, IReadOnlyList<string> Second, bool ByPosition)
{
    /// <summary>The class of a label, or -1: by its text, or else by its number or regardless of case.</summary>
    internal int ClassOf(string label)
    {
        int exact = IndexIn(Names, label);
        return exact >= 0 ? exact : IndexIn([.. Names.Select(Folded)], Folded(label));
    }

    /// <summary>Where the columns of the second classifier stand among the given ones.</summary>
    internal int[] OrderOfSecond(IReadOnlyList<string> columns) => [.. Second.Select(name => IndexIn(columns, name))];

    /// <summary>Finds the classes.</summary>
    /// <param name="file">The source, for messages.</param>
    /// <param name="first">The columns of the first classifier.</param>
    /// <param name="second">Those of the second, as many.</param>
    /// <param name="labels">The labels that occur; none where there are none.</param>
    /// <param name="asked">The classes in the order of the columns, as the user says; null where the names of the columns tell them.</param>
    /// <exception cref="TableFormatException">The names do not tell the classes, or contradict what is asked.</exception>
    internal static ClassColumns Find(string file, IReadOnlyList<string> first, IReadOnlyList<string> second, IReadOnlyList<string> labels, IReadOnlyList<string>? asked)
    {
        ClassColumns? named = Readings(first, second).FirstOrDefault(reading => labels.All(label => reading.ClassOf(label) >= 0)
            && (asked is null || (labels.Count > 0 ? asked.Count == reading.Names.Count && asked.All(name => reading.ClassOf(name) >= 0) : asked.SequenceEqual(reading.Names))));
        if (asked is null)
        {
            return named ?? throw Unknown(file, first, second, labels);
        }

        ClassColumns stated = new(asked, first, second, ByPosition: true);
        if (asked.Count != first.Count || asked.Distinct(StringComparer.Ordinal).Count() != asked.Count)
        {
            throw new TableFormatException(file, FormattableString.Invariant($"--classes names {asked.Count} classes; each classifier has {first.Count} columns."),
                "Name the class of every column once, in the order of the columns.")
            { Value = string.Join(",", asked) };
        }

        if (named is not null && !asked.Select(named.ClassOf).SequenceEqual(Enumerable.Range(0, asked.Count)))
        {
            throw new TableFormatException(file, $"--classes contradicts the names of the columns, which stand for {string.Join(",", named.Names)} in this order.",
                "Leave --classes out, or give the classes in the order of the columns.")
            { Value = string.Join(",", asked) };
        }

        return labels.FirstOrDefault(label => stated.ClassOf(label) < 0) is { } strange
            ? throw new TableFormatException(file, $"The label '{strange}' is none of the classes that --classes names.", "Name every class, as the labels are written.") { Value = strange }
            : stated;
    }

    /// <summary>Numbers by their value, texts without blanks around them and regardless of case.</summary>
    private static string Folded(string name) => double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
        ? number.ToString("R", CultureInfo.InvariantCulture) : name.Trim().ToUpperInvariant();

    private static int IndexIn(IReadOnlyList<string> names, string name)
    {
        int found = -1;
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
            {
                found = found < 0 ? i : names.Count;
            }
        }

        return found < names.Count ? found : -1;
    }

    /// <summary>Ways to read the names of both sides as a common part and the same classes, the longest common parts first.</summary>
    private static IEnumerable<ClassColumns> Readings(IReadOnlyList<string> first, IReadOnlyList<string> second)
    {
        foreach (bool anywhere in (bool[])[false, true])
        {
            foreach (string[] own in Classes(first, anywhere))
            {
                foreach (string[] other in Classes(second, anywhere))
                {
                    ClassColumns reading = new(own, first, second, ByPosition: false);
                    int[] place = Array.ConvertAll(other, reading.ClassOf);
                    if (place.All(p => p >= 0) && place.Distinct().Count() == own.Length && !(anywhere && Array.TrueForAll(own, IsNumber)))
                    {
                        yield return reading with { Second = [.. Enumerable.Range(0, own.Length).Select(k => second[Array.IndexOf(place, k)])] };
                    }
                }
            }
        }
    }

    private static bool IsNumber(string name) => double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    /// <summary>What is left of the columns' names without what they all start and end with, cut between words or, as a last resort, anywhere.</summary>
    private static IEnumerable<string[]> Classes(IReadOnlyList<string> columns, bool anywhere)
    {
        int shortest = columns.Min(c => c.Length);
        int start = Common(columns, shortest, (name, i) => name[i]), end = Common(columns, shortest, (name, i) => name[^(i + 1)]);
        for (int from = start; from >= 0; from--)
        {
            for (int to = end; to >= 0; to--)
            {
                if (from + to < shortest && (anywhere || (columns.All(c => IsBoundary(c, from)) && columns.All(c => IsBoundary(c, c.Length - to)))))
                {
                    string[] classes = [.. columns.Select(c => c[from..^to])];
                    if (classes.Select(Folded).Distinct(StringComparer.Ordinal).Count() == classes.Length || columns.Count == 1)
                    {
                        yield return classes;
                    }
                }
            }
        }
    }

    private static int Common(IReadOnlyList<string> columns, int most, Func<string, int, char> at)
    {
        int length = 0;
        while (length < most && columns.All(c => at(c, length) == at(columns[0], length)))
        {
            length++;
        }

        return length;
    }

    /// <summary>Whether a word of the name begins or ends there: at its ends, beside a mark, between letters and digits, before a capital.</summary>
    private static bool IsBoundary(string name, int at)
    {
        if (at == 0 || at == name.Length)
        {
            return true;
        }

        (char before, char after) = (name[at - 1], name[at]);
        return !char.IsLetterOrDigit(before) || !char.IsLetterOrDigit(after) || (char.IsLetter(before) && char.IsDigit(after)) || (char.IsLower(before) && char.IsUpper(after));
    }

    private static TableFormatException Unknown(string file, IReadOnlyList<string> first, IReadOnlyList<string> second, IReadOnlyList<string> labels)
    {
        const int Most = 12;
        string List(IReadOnlyList<string> names) => string.Join(",", names.Take(Most)) + (names.Count > Most ? ",.." : "");
        return labels.Count == 0
            ? new TableFormatException(file, $"The names of the columns do not tell which of the second classifier is about the same class as which of the first: {List(first)} and {List(second)}.",
                $"End the names in the class (voice_happy, face_happy), or say which class each column is about, in their order: --classes A,B,..")
            : new TableFormatException(file, $"The names of the columns do not tell which class each is about: the columns are {List(first)} and {List(second)}, the labels {List(labels)}.",
                $"End the names in the class as the labels write it (voice_{labels[0]}), or say which label each column is about with --classes and the labels in the order of the columns.");
    }
}
