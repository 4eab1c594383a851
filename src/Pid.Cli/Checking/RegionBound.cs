namespace Pid.Cli.Checking;

/// <summary>
/// What a certificate proves of all joints whose log-likelihood is at most half a radius below the largest. Entropies lie below their
/// tangents at a reference but for a divergence, which the likelihood pays; g lies below its dual, and n ln v below a line. What is left is
/// linear, and largest at a cell.
/// </summary>
internal sealed class RegionBound
{
    /// <summary>
    /// Ends that can have a proof, of sign x quantity: entropies, + or -, of y, x1, x2, (x1,y), (x2,y), (x1,x2), (x1,x2,y) and g, the
    /// largest H(Y|X1,X2) of joints with both labelled pairs; and how often the likelihoods of (x1,y), (x2,y), (x1,x2,y) pay for what of it
    /// is convex: with KL(A) the divergence of a marginal from its reference, the sum of - sign x KL(A) is at most what is paid, as KL(A)
    /// is at most KL(A,B).
    /// </summary>
    private static readonly Dictionary<string, (string Signs, string Paid)> s_ends = new(StringComparer.Ordinal)
    {
        ["redundancy+"] = ("+++--..+", "110"),
        ["unique1-"] = ("..+.-..+", "010"),
        ["unique2-"] = (".+.-...+", "100"),
        ["synergy+"] = (".....+-+", "001"),
        ["total+"] = ("+....+-.", "001"),
        ["total-"] = ("-....-+.", "100"),
        ["information1+"] = ("++.-....", "100"),
        ["information1-"] = ("--.+....", "100"),
        ["information2+"] = ("+.+.-...", "010"),
        ["information2-"] = ("-.-.+...", "010"),
        ["targetEntropy+"] = ("+.......", "000"),
        ["targetEntropy-"] = ("-.......", "100"),
    };

    private readonly Samples _samples;
    private readonly CertificateDocument _proof;
    private readonly string _signs;
    private readonly int[] _paid;
    private readonly Rational[] _reference;

    /// <param name="samples">What was observed.</param>
    /// <param name="end">The quantity, and + or -.</param>
    /// <param name="proof">A reference, the multiplier of the likelihood and so on.</param>
    /// <exception cref="Data.TableFormatException">It is none.</exception>
    public RegionBound(Samples samples, string end, CertificateDocument proof)
    {
        (_samples, _proof) = (samples, proof);
        (_signs, string paid) = s_ends.TryGetValue(end, out (string, string) found) ? found
            : throw proof.Refused("proofs", $"{end} is no end that can have a proof.");
        _paid = [.. paid.Select(digit => digit - '0')];
        Rational[] multiplier = proof.Numbers("multiplier", 2, 0);
        (Radius, Multiplier) = (multiplier[0], multiplier[1]);
        _reference = proof.Distribution("reference", samples.Size(Samples.Cells));
        if (!CanPay(end, samples.Observed))
        {
            throw proof.Refused("proofs", $"No sample pays for {end}.");
        }
    }

    /// <summary>The radius that it is about.</summary>
    public Rational Radius { get; }

    private Rational Multiplier { get; }

    /// <summary>Whether an end can have a proof from samples of such parts.</summary>
    public static bool CanPay(string end, int[] observed) => s_ends.TryGetValue(end, out (string Signs, string Paid) found)
        && (observed.Contains(Samples.Cells) || found.Paid.Index().All(paid => paid.Item == '0'
            || (paid.Index < 2 && observed.Contains(Samples.X1Y + paid.Index))));

    /// <summary>Sign x quantity is at most this, in nats.</summary>
    /// <exception cref="Data.TableFormatException">It is no proof.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public Rational Value()
    {
        Rational total = Multiplier * ((Radius / 2) - _samples.Fitted);
        Rational[] at = _proof.Numbers("at", _samples.Observed.Sum(_samples.Size));
        Rational[][] beta = new Rational[Samples.Cells + 1][];
        int next = 0;
        foreach (int part in _samples.Observed)
        {
            int weight = part == Samples.Cells ? _paid.Sum() : part < Samples.X1X2 ? _paid[part - Samples.X1Y] : 0;
            Rational[] reference = _samples.Sums(part, _reference);
            beta[part] = new Rational[reference.Length];
            for (int b = 0; b < reference.Length; b++)
            {
                _proof.Stop.ThrowIfCancellationRequested();
                (Rational alpha, beta[part][b]) = Line(Multiplier * _samples.Counts[part][b], weight, reference[b], at[next++]);
                total += alpha;
            }
        }

        return (total + Largest(beta)).Rounded(upward: true);
    }

    // What is linear, at the cell where it is largest.
    private Rational Largest(Rational[][] beta)
    {
        Rational[]?[] logs = [.. _signs[..7].Select((sign, part) => sign == '.' ? null : Array.ConvertAll(_samples.Sums(part, _reference),
            p => sign == '+' ? -Log(p, upward: false) : Log(p, upward: true)))];
        bool hasUnion = _signs[7] == '+';
        Rational[] l = hasUnion ? _proof.Numbers("potentials1", _samples.Size(Samples.X1Y)) : [],
            m = hasUnion ? _proof.Numbers("potentials2", _samples.Size(Samples.X1Y + 1)) : [];
        Rational? most = null;
        foreach ((int i, int j, int y) in _samples.All())
        {
            _proof.Stop.ThrowIfCancellationRequested();
            Rational slope = hasUnion ? -(l[_samples.Key(Samples.X1Y, i, j, y)] + m[_samples.Key(Samples.X1Y + 1, i, j, y)]) : 0;
            for (int part = 0; part < logs.Length; part++)
            {
                slope += logs[part] is { } log ? log[_samples.Key(part, i, j, y)] : 0;
            }

            foreach (int part in _samples.Observed)
            {
                slope += beta[part][_samples.Key(part, i, j, y)];
            }

            most = Rational.Max(most ?? slope, slope);
        }

        return (most ?? 0) + (hasUnion ? Over(l, m) : 0);
    }

    // g is at most ln of this less the mean of l + m.
    private Rational Over(Rational[] l, Rational[] m)
    {
        Rational[] sums = new Rational[_samples.Size(Samples.X1X2)];
        foreach ((int i, int j, int y) in _samples.All())
        {
            _proof.Stop.ThrowIfCancellationRequested();
            sums[_samples.Key(Samples.X1X2, i, j, y)] += RationalLog.ExpUp(
                l[_samples.Key(Samples.X1Y, i, j, y)] + m[_samples.Key(Samples.X1Y + 1, i, j, y)])
                ?? throw _proof.Refused("potentials1", "A sum of potentials is above 709.");
        }

        return Log(sums.Aggregate(Rational.Max), upward: true);
    }

    // alpha + beta v not below w v ln(v / v0) + n ln v for 0 < v <= 1: a tangent where that is concave, no lower at 1.
    private (Rational Alpha, Rational Beta) Line(Rational n, int w, Rational v0, Rational u)
    {
        u = w > 0 ? Rational.Min(u, n / (2 * w)) : u;
        Rational alpha = n.Sign > 0 ? (n * (Log(u, upward: true) - 1)) - (w * u) : 0;
        Rational? tangent = n.Sign > 0 ? (w > 0 ? w * (Log(u / Positive(v0), upward: true) + 1) : 0) + (n / u) : null,
            end = w > 0 ? (w * Log(1 / Positive(v0), upward: true)) - alpha : null;
        Rational beta = tangent is { } a && end is { } b ? Rational.Max(a, b) : tangent ?? end ?? 0;
        return (alpha.Rounded(upward: true), beta.Rounded(upward: true));
    }

    private Rational Log(Rational x, bool upward) => RationalLog.Log(Positive(x), upward);

    private Rational Positive(Rational x) =>
        x.Sign > 0 ? x : throw _proof.Refused("at", "A number that must be positive is not.");
}
