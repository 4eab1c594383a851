using Pid.Data.Columns;
using Pid.Data.Json;
using Pid.Data.Text;

namespace Pid.Data;

/// <summary>Marginals read from a table, two or more, each with a positive weight.</summary>
/// <param name="Names">A name for each marginal: that of its column, or p1, p2, .. where the table has none.</param>
/// <param name="Weights">For each marginal the weights of its states; p = w / sum w, and the sums need not be equal.</param>
internal sealed record MarginalTable(IReadOnlyList<string> Names, IReadOnlyList<double[]> Weights);

/// <summary>
/// Reads marginals. JSON is an array of arrays of weights. In delimited text with a header (commas, semicolons or tabs; # starts a comment
/// line) every column is a marginal and every row a state; an empty field ends a column that is shorter than others.
/// </summary>
internal static class MarginalReader
{
    private const int MostMarginals = 100_000, Few = 1_000;
    private const long MostStates = 1 << 20;
    private const string Fewer = "Take fewer marginals at once, or merge states of little weight.";

    /// <summary>Reads the marginals of a table.</summary>
    /// <param name="source">
    /// The table: a file called .json or .jsonl, or a stream that starts with [ or {, is JSON, all else delimited text.
    /// </param>
    /// <param name="decimalComma">Whether numbers of delimited text have a comma for the decimal sign.</param>
    /// <param name="cancellation">Gives up between two rows.</param>
    /// <exception cref="TableFormatException">The source is no such table.</exception>
    /// <exception cref="OperationCanceledException">Reading was given up.</exception>
    public static MarginalTable Read(TableSource source, bool decimalComma = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.HasExtension(".json", ".jsonl", ".ndjson") || (source.IsStream && source.Peek(1).Span is [(byte)'[' or (byte)'{']))
        {
            using TextReader text = source.Open();
            return FromJson(JsonTable.ReadToEnd(source, text), source.Name);
        }

        try
        {
            using DelimitedReader table = new(source, decimalComma, onlyText: true);
            CheckHeader(table);
            return new MarginalTable(table.Header, ReadColumns(table, cancellation));
        }
        catch (TableFormatException e)
        {
            throw source.DamageBehind(e, cancellation) ?? e;
        }
    }

    /// <summary>Reads the marginals of a JSON document, [[weights],[weights],..].</summary>
    /// <param name="document">The text of the document.</param>
    /// <param name="file">Its file, for messages.</param>
    /// <param name="line">The line of the file that the document starts on, for messages.</param>
    /// <exception cref="TableFormatException">The text is no such document.</exception>
    public static MarginalTable FromJson(string document, string file, long line = 1)
    {
        ArgumentNullException.ThrowIfNull(document);
        return FromJson(new JsonText(file, line, document));
    }

    /// <summary>The same for a line of a batch.</summary>
    /// <param name="line">The line.</param>
    /// <param name="file">Its file, for messages.</param>
    /// <exception cref="TableFormatException">The line cannot be read, or is no such document.</exception>
    internal static MarginalTable FromJson(JsonLine line, string file) =>
        line.Problem is null ? FromJson(new JsonText(file, line.Number, line.Utf8)) : throw line.Problem;

    private static MarginalTable FromJson(JsonText text)
    {
        double[][] weights = JsonMarginals.Parse(text);
        return new MarginalTable([.. weights.Select((_, k) => FormattableString.Invariant($"p{k + 1}"))], weights);
    }

    /// <summary>What is wrong with the weights of a whole marginal, or null.</summary>
    internal static (string What, string Remedy)? Problem(IReadOnlyCollection<double> weights)
    {
        double sum = weights.Sum();
        return weights.Count == 0 ? ("The marginal has no state.", "Give it at least one positive weight, or leave it out.")
            : sum == 0 ? ("All weights of the marginal are zero.", "At least one state needs a positive weight.")
            : !double.IsFinite(sum) ? ("The weights of the marginal sum to more than a double holds.",
            "Divide all of them by a common factor.")
            : null;
    }

    /// <summary>
    /// Why so many marginals are not coupled, or null: an atom has a state of each of them, so that the memory grows with the product.
    /// </summary>
    internal static (string What, string Remedy)? TooMany(int marginals, long states) =>
        marginals > MostMarginals ? (FormattableString.Invariant($"There are more than {MostMarginals:N0} marginals."), Fewer)
            : marginals > Few && states > MostStates
            ? (FormattableString.Invariant($"There are more than {MostStates:N0} states in more than {Few:N0} marginals."), Fewer) : null;

    private static void CheckHeader(DelimitedReader table)
    {
        if (TooMany(table.Header.Length, 0) is { } many)
        {
            throw table.HeaderError(many.What, many.Remedy, table.Header[0]);
        }

        if (table.Header.Length < 2)
        {
            throw table.HeaderError("There is one column, and so one marginal.",
                "A coupling needs two or more: give a column for each, separated by commas, semicolons or tabs.", table.Header[0]);
        }

        // Weights taken for names would be left out in silence.
        if (Array.TrueForAll(table.Header, WeightField.IsNumber))
        {
            throw table.HeaderError("The header consists of numbers only.",
                "The first line names the marginals, such as p,q; the weights start below it.");
        }

        HashSet<string> names = new(StringComparer.Ordinal);
        for (int c = 0; c < table.Header.Length; c++)
        {
            string name = table.Header[c];
            if (name.Length == 0)
            {
                throw table.HeaderError($"Column {c + 1} has no name.",
                    "Name every column, and leave out separators at the end of the lines.");
            }

            if (!names.Add(name))
            {
                throw table.HeaderError($"More than one column is named '{name}'.", "Give every marginal a name of its own.", name);
            }
        }
    }

    private static double[][] ReadColumns(DelimitedReader table, CancellationToken cancellation)
    {
        List<double>[] columns = Array.ConvertAll(table.Header, _ => new List<double>());
        bool[] ended = new bool[columns.Length];
        long states = 0;
        while (table.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            if (TooMany(columns.Length, states += columns.Length) is { } many)
            {
                throw table.Error(0, many.What, many.Remedy);
            }

            for (int c = 0; c < columns.Length; c++)
            {
                if (table[c].Length == 0)
                {
                    ended[c] = true;
                }
                else if (ended[c])
                {
                    throw table.Error(c, $"The weight '{table[c]}' stands below an empty field, which ends the column.",
                        "Write 0 for a state without weight.");
                }
                else
                {
                    columns[c].Add(WeightField.Read(table, c, "every column is a marginal, so leave columns of names out"));
                }
            }
        }

        for (int c = 0; c < columns.Length; c++)
        {
            if (Problem(columns[c]) is { } problem)
            {
                throw table.TableError(problem.What, problem.Remedy, c);
            }
        }

        return Array.ConvertAll(columns, column => column.ToArray());
    }
}
