using Pid.Numerics.Certified;
using Pid.Numerics.Optimization.Simplex;

namespace Pid.Interactions.MaximalSynergy;

/// <summary>Narrows boxes by the equations, without loss: every point of the polytope in the box stays.</summary>
internal static class BoundPropagation
{
    private const double U = CertifiedMath.UnitRoundoff;

    /// <summary>One pass over the equations: each variable against the ends of the others. False when nothing is left.</summary>
    public static bool Narrow(SeparableProgram block, DualBound box)
    {
        for (int r = 0; r < block.Rows; r++)
        {
            int[] variables = block.RowVariable[r];
            double[] coefficients = block.RowCoefficient[r];
            double low = 0, high = 0, magnitude = Math.Abs(block.Right[r]);
            for (int k = 0; k < variables.Length; k++)
            {
                double a = coefficients[k] * box.Lower[variables[k]], b = coefficients[k] * box.Upper[variables[k]];
                low += Math.Min(a, b);
                high += Math.Max(a, b);
                magnitude += Math.Abs(a) + Math.Abs(b);
            }

            // Rounding of the sums and the radius of the right side; EndRadius is inside the boxes already.
            double margin = (1.01 * block.RightRadius[r]) + (4 * U * (variables.Length + 4) * magnitude);
            double least = block.Right[r] - high - margin, most = block.Right[r] - low + margin;
            if (least > 0 || most < 0)
            {
                return false;
            }

            for (int k = 0; k < variables.Length; k++)
            {
                if (!Narrow(box, variables[k], coefficients[k], least, most))
                {
                    return false;
                }
            }
        }

        return true;
    }

    // The equation leaves k t_v between its own upper part + least and its own lower part + most.
    private static bool Narrow(DualBound box, int v, double k, double least, double most)
    {
        double l = box.Lower[v], u = box.Upper[v], width = u - l;
        (double low, double high) = k > 0 ? (u + (least / k), l + (most / k)) : (u + (most / k), l + (least / k));
        low -= 4 * U * (Math.Abs(low) + Math.Abs(u));
        high += 4 * U * (Math.Abs(high) + Math.Abs(l));
        bool changed = false;
        if (low > l + (0.02 * width))
        {
            (box.Lower[v], changed) = (low, true);
        }

        if (high < u - (0.02 * width))
        {
            (box.Upper[v], changed) = (high, true);
        }

        if (changed)
        {
            if (box.Lower[v] > box.Upper[v])
            {
                if (box.Lower[v] - box.Upper[v] > 1e-14)
                {
                    return false;
                }

                (box.Lower[v], box.Upper[v]) = (Math.Max(l, box.Upper[v]), Math.Min(u, box.Lower[v]));
            }

            box.EndsChanged(v);
        }

        return true;
    }

    /// <summary>
    /// The range of every variable over the polytope, by two linear programs each, proven by their duals; writes the narrower boxes into
    /// the block. Stops early on cancellation: the boxes are right at any moment. Returns the mean of the solutions, which has every cell
    /// positive that can be positive at all.
    /// </summary>
    public static double[] NarrowByPrograms(SeparableProgram block, BoxedSimplex simplex, CancellationToken cancellation,
        SearchTrace? trace = null)
    {
        double[] y = new double[simplex.Rank], mean = new double[block.Variables];
        int solutions = 0;
        for (int v = 0; v < block.Variables; v++)
        {
            for (int side = 1; side >= -1 && !simplex.IsSpent && !cancellation.IsCancellationRequested; side -= 2)
            {
                Array.Clear(simplex.Cost);
                simplex.Cost[v] = side;
                block.Lower.CopyTo(simplex.Lower, 0);
                block.Upper.CopyTo(simplex.Upper, 0);
                if (simplex.Solve(double.PositiveInfinity, 20 + (4 * simplex.Rank), cancellation) == LinearOutcome.Optimal)
                {
                    solutions++;
                    for (int w = 0; w < mean.Length; w++)
                    {
                        mean[w] += (simplex.X[w] - mean[w]) / solutions;
                    }
                }

                simplex.Duals(y);
                double bound = LinearBound(block, simplex.Rows, y, simplex.Cost);
                double width = block.Upper[v] - block.Lower[v];
                if (side > 0 && bound > block.Lower[v] + (1e-6 * width) && bound <= block.Upper[v])
                {
                    block.Lower[v] = bound;
                    trace?.Add(y, TracedBound.Linear);
                    trace?.Cut(v, below: true, bound);
                }
                else if (side < 0 && -bound < block.Upper[v] - (1e-6 * width) && -bound >= block.Lower[v])
                {
                    block.Upper[v] = -bound;
                    trace?.Add(y, TracedBound.Linear);
                    trace?.Cut(v, below: false, -bound);
                }
            }
        }

        return mean;
    }

    // y'b + sum of the smaller end of (c - A'y) t: the least c't over the polytope is not below it.
    private static double LinearBound(SeparableProgram block, ReadOnlySpan<int> rows, ReadOnlySpan<double> y, double[] cost)
    {
        double[] d = [.. cost], magnitude = Array.ConvertAll(cost, Math.Abs);
        CertifiedSum sum = default;
        for (int i = 0; i < rows.Length; i++)
        {
            int r = rows[i];
            double term = y[i] * block.Right[r];
            sum.Add(term, (Math.Abs(y[i]) * 1.01 * block.RightRadius[r]) + (2 * U * Math.Abs(term)) + CertifiedMath.Underflow);
            for (int k = 0; k < block.RowVariable[r].Length; k++)
            {
                int v = block.RowVariable[r][k];
                double a = block.RowCoefficient[r][k] * y[i];
                d[v] -= a;
                magnitude[v] += Math.Abs(a);
            }
        }

        for (int v = 0; v < d.Length; v++)
        {
            double reach = Math.Max(Math.Abs(block.Lower[v]), Math.Abs(block.Upper[v]));
            sum.Add(Math.Min(d[v] * block.Lower[v], d[v] * block.Upper[v]), (40 * U * magnitude[v] * reach) + CertifiedMath.Underflow);
        }

        return sum.ToInterval().Lower;
    }
}
