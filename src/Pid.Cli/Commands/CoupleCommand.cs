using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Pid.Cli.Certifying;
using Pid.Cli.Output;
using Pid.Coupling;
using Pid.Data;

namespace Pid.Cli.Commands;

/// <summary><c>pid couple FILE</c>.</summary>
internal static class CoupleCommand
{
    public const string Examples = """
          pid couple samples/marginals.csv
          pid couple samples/marginals.csv --json --tol 1e-6
          echo '[[6,2],[5,3],[4,4]]' | pid couple -
          pid couple large.csv --time-limit 60
          pid couple batch.jsonl --threads 4 > results.jsonl
          echo '[[6,2],[5,3]]' | pid couple - --certificate proof.json
        """;

    public const string Forms = """
        Input:
          JSON: an array of arrays of weights, one for each marginal: [[6,2],[5,3],[4,4]]. CSV, TSV: every column is a marginal,
          its header the name, every row a state; an empty field ends a column that is shorter than others. p = w / sum w, so
          the marginals may have different totals. Blank lines, and lines above the header that start with #, are skipped.

        Search:
          The bounds and the constructions always run; then, if a gap wider than --tol remains, the exact search: up to 128
          states of two marginals together, about 20 of three and more. It ends after a fixed number of steps, about
          2 seconds of work, and so with the same answer on every machine; with --time-limit it goes on until then instead.

        Output:
          A readable table, or with --json one document. "lower": no coupling has less entropy; "upper": the coupling given has
          at most that; "exact": no better coupling exists, up to rounding. "atoms" are [state,state,..,probability], the states
          counted from 0 in the order of the input. A minimum-entropy coupling is NP-hard to find, so a gap that stays open is an
          answer too: exit code 0, status "wide". It is 4 where --tol asked for less, or where a stop came first.
          A .jsonl batch gives one document a line, in the order of the input; a bad line gives an "error" and the batch goes on.
        """;

    /// <summary>States of two marginals up to which the search improves what the constructions and bounds already say.</summary>
    private const int SearchedStates = 128;

    /// <summary>Marginals times states up to which a bound or a construction is there at once.</summary>
    private const double QuickConstruction = 1e7;

    // Measured: 300000 nodes a second at 60 states, 100000 at 128; and 140000 at 64 cells of three marginals, 12000 at 512.
    private const long StepsTimesStates = 40_000_000;
    private const long StepsTimesCells = 16_000_000;

    public static Command Create(Terminal terminal)
    {
        Argument<string> file = new("FILE")
        {
            Description = "CSV, TSV or semicolon-separated table with a marginal a column; .json: an array of arrays of weights; "
                + ".jsonl: a batch, one such document a line; -: standard input.",
        };
        Option<string> comma = TableOptions.Decimal();
        OutputOption certificate = new(CertificateFile.Option)
        {
            Description = "Write what proves the bounds, for pid check and checker/check.py; of a batch a line a result.",
            HelpName = "FILE",
        };
        Command command = new("couple",
            "The minimum-entropy coupling of two or more marginals: a certified lower bound, the best coupling found, and whether it is "
                + "the minimum.") { file, comma, certificate };
        command.SetAction(parsed => Runner.Run(parsed, terminal, parsed.GetRequiredValue(file), new TableColumns(), new Analysis(
            (source, run) => Analyse(MarginalReader.Read(source, parsed.GetValue(comma) == ",", run.Stop), source.Name, run),
            (line, source, run) => Analyse(MarginalReader.FromJson(line, source), source, run),
            Columns: [], Start: '[')));
        return command;
    }

    private static CouplingReport Analyse(MarginalTable table, string source, RunState run)
    {
        long start = Stopwatch.GetTimestamp();
        Marginals marginals = Marginals.FromWeights(table.Weights);
        run.IsRead = true;
        run.HasSomethingToGive = (double)marginals.Count * table.Weights.Sum(w => (double)w.Length) <= QuickConstruction;
        (MinimumEntropy result, bool searched) = Couple(marginals, run);
        (byte[]? certificate, double? lower) = run.Outputs.Of(CertificateFile.Option) is null ? (null, null)
            : ((byte[]?, double?))CouplingCertificate.Of(result);
        return new CouplingReport(table, result, searched, source, run)
        {
            Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
            Certificate = certificate,
            CertifiedLower = lower,
        };
    }

    /// <summary>The best of the constructions, and where it may help the exact search, until the gap is at most the tolerance.</summary>
    private static (MinimumEntropy Result, bool Searched) Couple(Marginals marginals, RunState run)
    {
        double[] sizes = [.. Enumerable.Range(0, marginals.Count).Select(k => (double)(marginals[k].Length - marginals[k].Count(0UL)))];
        if (marginals.Count == 2 && sizes.Sum() > SearchedStates)
        {
            return (CouplingSearch.BestOf(marginals, run.Stop), false);
        }

        bool searched = false;
        double steps = marginals.Count == 2 ? StepsTimesStates / sizes.Sum() : StepsTimesCells / sizes.Aggregate((a, b) => a * b);
        double lower = CouplingLowerBound.MajorizeProfile(marginals).Bits;
        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(run.Stop);
        SearchBudget budget = new(run.TimeLimit is null ? Math.Max(1, (long)steps) : long.MaxValue, Progress, enough.Token);
        return (CouplingSearch.Exact(marginals, budget), searched);

        void Progress(long nodes, double best)
        {
            searched = true;
            run.Activity = string.Create(CultureInfo.InvariantCulture, $"{nodes:N0} nodes, {lower:F4} to {best:F4} bits");
            if (best + marginals.EntropySlack - lower <= run.Tolerance)
            {
                enough.Cancel();
            }
        }
    }
}
