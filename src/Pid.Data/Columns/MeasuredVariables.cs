using System.Globalization;
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
    /// <summary>The option that puts it into classes.</summary>
    public string Remedy => Columns == 1 ? $"--bins {Option}=8" : $"--clusters {Option}=auto";

    /// <summary>What is wrong with it, in a sentence.</summary>
    public string Problem => Columns == 1
        ? FormattableString.Invariant($"The column holds measured values, not symbols: {Different} different numbers in {Rows} records.")
        : string.Create(CultureInfo.InvariantCulture,
            $"{Measured} of the {Columns} columns hold measured values, not symbols: {Different} different "
            + $"combinations in {Rows} records, so that each seems to tell everything.");
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
    /// <exception cref="TableFormatException">There is one.</exception>
    public static void Refuse(IEnumerable<MeasuredVariable> found, bool plan = false, bool model = false)
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
        throw new TableFormatException(first.Source, first.Problem + others, remedy) { Column = first.Name };
    }
}
