using System.Globalization;
using Pid.Data.Queries;

namespace Pid.Data.Columns;

/// <summary>A variable of measured values that was to be taken for one of symbols.</summary>
/// <param name="Source">The table, for messages.</param>
/// <param name="Option">The side that an option names the variable by.</param>
/// <param name="Name">Its name.</param>
/// <param name="Columns">The number of its columns.</param>
/// <param name="Measured">How many of these hold measured values.</param>
/// <param name="Different">How many different numbers there are, or combinations of several columns.</param>
/// <param name="Rows">The number of rows.</param>
internal sealed record MeasuredVariable(string Source, string Option, string Name, int Columns, int Measured, int Different, long Rows)
{
    /// <summary>The numbers of its first measured column that have a comma and are text here; null where there is none.</summary>
    public CommaNumbers? Commas { get; init; }

    /// <summary>Whether it stands in delimited text.</summary>
    public bool IsDelimited { get; init; }

    /// <summary>Whether its numbers were read with a decimal comma.</summary>
    public bool DecimalComma { get; init; }

    /// <summary>The column of the weights of its table; null where there is none.</summary>
    public string? Weight { get; init; }

    /// <summary>The option that puts it into classes.</summary>
    public string Remedy => Columns == 1 ? $"--bins {Option}=8" : $"--clusters {Option}=auto";

    /// <summary>What is wrong with it, in a sentence.</summary>
    public string Problem => Columns == 1
        ? FormattableString.Invariant($"The column holds measured values, not symbols: {Different} different numbers in {Rows} records")
            + $"{(Commas is null ? "" : $", {Commas.Like}")}."
        : string.Create(CultureInfo.InvariantCulture,
            $"{Measured} of the {Columns} columns hold measured values, not symbols: {Different} different "
            + $"combinations in {Rows} records, so that each seems to tell everything.")
            + (Commas is null ? "" : $" Its columns hold numbers {Commas.Like}.");
}

/// <summary>How many rows a variable is judged by.</summary>
/// <param name="Rows">The rows of the table.</param>
/// <param name="Records">The records that they stand for; null where weights are no numbers of records.</param>
/// <param name="AreCells">
/// Whether the rows may be the cells of a table of weights, where a value stands in as many as there are others beside it.
/// </param>
internal readonly record struct JudgedRows(long Rows, double? Records, bool AreCells)
{
    /// <summary>Rows that are records.</summary>
    public static JudgedRows OfRecords(long records) => new(records, records, false);
}

/// <summary>
/// The refusal of measured values that were to be taken for symbols: one for all variables, so that its remedy is enough.
/// </summary>
internal static class MeasuredVariables
{
    /// <summary>Refuses the variables, if there are any.</summary>
    /// <param name="found">The variables, perhaps one of them in several tables.</param>
    /// <param name="plan">What was asked for the others: options that go with the remedy; none where it is empty.</param>
    /// <param name="model">Whether a saved model was to be applied.</param>
    /// <param name="samples">Whether the table is one of three samples, which are files and no query.</param>
    /// <exception cref="TableFormatException">There is one.</exception>
    public static void Refuse(IEnumerable<MeasuredVariable> found, bool plan = false, bool model = false, bool samples = false)
    {
        MeasuredVariable[] all = [.. found.DistinctBy(m => m.Option)];
        if (all.Length == 0)
        {
            return;
        }

        MeasuredVariable first = all[0];
        string others = all.Length == 1 ? ""
            : $" The same is true of {string.Join(" and ", all.Skip(1).Select(m => $"{m.Name} ({m.Option})"))}.";
        bool both = !plan && all.Any(m => m.Option == "x1") && all.Any(m => m.Option == "x2");
        string options = string.Join(" ",
            all.Where(m => both && m.Option == "x1").Select(_ => all.All(m => m.Option == "y" || m.Columns == 1) ? "--bins 8"
            : "--clusters auto")
            .Concat(all.Where(m => !both || m.Option == "y").Select(m => m.Remedy)));
        string remedy = model ? $"The saved model says nothing of {(all.Length == 1 ? "it" : "them")}: fit one to all, without --model "
            + $"and with {options} beside the other --bins and --clusters."
            : $"{(first.Columns == 1 ? all.Length == 1 ? "Bin them" : "Put them into classes" : "Cluster the records")}, for example "
                + $"with {options}{(plan ? " beside the options that are there" : "")}"
                + (first.Columns == 1 ? ". Where its numbers are names of categories, write them as text, such as n17 for 17."
                : $"{(first.Measured < first.Columns ? ", and leave columns of categories out" : "")}.");
        if (Array.Find(all, m => m.Commas is not null) is { } comma)
        {
            string[] dressed = samples ? [] : [.. all.Where(m => m is { Columns: 1, Commas.AreDressed: true }).Select(m => m.Name)];
            remedy = $"{comma.Commas!.Remedy(comma.IsDelimited, comma.Source, dressed)}. Put them into classes then, for example with "
                + $"{(comma is { IsDelimited: true, Commas.AreDressed: false } ? "--decimal , " : "")}{options}.";
        }

        if (Array.Find(all, m => m.Weight is not null)?.Weight is { } weight)
        {
            remedy = WithWeights(all, first.Source, weight, options, samples);
        }

        throw new TableFormatException(first.Source, first.Problem + others, remedy) { Column = first.Name };
    }

    /// <summary>Refuses a measured target of classifiers, which know classes.</summary>
    /// <exception cref="TableFormatException">There is one.</exception>
    public static void RefuseTarget(IEnumerable<MeasuredVariable> found)
    {
        if (found.FirstOrDefault() is { } target)
        {
            throw new TableFormatException(target.Source, target.Problem,
                $"A classifier tells classes: write these in place of the numbers. pid bounds takes the same tables as they are, with "
                    + $"{(target.Commas is { AreDressed: false } ? "--decimal , " : "")}--clusters auto {target.Remedy}.")
            { Column = target.Name };
        }
    }

    /// <summary>What to do where the rows have weights, which bins and clusters do not go together with.</summary>
    private static string WithWeights(MeasuredVariable[] all, string source, string weight, string options, bool samples)
    {
        bool single = all.All(m => m is { Columns: 1, Commas: null or { AreDressed: false } } && m.Option is "x1" or "x2" or "y");
        string[] columns = !samples && single ? [.. all.Select(m => m.Name)] : [];
        string[] commas = [.. all.Where(m => m.Commas is not null || m.DecimalComma).Select(m => m.Name),
            .. all[0].DecimalComma ? [weight] : Array.Empty<string>()];
        return "Weights do not go together with bins and clusters, which count records. "
            + InQuery(source, columns, commas, weight, options);
    }

    /// <summary>How columns of weighted rows are put into classes by a query; where none does it, how the rows are records.</summary>
    /// <param name="source">The table.</param>
    /// <param name="columns">The columns; none where they are no matter of one by one.</param>
    /// <param name="commas">Those, and the weight, whose numbers have a decimal comma.</param>
    /// <param name="weight">The column of the weights.</param>
    /// <param name="options">The options that put records into classes.</param>
    public static string InQuery(string source, string[] columns, string[] commas, string weight, string options)
    {
        string none = $"say --weight none{(options.Length > 0 ? " " : "")}{options}";
        return ClassQuery.Of(source, columns, commas) is { } query
            ? $"Put them into classes in a query, in place of the file: {query} --weight {ColumnHints.Quoted(weight)}; "
                + $"or, where {weight} is no weight, {none}."
            : $"Where every row may count one, {none}; else put them into classes of your own before.";
    }
}
