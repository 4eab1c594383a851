namespace Pid.Interactions.Decomposing;

/// <summary>
/// Improves dual potentials whose size costs width in the certificate: the gauge of each y is pinned, and potentials so low that their
/// cells all but vanish are raised as far as exp(l + m) &lt;= e^-60 allows.
/// </summary>
internal static class PotentialPolish
{
    private const double Depth = 60;

    /// <summary>Polishes l(x1,y) and m(x2,y) in place.</summary>
    public static void Apply(UnionProblem problem, double[] l, double[] m)
    {
        int ny = problem.NY;
        for (int y = 0; y < ny; y++)
        {
            double highest = Highest(problem.P2, m, problem.N2, y, ny);
            Add(l, problem.N1, y, ny, highest);
            Add(m, problem.N2, y, ny, -highest);
            Raise(l, problem.N1, y, ny, -Depth);
            Raise(m, problem.N2, y, ny, -Depth - Highest(problem.P1, l, problem.N1, y, ny));
        }
    }

    private static double Highest(double[] p, double[] potential, int n, int y, int ny)
    {
        double highest = double.NegativeInfinity;
        for (int i = y; i < n * ny; i += ny)
        {
            highest = p[i] > 0 ? Math.Max(highest, potential[i]) : highest;
        }

        return double.IsFinite(highest) ? highest : 0;
    }

    private static void Add(double[] potential, int n, int y, int ny, double value)
    {
        for (int i = y; i < n * ny; i += ny)
        {
            potential[i] += value;
        }
    }

    private static void Raise(double[] potential, int n, int y, int ny, double least)
    {
        for (int i = y; i < n * ny; i += ny)
        {
            potential[i] = Math.Max(potential[i], least);
        }
    }
}
