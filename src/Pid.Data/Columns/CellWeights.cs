using System.Globalization;
using System.Runtime.InteropServices;
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

    private readonly Dictionary<Cell, CertifiedSum> _cells = [];

    // Records of the cells that were met last, not yet in the sums.
    private readonly Recent[] _recent = new Recent[1 << RecentBits];

    /// <summary>The number of cells that occurred.</summary>
    public int Count
    {
        get
        {
            SettleAll();
            return _cells.Count;
        }
    }

    /// <summary>The codes of a variable that occurred.</summary>
    public IEnumerable<int> CodesOf(int variable)
    {
        SettleAll();
        return _cells.Keys.Select(cell => variable == 0 ? cell.A : variable == 1 ? cell.B : cell.C).Distinct();
    }

    /// <summary>Adds the weight of a cell, given by codes; the last is 0 for a pair.</summary>
    public void Add((int A, int B, int C) cell, double weight) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_cells, new Cell(cell.A, cell.B, cell.C), out _).Add(weight);

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
            Add((recent.A, recent.B, recent.C), recent.Count);
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
        foreach ((Cell cell, CertifiedSum sum) in _cells)
        {
            weights[(((index[0][cell.A] * columns) + index[1][cell.B]) * depth) + index[2][cell.C]] = sum.Value;
        }

        return (built, weights);
    }

    // Types of their own and no tuples: collections of these are compiled with this assembly, those of tuples when the command runs.
    private readonly record struct Cell(int A, int B, int C)
    {
        public override int GetHashCode() => HashCode.Combine(A, B, C);
    }

    private struct Recent
    {
        public int A, B, C, Count;
    }
}
