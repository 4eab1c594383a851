using Pid.Numerics.Distributions;

namespace Pid.Tests.Properties.Support;

/// <summary>
/// What can be said of 2 x 2 x 2 tables without any solver: D12 has two free numbers, D is a segment. Plain double arithmetic and golden
/// sections, good to some 1e-9 bit.
/// </summary>
internal static class Oracle2x2x2
{
    /// <summary>min over D12 of I(X1,X2;Y): the cell (0,0,y) is free for each y in its Frechet range.</summary>
    public static double UnionInformation(Joint p)
    {
        double total = Sum(p);
        double[] a0 = [.. Y(y => (p[0, 0, y] + p[0, 1, y]) / total)], a1 = [.. Y(y => (p[1, 0, y] + p[1, 1, y]) / total)];
        double[] b0 = [.. Y(y => (p[0, 0, y] + p[1, 0, y]) / total)], b1 = [.. Y(y => (p[0, 1, y] + p[1, 1, y]) / total)];
        return Minimum(Math.Max(0, a0[0] - b1[0]), Math.Min(a0[0], b0[0]), s =>
            Minimum(Math.Max(0, a0[1] - b1[1]), Math.Min(a0[1], b0[1]), t => Information([
                s, t, a0[0] - s, a0[1] - t, b0[0] - s, b0[1] - t, a1[0] - b0[0] + s, a1[1] - b0[1] + t])));

        static IEnumerable<double> Y(Func<int, double> f) => [f(0), f(1)];
    }

    /// <summary>(min, max) over D of I(X1,X2;Y): D is p + e parity, cut where a cell reaches zero; I is convex on it.</summary>
    public static (double Least, double Most) InformationOverD(Joint p)
    {
        double total = Sum(p);
        double low = double.NegativeInfinity, high = double.PositiveInfinity;
        for (int c = 0; c < 8; c++)
        {
            double v = p.Weights[c] / total;
            (low, high) = Parity(c) > 0 ? (Math.Max(low, -v), high) : (low, Math.Min(high, v));
        }

        return (Minimum(low, high, At), Math.Max(At(low), At(high)));

        double At(double e) => Information([.. Enumerable.Range(0, 8).Select(c => (p.Weights[c] / total) + (e * Parity(c)))]);
    }

    private static int Parity(int cell) => int.IsEvenInteger(int.PopCount(cell)) ? 1 : -1;

    private static double Sum(Joint p) => p.Weights.ToArray().Sum();

    // I(X1,X2;Y) of eight probabilities, y fastest.
    private static double Information(double[] q)
    {
        double y0 = q[0] + q[2] + q[4] + q[6], y1 = q[1] + q[3] + q[5] + q[7];
        double h = Term(y0) + Term(y1);
        for (int f = 0; f < 4; f++)
        {
            h += Term(q[2 * f] + q[(2 * f) + 1]) - Term(q[2 * f]) - Term(q[(2 * f) + 1]);
        }

        return h;

        static double Term(double v) => v > 0 ? -v * Math.Log2(v) : 0;
    }

    private static double Minimum(double low, double high, Func<double, double> convex)
    {
        const double Ratio = 0.6180339887498949;
        double left = high - (Ratio * (high - low)), right = low + (Ratio * (high - low));
        double atLeft = convex(left), atRight = convex(right);
        for (int i = 0; i < 60; i++)
        {
            if (atLeft <= atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - (Ratio * (high - low));
                atLeft = convex(left);
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + (Ratio * (high - low));
                atRight = convex(right);
            }
        }

        return Math.Min(Math.Min(atLeft, atRight), Math.Min(convex(low), convex(high)));
    }
}
