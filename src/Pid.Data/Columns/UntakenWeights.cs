namespace Pid.Data.Columns;

/// <summary>
/// The columns of the files of a table that may be its weight, but that nobody named as such: called like a weight, or whole and positive.
/// Each file is judged for itself: in a table of weights its rows are cells, each of them once, whatever the other files hold.
/// </summary>
internal sealed class UntakenWeights
{
    private readonly List<Part> _parts = [];
    private CountSuspects? _suspects; // of the file that is being read; null where weights were taken or ruled out
    private HashSet<(int, int, int)>? _cells; // of that file, as long as no row has recurred; null for those of the whole table
    private (string Name, string? Like, string? ByName, long Rows) _now;

    /// <summary>The first column that is called like a weight; null where there is none.</summary>
    public string? Like => _parts.Find(p => p.Like is not null)?.Like ?? (_suspects is null ? null : _now.Like);

    /// <summary>Whether in every file that may have a weight each row is a cell of its own, as in a table of weights.</summary>
    public bool AreCells(Func<Part, bool> may)
    {
        Part[] with = [.. _parts.Where(may)];
        return with.Length > 0 && Array.TrueForAll(with, p => p.AreCells) && Array.Exists(with, p => p.Rows > 1);
    }

    /// <summary>Begins a file.</summary>
    /// <param name="table">The file.</param>
    /// <param name="name">Its name.</param>
    /// <param name="variables">Where the variables stand.</param>
    /// <param name="several">Whether it is one of several.</param>
    /// <param name="open">Whether nothing was said about weights, and none was taken.</param>
    public void Begin(RecordReader table, string name, int[][] variables, bool several, bool open)
    {
        _suspects = open ? new CountSuspects() : null;
        _suspects?.Begin(table, variables);
        _cells = open && several ? [] : null;
        _now = (name, open ? ColumnResolver.UnusedWeight(table, variables) : null,
            open ? table.Header.Where((h, c) => CountSuspects.IsNamed(h) && !variables.Any(v => v.Contains(c))).FirstOrDefault() : null, 0);
    }

    /// <summary>Looks at the current row.</summary>
    public void See(RecordReader table) => _suspects?.See(table);

    /// <summary>Adds the cell of the current row, of one of several files.</summary>
    public void Add(int x1, int x2, int y, long repeats)
    {
        _now.Rows += repeats;
        if (_cells is not null && (repeats > 1 || !_cells.Add((x1, x2, y))))
        {
            _cells = null;
        }
    }

    /// <summary>Ends a file.</summary>
    /// <param name="table">The file.</param>
    /// <param name="alone">Of the only file its rows, where each is a cell of its own; null for one of several.</param>
    /// <param name="areCells">Whether they are.</param>
    public void End(RecordReader table, long? alone, bool areCells)
    {
        bool cells = alone is null ? _cells is not null : areCells;
        _suspects?.LookAgain(table, byName: !cells);
        _parts.Add(new Part(_now.Name, _now.Like, cells ? _suspects?.Found : null, _now.ByName, cells, alone ?? _now.Rows)
        {
            Doubtful = cells || _now.Like is not null ? null : _suspects?.Named,
        });
        (_suspects, _cells) = (null, null);
    }

    /// <summary>That nothing was said of a weight in a table of cells; null where it is none, or no column is called like one.</summary>
    /// <param name="source">The table.</param>
    /// <param name="order">What earlier tables had.</param>
    public TableFormatException? Refusal(string source, ColumnOrder order)
    {
        if (!AreCells(p => p.Named is not null))
        {
            return null;
        }

        Part first = _parts.First(p => p.Named is not null);
        string column = first.Named!;
        string[] names = [.. _parts.Select(p => p.Named ?? p.ByName ?? TableColumns.NoWeight).Distinct()
            .OrderBy(n => n == TableColumns.NoWeight)];
        string weight = names.Length > 1 ? string.Join('=', names.Select(n => ColumnHints.Quoted(n)))
            : ColumnResolver.WithOthers(ColumnHints.Quoted(column), order);
        string called = first.Like is not null ? "is called like a weight" : "is whole, positive and called like a number of records";
        return new TableFormatException(source,
            $"Every row{(_parts.Count > 1 ? $" of {first.Name}" : "")} is a cell of its own, as in a table of weights, and the column "
                + $"{column} {called}, but only one called count is taken for it unasked.",
            $"Say --weight {weight} if it is the weight, or --weight none if every row is one record.")
        { Column = column };
    }

    /// <summary>What is to be said of columns that may be numbers of records.</summary>
    public IEnumerable<string> Remarks =>
        AreCells(p => p.Suspect is not null) ? [CountSuspects.Remark(_parts.First(p => p.Suspect is not null).Suspect!)]
        : _parts.Find(p => p.Doubtful is not null) is { Doubtful: { } column } ? [RecordCounter.NotTaken(column)] : [];

    /// <summary>A file.</summary>
    /// <param name="Name">What it is called.</param>
    /// <param name="Like">Its first column that is called like a weight.</param>
    /// <param name="Suspect">Its column of whole positive numbers, where its rows are cells.</param>
    /// <param name="ByName">Its first column that is called like a number of records.</param>
    /// <param name="AreCells">Whether no row has recurred.</param>
    /// <param name="Rows">Its rows.</param>
    internal sealed record Part(string Name, string? Like, string? Suspect, string? ByName, bool AreCells, long Rows)
    {
        /// <summary>Its column of whole positive numbers that is called like a number of records, where its rows are no cells.</summary>
        public string? Doubtful { get; init; }

        /// <summary>The column that its name says to be the weight.</summary>
        public string? Named => Like ?? (Suspect is { } s && CountSuspects.IsNamed(s) ? s : null);
    }
}
