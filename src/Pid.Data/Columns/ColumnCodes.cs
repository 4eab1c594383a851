using System.Runtime.InteropServices;
using Pid.Data.Discretising;
using Pid.Data.Text;
using Pid.Numerics.Distributions;

namespace Pid.Data.Columns;

/// <summary>The codes of a column, or of several as one, while its records stream by; given up once there are too many symbols.</summary>
internal sealed class ColumnCodes
{
    private VariableBuilder _variable;
    private readonly string[] _names;
    private ushort[]? _codes = new ushort[1024];
    private List<double>? _values;
    private int _length, _rows;
    private readonly List<int> _gaps = [];

    /// <summary>A column that is going to be read.</summary>
    /// <param name="table">The table.</param>
    /// <param name="settings">How it is read.</param>
    /// <param name="name">What to call it; empty for the names of its columns.</param>
    /// <param name="columns">The columns that form it.</param>
    /// <param name="measured">Whether to keep the numbers, to put them into classes.</param>
    public ColumnCodes(RecordReader table, ReadSettings? settings, string name, int[] columns, bool measured)
    {
        Columns = columns;
        _variable = new VariableBuilder(settings);
        _names = Array.ConvertAll(columns, c => table.Header[c]);
        Name = name.Length > 0 ? name : string.Join(",", _names);
        _variable.Begin(Name, columns.Length);
        _values = measured ? [] : null;
    }

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>The columns that form it, in the first file.</summary>
    public int[] Columns { get; }

    /// <summary>The number of different values; for measured ones perhaps only up to where the codes were given up.</summary>
    public int Symbols { get; private set; }

    /// <summary>
    /// The number of records after which the codes were given up, as there were too many symbols; null where they were not.
    /// </summary>
    public long? GivenUpAfter { get; private set; }

    /// <summary>How many of the symbols are numbers.</summary>
    public int Numbers { get; private set; }

    /// <summary>Whether its texts are numbers with a comma.</summary>
    public CommaNumbers Commas { get; } = new();

    /// <summary>Whether every value so far is a finite number.</summary>
    public bool IsNumeric { get; private set; } = true;

    /// <summary>Whether every value so far is a whole number.</summary>
    private bool _isWhole = true;

    /// <summary>Whether each record has a whole number of its own, as long as the codes were kept.</summary>
    public bool NumbersRecords => _isWhole && Columns.Length == 1
        && (GivenUpAfter is { } after ? Symbols > after : Symbols == _rows - _gaps.Count);

    /// <summary>Whether it holds few whole numbers, as columns of categories do, that were put into fewer classes.</summary>
    public bool IsMerged(CodedColumn built) => Discretised is not null && _isWhole && Columns.Length == 1 && GivenUpAfter is null
        && ColumnChecks.AreFew(Symbols) && built.Variable.Size < Symbols;

    /// <summary>Whether some records have no value, where numbers are kept.</summary>
    public bool LacksValues { get; private set; }

    /// <summary>How its values were put into classes; null where they were not.</summary>
    public string? Discretised { get; private set; }

    /// <summary>The rows that have no value here and are left out if the column is screened.</summary>
    public IReadOnlyList<int> Gaps => _gaps;

    /// <summary>Adds a record without a value, which is left out if the column is screened.</summary>
    public void AddGap()
    {
        _values?.AddRange(Enumerable.Repeat(0.0, Columns.Length));
        if (_codes is not null)
        {
            Append(0);
        }

        _gaps.Add(_rows++);
    }

    /// <summary>Adds a record.</summary>
    /// <param name="row">The record.</param>
    /// <param name="columns">Where the columns stand in its table.</param>
    /// <returns>Whether it has a symbol that no record had before.</returns>
    public bool Add(RecordReader row, int[] columns)
    {
        _rows++;
        if (_values is not null)
        {
            Measure(row, columns);
        }

        if (_codes is null)
        {
            return false;
        }

        int code = _variable.Code(row, columns);
        bool isNew = code == Symbols;
        if (isNew)
        {
            Symbols++;
            (bool numbers, bool texts) = KindsOf(row, columns);
            Numbers += numbers ? 1 : 0;
            IsNumeric = IsNumeric && !texts;
        }

        if (code >= CodedColumn.MaxSymbols)
        {
            GiveUp();
            return false;
        }

        Append((ushort)code);
        return isNew;
    }

    private void Append(ushort code)
    {
        if (_length == _codes!.Length)
        {
            Array.Resize(ref _codes, (int)Math.Min(2L * _length, Array.MaxLength));
        }

        _codes[_length++] = code;
    }

    /// <summary>Lets go of the codes and symbols.</summary>
    public void GiveUp() => (GivenUpAfter, _codes, _variable) = (_length, null, new VariableBuilder());

    /// <summary>Keeps the numbers of the current record, as long as there are only numbers.</summary>
    private void Measure(RecordReader row, int[] columns)
    {
        foreach (int column in columns)
        {
            bool number = row.TryNumber(column, out double value), missing = !number && MissingValue.Is(row[column]);
            if (!number && !missing)
            {
                (IsNumeric, _values) = (false, null);
                return;
            }

            LacksValues |= missing;
            _isWhole &= value == Math.Floor(value);

            _values!.Add(value);
        }
    }

    /// <summary>
    /// Whether the values of a record are numbers, and whether one is a text. A value that is missing is neither, and does not make the
    /// others texts.
    /// </summary>
    private (bool Numbers, bool Texts) KindsOf(RecordReader row, int[] columns)
    {
        (bool numbers, bool texts) = (true, false);
        foreach (int column in columns)
        {
            bool number = row.TryNumber(column, out _), missing = !number && MissingValue.Is(row[column]);
            numbers &= (!missing && Commas.Add(row[column])) || number;
            texts |= !number && !missing;
        }

        return (numbers, texts);
    }

    /// <summary>The column of some rows, each repeated by its weight; null where it was given up.</summary>
    /// <param name="rows">The rows: all, or none without a value here.</param>
    /// <param name="discretiser">
    /// How to put numbers into classes, and whether that was asked of this very column; null for not at all.
    /// </param>
    /// <param name="targetSymbols">The number of symbols of the target, for the rule on clusters.</param>
    /// <exception cref="ArgumentException">
    /// The bins of several columns have too many combinations, or some records have no value.
    /// </exception>
    public CodedColumn? Build(RowChoice rows, (DiscretiserSettings Settings, bool Own)? discretiser, int targetSymbols)
    {
        if (_values is { } values && discretiser is { } asked)
        {
            int count = asked.Settings.Count ?? Clustering.CountFor(rows.Records, targetSymbols, 2);
            if (GivenUpAfter is not null || asked.Own || Symbols > count)
            {
                if (LacksValues)
                {
                    throw new ArgumentException("some records have no value there, which no class is for. Leave them out with "
                        + "--missing drop.");
                }

                return Classes(new Features(_names, rows.Spread<double>(CollectionsMarshal.AsSpan(values), Columns.Length)),
                    asked.Settings, count);
            }
        }

        if (_codes is null)
        {
            return null;
        }

        (Variable variable, int[] indexOfCode) = _variable.Build();
        ushort[] codes = rows is { Kept: null, Weights: null } ? _codes : rows.Spread<ushort>(_codes.AsSpan(0, _length), 1);

        // Where all rows are taken there is no second choice, and the memory is that of one copy.
        _codes = rows.Kept is null ? null : _codes;
        bool[] occurs = new bool[variable.Size];
        foreach (ref ushort code in codes.AsSpan(0, rows.Records))
        {
            code = (ushort)indexOfCode[code];
            occurs[code] = true;
        }

        return new CodedColumn(Occurring(variable, occurs, codes), codes.AsMemory(0, rows.Records));
    }

    /// <summary>The variable of the symbols that occur, and codes of these: others were in rows that are left out.</summary>
    private static Variable Occurring(Variable variable, bool[] occurs, ushort[] codes)
    {
        if (!occurs.Contains(false))
        {
            return variable;
        }

        int[] left = [.. Enumerable.Range(0, occurs.Length).Where(i => occurs[i])], place = new int[occurs.Length];
        for (int i = 0; i < left.Length; i++)
        {
            place[left[i]] = i;
        }

        foreach (ref ushort code in codes.AsSpan())
        {
            code = (ushort)place[code];
        }

        return new Variable(variable.Name, [.. left.Select(variable.Symbol)]);
    }

    /// <summary>The classes of numbers; null where they are more than can be coded.</summary>
    private CodedColumn? Classes(Features features, DiscretiserSettings settings, int count)
    {
        Discretiser fitted = settings.Fit(features, count);
        if (fitted.Symbols > CodedColumn.MaxSymbols)
        {
            return null;
        }

        Discretised = fitted.Description;
        return new CodedColumn(new Variable(Name, fitted.Symbols), Array.ConvertAll(fitted.Apply(features), symbol => (ushort)symbol));
    }
}
