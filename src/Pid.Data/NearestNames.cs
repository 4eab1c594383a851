namespace Pid.Data;

/// <summary>What somebody may have meant who named what is not there.</summary>
internal static class NearestNames
{
    private const int MostNearest = 3;

    private const int ShortestPart = 3;

    /// <summary>
    /// The names nearest to one that is not among them, nearest first: at most three, of which a third of the letters differ at most, and
    /// after them those of which one is a part of the other; capitals do not count.
    /// </summary>
    /// <param name="names">What there is.</param>
    /// <param name="name">What was asked for.</param>
    public static string[] Of(IEnumerable<string> names, string name) =>
    [
        .. names.Where(h => h.Length > 0).Distinct(StringComparer.Ordinal).Select(h =>
        (Name: h, Distance: Distance(h.ToUpperInvariant(), name.ToUpperInvariant())))
            .Select(h => (h.Name, h.Distance, IsNear: h.Distance <= Math.Max(1, Math.Min(name.Length, h.Name.Length) / 3)))
            .Where(h => h.IsNear || IsPart(h.Name, name) || IsPart(name, h.Name)).OrderBy(h => !h.IsNear).ThenBy(h =>
            h.Distance).Take(MostNearest).Select(h => h.Name),
    ];

    /// <summary>The same as a question, with a blank before it; nothing where no name is near.</summary>
    public static string Question(IEnumerable<string> names, string name) =>
        Of(names, name) is { Length: > 0 } near ? $" Did you mean {string.Join(" or ", near)}?" : "";

    private static bool IsPart(string part, string name) => part.Length >= ShortestPart
        && name.Contains(part, StringComparison.OrdinalIgnoreCase);

    // The least number of letters to change, add, leave out or exchange with their neighbour.
    private static int Distance(string a, string b)
    {
        const int Longest = 200;
        if (Math.Abs(a.Length - b.Length) > Longest || a.Length > Longest || b.Length > Longest)
        {
            return int.MaxValue;
        }

        int[,] d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                d[i, j] = i == 0 || j == 0 ? i + j
                    : Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }

        return d[a.Length, b.Length];
    }
}
