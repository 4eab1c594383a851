using System.CommandLine;
using System.CommandLine.Parsing;
using Pid.Cli.Output;
using Pid.Data;

namespace Pid.Cli.Commands;

/// <summary>What can be asked of a batch only: a share of its lines, and its results as a table.</summary>
internal static class BatchOptions
{
    private static readonly OutputOption s_parquet = new("--parquet")
    {
        Description = "Write the results of a .jsonl batch as a Parquet file as well, a row a line.",
        HelpName = "FILE.parquet",
        IsBinary = true,
    };

    // Rows come slower than one thread keeps them, and it needs little memory for that.
    private static readonly ReadSettings s_engine = new(MemoryMegabytes: 128);

    /// <summary>The options themselves, for a check that they do not go with another.</summary>
    public static Option[] Themselves => [ShardOption.Itself, s_parquet];

    public static void AddTo(Command command)
    {
        ShardOption.AddTo(command);
        command.Add(s_parquet);
    }

    /// <summary>The name of an option given that only a batch has; null where there is none.</summary>
    public static string? Given(SymbolResult result) =>
        ShardOption.IsGiven(result) ? ShardOption.Itself.Name : result.GetResult(s_parquet) is { Implicit: false } ? s_parquet.Name : null;

    /// <summary>Begins the files asked for, which are to be disposed of.</summary>
    /// <exception cref="IOException">No file can be written there, or the data engine is not there.</exception>
    public static void Begin(List<BatchFile> files, RunState run, Analysis analysis)
    {
        if (run.Outputs.Of(s_parquet.Name) is { } table)
        {
            files.Add(new BatchTable(table, analysis.Columns, s_engine));
        }

        if (run.Outputs.Of(CertificateFile.Option) is { } certificates)
        {
            files.Add(new CertificateLines(certificates));
        }
    }
}
