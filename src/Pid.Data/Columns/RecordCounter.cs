using System.Globalization;
using Pid.Data.Text;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Data.Columns;

/// <summary>Counts the records of tables into the cells of two or three variables; the files of one source add up.</summary>
/// <param name="variables">The variables, perhaps with symbols from earlier tables.</param>
/// <param name="roles">Their parts.</param>
/// <param name="asked">The columns asked for.</param>
/// <param name="settings">How to read.</param>
/// <param name="order">The order of the columns of each variable, which the tables have in common.</param>
internal sealed class RecordCounter(VariableBuilder[] variables, Role[] roles, TableColumns asked, ReadSettings settings, ColumnOrder order)
{
    private long _rows;
    private long _dropped;
    private double _total;
    private bool _areCounts = true;
    private bool _begun, _someHaveNone;
    private readonly SortedSet<string> _weights = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _notes = new(StringComparer.Ordinal), _remarks = new(StringComparer.Ordinal),
        _columns = new(StringComparer.Ordinal);
    private readonly UntakenWeights _untaken = new();

    /// <summary>The weights so far.</summary>
    public CellWeights Cells { get; } = new(variables);

    /// <summary>The column of the weights; null where every row counts one.</summary>
    public string? WeightColumn => _weights.Count == 0 ? null : string.Join(", ", _weights);

    /// <summary>The rows that were counted.</summary>
    public long Rows => _rows;

    /// <summary>The records that were left out for missing values.</summary>
    public long Dropped => _dropped;

    /// <summary>Whether it is delimited text, whose decimal sign an option gives.</summary>
    public bool IsDelimited => variables[0].IsDelimited;

    /// <summary>What may change the answer, in sentences.</summary>
    public IReadOnlyList<string> Remarks => [.. _untaken.Like is { } like ? new[] { NotTaken(like) } : [], .. _remarks];

    /// <summary>How the table was read, in sentences.</summary>
    public IReadOnlyList<string> Notes => [.. _columns, .. _notes.Select(note => $"Of the table: {note}.")];

    /// <summary>What was read, in words for a report.</summary>
    public string Contents => string.Create(CultureInfo.InvariantCulture,
        $"{_rows} {(_weights.Count == 0 ? "records" : $"rows weighted by column {string.Join(" or ", _weights)}")}")
        + (_weights.Count > 0 && _someHaveNone ? ", or none" : "")
        + (_dropped > 0 ? FormattableString.Invariant($" ({_dropped} left out for missing values)") : "")
        + string.Concat(_notes.Select(note => $" ({note})"));

    /// <summary>That a column called like a weight was not taken for one.</summary>
    public static string NotTaken(string column) =>
        $"Every row counts one: the column {column} is not taken for the weight unasked. Say --weight {column} if it is, or --weight "
            + $"none if it is not.";

    /// <summary>Adds every file of a source.</summary>
    /// <exception cref="TableFormatException">The source is no such table, or leaves no weight at all.</exception>
    public void Add(TableSource source, CancellationToken cancellation)
    {
        IReadOnlyList<TableSource> parts = source.NonEmptyParts();
        order.BeginTable(parts.Count > 1);
        foreach (TableSource part in parts)
        {
            try
            {
                using RecordReader table = RecordSource.Open(part, settings, cancellation);
                order.BeginPart(part.Name);
                Add(table, parts.Count > 1, cancellation);
            }
            catch (TableFormatException e)
            {
                throw part.DamageBehind(e, cancellation) ?? e;
            }
        }

        if (_rows + _dropped == 0)
        {
            throw new TableFormatException(source.Name, "None of its files has a row.", "Give at least one record.");
        }

        ThrowIfUnusable(source.Name);
    }

    /// <summary>Adds the records of one table.</summary>
    /// <exception cref="TableFormatException">It is no such table.</exception>
    public void Add(RecordReader table, CancellationToken cancellation) => Add(table, false, cancellation);

    private void Add(RecordReader table, bool several, CancellationToken cancellation)
    {
        ResolvedColumns columns = ColumnResolver.Resolve(table, asked, roles, order);
        _columns.UnionWith(columns.Remarks);
        Begin(table, columns, several);
        int[] places = [.. columns.Variables.SelectMany(c => c)], numbers = new int[places.Length];
        table.Select([.. places, .. columns.Weight < 0 ? [] : new[] { columns.Weight }], counted: true);
        long rowsBefore = _rows + _dropped;
        Span<int> code = stackalloc int[3];
        int[] sizes = Array.ConvertAll(variables, v => v.Size);
        while (table.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            _untaken.See(table);
            if (settings.DropMissing && IsIncomplete(table, columns))
            {
                _dropped += table.Repeats;
                continue;
            }

            table.NumbersOf(places, numbers);
            bool isNew = false;
            for (int v = 0, place = 0; v < variables.Length; place += columns.Variables[v++].Length)
            {
                code[v] = variables[v].Code(table, columns.Variables[v], numbers.AsSpan(place, columns.Variables[v].Length));
                isNew |= code[v] >= sizes[v];
            }

            if (isNew)
            {
                sizes = Array.ConvertAll(variables, v => v.Size);
                if (Cells.TooLarge() is { } problem)
                {
                    MeasuredVariables.Refuse(Measured(order.Part));
                    throw table.Error(columns.Variables[0][0], problem, CellWeights.TooLargeRemedy);
                }
            }

            if (several)
            {
                _untaken.Add(code[0], code[1], code[2], table.Repeats);
            }

            if (columns.Weight < 0 && table.Repeats == 1)
            {
                Cells.AddOne(code[0], code[1], code[2]);
                _total++;
                _rows++;
                continue;
            }

            AddWeight((code[0], code[1], code[2]), asked.Weight is null && columns.Weight >= 0
                ? WeightField.ReadUnasked(table, columns.Weight) : WeightField.Read(table, columns.Weight), table.Repeats);
        }

        if (_rows + _dropped == rowsBefore && !several)
        {
            throw table.HeaderError("There is a header but no row.", "Give at least one row.");
        }

        if (table.Note is { } note)
        {
            _notes.Add(note);
        }

        ThrowIfWeightless(table, columns.Weight);
        _untaken.End(table, several ? null : _rows, HasOneRowACell);
    }

    /// <summary>Whether no two rows so far have the same values, as in a table of weights.</summary>
    private bool HasOneRowACell => _weights.Count == 0 && _rows > 1 && Cells.Count == _rows;

    /// <summary>The variables that hold measured values.</summary>
    /// <param name="source">The table, for messages.</param>
    public IEnumerable<MeasuredVariable> Measured(string source)
    {
        // The rows of a table of weights are its cells, whether the weight was taken or is going to be asked for.
        bool weighted = _weights.Count > 0, asks = !weighted && _untaken.AreCells(p => p.Like is not null);
        bool cells = (weighted && _areCounts)
            || ((weighted || asks) && Cells.Count == _rows
            && variables.Aggregate(1.0, (product, v) => product * v.Size) <= CountSuspects.MostCells * (double)_rows);
        JudgedRows rows = new(_rows, _areCounts && !asks ? _total : null, cells);
        return variables.Select((v, i) => v.Measured(source, rows, asked.NameOf(roles[i]) ?? ColumnResolver.Word(roles[i]),
            Cells.CodesOf(i))).OfType<MeasuredVariable>().Select(m => m with { Weight = WeightColumn is null ? null : _weights.First() });
    }

    /// <summary>Refuses what is a table, but not of symbols.</summary>
    public void ThrowIfUnusable(string source)
    {
        if (_rows == 0)
        {
            throw new TableFormatException(source, FormattableString.Invariant($"Every one of the {_dropped} records lacks a value."),
                "Leave out columns that are empty, or read missing values as a category of their own, without --missing drop.");
        }

        // Of several tables the caller refuses them all at once.
        MeasuredVariable[] measured = [.. Measured(source)];
        if (measured.Length > 0)
        {
            MeasuredVariables.Refuse(order.HasSeveralTables ? [] : measured);
            return;
        }

        // A row a cell, as a table of weights has it: to count each once would be another table.
        if (_weights.Count == 0 && asked.Weight is null)
        {
            _remarks.UnionWith(_untaken.Refusal(source, order) is { } refusal ? throw refusal : _untaken.Remarks);
        }
    }

    /// <summary>The joint of three variables.</summary>
    public JointTable ToJoint()
    {
        (Variable[] built, double[] weights) = Cells.ToTable();
        return new JointTable(new Joint(built[0], built[1], built[2], weights), Contents)
        {
            WeightColumn = WeightColumn,
            RowsAreRecords = _weights.Count == 0,
            RecordsLeftOut = _dropped,
        };
    }

    private static bool IsIncomplete(RecordReader table, ResolvedColumns columns)
    {
        foreach (int[] variable in columns.Variables)
        {
            foreach (int column in variable)
            {
                if (MissingValue.Is(table[column]))
                {
                    return true;
                }
            }
        }

        return columns.Weight >= 0 && MissingValue.Is(table[columns.Weight]);
    }

    private void Begin(RecordReader table, ResolvedColumns columns, bool several)
    {
        for (int v = 0; v < variables.Length; v++)
        {
            if (!variables[v].Begin(columns.Names[v], columns.Variables[v].Length))
            {
                throw table.HeaderError($"The variable {columns.Names[v]} has another number of columns here than in an earlier table.",
                    "Use the same columns in every table.");
            }
        }

        string? weight = columns.Weight < 0 ? null : table.Header[columns.Weight];
        string? before = _weights.FirstOrDefault();
        if (_begun && (weight is null ? before is not null : _someHaveNone)
            && asked.Weight?.Split('=', StringSplitOptions.TrimEntries).Contains(TableColumns.NoWeight) != true)
        {
            string named = ColumnHints.Quoted(weight ?? before!);
            throw table.HeaderError($"One file of the table has the weight column {named}, and another has none.",
                $"Say --weight {named}={TableColumns.NoWeight} if every row of the files without it is one record, or --weight "
                    + $"{TableColumns.NoWeight} if that is so in all.");
        }

        if (before is not null && weight != before && asked.Weight is [':', ..] && table.Header.Contains(before, StringComparer.Ordinal))
        {
            throw table.HeaderError($"--weight {asked.Weight} means the column '{weight}' here, and '{before}' in an earlier file of "
                + $"the same table.", $"Name it: --weight {ColumnHints.Quoted(before)}.", weight);
        }

        _begun = true;
        _someHaveNone |= weight is null;
        _ = weight is not null && _weights.Add(weight);
        _untaken.Begin(table, order.Part, columns.Variables, several, open: weight is null && asked.Weight is null);
    }

    private void AddWeight((int, int, int) cell, double weight, long repeats)
    {
        // The product as a sum of two doubles: exact, so that counted rows and rows one by one give the same table.
        double product = weight * repeats;
        _areCounts &= weight == Math.Floor(weight);
        Cells.Add(cell, product);
        if (repeats > 1 && Math.FusedMultiplyAdd(weight, repeats, -product) is var rest && rest != 0 && double.IsFinite(rest))
        {
            Cells.Add(cell, rest);
        }

        _total += product;
        _rows += repeats;
    }

    private void ThrowIfWeightless(RecordReader table, int weight)
    {
        if (_total == 0 && _rows > 0)
        {
            throw table.TableError("All weights are zero.", "At least one row needs a positive weight.", weight, "0");
        }

        if (!double.IsFinite(_total))
        {
            throw table.TableError("The weights sum to more than a double holds.", "Divide all weights by a common factor.",
                weight, "Infinity");
        }
    }
}
