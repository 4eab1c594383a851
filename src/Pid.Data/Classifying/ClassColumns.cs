using System.Globalization;
using Pid.Data.Columns;
using Pid.Data.Text;

namespace Pid.Data.Classifying;

/// <summary>Which class each column of scores is about, by what the columns are called.</summary>
/// <param name="Names">The classes, in the order of the first classifier's columns.</param>
/// <param name="First">The columns of the first classifier in that order.</param>
/// <param name="Second">The columns of the second classifier in that order.</param>
/// <param name="ByPosition">Whether the columns were not matched by name but taken in the order stated by the user.</param>
internal sealed record ClassColumns(IReadOnlyList<string> Names, IReadOnlyList<string> First, IReadOnlyList<string> Second, bool ByPosition)
{
    private readonly Dictionary<string, int> _exact = Places(Names), _byValue = Places([.. Names.Select(Value)]);

    /// <summary>The class of a label, or -1: by its text, to the letter, or else by its number.</summary>
    internal int ClassOf(string label) => _exact.TryGetValue(label, out int place) || _byValue.TryGetValue(Value(label), out place)
        ? place : -1;

    /// <summary>Where the columns of the second classifier stand among the given ones.</summary>
    internal int[] OrderOfSecond(IReadOnlyList<string> columns)
    {
        Dictionary<string, int> places = Places(columns);
        return [.. Second.Select(name => places[name])];
    }

    /// <summary>Finds the classes.</summary>
    /// <param name="file">The source, for messages.</param>
    /// <param name="first">The columns of the first classifier.</param>
    /// <param name="second">Those of the second, as many.</param>
    /// <param name="labels">The labels that occur; none where there are none.</param>
    /// <param name="asked">
    /// The classes in the order of the columns, as the user says; null where the names of the columns tell them.
    /// </param>
    /// <param name="settings">Which spellings are one.</param>
    /// <exception cref="TableFormatException">The names do not tell the classes, or contradict what is asked.</exception>
    internal static ClassColumns Find(
        string file, IReadOnlyList<string> first, IReadOnlyList<string> second, IReadOnlyList<string> labels, IReadOnlyList<string>? asked,
        ReadSettings settings)
    {
        ClassColumns[] named = Matching(first, second, labels, settings);
        if (asked is null)
        {
            return named.Length == 0 ? throw Unknown(file, first, second, labels, settings)
                : named.Skip(1).FirstOrDefault(other => !other.IsLike(named[0], labels)) is { } other
                ? throw Ambiguous(file, named[0], other) : named[0];
        }

        ClassColumns stated = new([.. asked.Select(name => LabelText.Of(name, settings))], first, second, ByPosition: true);
        if (stated.Names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new TableFormatException(file, $"--classes names {twice.Key} {twice.Count()} times.",
                "Name the class of every column once, in the order of the columns.")
            { Value = string.Join(",", asked) };
        }

        if (asked.Count != first.Count)
        {
            throw new TableFormatException(file,
                FormattableString.Invariant($"--classes names {asked.Count} classes; each classifier has {first.Count} columns."),
                "Name the class of every column once, in the order of the columns.")
            { Value = string.Join(",", asked) };
        }

        ClassColumns[] same = [.. named.Where(reading => labels.Count > 0 ? stated.Names.All(name => reading.ClassOf(name) >= 0)
            : stated.Names.SequenceEqual(reading.Names))];
        if (same.Length > 0 && !same.Any(reading => stated.Names.Select(reading.ClassOf).SequenceEqual(Enumerable.Range(0, asked.Count))))
        {
            throw new TableFormatException(file,
                $"--classes contradicts the names of the columns, which stand for {string.Join(",", same[0].Names)} in this order.",
                "Leave --classes out, or give the classes in the order of the columns.")
            { Value = string.Join(",", asked) };
        }

        return labels.FirstOrDefault(label => stated.ClassOf(label) < 0) is { } strange
            ? throw new TableFormatException(file, $"The label '{strange}' is none of the classes that --classes names.",
            "Name every class, as the labels are written.")
            { Value = strange }
            : stated;
    }

    /// <summary>
    /// What is to be said of labels that are not written as their class is, or that may be counted from another number than the columns.
    /// </summary>
    /// <param name="labels">The labels that occur.</param>
    internal IEnumerable<string> Remarks(IReadOnlyList<string> labels)
    {
        const int Most = 6;
        string[] byValue = [.. labels.Where(label => !_exact.ContainsKey(label))];
        if (byValue.Length > 0)
        {
            yield return $"Labels are taken for classes by their value: "
                + $"{string.Join(", ", byValue.Take(Most).Select(label => $"'{label}' for {Names[ClassOf(label)]}"))}"
                + $"{(byValue.Length > Most ? ", .." : "")}.";
        }

        int[] numbers = [.. Names.Select(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number : -1)];
        int least = numbers.Min(), odd = least == 0 ? 0 : numbers.Length;
        if (!ByPosition && labels.Count > 0 && least is 0 or 1 && numbers.Max() == least + numbers.Length - 1
            && labels.All(label => numbers[ClassOf(label)] != odd))
        {
            yield return $"No record has the label {Names[Array.IndexOf(numbers, odd)]}. If the labels count from {1 - least} and the "
                + $"columns from {least}, they are matched off by one: "
                + $"say --classes {string.Join(",", numbers.Select(number => number + 1 - (2 * least)))} then.";
        }
    }

    /// <summary>Whether the columns are about the same classes as in another reading.</summary>
    private bool IsLike(ClassColumns other, IReadOnlyList<string> labels) =>
        First.Zip(Second).ToHashSet().SetEquals(other.First.Zip(other.Second))
        && labels.All(label => First[ClassOf(label)] == other.First[other.ClassOf(label)]);

    /// <summary>Numbers by their value, with a decimal comma too; any other text as it is.</summary>
    private static string Value(string name) => double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
        && double.IsFinite(number)
        ? number.ToString("R", CultureInfo.InvariantCulture)
        : CommaNumbers.WithPoint(name) is { } pointed ? Value(pointed) : name;

    /// <summary>Where each name stands; none of those that stand twice.</summary>
    private static Dictionary<string, int> Places(IReadOnlyList<string> names)
    {
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        HashSet<string> twice = new(StringComparer.Ordinal);
        for (int i = 0; i < names.Count; i++)
        {
            _ = places.TryAdd(names[i], i) || twice.Add(names[i]);
        }

        foreach (string name in twice)
        {
            places.Remove(name);
        }

        return places;
    }

    /// <summary>The readings that have all labels: cut between words where there is one, else anywhere.</summary>
    private static ClassColumns[] Matching(IReadOnlyList<string> first, IReadOnlyList<string> second, IReadOnlyList<string> labels,
        ReadSettings settings)
    {
        ClassColumns[] found = [];
        foreach (bool anywhere in (bool[])[false, true])
        {
            found = found.Length > 0 ? found
                : [.. Readings(first, second, anywhere, settings).Where(reading => labels.All(label => reading.ClassOf(label) >= 0))];
        }

        return found;
    }

    /// <summary>Ways to read the names of both sides as a common part and the same classes, the longest common parts first.</summary>
    private static IEnumerable<ClassColumns> Readings(IReadOnlyList<string> first, IReadOnlyList<string> second, bool anywhere,
        ReadSettings settings)
    {
        string[][] others = [.. Classes(second, anywhere, settings)];
        foreach (string[] own in Classes(first, anywhere, settings))
        {
            ClassColumns reading = new(own, first, second, ByPosition: false);
            foreach (string[] other in others)
            {
                int[] place = Array.ConvertAll(other, reading.ClassOf);
                if (place.All(p => p >= 0) && place.Distinct().Count() == own.Length && !(anywhere && Array.TrueForAll(own, IsNumber)))
                {
                    yield return reading with
                    {
                        Second =
                        [.. Enumerable.Range(0, own.Length).Select(k => second[Array.IndexOf(place, k)])]
                    };
                }
            }
        }
    }

    private static bool IsNumber(string name) => double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    /// <summary>
    /// What is left of the columns' names without what they all start and end with, cut between words or, as a last resort, anywhere.
    /// </summary>
    private static IEnumerable<string[]> Classes(IReadOnlyList<string> columns, bool anywhere, ReadSettings settings)
    {
        int shortest = columns.Min(c => c.Length);
        int start = Common(columns, shortest, (name, i) => name[i]), end = Common(columns, shortest, (name, i) => name[^(i + 1)]);
        for (int from = start; from >= 0; from--)
        {
            for (int to = end; to >= 0; to--)
            {
                if (from + to < shortest && (anywhere
                    || (columns.All(c => IsBoundary(c, from)) && columns.All(c => IsBoundary(c, c.Length - to)))))
                {
                    string[] classes = [.. columns.Select(c => LabelText.Of(c[from..^to], settings))];
                    if (classes.Distinct(StringComparer.Ordinal).Count() == classes.Length || columns.Count == 1)
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

    /// <summary>
    /// Whether a word of the name begins or ends there: at its ends, beside a mark, between letters and digits, before a capital.
    /// </summary>
    private static bool IsBoundary(string name, int at)
    {
        if (at == 0 || at == name.Length)
        {
            return true;
        }

        (char before, char after) = (name[at - 1], name[at]);
        return !char.IsLetterOrDigit(before) || !char.IsLetterOrDigit(after) || (char.IsLetter(before) && char.IsDigit(after))
            || (char.IsLower(before) && char.IsUpper(after));
    }

    private static TableFormatException Ambiguous(string file, ClassColumns reading, ClassColumns other)
    {
        const int Most = 6;
        string List(ClassColumns classes) =>
            string.Join(", ", classes.Names.Take(Most).Select((name, k) => $"{name} ({classes.First[k]}, {classes.Second[k]})"))
            + (classes.Names.Count > Most ? ", .." : "");
        return new TableFormatException(file, $"The names of the columns can be read in two ways: as {List(reading)}, or as {List(other)}.",
            "Say which class each column is about with --classes and the classes in the order of the columns.");
    }

    private static TableFormatException Unknown(string file,
        IReadOnlyList<string> first, IReadOnlyList<string> second, IReadOnlyList<string> labels, ReadSettings settings)
    {
        const int Most = 12;
        string List(IReadOnlyList<string> names) => string.Join(",", names.Take(Most).Select(name =>
            name.Contains(',', StringComparison.Ordinal) ? $"'{name}'" : name)) + (names.Count > Most ? ",.." : "");
        string? way = LabelChecks.Ways.FirstOrDefault(w =>
        {
            ReadSettings looser = settings with { IgnoreCase = settings.IgnoreCase || w.IgnoreCase, Trim = settings.Trim || w.Trim };
            return Matching(first, second, [.. labels.Select(label => LabelText.Of(label, looser)).Distinct()], looser).Length > 0;
        })?.Remedy;
        string names = $"the columns are {List(first)} and {List(second)}{(labels.Count == 0 ? "" : $", the labels {List(labels)}")}";
        return way is not null
            ? new TableFormatException(file, $"Classes are written in several ways: {names}.",
            $"Read what differs so as one with {way}, or write it alike.")
            : labels.Count == 0
            ? new TableFormatException(file,
            $"The names of the columns do not tell which of the second classifier is about the same class as which of the first: {names}.",
                "End the names in the class (voice_happy, face_happy), or say which class each column is about, in their order: "
                    + "--classes A,B,..")
            : new TableFormatException(file, $"The names of the columns do not tell which class each is about: {names}.",
                $"End the names in the class as the labels write it (voice_{labels[0]}), or say which label each column is about with "
                    + $"--classes and the labels in the order of the columns.");
    }
}
