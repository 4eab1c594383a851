using System.Globalization;
using Pid.Coupling;

namespace Pid.Studies.Experiments;

/// <summary>How tight the bounds and constructions of minimum-entropy couplings are.</summary>
public static class CouplingsStudy
{
    private const int DrawsByDefault = 200;
    private const long SearchNodes = 100_000;
    private static readonly int[] s_sizes = [2, 3, 4, 6, 8];

    /// <summary>The study.</summary>
    public static Study Study { get; } = new("couplings",
        "Mean distance of bounds and constructions from the exact minimum-entropy coupling.", Run);

    private static StudyResult Run(StudySettings settings, CancellationToken cancellation)
    {
        List<object[]> rows = [];
        int draws = settings.Draws ?? DrawsByDefault;
        foreach (int size in s_sizes)
        {
            double[] sums = new double[7];
            int exact = 0;
            for (int k = 0; k < draws && !cancellation.IsCancellationRequested; k++)
            {
                SeededDraw random = new(settings.Seed, ((long)size << 32) + k);
                Marginals marginals = Marginals.FromWeights([Simplex(ref random, size), Simplex(ref random, size)]);
                MinimumEntropy least = MonotoneCoupling.Solve(marginals, new SearchBudget(SearchNodes));
                if (least.IsExact)
                {
                    exact++;
                    double h = least.Coupling.Entropy.Midpoint;
                    double[] values =
                    [
                        CouplingLowerBound.MaxMarginal(marginals).Bits, CouplingLowerBound.Meet(marginals).Bits,
                        CouplingLowerBound.Profile(marginals).Bits,
                        CouplingLowerBound.MajorizeProfile(marginals).Bits, GreedyCoupling.Build(marginals).Entropy.Upper,
                        MeetCoupling.Build(marginals).Entropy.Upper, CouplingSearch.BestOf(marginals, cancellation).Upper,
                    ];
                    for (int i = 0; i < values.Length; i++)
                    {
                        sums[i] += values[i] - h;
                    }
                }
            }

            settings.Progress?.Invoke(FormattableString.Invariant($"{size} states"));
            if (exact > 0)
            {
                rows.Add([FormattableString.Invariant($"{size} x {size}"), (double)exact, .. sums.Select(s => (object)(s / exact))]);
            }
        }

        return new StudyResult("Mean distance from the minimum entropy of a coupling, Dirichlet(1) marginals, in bits",
            [new StudyTable("Tightness", ["States", "Solved", "max-marginal", "meet", "profile", "majorize-profile", "greedy",
            "meet coupling", "best construction"], rows)],
            [string.Create(CultureInfo.InvariantCulture,
                $"Lower bounds are negative, constructions positive; only the draws of {draws} whose minimum "
                + $"was proven are counted.")])
        {
            IsPartial = cancellation.IsCancellationRequested,
        };
    }

    private static double[] Simplex(ref SeededDraw random, int size)
    {
        double[] w = new double[size];
        for (int i = 0; i < size; i++)
        {
            w[i] = random.Exponential();
        }

        return w;
    }
}
