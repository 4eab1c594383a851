using System.Globalization;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Data.Columns;

/// <summary>
/// The weights of the cells that occur, added up while rows stream by: exactly for counts, compensated otherwise. Memory grows with
/// the distinct cells, not with the rows.
/// </summary>
/// <param name="variables">Two or three variables.</param>
internal sealed class CellWeights(VariableBuilder[] variables)
{
    /// <summary>The largest full table, cells without weight included: 2^24 cells, 128 MB of weights.</summary>
    public const long LargestTable = 1 << 24;

    private const int RecentBits = 11;

    // The cells that occurred, in their order, and one more than the place of each, by its hash; half of these stay 0. A dictionary of
    // such structures would be compiled whenever the command starts.
    private Cell[] _cells = new Cell[16];
    private int[] _places = new int[32];
    private int _count;

    // Records of the cells that were met last, not yet in the sums.
    private readonly Recent[] _recent = new Recent[1 << RecentBits];

    /// <summary>The number of cells that occurred.</summary>
    public int Count
    {
        get
        {
            SettleAll();
            return _count;
        }
    }

    /// <summary>The codes of a variable that occurred.</summary>
    public IEnumerable<int> CodesOf(int variable)
    {
        SettleAll();
        bool[] occurs = new bool[variables[variable].Size];
        for (int i = 0; i < _count; i++)
        {
            occurs[variable == 0 ? _cells[i].A : variable == 1 ? _cells[i].B : _cells[i].C] = true;
        }

        for (int code = 0; code < occurs.Length; code++)
        {
            if (occurs[code])
            {
                yield return code;
            }
        }
    }

    /// <summary>Adds the weight of a cell, given by codes; the last is 0 for a pair.</summary>
    public void Add((int A, int B, int C) cell, double weight) => SumOf(cell.A, cell.B, cell.C).Add(weight);

    /// <summary>Adds a record of weight 1.</summary>
    public void AddOne(int a, int b, int c)
    {
        ref Recent recent =
            ref _recent[(((uint)a * 0x9E3779B1) ^ ((uint)b * 0x85EBCA77) ^ ((uint)c * 0xC2B2AE3D)) >> (32 - RecentBits)];
        if (recent.A != a || recent.B != b || recent.C != c || recent.Count == int.MaxValue)
        {
            Settle(ref recent);
            (recent.A, recent.B, recent.C) = (a, b, c);
        }

        recent.Count++;
    }

    private void SettleAll()
    {
        for (int r = 0; r < _recent.Length; r++)
        {
            Settle(ref _recent[r]);
        }
    }

    private void Settle(ref Recent recent)
    {
        if (recent.Count > 0)
        {
            SumOf(recent.A, recent.B, recent.C).Add(recent.Count);
            recent.Count = 0;
        }
    }

    /// <summary>The rows added up so far as a message, if the full table has become too large.</summary>
    public string? TooLarge()
    {
        double cells = 1;
        foreach (VariableBuilder variable in variables)
        {
            cells *= Math.Max(1, variable.Size);
        }

        return cells <= LargestTable ? null : string.Create(CultureInfo.InvariantCulture,
            $"The table has grown to {string.Join(" x ", variables.Select(v => $"{v.Size} symbols of {v.Name}"))}, {cells:N0} cells; at "
                + $"most {LargestTable:N0} fit.");
    }

    /// <summary>What to do about <see cref="TooLarge"/>.</summary>
    public static string TooLargeRemedy =>
        "Merge rare symbols or bin measured values first (--bins); a column of identifiers is no variable.";

    /// <summary>The variables and the full table of weights in row-major order, the last variable fastest.</summary>
    public (Variable[] Variables, double[] Weights) ToTable()
    {
        SettleAll();
        Variable[] built = new Variable[variables.Length];
        int[][] index = new int[3][];
        index[2] = [0];
        long size = 1;
        for (int v = 0; v < variables.Length; v++)
        {
            (built[v], index[v]) = variables[v].Build();
            size *= built[v].Size;
        }

        int columns = built[1].Size;
        int depth = variables.Length == 3 ? built[2].Size : 1;
        double[] weights = new double[size];
        for (int i = 0; i < _count; i++)
        {
            ref readonly Cell cell = ref _cells[i];
            weights[(((index[0][cell.A] * columns) + index[1][cell.B]) * depth) + index[2][cell.C]] = cell.Sum.Value;
        }

        return (built, weights);
    }

    private ref CertifiedSum SumOf(int a, int b, int c)
    {
        if (_count == _cells.Length)
        {
            Grow();
        }

        int place = PlaceOf(a, b, c);
        if (_places[place] == 0)
        {
            _cells[_count] = new Cell { A = a, B = b, C = c };
            _places[place] = ++_count;
        }

        return ref _cells[_places[place] - 1].Sum;
    }

    // Where a cell is found, or is to stand.
    private int PlaceOf(int a, int b, int c)
    {
        ulong hash = ((uint)a * 0x9E3779B97F4A7C15UL) + ((uint)b * 0xC2B2AE3D27D4EB4FUL) + ((uint)c * 0x165667B19E3779F9UL);
        int place = (int)((hash ^ (hash >> 32)) * 0x9E3779B97F4A7C15 >> 33) & (_places.Length - 1);
        while (_places[place] is > 0 and int found && (_cells[found - 1].A != a || _cells[found - 1].B != b || _cells[found - 1].C != c))
        {
            place = (place + 1) & (_places.Length - 1);
        }

        return place;
    }

    private void Grow()
    {
        Array.Resize(ref _cells, 2 * _count);
        _places = new int[2 * _cells.Length];
        for (int i = 0; i < _count; i++)
        {
            _places[PlaceOf(_cells[i].A, _cells[i].B, _cells[i].C)] = i + 1;
        }
    }

    private struct Cell
    {
        public int A, B, C;
        public CertifiedSum Sum;
    }

    private struct Recent
    {
        public int A, B, C, Count;
    }
}
