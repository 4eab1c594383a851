using Pid.Numerics.Distributions;

namespace Pid.Studies;

/// <summary>Measures that other authors propose, in bits, by plain double arithmetic: for comparison, not enclosures.</summary>
public static class OtherMeasures
{
    /// <summary>
    /// I_min of Williams and Beer (2010): E over y of the least specific information min_i D(p(x_i|y) || p(x_i)), their redundancy.
    /// </summary>
    public static double MinimumInformation(Joint joint)
    {
        PairwiseMarginals m = PairwiseMarginals.FromJoint(joint);
        double[] py = m.X1Y.ColumnMarginal(), first = Specific(m.X1Y, py), second = Specific(m.X2Y, py);
        double sum = 0;
        for (int y = 0; y < py.Length; y++)
        {
            sum += Math.Min(first[y], second[y]);
        }

        return sum;
    }

    // p(y) D(p(x|y) || p(x)) for each y.
    private static double[] Specific(PairTable table, double[] py)
    {
        double[] px = table.RowMarginal(), result = new double[py.Length];
        for (int x = 0; x < px.Length; x++)
        {
            for (int y = 0; y < py.Length; y++)
            {
                double p = table[x, y];
                result[y] += p > 0 ? p * Math.Log2(p / px[x] / py[y]) : 0;
            }
        }

        return result;
    }
}
