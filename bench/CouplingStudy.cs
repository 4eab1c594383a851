using System.Globalization;
using Pid.Coupling;

namespace Pid.Bench;

/// <summary>
/// How tight the bounds and constructions are: mean distance, in bits, of each to the majorize-profile bound, by law and number of states a
/// side. Run with <c>dotnet run -c Release --project bench -- coupling-study [FILE.svg]</c>: prints the tables and writes the plot.
/// </summary>
internal static class CouplingStudy
{
    private const int Seed = 20231125;
    private const string DefaultFile = "coupling-tightness.svg";

    private static readonly (int States, int Instances)[] s_sizes =
        [(4, 200), (8, 200), (12, 100), (32, 40), (100, 20), (1_000, 10), (10_000, 5), (100_000, 2)];

    private static readonly CouplingLaw[] s_laws = [CouplingLaw.Flat, CouplingLaw.Sparse, CouplingLaw.Zipf];

    private static readonly Series[] s_series =
    [
        new("max marginal", 100_000, m => CouplingLowerBound.MaxMarginal(m).Bits),
        new("meet", 100_000, m => CouplingLowerBound.Meet(m).Bits),
        new("profile", 100_000, m => CouplingLowerBound.Profile(m).Bits),
        new("exact", 12, m => MonotoneCoupling.Solve(m, SearchBudget.Unlimited).Upper),
        new("beam 16", 32, m => BeamCoupling.Build(m, 16).Entropy.Upper),
        new("best-fit", 100_000, m => BestFitCoupling.Build(m).Entropy.Upper),
        new("greedy", 100_000, m => GreedyCoupling.Build(m).Entropy.Upper),
        new("meet coupling", 100_000, m => MeetCoupling.Build(m).Entropy.Upper),
    ];

    /// <summary>Runs the study.</summary>
    /// <param name="arguments">The file of the plot; may be left out.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments)
    {
        string file = arguments.Length > 0 ? arguments[0] : DefaultFile;
        List<CouplingPlot.Panel> panels = [];
        foreach (CouplingLaw law in s_laws)
        {
            panels.Add(Measure(law));
        }

        File.WriteAllText(file, CouplingPlot.Draw("Distance to the majorize-profile bound, n against n states", panels));
        Console.WriteLine($"Plot written to {file}.");
        return 0;
    }

    private static CouplingPlot.Panel Measure(CouplingLaw law)
    {
        Console.WriteLine($"{law.Name}: mean distance to the majorize-profile bound, bits (bounds below it are negative)");
        Console.WriteLine(string.Concat(s_series.Select(s => s.Name.PadLeft(15)).Prepend("n".PadLeft(8))));
        Dictionary<string, List<(double, double)>> curves = s_series.ToDictionary(s => s.Name, _ => new List<(double, double)>());
        Random random = new(Seed);
        foreach ((int states, int instances) in s_sizes)
        {
            Series[] active = [.. s_series.Where(s => states <= s.LargestStates)];
            double[] sums = new double[active.Length];
            for (int instance = 0; instance < instances; instance++)
            {
                Marginals marginals = Marginals.FromWeights(law.Draw(states, 2, random));
                double bound = CouplingLowerBound.MajorizeProfile(marginals).Bits;
                for (int k = 0; k < active.Length; k++)
                {
                    sums[k] += active[k].Bits(marginals) - bound;
                }
            }

            for (int k = 0; k < active.Length; k++)
            {
                curves[active[k].Name].Add((states, sums[k] / instances));
            }

            IEnumerable<string> cells = s_series.Select(s => Array.IndexOf(active, s)).Select(
                k => (k < 0 ? "" : (sums[k] / instances).ToString("F5", CultureInfo.InvariantCulture)).PadLeft(15));
            Console.WriteLine(string.Concat(cells.Prepend(states.ToString(CultureInfo.InvariantCulture).PadLeft(8))));
        }

        Console.WriteLine();
        return new CouplingPlot.Panel(law.Name, [.. s_series.Select(s => (s.Name, (IReadOnlyList<(double, double)>)curves[s.Name]))]);
    }

    private sealed record Series(string Name, int LargestStates, Func<Marginals, double> Bits);
}
