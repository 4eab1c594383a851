using Pid.Numerics.Distributions;

namespace Pid.Cli.Output;

/// <summary>A warning of variables nearly every symbol of which occurs once, as measured whole numbers or identifiers do.</summary>
internal static class RareSymbols
{
    private const int FewestRecords = 50;
    private const int RecordsASymbol = 2;

    /// <summary>The warnings for both sources.</summary>
    public static string[] Warnings(PairwiseMarginals marginals) => [.. new[] { Warning(marginals.X1Y, "x1"), Warning(marginals.X2Y, "x2") }.OfType<string>()];

    /// <summary>The warning for a source, or null where its symbols recur or its weights are no counts.</summary>
    /// <param name="table">The counts of the source, in the rows, and the target.</param>
    /// <param name="option">The option that named the source, without dashes.</param>
    private static string? Warning(PairTable table, string option) =>
        table.IsCounts && table.Total >= FewestRecords && table.Rows.Size * RecordsASymbol > table.Total
            ? FormattableString.Invariant($"{table.Rows.Name} has {table.Rows.Size} symbols in {table.Total:0} records: hardly any recurs, and so it seems to tell everything. Bin it, for example with --bins {option}=8, or leave identifiers out.")
            : null;
}
