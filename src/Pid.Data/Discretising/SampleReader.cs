using System.Globalization;
using System.Numerics;
using Pid.Data.Columns;
using Pid.Data.Text;

namespace Pid.Data.Discretising;

/// <summary>The records of one sample: for each variable the codes of its categories, or its measured values.</summary>
/// <param name="Source">Its name.</param>
/// <param name="Variables">Variables in the order of the roles asked for.</param>
/// <param name="Rows">Records.</param>
/// <param name="Dropped">Records left out for missing values.</param>
internal sealed record Sample(string Source, SampleVariable[] Variables, int Rows, long Dropped)
{
    /// <summary>What may change the answer, in sentences.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>How the sample was read, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>For each record its number among all that were read, from 1.</summary>
    public required int[] Records { get; init; }

    /// <summary>Records that a model was fitted to, and that are not among these.</summary>
    public int FittedTo { get; init; }

    public string Contents => FormattableString.Invariant($"{Rows} record{(Rows == 1 ? "" : "s")}")
        + (Dropped > 0 ? FormattableString.Invariant($" ({Dropped} left out for missing values)") : "")
        + (FittedTo > 0 ? FormattableString.Invariant($", and {FittedTo} that posteriors were fitted to") : "");

    /// <summary>Some of the records.</summary>
    public Sample Take(int[] rows) => this with
    {
        Rows = rows.Length,
        Records = Array.ConvertAll(rows, row => Records[row]),
        Variables = Array.ConvertAll(Variables, v => v with
        {
            Codes = v.Codes is { } codes ? Array.ConvertAll(rows, row => codes[row]) : null,
            Features = v.Features?.Take(rows),
        }),
    };
}

/// <summary>A variable of a sample: one of the two is there.</summary>
internal sealed record SampleVariable(Role Role, string Name, int[]? Codes, Features? Features)
{
    /// <summary>Values far beyond all others, in sentences.</summary>
    public IReadOnlyList<string> Outliers { get; init; } = [];
}

/// <summary>Reads the records of samples that hold measured values: these stay in memory, one double a value.</summary>
internal static class SampleReader
{
    private const double Exact = 1L << 53; // whole numbers up to here are doubles
    private const long LargestSample = 1L << 28;

    /// <summary>Reads a sample.</summary>
    /// <param name="source">Its file or files.</param>
    /// <param name="asked">The columns asked for.</param>
    /// <param name="roles">The variables to read.</param>
    /// <param name="order">The order of the columns of each variable, which the samples have in common.</param>
    /// <param name="categories">For each a builder that gives categories their codes; null where the values are measured.</param>
    /// <param name="settings">How to read.</param>
    /// <param name="cancellation">Gives up between two rows.</param>
    /// <param name="partlyLabelled">Whether a record without a label is kept, with the code -1.</param>
    /// <param name="intoClasses">Whether the measured values are to be put into classes.</param>
    /// <param name="check">Refuses the current record, of which it is given the columns of a variable with measured values.</param>
    /// <exception cref="TableFormatException">The source is no such sample.</exception>
    public static Sample Read(
        TableSource source, TableColumns asked, Role[] roles, ColumnOrder order, VariableBuilder?[] categories, ReadSettings settings,
        CancellationToken cancellation, bool partlyLabelled = false, bool intoClasses = false,
        Action<RecordReader, int[]>? check = null)
    {
        List<int>[] codes = Array.ConvertAll(roles, _ => new List<int>());
        List<double>[] values = Array.ConvertAll(roles, _ => new List<double>());
        (List<int> records, int read) = ([], 0);
        (string[]? names, string[][] headers, long dropped, string? notTaken) = (null, [], 0, null);
        Outliers?[] outliers = new Outliers?[roles.Length];
        SortedSet<string> notes = new(StringComparer.Ordinal), remarks = new(StringComparer.Ordinal);
        IReadOnlyList<TableSource> parts = source.NonEmptyParts();
        order.BeginTable(parts.Count > 1);
        foreach (TableSource part in parts)
        {
            try
            {
                using RecordReader table = RecordSource.Open(part, settings, cancellation);
                order.BeginPart(part.Name);
                ResolvedColumns columns = ColumnResolver.Resolve(table, asked, roles, order);
                notes.UnionWith(columns.Remarks);
                RefuseWeights(table, columns, order, intoClasses ? categories : null, settings);
                notTaken ??= asked.Weight is null ? ColumnResolver.UnusedWeight(table, columns.Variables) : null;
                (names, headers) = names is null
                    ? (columns.Names, Array.ConvertAll(columns.Variables, v => Array.ConvertAll(v, c => table.Header[c])))
                    : (names, headers);
                for (int v = 0; v < roles.Length; v++)
                {
                    if (categories[v]?.Begin(columns.Names[v], columns.Variables[v].Length) == false)
                    {
                        throw table.HeaderError(
                            $"The variable {columns.Names[v]} has another number of columns here than in an earlier table.",
                            "Use the same columns in every table.");
                    }
                }

                for (int v = 0; v < roles.Length; v++)
                {
                    outliers[v] ??= categories[v] is null ? new Outliers(columns.Variables[v].Length) : null;
                }

                table.Select([.. columns.Variables.SelectMany(c => c)], counted: false);
                while (table.Read())
                {
                    cancellation.ThrowIfCancellationRequested();
                    read++;
                    if (Add(table, columns, roles, categories, codes, values, outliers, settings, partlyLabelled, intoClasses, remarks,
                        check))
                    {
                        records.Add(read);
                    }
                    else
                    {
                        dropped++;
                    }
                }

                _ = table.Note is { } note && notes.Add($"Of the table: {note}.");
            }
            catch (TableFormatException e)
            {
                throw part.DamageBehind(e, cancellation) ?? e;
            }
        }

        int rows = values.Zip(headers, (list, h) => list.Count / Math.Max(1, h.Length)).Concat(codes.Select(c => c.Count)).Max();
        if (rows == 0)
        {
            throw new TableFormatException(source.Name, dropped == 0 ? "There is a header but no row."
                : FormattableString.Invariant($"Every one of the {dropped} records lacks a value."),
                "Give records that have a value in every column used.");
        }

        return new Sample(source.Name, [.. roles.Select((role, v) => new SampleVariable(role, names![v],
            categories[v] is null ? null : [.. codes[v]], categories[v] is null ? new Features(headers[v], [.. values[v]]) : null))
            .Select((v, i) => v.Features is { } known ? v with { Outliers = [.. outliers[i]!.Remarks(known)] } : v)], rows, dropped)
        {
            Records = [.. records],
            Remarks = [.. notTaken is null ? [] : new[] { RecordCounter.NotTaken(notTaken) }, .. remarks],
            Notes = [.. notes],
        };
    }

    /// <summary>Adds the current record. False where it is left out for a missing value.</summary>
    private static bool Add(
        RecordReader table, ResolvedColumns columns, Role[] roles, VariableBuilder?[] categories, List<int>[] codes, List<double>[] values,
        Outliers?[] outliers, ReadSettings settings, bool partlyLabelled, bool intoClasses, SortedSet<string> remarks,
        Action<RecordReader, int[]>? check)
    {
        for (int v = 0; v < categories.Length; v++)
        {
            foreach (int column in IsUnlabelled(v) ? [] : columns.Variables[v])
            {
                bool usable = categories[v] is null ? table.TryNumber(column, out _) : !settings.DropMissing
                    || !MissingValue.Is(table[column]);
                if (usable)
                {
                    continue;
                }

                if (table[column] == table.Header[column])
                {
                    table.RefuseNames(column);
                }

                bool missing = MissingValue.Is(table[column]);
                return settings.DropMissing && missing ? false : throw table.Error(column,
                    missing ? "The value is missing." : $"The value '{table[column]}' is no finite number.",
                    missing ? "Fill it in, or leave such records out with --missing drop."
                        : settings.DecimalComma && table[column].Contains('.', StringComparison.Ordinal)
                        ? "With --decimal , a point is no decimal sign: leave that option out, or write a comma; where points part "
                            + "thousands, take them out."
                        : IsInfinite(table[column]) ? "No bin and no cluster has a place for it: write a number of its size, or NA and "
                            + "leave such records out with "
                            + "--missing drop." : WeightField.CommaHint(table[column]) is { } comma ? $"Numbers have a decimal point "
                            + $"and nothing between their thousands; {comma}."
                            : Numbers(columns.Variables[v].Length == 1 && intoClasses ? roles[v] : null));
            }
        }

        for (int v = 0; v < categories.Length; v++)
        {
            if (categories[v] is { } builder)
            {
                codes[v].Add(IsUnlabelled(v) ? -1 : builder.Code(table, columns.Variables[v]));
                continue;
            }

            if (values[v].Count > LargestSample)
            {
                throw table.TableError(FormattableString
                    .Invariant($"The sample has more than {LargestSample:N0} measured values, which do not fit."),
                    "Take a part of it, by a query in place of the file: "
                        + "\"SELECT * FROM 'file.parquet' USING SAMPLE 100000 ROWS (reservoir, 1)\".");
            }

            check?.Invoke(table, columns.Variables[v]);
            for (int c = 0; c < columns.Variables[v].Length; c++)
            {
                int column = columns.Variables[v][c];
                _ = table.TryNumber(column, out double value);
                values[v].Add(value);
                outliers[v]!.See(table, column, c, value);
                if (Math.Abs(value) >= Exact && IsRounded(table[column], value))
                {
                    remarks.Add($"Numbers of {table.Header[column]} have more digits than are told apart here, from 2^53 on: such are "
                        + $"rounded. Subtract what they have in common first.");
                }
            }
        }

        return true;

        bool IsUnlabelled(int v) => partlyLabelled && roles[v] == Role.Y
            && Array.Exists(columns.Variables[v], column => MissingValue.Is(table[column]));
    }

    /// <summary>Whether a whole number is another one than its text says.</summary>
    internal static bool IsRounded(string text, double value) =>
        BigInteger.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
        CultureInfo.InvariantCulture, out BigInteger whole) && whole != new BigInteger(value);

    /// <summary>What to do about text among numbers; of a source of one column, which may be a category beside a measured one.</summary>
    private static string Numbers(Role? source)
    {
        const string Needed = "Bins, clusters and classifiers need numbers: leave columns of categories out of them";
        string other = source == Role.X1 ? "x2" : "x1";
        return source is Role.X1 or Role.X2
            ? $"{Needed}. Where it holds categories, give only the other source classes: --bins {other}=8 or --clusters {other}=auto, "
                + $"or the NAME of a --modality in place of {other}." : $"{Needed}.";
    }

    /// <summary>Whether a text is a number, but none that is finite: infinite as it stands, or beyond the range of a double.</summary>
    private static bool IsInfinite(string text) => WeightField.IsNumber(text)
        || text.Trim().TrimStart('+', '-').Equals("inf", StringComparison.OrdinalIgnoreCase);

    private static void RefuseWeights(
        RecordReader table, ResolvedColumns columns, ColumnOrder order, VariableBuilder?[]? categories, ReadSettings settings)
    {
        if (columns.Weight >= 0)
        {
            string weight = table.Header[columns.Weight];
            int[][] measured = [.. columns.Variables.Where((_, v) => categories is not null && categories[v] is null)];
            string[] single = !order.MayDiffer && measured.All(v => v.Length == 1) ? [.. measured.Select(v => table.Header[v[0]])] : [];
            throw table.HeaderError($"The column '{weight}' is a weight, but measured values are read record by record.",
                categories is null ? $"Give a row a record; if the column {weight} is no weight, say --weight none."
                : MeasuredVariables.InQuery(order.Part, single, table.IsDelimited && settings.DecimalComma ? [.. single, weight] : [],
                weight, ""), weight);
        }
    }
}
