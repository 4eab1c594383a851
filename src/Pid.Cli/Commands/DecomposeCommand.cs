using System.CommandLine;
using System.Diagnostics;
using System.Text;
using Pid.Cli.Output;
using Pid.Data;
using Pid.Interactions;

namespace Pid.Cli.Commands;

/// <summary><c>pid decompose FILE</c>.</summary>
internal static class DecomposeCommand
{
    public const string Examples = """
          pid decompose samples/crema-d-votes.csv --x1 voice --x2 face --y emotion
          pid decompose samples/titanic.csv --x1 class,age --x2 sex --y survived --json
          pid decompose samples/ucb-admissions.csv --x1 department --x2 gender --y admitted --exact
          cut -f 2,3,5 records.tsv | pid decompose - --x1 odor --x2 colour --y edible
          pid decompose samples/titanic.csv --x1 class --x2 sex --y survived --confidence .99 --permutations 999 --seed 1
          pid decompose 'parts/*.parquet' --x1 device --x2 page --y bought --missing drop
          pid decompose --sql "SELECT a, b, y FROM 'log.parquet' WHERE year = 2025" --x1 a --x2 b
          pid decompose samples/titanic.csv --modality class=class --modality age=age --modality sex=sex --y survived
          pid decompose samples/titanic.csv --x1 class --x2 sex --y survived --exact --certificate proof.json
          pid decompose samples/titanic.csv --x1 class --x2 sex --y survived --exact --measure all --units nats --optimal optimal.json
          pid decompose samples/crema-d-votes.csv --x1 voice --x2 face --y emotion --exact --pointwise cells.csv
          pid decompose batch.jsonl --threads 4 > results.jsonl
          pid decompose batch.jsonl --shard 3/8 > part3.jsonl
          pid decompose batch.jsonl --parquet results.parquet > /dev/null
        """;

    private const string Optimal = "--optimal";
    private const string Pointwise = "--pointwise";

    public static Command Create(Terminal terminal)
    {
        Argument<string?> file = new("FILE") { Description = Help.FileArgument, Arity = ArgumentArity.ZeroOrOne };
        OutputOption certificate = new(CertificateFile.Option)
        {
            Description = "Write what proves R, U1, U2 and S, and outer ends of limits of the population, for pid check and "
                + "checker/check.py; of a batch a line a result, without limits.",
            HelpName = "FILE",
        };
        OutputOption optimal = new(Optimal)
        {
            Description = "Write the joint with the same (x1, y) and (x2, y) that tells least of y (and so attains R, U1 and U2, with S = "
                + "0), right to rounding: a table that decompose reads.",
            HelpName = "FILE.json",
        };
        OutputOption pointwise = new(Pointwise)
        {
            Description = "Write what each record adds to R, U1, U2 and S, in bits: of categories a row a cell (x1, x2, y) that has "
                + "records, of measured values a row a record, by its number in the table. A negative number speaks against what was seen.",
            HelpName = "FILE.csv",
        };
        MeasureOptions measures = new();
        TableOptions columns = new();
        SamplingOptions sampling = new(plans: false);
        Command command = new("decompose",
            "R, U1, U2 and S of a full joint distribution: what two sources say about a target alike, alone and only together.")
        {
            file, certificate, optimal, pointwise,
        };
        columns.AddTo(command, file);
        sampling.AddTo(command);
        measures.AddTo(command);
        ModalityOptions modalities = new();
        ReportOption.AddTo(command, file);
        BatchOptions.AddTo(command);
        modalities.AddTo(command, file, columns, [certificate, optimal, pointwise, .. measures.OfOneTable, .. BatchOptions.Themselves]);
        command.Validators.Add(result =>
        {
            if (columns.Table(result, file) is null)
            {
                result.AddError("Give FILE, or a query with --sql.");
            }
        });
        command.SetAction(parsed =>
        {
            string table = columns.Table(parsed.CommandResult, file)!;
            return modalities.AreGiven(parsed) ? modalities.Run(parsed, terminal, table, columns, OfJoint)
                : Runner.Run(parsed, terminal, table, columns, OfJoint, DecompositionReport.Fields.Columns,
                    Array.Find([optimal, pointwise], o => parsed.GetValue(o) is not null)?.NotForBatch ?? measures.NotForBatch(parsed));

            Report OfJoint(JointTable joint, string source, RunState run) =>
                Analyse(joint, source, run, sampling.Read(parsed), measures.Read(parsed));
        });
        return command;
    }

    private static DecompositionReport Analyse(JointTable table, string source, RunState run, SamplingRequest request,
        OtherMeasuresSection measures)
    {
        long start = Stopwatch.GetTimestamp();
        Origin origin = Origin.Of(source, table, run);
        run.HasSomethingToGive = true;
        Decomposer decomposer = new();
        Decomposition result = decomposer.Decompose(table.Joint, run.Tolerance, run.Stop);
        if (run.Outputs.Of(Optimal) is { } least)
        {
            UnionProof proof = decomposer.Proof();
            run.Outputs.Later(least, stream => OptimalFile.Write(stream, table.Joint, proof));
        }

        if (run.Outputs.Of(Pointwise) is { } cells)
        {
            byte[] text = Encoding.UTF8.GetBytes(PointwiseFile.Of(table, decomposer));
            run.Outputs.Later(cells, stream => stream.Write(text));
        }

        SamplingResult? sampling = SamplingAnalysis.OfDecomposition(table, result, source, request, run);
        Advice? own = sampling?.Advice is not null || run.IsBatch ? null : JointAdvice.Of(table.Joint, result, run.Stop);
        if (origin.IsOfClasses)
        {
            own = own?.OfClasses();
            sampling?.OfClasses();
        }

        return new DecompositionReport(table.Joint, result, origin, run, sampling, measures)
        {
            Advice = sampling?.Advice?.Advice ?? own,
            Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
            Certificate = run.Outputs.Of(CertificateFile.Option) is null ? null
                : CertificateFile.WithLimits(CertificateFile.Of(table.Joint, result, decomposer.Proof()), sampling, run),
        };
    }
}
