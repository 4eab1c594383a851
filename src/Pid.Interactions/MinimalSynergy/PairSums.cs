namespace Pid.Interactions.MinimalSynergy;

/// <summary>The operator A of the maximum-entropy problem: sums of cell values over the third axis, for the three pairs.</summary>
internal sealed class PairSums(EntropyProblem problem)
{
    public double[] AB { get; } = new double[problem.AB.Length];

    public double[] AC { get; } = new double[problem.AC.Length];

    public double[] BC { get; } = new double[problem.BC.Length];

    /// <summary>Becomes p - A r; returns its L1 norm.</summary>
    public double SetMiss(double[] r)
    {
        problem.AB.CopyTo(AB, 0);
        problem.AC.CopyTo(AC, 0);
        problem.BC.CopyTo(BC, 0);
        AddCells(r, null, -1);
        return Norm();
    }

    /// <summary>Adds sign * A (r g), or sign * A r without g.</summary>
    public void AddCells(double[] r, double[]? g, double sign)
    {
        for (int a = 0, t = 0; a < problem.NA; a++)
        {
            problem.Pass.ThrowIfCancellationRequested();
            for (int b = 0; b < problem.NB; b++)
            {
                for (int c = 0; c < problem.NC; c++, t++)
                {
                    if (r[t] > 0)
                    {
                        Add(a, b, c, sign * r[t] * (g is null ? 1 : g[t]));
                    }
                }
            }
        }
    }

    /// <summary>Subtracts A diag(r) A' t.</summary>
    public void SubtractProduct(double[] r, EntropyPotentials t)
    {
        for (int a = 0, i = 0; a < problem.NA; a++)
        {
            problem.Pass.ThrowIfCancellationRequested();
            for (int b = 0; b < problem.NB; b++)
            {
                for (int c = 0; c < problem.NC; c++, i++)
                {
                    if (r[i] > 0)
                    {
                        Add(a, b, c, -r[i] * t.At(a, b, c));
                    }
                }
            }
        }
    }

    /// <summary>The L1 norm over the three pairs.</summary>
    public double Norm()
    {
        return Sum(AB) + Sum(AC) + Sum(BC);

        static double Sum(double[] x)
        {
            double sum = 0;
            foreach (double v in x)
            {
                sum += Math.Abs(v);
            }

            return sum;
        }
    }

    private void Add(int a, int b, int c, double v)
    {
        AB[(a * problem.NB) + b] += v;
        AC[(a * problem.NC) + c] += v;
        BC[(b * problem.NC) + c] += v;
    }
}
