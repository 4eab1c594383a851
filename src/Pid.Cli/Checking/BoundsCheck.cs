using System.Numerics;
using Pid.Cli.Output;

namespace Pid.Cli.Checking;

/// <summary>
/// What a certificate of bounds proves: what three pairs of marginals, of a table or given as such, say about R, U1, U2, S and the
/// informations, or that no joint has them.
/// </summary>
internal sealed class BoundsCheck
{
    public const string Kind = "bounds";

    /// <summary>What the expected square of the difference of p(y|x1) and p(y|x2) is called.</summary>
    public const string Alpha = "disagreement";

    private readonly CertificateDocument _document;
    private readonly int[] _shape;
    private readonly Rational[]? _weights;
    private readonly Rational[][] _p1, _p2, _p12;

    private BoundsCheck(CertificateDocument document)
    {
        (_document, _shape) = (document, document.Shape());
        (int n1, int n2, int ny) = (_shape[0], _shape[1], _shape[2]);
        _weights = document.Find("weights") is null ? null : document.Distribution("weights", n1 * n2 * ny);
        (_p1, _p2, _p12) = _weights is null
            ? ([.. document.Distribution("x1y", n1 * ny).Chunk(ny)], [.. document.Distribution("x2y", n2 * ny).Chunk(ny)],
                [.. document.Distribution("x1x2", n1 * n2).Chunk(n2)])
            : UnionCheck.Pairs(_shape, _weights);
    }

    private int Rows => (_shape[0] * _shape[2]) + (_shape[1] * _shape[2]) + (_shape[0] * _shape[1]);

    private Rational[] Sums => [.. _p1.Concat(_p2).Concat(_p12).SelectMany(row => row)];

    /// <summary>Checks.</summary>
    /// <exception cref="Data.TableFormatException">It is no certificate.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public static CertificateReport Check(CertificateDocument document)
    {
        BoundsCheck check = new(document);
        return new CertificateReport(Kind, $"The three pairs of {check._shape[0]} x {check._shape[1]} x {check._shape[2]} symbols",
            check._shape,
            document.Find("separation") is null ? check.Bounds() : check.Impossible());
    }

    private IEnumerable<CheckResult> Impossible()
    {
        UnionCheck union = new(_p1, _p2, _document);
        CellBoxes boxes = new(_shape, Sums);
        Rational[] t = _document.Numbers("separation", Rows);
        Rational most = boxes.RowsOf.Select(rows => t[rows[0]] + t[rows[1]] + t[rows[2]]).DefaultIfEmpty().Max();

        // R, U1 and U2 are of the joints with the first two, of which there are none where these disagree.
        bool some = Margin(_p1, rows: false).SequenceEqual(Margin(_p2, rows: false));
        return [new CheckedStatement("No joint has these pairs.", Mean(t) > most),
            .. _document.OpenClaims("bits",
                [.. union.Parts().Select(p => (p.Name, some ? p.Lower : (Rational?)null, some ? p.Upper : (Rational?)null))])];
    }

    private IEnumerable<CheckResult> Bounds()
    {
        if (!Margin(_p1, rows: true).SequenceEqual(Margin(_p12, rows: true))
            || !Margin(_p2, rows: true).SequenceEqual(Margin(_p12, rows: false))
            || !Margin(_p1, rows: false).SequenceEqual(Margin(_p2, rows: false)))
        {
            throw _document.Refused("x1x2", "Two of the pairs disagree on a variable.");
        }

        UnionCheck union = new(_p1, _p2, _document);
        IEnumerable<Rational> p12 = _p12.SelectMany(row => row);
        EntropySum[] known = [.. union.Joints.Where(q => q.X1X2.SelectMany(row => row).SequenceEqual(p12)).Select(q => q.Information)];
        CellBoxes boxes = new(_shape, Sums);
        EntropySum hy = Entropy(Margin(_p1, rows: false)), free = Entropy(p12) + hy;
        EntropySum[] low = [free - Number(LargestEntropy(boxes)), union.Information1, union.Information2];
        EntropySum[] high = [hy, free - Entropy(_p1.SelectMany(row => row)), free - Entropy(_p2.SelectMany(row => row)),
            free - Number(new TreeCheck(boxes, _document).LeastEntropy())];
        IEnumerable<Claim> claims = _document.Claims("bits", [.. union.Parts(), union.Part("minimalSynergy", low, [.. known, .. high], -1),
            union.Part("maximalSynergy", [.. low, .. known], high, -1), union.Part("synergy", low, high, -1),
            union.Part("total", low, high, 0), Disagreement(),
            union.Part("information1", [union.Information1], [union.Information1], 0),
            union.Part("information2", [union.Information2], [union.Information2], 0), .. Accuracies()]);
        return [.. known.Length > 0 ? [] : (CheckResult[])[new CheckedStatement("Some joint has these pairs.", false)],
            .. claims.Select(c => c.Name == Alpha || c.Name.StartsWith("accuracy", StringComparison.Ordinal) ? c with { Unit = "" } : c)];
    }

    // Of each single modality what is known; of both no less, and no more than Frechet's bounds.
    private (string, Rational, Rational)[] Accuracies()
    {
        Rational most = 0, best1 = Sum(_p1.Select(row => row.Max())), best2 = Sum(_p2.Select(row => row.Max()));
        for (int i = 0; i < _p1.Length; i++)
        {
            for (int j = 0; j < _p2.Length; j++)
            {
                most += Rational.Min(_p12[i][j], _p1[i].Zip(_p2[j], Rational.Min).Max());
            }
        }

        return [("accuracy", Rational.Max(best1, best2), most), ("accuracy1", best1, best1), ("accuracy2", best2, best2)];
    }

    // Of each (x1,x2) rounded outward: no denominator is common to all.
    private (string, Rational, Rational) Disagreement()
    {
        ExactVector[] rows1 = Array.ConvertAll(_p1, ExactVector.Of), rows2 = Array.ConvertAll(_p2, ExactVector.Of);
        BigInteger[] sums1 = Array.ConvertAll(rows1, row => Majorant.Sum(row.Numbers)),
            sums2 = Array.ConvertAll(rows2, row => Majorant.Sum(row.Numbers));
        BigInteger below = 0, above = 0;
        for (int i = 0; i < _p1.Length; i++)
        {
            for (int j = 0; j < _p2.Length; j++)
            {
                _document.Stop.ThrowIfCancellationRequested();
                (BigInteger a, BigInteger b, Rational p) = (sums1[i], sums2[j], _p12[i][j]);
                if (p.Sign > 0)
                {
                    BigInteger[] differences = [.. rows1[i].Numbers.Zip(rows2[j].Numbers, (u, v) => (u * b) - (v * a))];
                    BigInteger n = (p.Numerator * ExactVector.Dot(differences, differences)) << Rational.Bits,
                        d = p.Denominator * a * a * b * b;
                    (below, above) = (below + Rational.Quotient(n, d, upward: false), above + Rational.Quotient(n, d, upward: true));
                }
            }
        }

        return (Alpha, Rational.InUnits(below), Rational.InUnits(above));
    }

    // By Gibbs' inequality no joint has more than ln sum exp t - <t, pairs>, whatever t.
    private Rational LargestEntropy(CellBoxes boxes)
    {
        Rational[] t = _document.Numbers("entropy", Rows);
        Rational sum = 0;
        foreach (int[] rows in boxes.RowsOf)
        {
            _document.Stop.ThrowIfCancellationRequested();
            sum += _document.Logarithms.ExpUp(t[rows[0]] + t[rows[1]] + t[rows[2]])
                ?? throw _document.Refused("entropy", "A sum of potentials is above 709.");
        }

        return sum.Sign > 0 ? _document.Logarithms.Of(sum, upward: true) - Mean(t)
            : throw _document.Refused("x1x2", "No joint has these pairs.");
    }

    private Rational Mean(Rational[] t) => Sum(Sums.Zip(t, (p, x) => p * x));

    private static Rational Sum(IEnumerable<Rational> values) => values.Aggregate(Rational.Zero, (a, b) => a + b);

    private EntropySum Entropy(IEnumerable<Rational> probabilities) => EntropySum.Of(_document.Logarithms, probabilities);

    private EntropySum Number(Rational value) => EntropySum.Of(_document.Logarithms, value);

    private static IEnumerable<Rational> Margin(Rational[][] pair, bool rows) => rows
        ? pair.Select(Sum)
        : Enumerable.Range(0, pair[0].Length).Select(c => Sum(pair.Select(row => row[c])));
}
