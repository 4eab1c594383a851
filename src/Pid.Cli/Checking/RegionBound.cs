namespace Pid.Cli.Checking;

/// <summary>
/// What a certificate proves of all joints whose log-likelihood is at most half a radius below the largest. Entropies lie below their
/// tangents at a reference but for a divergence, which the likelihood pays; or, of cells that nobody saw, below ln of the most that they
/// can be. g lies below its dual, and n ln v below a line. What is left is linear, and largest at a cell.
/// </summary>
internal sealed class RegionBound
{
    private readonly Samples _samples;
    private readonly CertificateDocument _proof;
    private readonly string _end;
    private readonly int[] _signs, _paid;
    private readonly bool _parted, _unseen;
    private readonly Rational[] _joint, _source;
    private readonly Rational[][] _most;
    private readonly Dictionary<(int, int), Rational> _caps = [];
    private readonly Rational _lost;

    /// <param name="samples">What was observed.</param>
    /// <param name="proof">A reference, the multiplier of the likelihood and so on.</param>
    /// <exception cref="Data.TableFormatException">It is none.</exception>
    public RegionBound(Samples samples, CertificateDocument proof)
    {
        (_samples, _proof, _end) = (samples, proof, proof.Text("end") ?? "");
        (_signs, _paid) = PopulationEnds.Find(_end) ?? throw proof.Refused("end", "A proof is of no end.");
        Rational[] multiplier = proof.Numbers("multiplier", 2, 0);
        (Radius, Multiplier) = (multiplier[0], multiplier[1]);

        // Of a joint that shares its pairs with the one that triples were drawn from; of other quantities they are the same.
        _parted = samples.SharesPairs && _end[..^1] is ("synergy" or "total" or "equivocation" or "accuracy");
        _unseen = _paid[2] > 0 && (_parted || !samples.AreTriples);
        _joint = Positive("reference");
        _source = _parted ? Positive("source") : _joint;
        _most = Parted("most", samples.Parts);
        _lost = (Radius / 2) + samples.Saturated - samples.Fitted;
    }

    /// <summary>The radius that it is about.</summary>
    public Rational Radius { get; }

    private Rational Multiplier { get; }

    /// <summary>Sign x quantity is at most this, in nats.</summary>
    /// <exception cref="Data.TableFormatException">It is no proof.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public Rational Value()
    {
        Rational total = Multiplier * ((Radius / 2) - _samples.Fitted);
        Rational[][] beta = new Rational[Samples.Cells + 1][], at = Parted("at", _samples.Observed);
        for (int o = 0; o < at.Length; o++)
        {
            int part = _samples.Observed[o];
            int weight = part == Samples.Cells ? _paid[0] + _paid[1] + (_unseen ? 0 : _paid[2])
                : part < Samples.X1X2 ? _paid[part - Samples.X1Y] : 0;
            Rational[] reference = _samples.Distribution(part, _source);
            beta[part] = new Rational[at[o].Length];
            for (int b = 0; b < at[o].Length; b++)
            {
                _proof.Stop.ThrowIfCancellationRequested();
                (Rational alpha, beta[part][b]) = Line(Multiplier * _samples.Counts[part][b], weight, reference[b], at[o][b],
                    weight > 0 ? Cap(part, b) : 1);
                total += alpha;
            }
        }

        return (total + Largest(beta)).Rounded(upward: true);
    }

    // What is linear, at the cell where it is largest: of r, and of the joint behind it where that is another.
    private Rational Largest(Rational[][] beta)
    {
        Rational[]?[] logs = [.. _signs[..7].Select((sign, part) => sign == 0 || (_unseen && part == Samples.Cells) ? null
            : Array.ConvertAll(_samples.Distribution(part, part < Samples.X1X2 ? _source : _joint), p => -sign * Log(p, sign < 0)))];
        Rational[] l = Potentials("potentials1", 0), m = Potentials("potentials2", 1),
            labels = PopulationEnds.IsAccuracy(_end) ? _proof.Numbers("label", _samples.Shape[0] * _samples.Shape[1]) : [];
        Rational[][] moved = _parted ? Parted("moved", Samples.Pairs) : [];
        Rational over = _signs[7] > 0 ? Over(l, m) : 0;
        Rational? first = null, second = null;
        foreach ((int i, int j, int y) in _samples.All())
        {
            _proof.Stop.ThrowIfCancellationRequested();
            Rational a = over - Sum(l, (i * _samples.Shape[2]) + y) - Sum(m, (j * _samples.Shape[2]) + y), b = 0, by = 0;
            for (int part = 0; part < logs.Length; part++)
            {
                a += logs[part] is { } log ? log[_samples.Key(part, i, j, y)] : 0;
            }

            if (_unseen)
            {
                a += Log(Samples.Pairs.Select(part => Cap(part, _samples.Key(part, i, j, y))).Min(), upward: true);
            }

            if (labels.Length > 0)
            {
                int at = _end switch { "accuracy1-" => i * _samples.Shape[1], "accuracy2-" => j, _ => (i * _samples.Shape[1]) + j };
                a -= labels[at] == y ? 1 : 0;
            }

            foreach (int part in _samples.Observed)
            {
                b += beta[part][_samples.Key(part, i, j, y)];
            }

            for (int k = 0; k < moved.Length; k++)
            {
                by += moved[k][_samples.Key(Samples.Pairs[k], i, j, y)];
            }

            (Rational left, Rational right) = _parted ? (a + by, b - by) : (a + b, 0);
            first = Rational.Max(first ?? left, left);
            second = Rational.Max(second ?? right, right);
        }

        return (first ?? 0) + (second ?? 0);

        static Rational Sum(Rational[] potentials, int at) => potentials.Length > 0 ? potentials[at] : 0;
    }

    // g is at most ln of this less the mean of l + m.
    private Rational Over(Rational[] l, Rational[] m)
    {
        (int n1, int n2, int ny) = (_samples.Shape[0], _samples.Shape[1], _samples.Shape[2]);
        Rational most = 0;
        for (int fibre = 0; fibre < n1 * n2; fibre++)
        {
            _proof.Stop.ThrowIfCancellationRequested();
            Rational sum = 0;
            for (int y = 0; y < ny; y++)
            {
                sum += RationalLog.ExpUp(l[(fibre / n2 * ny) + y] + m[(fibre % n2 * ny) + y])
                    ?? throw _proof.Refused("potentials1", "A sum of potentials is above 800.");
            }

            most = Rational.Max(most, sum);
        }

        return Log(most, upward: true);
    }

    // alpha + beta v not below w v ln(v / v0) + n ln v for 0 < v <= most: a tangent where that is concave, no lower at its convex end.
    private (Rational Alpha, Rational Beta) Line(Rational n, int w, Rational v0, Rational u, Rational most)
    {
        u = w > 0 ? Rational.Min(u, n / (2 * w)) : u;
        Rational alpha = n.Sign > 0 ? (n * (Log(u, upward: true) - 1)) - (w * u) : 0;
        Rational? tangent = n.Sign > 0 ? (w > 0 ? w * (Log(u / v0, upward: true) + 1) : 0) + (n / u) : null,
            end = w > 0 ? (w * Log(most / v0, upward: true)) + (((n.Sign > 0 ? n * Log(most, upward: true) : 0) - alpha) / most) : null;
        Rational beta = tangent is { } a && end is { } b ? Rational.Max(a, b) : tangent ?? end ?? 0;
        return (alpha.Rounded(upward: true), beta.Rounded(upward: true));
    }

    // What a part is at most: more would cost too much of even the binomial likelihood of it and the rest.
    private Rational Cap(int part, int b)
    {
        if (_caps.TryGetValue((part, b), out Rational known))
        {
            return known;
        }

        Rational n = _samples.Counts[part][b], size = _samples.Sizes[part], v = _most[Array.IndexOf(_samples.Parts, part)][b];
        bool holds = n < v * size && v < 1 && _lost <= Cost(n, v) + Cost(size - n, 1 - v);
        return _caps[(part, b)] = holds ? v : 1;

        Rational Cost(Rational x, Rational p) => x.Sign > 0 ? x * Log(x / p / size, upward: false) : 0;
    }

    private Rational Log(Rational x, bool upward) =>
        x.Sign > 0 ? RationalLog.Log(x, upward) : throw _proof.Refused("at", "A number that must be positive is not.");

    private Rational[] Positive(string key)
    {
        Rational[] numbers = _proof.Numbers(key, _samples.Shape[0] * _samples.Shape[1] * _samples.Shape[2], 0);
        return Array.TrueForAll(numbers, x => x.Sign > 0) ? numbers : throw _proof.Refused(key, "A number that must be positive is not.");
    }

    private Rational[] Potentials(string key, int source) =>
        _signs[7] > 0 ? _proof.Numbers(key, _samples.Shape[source] * _samples.Shape[2]) : [];

    private Rational[][] Parted(string key, int[] parts)
    {
        Rational[] all = _proof.Numbers(key, parts.Sum(p => _samples.Counts[p].Length));
        int from = 0;
        return Array.ConvertAll(parts, p => all[from..(from += _samples.Counts[p].Length)]);
    }
}
