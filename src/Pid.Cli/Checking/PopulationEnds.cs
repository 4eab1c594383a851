namespace Pid.Cli.Checking;

/// <summary>The ends of quantities that a certificate of limits can have a proof of, and what follows from those that it has.</summary>
internal sealed class PopulationEnds(int ny)
{
    public const string Equivocation = "equivocation-";
    private const string Redundancy = "redundancy", I1 = "information1", I2 = "information2", H = "targetEntropy", Total = "total",
        Synergy = "synergy", Accuracy = "accuracy";

    /// <summary>
    /// Sign x quantity: entropies, + or -, of y, x1, x2, (x1,y), (x2,y), (x1,x2), (x1,x2,y) and g, the largest H(Y|X1,X2) of joints with
    /// both labelled pairs; and how often the likelihoods of (x1,y), (x2,y), (x1,x2,y) pay for what of it is convex: with KL(A) the
    /// divergence of a marginal from its reference, the sum of - sign x KL(A) is at most what is paid, as KL(A) is at most KL(A, B).
    /// </summary>
    private static readonly Dictionary<string, (string Signs, string Paid)> s_ends = new(StringComparer.Ordinal)
    {
        ["redundancy+"] = ("+++--..+", "110"),
        ["unique1-"] = ("..+.-..+", "010"),
        ["unique2-"] = (".+.-...+", "100"),
        ["synergy+"] = (".....+-+", "001"),
        [Equivocation] = (".....+-.", "001"),
        ["total+"] = ("+....+-.", "001"),
        ["total-"] = ("-....-+.", "100"),
        ["information1+"] = ("++.-....", "100"),
        ["information1-"] = ("--.+....", "100"),
        ["information2+"] = ("+.+.-...", "010"),
        ["information2-"] = ("-.-.+...", "010"),
        ["targetEntropy+"] = ("+.......", "000"),
        ["targetEntropy-"] = ("-.......", "100"),
        ["accuracy-"] = ("........", "000"),
        ["accuracy1-"] = ("........", "000"),
        ["accuracy2-"] = ("........", "000"),
    };

    private readonly List<(string End, Rational Radius, Rational Value)> _proved = [];
    private readonly Rational _most = RationalLog.Log(ny, upward: true) / RationalLog.Two.Lower;

    /// <summary>The signs and what is paid; null for an end of no such name.</summary>
    public static (int[] Signs, int[] Paid)? Find(string end) => s_ends.TryGetValue(end, out (string, string) found)
        ? ([.. found.Item1.Select(c => c == '+' ? 1 : c == '-' ? -1 : 0)], [.. found.Item2.Select(c => c - '0')]) : null;

    /// <summary>Whether it is a probability of being right, and no information.</summary>
    public static bool IsAccuracy(string name) => name.StartsWith(Accuracy, StringComparison.Ordinal);

    /// <summary>Adds what is proved: sign x quantity is at most so many nats in the region of a radius.</summary>
    public void Add(string end, Rational radius, Rational nats) => _proved.Add((end, radius, IsAccuracy(end) ? nats
        : nats / (nats.Sign < 0 ? RationalLog.Two.Upper : RationalLog.Two.Lower)));

    /// <summary>Adds an accuracy if none exceeds it where H(Y|X1,X2) is not below so many nats (Fano's inequality).</summary>
    public void AddFano(Rational accuracy, Rational radius, Rational least)
    {
        Rational error = 1 - accuracy;
        if (accuracy * ny >= 1 && error.Sign > 0 && EntropySum.Of([accuracy, error]).Plus(
            EntropySum.Of(error * RationalLog.Log(ny - 1, upward: true))).End(upward: true, RationalLog.Units) <= least)
        {
            _proved.Add((Accuracy + '+', radius, accuracy));
        }
    }

    /// <summary>The ends of a quantity in the region of a radius, in bits: from what is proved of it or of larger ones.</summary>
    public (Rational Lower, Rational Upper)? Of(string name, Rational radius)
    {
        Dictionary<string, (Rational Lower, Rational Upper)> known = new(StringComparer.Ordinal);
        foreach (string quantity in (string[])[Redundancy, "unique1", "unique2", Synergy, Total, I1, I2, H])
        {
            known[quantity] = (0, _most);
        }

        foreach (string quantity in (string[])[Accuracy, "accuracy1", "accuracy2"])
        {
            known[quantity] = (Rational.One / ny, 1);
        }

        foreach ((string end, _, Rational value) in _proved.Where(p => p.Radius >= radius && p.End != Equivocation))
        {
            Cut(end[..^1], end[^1] == '-' ? -value : null, end[^1] == '+' ? value : null);
        }

        ((Rational low1, Rational high1), (Rational low2, Rational high2)) = (known[I1], known[I2]);
        Rational least = Rational.Max(low1, low2), entropy = known[H].Upper;
        Cut(Accuracy, Rational.Max(known["accuracy1"].Lower, known["accuracy2"].Lower), null);
        Cut("accuracy1", null, known[Accuracy].Upper);
        Cut("accuracy2", null, known[Accuracy].Upper);
        Cut(Redundancy, low1 + low2 - entropy, Rational.Min(high1, high2));
        Cut("unique1", low1 - known[Redundancy].Upper, high1 - known[Redundancy].Lower);
        Cut("unique2", low2 - known[Redundancy].Upper, high2 - known[Redundancy].Lower);
        Cut(Total, least, entropy);
        Cut(Synergy, known[Total].Lower - Rational.Min(entropy, high1 + high2), known[Total].Upper - least);
        return known.TryGetValue(name, out (Rational, Rational) ends) ? ends : null;

        void Cut(string quantity, Rational? lower, Rational? upper)
        {
            (Rational from, Rational to) = known[quantity];
            known[quantity] = (Rational.Max(from, lower ?? from), Rational.Min(to, upper ?? to));
        }
    }
}
