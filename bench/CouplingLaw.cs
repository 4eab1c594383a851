namespace Pid.Bench;

/// <summary>A law from which marginals are drawn for the studies of couplings.</summary>
/// <param name="Name">What it is called in tables.</param>
/// <param name="Weight">The weight of a state, given its index.</param>
internal sealed record CouplingLaw(string Name, Func<int, Random, double> Weight)
{
    /// <summary>Dirichlet(1): uniform over the simplex.</summary>
    public static CouplingLaw Flat { get; } = new("Dirichlet(1)", (_, random) => Gamma(1, random));

    /// <summary>Dirichlet(0.1): few states hold nearly everything.</summary>
    public static CouplingLaw Sparse { get; } = new("Dirichlet(0.1)", (_, random) => Gamma(0.1, random));

    /// <summary>Zipf weights 1/i, each times a number between 1/2 and 3/2.</summary>
    public static CouplingLaw Zipf { get; } = new("Zipf, perturbed", (i, random) => (0.5 + random.NextDouble()) / (i + 1));

    /// <summary>Draws some vectors of weights.</summary>
    public double[][] Draw(int states, int vectors, Random random)
    {
        double[][] weights = new double[vectors][];
        for (int k = 0; k < vectors; k++)
        {
            weights[k] = new double[states];
            for (int i = 0; i < states; i++)
            {
                weights[k][i] = Math.Max(Weight(i, random), 1e-300);
            }
        }

        return weights;
    }

    // Marsaglia and Tsang 2000; a shape below 1 by the power of a uniform number.
    private static double Gamma(double shape, Random random)
    {
        if (shape < 1)
        {
            return Gamma(shape + 1, random) * Math.Pow(1 - random.NextDouble(), 1 / shape);
        }

        double d = shape - (1.0 / 3);
        double c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            double v = Math.Pow(1 + (c * x), 3);
            if (v > 0 && Math.Log(1 - random.NextDouble()) < (x * x / 2) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }
}
