using Pid.Numerics.LinearAlgebra.Dense;

namespace Pid.Interactions.MinimalSynergy;

/// <summary>Potentials t(a,b) + t(a,c) + t(b,c) of the dual of the maximum-entropy problem, in nats.</summary>
internal sealed class EntropyPotentials(EntropyProblem problem)
{
    public double[] AB { get; } = new double[problem.AB.Length];

    public double[] AC { get; } = new double[problem.AC.Length];

    public double[] BC { get; } = new double[problem.BC.Length];

    /// <summary>The sum of the three potentials of a cell.</summary>
    public double At(int a, int b, int c) =>
        AB[(a * problem.NB) + b] + AC[(a * problem.NC) + c] + BC[(b * problem.NC) + c];

    public void CopyFrom(EntropyPotentials other)
    {
        other.AB.CopyTo(AB, 0);
        other.AC.CopyTo(AC, 0);
        other.BC.CopyTo(BC, 0);
    }

    /// <summary>Adds factor times another set of potentials.</summary>
    public void AddScaled(EntropyPotentials other, double factor)
    {
        DenseVector.AddScaled(AB, other.AB, factor);
        DenseVector.AddScaled(AC, other.AC, factor);
        DenseVector.AddScaled(BC, other.BC, factor);
    }

    /// <summary>The highest potential.</summary>
    public double Highest() => Math.Max(AB.Max(), Math.Max(AC.Max(), BC.Max()));

    /// <summary>The largest magnitude.</summary>
    public double Largest()
    {
        double largest = 0;
        foreach (double[] table in (ReadOnlySpan<double[]>)[AB, AC, BC])
        {
            foreach (double v in table)
            {
                largest = Math.Max(largest, Math.Abs(v));
            }
        }

        return largest;
    }
}
