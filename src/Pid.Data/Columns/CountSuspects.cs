using System.Globalization;
using Pid.Numerics.Distributions;

namespace Pid.Data.Columns;

/// <summary>
/// Columns that nobody asks for and that may say how many records a row stands for: whole and positive, and no numbers of the rows. That no
/// two rows have the same values of the columns that are asked for makes one of them suspect; the caller knows whether it is so.
/// </summary>
internal sealed class CountSuspects
{
    private const int MostColumns = 32, Looked = 1000;

    /// <summary>Cells a record, above which that no two records are the same says nothing.</summary>
    public const int MostCells = 16;

    // Columns of numbers of so many digits are identifiers or money, where no value recurs.
    private const int LongNumber = 1000, FewRows = 8;

    // Names of counts; one such column is meant even beside other whole columns.
    private static readonly HashSet<string> s_names = new(
        ["n", "w", "cnt", "num", "number", "total", "size", "records", "rows", "obs", "observations", "cases", "occurrences", "tally",
        "freq", "nobs", "n_obs",
            "n_records", "num_records", "anzahl", "haeufigkeit", "h\u00e4ufigkeit", "effectif", "value", "values", "samples"],
        StringComparer.OrdinalIgnoreCase);

    private readonly List<(int Column, List<double> Values)> _columns = [];
    private string[] _names = [];
    private bool _streams;

    // Of these, names that anything else has as well.
    private static readonly HashSet<string> s_common = new(["number", "size", "value", "values"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a column is called like a number of records, and like nothing else.</summary>
    public static bool IsNamed(string name) => s_names.Contains(name) && !s_common.Contains(name);

    /// <summary>The column that may be a number of records; null where there is none, or several that do not differ.</summary>
    public string? Found
    {
        get
        {
            string[] likely = [.. Likely], named = [.. likely.Where(s_names.Contains)];
            return likely.Length == 1 ? likely[0] : named.Length == 1 ? named[0] : null;
        }
    }

    /// <summary>The first column whose name says that it is a number of records; null where there is none.</summary>
    public string? Named => Likely.FirstOrDefault(IsNamed);

    private IEnumerable<string> Likely =>
        _columns.Where(c => c.Values.Count > 1 && !IsIdentifier(c.Values)).Select(c => _names[c.Column]);

    /// <summary>That a column may be a number of records, in a sentence.</summary>
    public static string Remark(string column) =>
        $"No two rows have the same values, and the column {column}, which nobody asked for, {Question(column)}";

    private static string Question(string column) => "is whole and positive: does it say how many records a row stands for? "
        + $"Every row counts one. Say --weight {ColumnHints.Quoted(column)} if it does, or --weight none if it does not.";

    /// <summary>Begins a table that has no weight.</summary>
    public void Begin(RecordReader table, int[][] variables)
    {
        (_names, _streams) = (table.Header, table.ShowsAllColumns);
        _columns.AddRange(Enumerable.Range(0, _names.Length).Where(c => _names[c].Length > 0
            && !variables.Any(v => v.Contains(c))).OrderByDescending(c => IsNamed(_names[c]))
            .Take(MostColumns).Select(c => (c, new List<double>())));
    }

    /// <summary>Looks at the current row, where that costs nothing.</summary>
    public void See(RecordReader table)
    {
        if (!_streams)
        {
            return;
        }

        for (int i = _columns.Count - 1; i >= 0; i--)
        {
            See(table, i);
        }

        _streams = _columns.Count > 0 && _columns[0].Values.Count < Looked;
    }

    /// <summary>Looks at the first rows once more, column by column, where the table gave only what was asked for.</summary>
    /// <param name="table">The table.</param>
    /// <param name="byName">Whether only columns matter that are called like a number of records.</param>
    public void LookAgain(RecordReader table, bool byName)
    {
        for (int i = _columns.Count - 1; i >= 0 && !table.ShowsAllColumns; i--)
        {
            bool whole = (!byName || IsNamed(_names[_columns[i].Column])) && table.TryAgain(_columns[i].Column);
            for (int row = 0; whole && row < Looked && table.Read(); row++)
            {
                whole = See(table, i);
            }

            if (!whole && i < _columns.Count && _columns[i].Values.Count == 0)
            {
                _columns.RemoveAt(i);
            }
        }
    }

    /// <summary>
    /// The same of a screen, where every column is asked for: one of whole numbers beside which no two records are the same, though others
    /// could be, or that is called like a number of records or, where it is left out, like a weight.
    /// </summary>
    /// <param name="numbers">The columns of numbers, screened or not.</param>
    /// <param name="screened">The columns that are screened.</param>
    /// <param name="target">The target.</param>
    public static IEnumerable<string> InScreen(IReadOnlyList<CodedColumn> numbers, IReadOnlyList<CodedColumn> screened, CodedColumn target)
    {
        foreach (CodedColumn count in target.Records > 1 ? numbers : [])
        {
            string name = count.Variable.Name;
            double[] numberOf = [.. count.Variable.Symbols.Select(Number)];
            double[] values = Array.ConvertAll(count.Codes.ToArray(), code => numberOf[code]);
            bool whole = Array.TrueForAll(values, v => v >= 1 && v == Math.Floor(v)) && !IsIdentifier([.. values]);
            if (whole && AreCells([.. screened.Where(c => c != count).Append(target)]))
            {
                yield return $"No two rows have the same values beside {name}, which {Question(name)}";
            }
            else if ((whole && IsNamed(name))
                || (ColumnResolver.IsWeightLike(name) && !ColumnChecks.IsNoVariable(name) && !screened.Contains(count)))
            {
                yield return RecordCounter.NotTaken(name);
            }
        }

        static double Number(string symbol) =>
            double.TryParse(symbol, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;
    }

    /// <summary>Whether no two records of some columns are the same, though more could be.</summary>
    private static bool AreCells(CodedColumn[] columns)
    {
        // Of many columns the records differ anyway.
        int records = columns[^1].Records;
        if (columns.Length < 3 || columns.Aggregate(1.0, (cells, c) => cells * c.Variable.Size) > MostCells * (double)records)
        {
            return false;
        }

        HashSet<long> cells = [];
        return Enumerable.Range(0, records).All(row =>
            cells.Add(columns.Aggregate(0L, (cell, column) => (cell * column.Variable.Size) + column.Codes.Span[row])));
    }

    private bool See(RecordReader table, int i)
    {
        (int column, List<double> values) = _columns[i];
        if (table.TryNumber(column, out double value) && value >= 1 && value == Math.Floor(value))
        {
            values.Add(value);
            return true;
        }

        _columns.RemoveAt(i);
        return false;
    }

    /// <summary>Whether numbers tell the rows apart: consecutive in any order, sorted, or long; ones only are no counts either.</summary>
    private static bool IsIdentifier(List<double> values)
    {
        double least = values.Min(), most = values.Max();
        return most == 1 || (values.Distinct().Count() == values.Count && values.Count > 2
            && (most - least == values.Count - 1
            || (values.Count >= FewRows && (least >= LongNumber || values.Zip(values.Skip(1), (a, b) => a < b).All(rises => rises)))));
    }
}
