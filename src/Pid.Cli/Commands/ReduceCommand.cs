using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Pid.Cli.Certifying;
using Pid.Cli.Output;
using Pid.Data;
using Pid.Data.Instances;
using Pid.Data.Writing;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Certified;
using Pid.Reductions;
using Pid.Reductions.Marginals;
using Pid.Reductions.Numbers;
using Pid.Reductions.Satisfiability;
using Pid.Reductions.Timetables;

namespace Pid.Cli.Commands;

/// <summary><c>pid reduce FILE</c>.</summary>
internal static class ReduceCommand
{
    public const string Examples = """
          pid reduce samples/timetable.json --solve
          pid reduce samples/formula.cnf --solve
          pid reduce samples/timetable.json --solve --by synergy
          echo '{"items":[3,34,4,12,5,2],"target":9}' | pid reduce - --solve
          pid reduce samples/formula.cnf --json
          pid reduce timetable.json --marginals pairs
          pid reduce samples/formula.cnf --solve --certificate proof.json
        """;

    public const string Forms = """
        Input:
          {"hours":[[1,2],[3],..],"lessons":[[1,1,..],..]}: a restricted timetable, a row a teacher; hours are 1, 2, 3, a lesson is 1,
          and every teacher has as many hours as lessons. With "counts":[b1,b2,b3] the lessons of each hour are prescribed.
          {"items":[..],"target":n}: subset sum. {"items":[..],"bound":B}: 3-partition. {"items":[..]}: partition.
          Any other text: DIMACS CNF with one to three literals a clause; it is first reduced to a timetable.

        Output:
          Pairwise marginals as whole counts over k, and the threshold: the least entropy of a joint with these marginals is the
          threshold if the answer is yes, and more if it is no. Subset sum and 3-partition give a coupling of two variables.
          --json: "problem", "shape", "k", "threshold", "marginals" ([row,column,count] of the cells that are not 0; a coupling:
          "items" and "bins"), "satisfiable" (true, false, null), "schedule" ([teacher,class,hour], from 0, 0 and 1),
          "assignment" (signed variables), "binOf" (the bin of each item; subset sum: 0 is chosen), "nodes", "status".
          A positive answer is checked: decoded from its joint, whose marginals and entropy are those claimed.
          Without an answer within the limit (some seconds of steps, or --time-limit) "satisfiable" is null and the exit code 4.
        """;

    // Steps by default: some seconds of work, and the same answer on every machine.
    private const long TimetableSteps = 100_000;
    private const long StepsTimesLessons = 1_000_000_000; // each looks at all lessons
    private const long FillingSteps = 2_000_000;
    private const long SynergyBoxes = 4_000;

    public static Command Create(Terminal terminal)
    {
        Argument<string> file = new("FILE")
        {
            Description =
            "Timetable, subset sum or partition in JSON, or DIMACS CNF; -: standard input."
        };
        Option<bool> solve = new("--solve") { Description = "Decide the problem, decode the answer and check it." };
        Option<string> by = new("--by")
        {
            Description = "How to decide a timetable or formula: search (over the lessons) or synergy (branch and bound on the "
                + "marginals; small instances).",
            DefaultValueFactory = _ => "search",
            HelpName = "search|synergy",
        };
        by.OneOf("search", "synergy");
        Option<string?> marginals = new("--marginals")
        {
            Description = "Write the marginals: NAME-x1y.csv, NAME-x2y.csv and NAME-x1x2.csv, which bounds reads, or NAME.json, which "
                + "couple reads.",
            HelpName = "NAME",
        };
        OutputOption certificate = new(CertificateFile.Option)
        {
            Description = "With --solve: write what proves the answer, for pid check and checker/check.py.",
            HelpName = "FILE",
        };
        Command command = new("reduce",
            "Timetables, 3-SAT, subset sum and partition as pairwise marginals whose least entropy is the answer: the hardness of "
                + "synergy as running code.")
        {
            file, solve, by, marginals, certificate,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(certificate) is { Implicit: false } && !result.GetValue(solve))
            {
                result.AddError($"{certificate.Name} proves an answer: give --solve, too.");
            }
        });
        command.SetAction(parsed => Runner.RunOne(parsed, terminal, run =>
        {
            ProblemInstance instance = InstanceReader.Read(TableOptions.Source(parsed.GetRequiredValue(file), terminal, run));
            run.IsRead = true;
            long start = Stopwatch.GetTimestamp();
            Reduction reduction = Reduce(instance);
            run.HasSomethingToGive = true;
            if (parsed.GetValue(marginals) is { } name)
            {
                run.Outputs.LaterTogether([.. MarginalFiles.Of(name, reduction).Select(f =>
                    (run.Outputs.Add(marginals.Name, f.Path), (Action<Stream>)(s => s.Write(Encoding.UTF8.GetBytes(f.Content)))))]);

                foreach (string input in run.Inputs.SelectMany(i => i.Files))
                {
                    run.Outputs.KeepFromOverwriting(input);
                }
            }

            ReductionAnswer answer = parsed.GetValue(solve) ? Solve(reduction, parsed.GetValue(by) == "synergy", run)
                : new ReductionAnswer(Verdict.Undecided);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            string source = parsed.GetValue(file) == "-" ? "standard input" : parsed.GetValue(file)!;
            byte[]? proof = null;
            if (run.Outputs.Of(CertificateFile.Option) is not null)
            {
                (proof, bool isProved) = ReductionCertificate.Of(reduction, answer);
                run.Remark(isProved ? [] : ["The certificate claims nothing: "
                    + (answer.Verdict == Verdict.Undecided ? "the problem was not decided." : "a proof of this answer takes too long.")]);
            }

            return new ReductionReport(reduction, answer, parsed.GetValue(solve), source, run) { Seconds = seconds, Certificate = proof };
        }));
        return command;
    }

    private static Reduction Reduce(ProblemInstance instance)
    {
        switch (instance)
        {
            case TimetableInstance { Constrained: { } constrained }:
                return OfTimetable("timetable with prescribed hours", TimetableReduction.ToMarginals(constrained),
                    constrained.Timetable) with
                { IsForced = constrained.IsForced };
            case TimetableInstance timetable:
                return OfTimetable("timetable", TimetableReduction.ToMarginals(timetable.Timetable), timetable.Timetable);
            case FormulaInstance formula:
                SatReduction sat = SatReduction.Of(formula.Formula);
                return OfTimetable("3-SAT", TimetableReduction.ToMarginals(sat.Timetable),
                    sat.Timetable) with
                { Formula = formula.Formula, Sat = sat };
            case PartitionInstance { Partition: var partition }:
                return new Reduction("partition")
                {
                    Marginals = PartitionReduction.ToMarginals(partition),
                    Threshold = PartitionReduction.Threshold(partition),
                    Partition = partition
                };
            case FillingInstance { Filling: var filling } sum:
                return new Reduction(sum.IsSubsetSum ? "subset sum" : "3-partition")
                {
                    Filling = filling,
                    Threshold = FillingReduction.Threshold(filling)
                };
            default:
                throw new InvalidOperationException($"The problem {instance} has no reduction.");
        }
    }

    private static Reduction OfTimetable(string problem, IntegerMarginals? marginals, RestrictedTimetable timetable) => new(problem)
    {
        Marginals = marginals,
        Threshold = marginals is null ? null : TimetableReduction.Threshold(marginals),
        Timetable = timetable,
    };

    private static ReductionAnswer Solve(Reduction reduction, bool bySynergy, RunState run)
    {
        bool limited = run.TimeLimit is not null;
        if (reduction.Timetable is { } timetable)
        {
            if (reduction.Marginals is null)
            {
                return new ReductionAnswer(Verdict.Infeasible);
            }

            (TimetableAnswer found, Interval? entropy) = bySynergy
                ? ToPair(SynergyDecider.Decide(timetable, new SynergyBudget(1e-6, limited ? long.MaxValue : SynergyBoxes), run.Stop))
                : (TimetableSolver.Solve(timetable, limited ? long.MaxValue
                    : Math.Min(TimetableSteps, 1 + (StepsTimesLessons / timetable.Lessons.Length)), Progress, run.Stop), null);
            if (found.Schedule is not { } schedule)
            {
                return new ReductionAnswer(found.Verdict) { Nodes = found.Nodes, LeastEntropy = entropy };
            }

            // There and back: the joint is compared with the marginals in integers, the schedule with the four conditions, the assignment
            // with the clauses.
            CountJoint joint = TimetableReduction.Encode(schedule);
            Schedule decoded = TimetableReduction.Decode(timetable, joint);
            return new ReductionAnswer(found.Verdict)
            {
                Nodes = found.Nodes,
                LeastEntropy = joint.EntropyBits,
                Schedule = decoded,
                Assignment = reduction.Sat?.Decode(decoded)
            };
        }

        ExactFilling? filling = reduction.Partition is { } partition ? partition.Filling : reduction.Filling;
        if (filling is null)
        {
            return new ReductionAnswer(Verdict.Infeasible);
        }

        FillingAnswer fill = FillingSolver.Solve(filling, limited ? long.MaxValue : FillingSteps, Progress, run.Stop);
        if (fill.BinOf is not { } binOf)
        {
            return new ReductionAnswer(fill.Verdict) { Nodes = fill.Nodes };
        }

        int[] checkedBins = reduction.Partition is { } even
            ? PartitionReduction.Decode(even, PartitionReduction.Encode(even, binOf))
            : FillingReduction.Decode(filling, FillingReduction.Encode(filling, binOf));
        return new ReductionAnswer(fill.Verdict) { Nodes = fill.Nodes, LeastEntropy = reduction.Threshold, BinOf = checkedBins };

        void Progress(long nodes) => run.Activity = string.Create(CultureInfo.InvariantCulture, $"{nodes:N0} steps");
    }

    private static (TimetableAnswer, Interval?) ToPair(SynergyAnswer answer) => (answer.Answer, answer.LeastEntropy);
}
