using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;
using Pid.Cli.Output;
using Pid.Data;
using Pid.Interactions;
using Pid.Interactions.Inference;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Commands;

/// <summary><c>pid bounds FILE</c> and <c>pid bounds --x1y A --x2y B --x1x2 C</c>.</summary>
internal static class BoundsCommand
{
    public const string Examples = """
          pid bounds --x1y samples/crema-d-voice.csv --x2y samples/crema-d-face.csv --x1x2 samples/crema-d-unlabelled.csv --x1 voice --x2 face --y emotion
          pid bounds samples/crema-d-votes.csv --x1 voice --x2 face --y emotion
          pid bounds samples/ucb-admissions.csv --x1 department --x2 gender --y admitted --json
          pid bounds samples/crema-d-votes.csv --x1 voice --x2 face --y emotion --exact --time-limit 60 --witness ends.jsonl
          pid bounds --x1y voice.csv --x2y face.csv --x1x2 unlabelled.csv --plan --report report.html
          pid bounds samples/titanic.csv --x1 class --x2 sex --y survived --label-noise 0,0.1,0.2
          pid bounds samples/titanic.csv --modality class=class --modality age=age --modality sex=sex --y survived
          pid bounds 'log/*.parquet' --x1 device --x2 page --y bought --threads 2
          pid bounds batch.jsonl --threads 4 > results.jsonl
        """;

    // The search for the largest synergy: so many boxes and so much work, the same on every machine; --time-limit is in place of both.
    private const long NodesByDefault = 4_000;
    private const string Witness = "--witness";
    private const string Auto = "auto", Always = "always", Never = "never";

    public static Command Create(Terminal terminal)
    {
        Argument<string?> file = new("FILE")
        {
            Description = Help.FileArgument + " Only its three pairwise marginals are used.",
            Arity = ArgumentArity.ZeroOrOne
        };
        Option<string> x1y = Table("--x1y", "x1 and y"), x2y = Table("--x2y", "x2 and y"), x1x2 = Table("--x1x2", "x1 and x2");
        OutputOption witness = new(Witness)
        {
            Description = "Write the two joint distributions that attain the ends of the synergy interval, least first, as far as they "
                + "are known: a batch that decompose reads.",
            HelpName = "FILE.jsonl",
        };
        Option<string> reconcile = new("--reconcile")
        {
            Description = "What to do with three tables of counts: auto takes them as they are where they agree on every variable, "
                + "and else as samples of one population, replaced by the most likely marginals that some joint has; always and never do "
                + "so whatever they are.",
            DefaultValueFactory = _ => Auto,
            HelpName = "auto|always|never",
        };
        reconcile.OneOf(Auto, Always, Never);
        OutputOption certificate = new(CertificateFile.Option)
        {
            Description = "Write what proves R, U1, U2 and the interval of S, and outer ends of limits of the population, for pid check "
                + "and checker/check.py; of a batch a line a result, without limits.",
            HelpName = "FILE",
        };
        Option<decimal[]> noise = NoiseOption.Create("--label-noise",
            "Also give R, U1, U2, the interval of S and the accuracy after so many of the labels were drawn anew at random (0,0.1,0.2: "
                + "none, a tenth, a fifth).");
        TableOptions columns = new();
        SamplingOptions sampling = new(plans: true);
        ModalityOptions modalities = new();
        Command command = new("bounds",
            "What unlabelled pairs and labelled single modalities say: the synergy interval, every bound by name, the accuracy of the "
                + "best model, and advice.")
        {
            file, x1y, x2y, x1x2, witness, certificate, reconcile, noise,
        };
        columns.AddTo(command, file);
        sampling.AddTo(command);
        ReportOption.AddTo(command, file);
        BatchOptions.AddTo(command);
        modalities.AddTo(command, file, columns, [witness, certificate, reconcile, noise, .. BatchOptions.Themselves]);
        command.Validators.Add(result => CheckTables(result, columns.Table(result, file), [x1y, x2y, x1x2]));
        command.SetAction(parsed => columns.Table(parsed.CommandResult, file) is { } single
            ? modalities.AreGiven(parsed) ? modalities.Run(parsed, terminal, single, columns, OfJoint(parsed))
            : Runner.Run(parsed, terminal, single, columns, OfJoint(parsed), BoundsReport.Fields.Columns,
                parsed.GetValue(witness) is null ? null : witness.NotForBatch)
            : Runner.RunOne(parsed, terminal, run =>
            {
                TableSource[] sources = Array.ConvertAll([x1y, x2y, x1x2], table => TableOptions.Source(parsed.GetRequiredValue(table),
                    terminal, run));
                return AnalysePairs(sources, columns.ReadPairs(parsed, sources, run), run, Settings(parsed, run), sampling.Read(parsed),
                    parsed.GetRequiredValue(reconcile));
            }));
        return command;

        JointAnalysis OfJoint(ParseResult parsed) => (table, source, run) => AnalyseJoint(table, source, run, Settings(parsed, run),
            sampling.Read(parsed));

        SearchSettings Settings(ParseResult parsed, RunState run) => parsed.GetValue(noise) is { Length: > 0 } levels
            ? Search(parsed, run, levels, 2 + levels.Length)
            : Search(parsed, run, null, modalities.Pairs(parsed) is > 1 and int pairs
                ? (sampling.Read(parsed).WantsPopulation(run) ? 2 : 1) * pairs : 1);
    }

    // Several searches share the time given, and the limits of the population of each count as one more; one alone has it all.
    private static SearchSettings Search(ParseResult parsed, RunState run, decimal[]? noise, int searches)
    {
        double? limit = parsed.NumberOrNone(GlobalOptions.TimeLimit);
        SynergyBudget budget = limit is null
            ? new SynergyBudget(Nodes: NodesByDefault, MaxDegreeOfParallelism: run.ThreadsOfTable) { Work = SynergyBudget.OfSeconds }
            : new SynergyBudget(MaxDegreeOfParallelism: run.ThreadsOfTable);
        return new SearchSettings(
            run.ToleranceGiven ? budget with { Tolerance = Math.Max(run.Tolerance, SynergyBudget.LeastTolerance) } : budget,
            limit is { } seconds && searches > 1 ? TimeSpan.FromSeconds(seconds / searches) : null, noise);
    }

    private static Option<string> Table(string name, string pair) => new(name)
    {
        Description = $"Table of the pair {pair}: a file in place of FILE, all three together.",
        HelpName = "FILE",
    };

    private static void CheckTables(CommandResult result, string? single, Option<string>[] tables)
    {
        string?[] given = Array.ConvertAll(tables, t => result.Given(t));
        if (single is not null ? given.Any(t => t is not null) : given.Any(t => t is null))
        {
            result.AddError("Give either FILE, or all three of --x1y, --x2y and --x1x2. A query (--sql) can take the place of FILE.");
        }
        else if (given.Count(t => t == "-") > 1)
        {
            result.AddError("Standard input (-) can be only one of the tables.");
        }
        else if (single is null && BatchOptions.Given(result) is { } option)
        {
            result.AddError($"{option} is for a batch, a JSON document a line; --x1y, --x2y and --x1x2 are one table.");
        }
    }

    private static BoundsReport AnalyseJoint(JointTable table, string source, RunState run, SearchSettings search,
        SamplingRequest request) =>
        Analyse(PairwiseMarginals.FromJoint(table.Joint), table.Joint, Origin.Of(source, table, run), run,
            search with { BesideLimits = table.Joint.IsCounts && request.WantsPopulation(run) },
            bounds => SamplingAnalysis.OfBounds(table.Joint, bounds, source, request, run));

    private static BoundsReport AnalysePairs(
        TableSource[] sources, PairTables tables, RunState run, SearchSettings search, SamplingRequest request, string reconcile)
    {
        string names = string.Join(", ", sources.Select(s => s.Name));
        bool counts = tables.X1Y.IsCounts && tables.X2Y.IsCounts && tables.X1X2.IsCounts;
        if (!counts && reconcile == Always)
        {
            throw new TableFormatException(names, "The weights of at least one table are no counts, so there are no samples to reconcile.",
                "Give whole numbers of records in place of probabilities, or leave out --reconcile.");
        }

        PairCounts? samples = counts ? PairCounts.FromTables(tables.X1Y, tables.X2Y, tables.X1X2) : null;
        Reconciliation? reconciled = null;
        PairwiseMarginals marginals;
        try
        {
            marginals = reconcile == Always ? Reconciled() : PairwiseMarginals.FromTables(tables.X1Y, tables.X2Y, tables.X1X2);
        }
        catch (InconsistentMarginalsException) when (samples is not null && reconcile == Auto)
        {
            marginals = Reconciled();
        }
        catch (InconsistentMarginalsException e)
        {
            throw new InconsistentMarginalsException($"{e.Message} {(samples is null ? "Tables of counts" : "These")} can be "
                + $"reconciled: see --reconcile.", e);
        }

        return Analyse(marginals, null, Origin.Of(names, tables), run,
            search with { BesideLimits = counts && request.WantsPopulation(run) },
            bounds => SamplingAnalysis.OfSamples(samples, tables.X1Y.Total, reconciled, bounds, names, request, run), reconciled);

        PairwiseMarginals Reconciled()
        {
            run.Activity = "Reconciling the three samples";
            reconciled = Reconciliation.Of(samples!, run.Stop);
            return reconciled.Marginals;
        }
    }

    private static BoundsReport Analyse(
        PairwiseMarginals marginals, Joint? joint, Origin origin, RunState run, SearchSettings search,
        Func<InteractionBounds, SamplingResult?> sample, Reconciliation? reconciled = null)
    {
        bool proves = run.Outputs.Of(CertificateFile.Option) is not null;
        if (proves)
        {
            CertificateFile.CheckSize(origin.Source, marginals.X1.Size, marginals.X2.Size, marginals.Y.Size);
        }

        long start = Stopwatch.GetTimestamp();
        run.HasSomethingToGive = true;
        SearchSettings ofTable = search with { Budget = search.Budget with { WithProof = proves } };
        InteractionBounds result = Bounds(marginals, run, ofTable.First);

        // Noise can hide that no joint has the tables; it does not make them possible.
        NoiseLevel[]? noisy = search.Noise is null || result.Compatibility == Compatibility.Impossible ? null
            : Array.ConvertAll(search.Noise, level => new NoiseLevel(level, Bounds(LabelNoise.Apply(marginals, level), run, search)));
        SamplingResult? sampling = sample(result);
        result = ofTable.GoesOn && run.TimeLeft is { Ticks: > 0 } left && result.Search is { IsClosed: false }
            ? Narrower(result, Bounds(marginals, run, ofTable with { Limit = 0.95 * left })) : result;
        if (run.Outputs.Of(Witness) is { } file)
        {
            run.Outputs.Later(file, stream => WitnessFile.Write(stream, marginals, result));
        }

        if (origin.IsOfClasses)
        {
            result = result with { Advice = result.Advice.OfClasses() };
            sampling?.OfClasses();
        }

        return new BoundsReport(marginals, result, origin, run, sampling, reconciled)
        {
            LabelNoise = noisy,
            Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
            Certificate = proves ? CertificateFile.WithLimits(Certificate(marginals, joint, result, run), sampling, run) : null,
        };
    }

    private static byte[] Certificate(PairwiseMarginals marginals, Joint? joint, InteractionBounds result, RunState run)
    {
        run.Activity = "Writing the certificate";
        byte[] certificate = BoundsCertificate.Of(marginals, joint, result, run.Stop, out bool proves, out string[] wider);
        if (!proves)
        {
            run.Tell?.Invoke($"{CertificateFile.Option}: That no joint has the tables is claimed, and not proved by what is written.");
        }

        if (wider.Length > 0)
        {
            run.Tell?.Invoke($"{CertificateFile.Option}: What is written proves less than the answer says of {string.Join(", ", wider)}, "
                + "and claims no more than it proves.");
        }

        return certificate;
    }

    private static InteractionBounds Bounds(PairwiseMarginals marginals, RunState run, SearchSettings search)
    {
        using CancellationTokenSource stop = new();
        if (search.Limit is { } limit)
        {
            stop.CancelAfter(limit);
        }

        return InteractionBounds.Of(marginals, search.Budget with { Stop = stop.Token, Progress = Show }, run.Tolerance, run.Stop);

        void Show(double attained, double proven, long nodes) =>
            run.Activity = string.Create(CultureInfo.InvariantCulture, $"{nodes:N0} boxes, S_max in {attained:F4} to {proven:F4} bits");
    }

    private static InteractionBounds Narrower(InteractionBounds a, InteractionBounds b) =>
        b.Search is { } search && search.MaximalSynergy.Width < a.Search!.MaximalSynergy.Width ? b : a;

    private sealed record SearchSettings(SynergyBudget Budget, TimeSpan? Limit, decimal[]? Noise)
    {
        // Where limits of the population are found too, they come before all but a part of the search: they are wider than what the rest
        // of it gains, which has what they leave of the time given.
        public bool BesideLimits { get; init; }

        public SearchSettings First => BesideLimits
            ? this with { Budget = Budget with { Nodes = NodesByDefault, Work = SynergyBudget.OfSeconds / 4 } } : this;

        public bool GoesOn => BesideLimits && Limit is null && Noise is null;
    }
}
