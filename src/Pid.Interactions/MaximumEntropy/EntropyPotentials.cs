namespace Pid.Interactions.MaximumEntropy;

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

    public void Add(EntropyPotentials other)
    {
        Add(AB, other.AB);
        Add(AC, other.AC);
        Add(BC, other.BC);

        static void Add(double[] x, double[] y)
        {
            for (int i = 0; i < x.Length; i++)
            {
                x[i] += y[i];
            }
        }
    }
}
