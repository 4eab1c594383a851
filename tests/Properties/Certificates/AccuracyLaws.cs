using System.Numerics;
using CsCheck;
using Pid.Interactions;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Tests.Properties.Certificates;

/// <summary>The inequalities between information and accuracy, judged in exact arithmetic without allowance.</summary>
public class AccuracyLaws
{
    // e = 1 - accuracy is a lower bound of the error only if Phi(e) <= h.
    [Fact]
    public void Fano_never_promises_too_little() => Gen.Select(Gen.Double[0, 1], Gen.Double[-12, 0], Gen.Int[2, 20],
        Gen.Bool).Holds((u, decade, n, tiny) =>
    {
        double h = (tiny ? Math.Pow(10, decade) : u) * Math.Log2(n), most = Accuracy.FanoUpperBound(h, n);
        BigInteger e = Exact.One - Exact.Of(most);
        Assert.True(e.Sign >= 0 && Phi(e, n) <= Exact.Of(h), $"{h:R} {n} {most:R}");

        // And it is the inverse: a little more error would be too much, or is more than guessing makes.
        BigInteger beyond = e + Exact.Of(1e-7); // Phi is flat where it is largest
        Assert.True(Phi(beyond, n) >= Exact.Of(h) || beyond * n >= (n - 1) * Exact.One, $"{h:R} {n} {most:R} is loose");
    }, cases: 1500);

    [Fact]
    public void Feder_and_Merhav_never_promise_too_much() => Gen.Select(Gen.Double[0, 1], Gen.Int[2, 20], Gen.Bool).Holds((u, n, whole) =>
    {
        double h = whole ? Math.Log2(1 + Math.Floor(u * n)) : u * Math.Log2(n), least = Accuracy.FederMerhavLowerBound(h, n);
        BigInteger error = Exact.One - (Exact.One / n);
        for (int i = 1; i < n; i++)
        {
            BigInteger log = Exact.Log2(i * Exact.One), step = Exact.Log2((i + 1) * Exact.One) - log;
            error = BigInteger.Min(error, (Exact.One * (i - 1) / i) + Exact.Divide(Exact.Of(h) - log, step * i * (i + 1)));
        }

        // The fixed point is cut at 2^-400.
        Assert.True(Exact.Of(least) <= Exact.One - error + 64, $"{h:R} {n} {least:R}");
        Assert.InRange(Exact.ToDouble(Exact.One - error) - least, -1e-14, 1e-13);
    }, cases: 1500);

    [Fact]
    public void Frechet_holds_for_every_table_within_the_stated_error() => Stated.Marginals.Holds((m, error) =>
    {
        BigInteger sum = BigInteger.Zero;
        for (int i = 0; i < m.X1.Size; i++)
        {
            for (int j = 0; j < m.X2.Size; j++)
            {
                sum += Exact.Of(Enumerable.Range(0, m.Y.Size).Max(y => Math.Min(m.X1X2[i, j], Math.Min(m.X1Y[i, y], m.X2Y[j, y]))));
            }
        }

        double bound = Accuracy.FrechetUpperBound(m);
        BigInteger worst = sum + Exact.Multiply(sum, Exact.Of(error));
        Assert.True(Exact.Of(bound) >= BigInteger.Min(worst, Exact.One), $"{bound:R} {Exact.ToDouble(worst):R}");
        Assert.True(bound <= 1 && bound <= (Exact.ToDouble(sum) * (1 + (3 * error))) + 1e-13,
            $"{bound:R} is above {Exact.ToDouble(sum):R}");
    }, cases: 1000);

    [Fact]
    public void The_accuracy_of_one_source_is_enclosed() => Stated.Marginals.Holds((m, error) =>
    {
        BigInteger sum = BigInteger.Zero;
        for (int i = 0; i < m.X1.Size; i++)
        {
            sum += Exact.Of(Enumerable.Range(0, m.Y.Size).Max(y => m.X1Y[i, y]));
        }

        Interval found = Accuracy.Unimodal(m.X1Y);
        BigInteger change = Exact.Multiply(sum, Exact.Of(error));
        Assert.True(Exact.Of(found.Lower) <= BigInteger.Min(sum - change, Exact.One)
            && Exact.Of(found.Upper) >= BigInteger.Min(sum + change, Exact.One));
        Assert.True(found.Width <= 1e-13 + (5 * error));
    }, cases: 1000);

    // Counts: the accuracy of the best classifier is a fraction, and so is that of each source.
    // Both sources tell y, and yet they differ: no joint, and no accuracy.
    [Fact]
    public void Bounds_that_contradict_each_other_are_no_accuracy() =>
        Gen.Select(Gen.Double[0.2, 0.8], Gen.OneOf(Gen.Const(0.0), Gen.Double[1e-6, 0.1])).Holds((a, apart) =>
    {
        (Variable v1, Variable v2, Variable v) = (new("x1", 2), new("x2", 2), new("y", 2));
        PairwiseMarginals m = new(new PairTable(v1, v, [a, 0, 0, 1 - a]), new PairTable(v2, v, [a, 0, 0, 1 - a]),
            new PairTable(v1, v2, [a - apart, apart, apart, 1 - a - apart]), hasJoint: false);
        Assert.Equal(apart == 0, Accuracy.Multimodal(m, new Interval(0, 1)) is not null);
    });

    [Fact]
    public void The_accuracy_of_binary_tables_is_enclosed() => Gen.Frequency((1, Gen.Const(0)), (2, Gen.Int[0, 40])).Array[8].Where(w =>
        w.Sum() > 0).Holds(w =>
    {
        InteractionRange[] found = new InteractionRange[1];
        InteractionBatch.Bound(w.Select(v => (double)v).ToArray(), 2, 2, 2, found);
        int bayes = Enumerable.Range(0, 4).Sum(f => Math.Max(w[2 * f], w[(2 * f) + 1])), total = w.Sum();
        int first = Enumerable.Range(0, 2).Sum(i => Math.Max(w[4 * i] + w[(4 * i) + 2], w[(4 * i) + 1] + w[(4 * i) + 3]));
        Assert.True(Exact.Of(found[0].Accuracy.Upper) * total >= bayes * Exact.One, $"{found[0].Accuracy} {bayes}/{total}");
        Assert.True(Exact.Of(found[0].Accuracy.Lower) * total <= bayes * Exact.One);
        Assert.True(found[0].Accuracy.Lower * total >= first - 1e-10);
    }, cases: 1000);

    private static BigInteger Phi(BigInteger e, int n) => e.Sign == 0 ? BigInteger.Zero
        : -Exact.Multiply(e, Exact.Log2(e)) - (e == Exact.One ? 0 : Exact.Multiply(Exact.One - e, Exact.Log2(Exact.One - e)))
            + (n > 2 ? Exact.Multiply(e, Exact.Log2((n - 1) * Exact.One)) : 0);
}
