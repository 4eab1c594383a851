using System.Globalization;
using System.Runtime.CompilerServices;
using Pid.Data.Text;
using Pid.Numerics.Distributions;

namespace Pid.Data.Columns;

/// <summary>
/// Gathers the symbols of a variable while rows stream by and gives each a code. A variable of several columns has a symbol for each
/// combination that occurs, written with | between the parts, and a part in quotes that holds one itself. The final order of the symbols
/// depends on the symbols only, not on the order of the rows: numeric in a column where every symbol is a number, ordinal otherwise, the
/// first column leading.
/// </summary>
/// <param name="settings">Which spellings are one label; null for none but the same.</param>
internal sealed class VariableBuilder(ReadSettings? settings = null)
{
    private const int Looked = 100;

    private readonly bool _asIs = settings is not { IgnoreCase: true } and not { Trim: true };

    private Dictionary<string, int>[] _codes = [];

    // _prefixes[c] numbers the combinations of the columns 0..c+1: (combination of 0..c, code in column c+1).
    private Dictionary<(int Prefix, int Code), int>[] _prefixes = [];

    // The codes, plus one, of the texts that have a number in the table that is being read.
    private RecordReader? _numbered;
    private int[][] _codeOfNumber = [];
    private int[] _numbers = [];

    public string Name { get; private set; } = "";

    /// <summary>Whether texts came from delimited text, whose decimal sign an option gives.</summary>
    public bool IsDelimited { get; private set; }

    /// <summary>The number of symbols so far.</summary>
    public int Size => _prefixes.Length > 0 ? _prefixes[^1].Count : _codes.Length > 0 ? _codes[0].Count : 0;

    /// <summary>States the columns that form the variable in the next table; the first table names it.</summary>
    /// <returns>False when an earlier table had another number of columns for it.</returns>
    public bool Begin(string name, int columns)
    {
        if (_codes.Length == 0)
        {
            Name = name;
            _codes = new Dictionary<string, int>[columns];
            _prefixes = new Dictionary<(int, int), int>[columns - 1];
            for (int c = 0; c < columns; c++)
            {
                _codes[c] = new Dictionary<string, int>(StringComparer.Ordinal);
                if (c > 0)
                {
                    _prefixes[c - 1] = [];
                }
            }
        }

        return _codes.Length == columns;
    }

    /// <summary>The code of the symbol in the current row.</summary>
    public int Code(RecordReader row, int[] columns)
    {
        _numbers = _numbers.Length == columns.Length ? _numbers : new int[columns.Length];
        row.NumbersOf(columns, _numbers);
        return Code(row, columns, _numbers);
    }

    /// <summary>
    /// The code of the symbol in the current row, whose texts have the numbers that <see cref="RecordReader.NumbersOf"/> gives.
    /// </summary>
    public int Code(RecordReader row, int[] columns, ReadOnlySpan<int> numbers)
    {
        if (!ReferenceEquals(row, _numbered))
        {
            (_numbered, _codeOfNumber) = (row, Array.ConvertAll(_codes, _ => Array.Empty<int>()));
            IsDelimited |= row.IsDelimited;
        }

        int code = CodeOf(row, columns[0], 0, numbers[0]);
        for (int c = 1; c < columns.Length; c++)
        {
            code = Numbered(_prefixes[c - 1], (code, CodeOf(row, columns[c], c, numbers[c])));
        }

        return code;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int CodeOf(RecordReader row, int place, int column, int number)
    {
        int[] known = _codeOfNumber[column];
        return (uint)number < (uint)known.Length && known[number] is > 0 and int code ? code - 1 : CodeOfText(row, place, column);
    }

    private int CodeOfText(RecordReader row, int place, int column)
    {
        string symbol = NonEmpty(row, place, column);
        if (symbol == row.Header[place])
        {
            row.RefuseNames(place);
        }

        int code = Code(column, symbol), number = -1;
        row.NumbersOf(new ReadOnlySpan<int>(in place), new Span<int>(ref number));
        if (number >= 0)
        {
            ref int[] known = ref _codeOfNumber[column];
            known = known.Length > 0 ? known : new int[RecordReader.Numbers];
            known[number] = code + 1;
        }

        return code;
    }

    /// <summary>The code of a symbol in that column of the variable.</summary>
    public int Code(int column, string symbol) => Numbered(_codes[column], symbol);

    /// <summary>
    /// Finds measured values that were taken for symbols: numbers, of which one record in ten or more has one of its own; in a variable of
    /// several columns also where one of them is such. Null where there are none.
    /// </summary>
    /// <param name="source">The table, for messages.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="option">The side that an option names the variable by.</param>
    /// <param name="occurring">The codes of the variable that occur in the table.</param>
    public MeasuredVariable? Measured(string source, JudgedRows rows, string option, IEnumerable<int> occurring)
    {
        if (!ColumnChecks.IsMeasured(Size, Size, rows))
        {
            return null;
        }

        (int Prefix, int Code)[][] pairs = Array.ConvertAll(_prefixes, p => p.Keys.ToArray());
        string[][] symbols = Array.ConvertAll(_codes, codes => codes.Keys.ToArray());
        HashSet<int>[] own = Array.ConvertAll(_codes, _ => new HashSet<int>());
        int combinations = 0;
        foreach (int[] parts in occurring.Select(code => Parts(pairs, code)))
        {
            combinations++;
            for (int c = 0; c < own.Length; c++)
            {
                own[c].Add(parts[c]);
            }
        }

        CommaNumbers[] numbers = [.. own.Select((codes, c) => NumbersOf(codes.Select(code => symbols[c][code])))];
        CommaNumbers[] measured = [.. numbers.Where((n, c) => ColumnChecks.IsMeasured(n.Numbers, own[c].Count, rows))];
        return measured.Length == 0 ? null : new MeasuredVariable(source, option, Name, own.Length, measured.Length,
            own.Length == 1 ? numbers[0].Numbers : combinations, rows.Rows)
        {
            Commas = measured.FirstOrDefault(n => n.Are),
            IsDelimited = IsDelimited,
            DecimalComma = IsDelimited && settings is { DecimalComma: true },
        };
    }

    private static CommaNumbers NumbersOf(IEnumerable<string> texts)
    {
        CommaNumbers numbers = new();
        foreach (string text in texts)
        {
            numbers.Add(text);
        }

        return numbers;
    }

    /// <summary>The variable, and for each code the index of its symbol.</summary>
    public (Variable Variable, int[] IndexOfCode) Build()
    {
        int[][] ranks = Array.ConvertAll(_codes, Ranks);
        string[][] symbols = Array.ConvertAll(_codes, codes => codes.Keys.ToArray());
        (int Prefix, int Code)[][] pairs = Array.ConvertAll(_prefixes, p => p.Keys.ToArray());
        int[][] parts = new int[Size][];
        for (int code = 0; code < parts.Length; code++)
        {
            parts[code] = Parts(pairs, code);
        }

        int[] order = [.. Enumerable.Range(0, Size)];
        Array.Sort(order, (a, b) => Compare(parts[a], parts[b], ranks));
        int[] indexOfCode = new int[Size];
        string[] names = new string[Size];
        for (int i = 0; i < order.Length; i++)
        {
            indexOfCode[order[i]] = i;
            string[] words = new string[symbols.Length];
            for (int column = 0; column < words.Length; column++)
            {
                words[column] = Part(symbols[column][parts[order[i]][column]], words.Length);
            }

            names[i] = string.Join("|", words);
        }

        return (new Variable(Name, names), indexOfCode);
    }

    /// <summary>
    /// A part of a combination; in quotes where it holds the mark between parts, so that different combinations are written differently.
    /// </summary>
    private static string Part(string symbol, int parts) =>
        parts == 1 || !symbol.AsSpan().ContainsAny('|', '"') ? symbol : $"\"{symbol.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private string NonEmpty(RecordReader row, int place, int column)
    {
        string symbol = _asIs ? row[place] : LabelText.Of(row[place], settings!);
        if (!string.IsNullOrWhiteSpace(symbol))
        {
            return symbol;
        }

        // Spreadsheets write such rows below a table.
        if (row.ShowsAllColumns && Enumerable.Range(0, row.Header.Length).All(c => string.IsNullOrWhiteSpace(row[c])))
        {
            throw row.Error(place, "Every field of the row is empty.", "Leave such rows out with --missing drop.");
        }

        // No class of numbers is for a symbol.
        CommaNumbers before = NumbersOf(_codes[column].Keys.Take(Looked));
        throw row.Error(place, row.EmptyField, 2 * before.Numbers > Math.Min(Looked, _codes[column].Count)
            ? "Leave such rows out with --missing drop, or, where these numbers are categories, write a symbol such as NA."
            : "Write a symbol for a missing value, such as NA, to make it a category of its own, or leave such rows out with "
                + "--missing drop.");
    }

    private static int Numbered<T>(Dictionary<T, int> numbers, T key)
        where T : notnull
    {
        if (!numbers.TryGetValue(key, out int number))
        {
            number = numbers.Count;
            numbers.Add(key, number);
        }

        return number;
    }

    private static int[] Parts((int Prefix, int Code)[][] pairs, int code)
    {
        int[] parts = new int[pairs.Length + 1];
        for (int c = pairs.Length; c > 0; c--)
        {
            (code, parts[c]) = pairs[c - 1][code];
        }

        parts[0] = code;
        return parts;
    }

    private static int Compare(int[] a, int[] b, int[][] ranks)
    {
        for (int c = 0; c < a.Length; c++)
        {
            int order = ranks[c][a[c]].CompareTo(ranks[c][b[c]]);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    /// <summary>The rank of each code among the symbols of its column.</summary>
    private static int[] Ranks(Dictionary<string, int> codes)
    {
        string[] symbols = [.. codes.Keys];
        double[] values = new double[symbols.Length];
        bool numeric = true;
        for (int i = 0; i < symbols.Length && numeric; i++)
        {
            numeric = double.TryParse(symbols[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i])
                && double.IsFinite(values[i]);
        }

        int[] order = [.. Enumerable.Range(0, symbols.Length)];
        Array.Sort(order, (a, b) =>
        {
            int byValue = numeric ? values[a].CompareTo(values[b]) : 0;
            return byValue != 0 ? byValue : string.CompareOrdinal(symbols[a], symbols[b]);
        });
        int[] ranks = new int[symbols.Length];
        for (int i = 0; i < order.Length; i++)
        {
            ranks[order[i]] = i;
        }

        return ranks;
    }
}
