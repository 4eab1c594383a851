using Pid.Numerics.Certified;

namespace Pid.Coupling;

/// <summary>
/// Minimum-entropy coupling of any number of small marginals by branch and bound over the supports of vertices.
/// </summary>
/// <remarks>
/// Entropy is concave, so some optimal coupling is a vertex of the polytope of couplings, and a vertex is the only solution of the
/// marginal equations on its support, whose columns are independent. (For three and more marginals the largest atom need not exhaust
/// a state: (6,2), (5,3), (4,4) over 8.) Cells are taken in or left out, those that can hold most first. With the cells left out,
/// an atom through state s weighs at most U(s), the largest mass that a remaining cell through s can hold, given what the other
/// remaining cells of its states can and must hold; majorize-profile
/// holds with D_k laid out by U instead of by the masses, because the mass in atoms above y lies in states with U above y. A branch
/// is also cut when an equation cannot be met by non-negative atoms on the cells that remain.
/// </remarks>
internal sealed class VertexSearch
{
    // Of a minor, m^(r/2): see IntegerTableau.
    private const double LogLargestMinor = 20;
    private const int LargestCells = 4096;
    private const int WorkBetweenChecks = 1 << 14;
    private const int EntriesOfNode = 100;

    private readonly SearchBudget _budget;
    private readonly ulong[][] _masses; // positive ones
    private readonly int[] _cells; // states, flattened, the roomiest cell first
    private readonly ulong[] _room;
    private readonly bool[] _allowed;
    private readonly IntegerTableau[] _tableaus;
    private readonly RestrictedProfile _profile;
    private readonly double _total;
    private readonly int _count;
    private readonly long _most;
    private long _nodes;
    private long _untilCheck;
    private double _abandoned = double.PositiveInfinity;
    private bool _stopped;

    /// <param name="masses">Positive masses of each marginal.</param>
    /// <param name="total">Their total.</param>
    /// <param name="best">The entropy of a known coupling, in bits.</param>
    /// <param name="budget">How long to go on.</param>
    public VertexSearch(ulong[][] masses, ulong total, double best, SearchBudget budget)
    {
        (_masses, _total, Best, _budget) = (masses, total, best, budget);
        (_cells, _room) = Cells(masses);
        _count = _room.Length;
        _allowed = new bool[_count];
        _allowed.AsSpan().Fill(true);
        _profile = new RestrictedProfile(masses, _cells, _room, total);
        int rank = Rank(masses);
        _most = Math.Max(1, budget.Nodes / Math.Max(1, (long)rank * _count / EntriesOfNode));
        _tableaus = new IntegerTableau[rank + 1];
        for (int depth = 0; depth <= rank; depth++)
        {
            _tableaus[depth] = new IntegerTableau(rank, _count);
        }

        Start(rank);
        CheckBudget();
        Explore(0, 0, _profile.Bound(_allowed));
    }

    /// <summary>Whether the numbers of such a search fit its integers, and its cells into memory.</summary>
    public static bool Admits(ulong[][] masses)
    {
        double cells = 1;
        foreach (ulong[] marginal in masses)
        {
            cells *= marginal.Length;
        }

        return cells <= LargestCells && Rank(masses) / 2.0 * Math.Log2(masses.Length) <= LogLargestMinor;
    }

    /// <summary>The entropy of the best coupling known, in bits, to within rounding.</summary>
    public double Best { get; private set; }

    /// <summary>The best vertex found, or null when none is better than the coupling known before.</summary>
    public Vertex? BestVertex { get; private set; }

    /// <summary>Whether the whole tree was searched or cut.</summary>
    public bool IsComplete => !_stopped;

    /// <summary>No coupling has less entropy than this number of bits.</summary>
    public double Lower => Math.Min(_abandoned, Best - MonotoneSearch.Tolerance) - RoundingError;

    // Of at most r atoms, each -p log2 p is known to 16u (p |log2 p| + 1.5 p), and their running sum to r u (H + 1).
    private double RoundingError => (_tableaus.Length + 16) * 2 * (Best + 1.5) * CertifiedMath.UnitRoundoff;

    private static int Rank(ulong[][] masses)
    {
        int states = 0;
        foreach (ulong[] marginal in masses)
        {
            states += marginal.Length;
        }

        return states - masses.Length + 1;
    }

    private void Explore(int depth, int from, double bound)
    {
        _nodes++;
        if (--_untilCheck == 0)
        {
            CheckBudget();
        }

        IntegerTableau tableau = _tableaus[depth];
        if (IsSolved(tableau))
        {
            Record(tableau);
            return;
        }

        int cell = from;
        for (; cell < _count && bound < Best - MonotoneSearch.Tolerance && IsFeasible(tableau, cell); cell++)
        {
            int row = tableau.PivotRow(cell);
            if (row >= 0 && !_stopped)
            {
                _tableaus[depth + 1].PivotFrom(tableau, row, cell);
                Explore(depth + 1, cell + 1, bound);
            }

            if (_stopped)
            {
                _abandoned = Math.Min(_abandoned, bound);
                break;
            }

            _allowed[cell] = false;
            bound = _profile.Bound(_allowed);
        }

        _allowed.AsSpan(from, cell - from).Fill(true);
    }

    // All equations hold with atoms in the chosen cells only, none negative.
    private static bool IsSolved(IntegerTableau tableau)
    {
        for (int row = 0; row < tableau.Rows; row++)
        {
            Int128 right = tableau.RightSide(row);
            if (right < 0 || (right > 0 && tableau.PivotColumn(row) < 0))
            {
                return false;
            }
        }

        return true;
    }

    // Whether the undecided cells, none negative, can bring each equation alone to its right side (chosen cells stay non-negative).
    private static bool IsFeasible(IntegerTableau tableau, int from)
    {
        for (int row = 0; row < tableau.Rows; row++)
        {
            Int128 right = tableau.RightSide(row);
            bool needsMore = right > 0 && tableau.PivotColumn(row) < 0;
            if (right >= 0 && !needsMore)
            {
                continue;
            }

            bool met = false;
            foreach (long coefficient in tableau.Row(row)[from..])
            {
                met |= needsMore ? coefficient > 0 : coefficient < 0;
            }

            if (!met)
            {
                return false;
            }
        }

        return true;
    }

    private void Record(IntegerTableau tableau)
    {
        double bits = 0;
        double unit = (double)tableau.Denominator * _total;
        for (int row = 0; row < tableau.Rows; row++)
        {
            double p = (double)tableau.RightSide(row) / unit;
            bits -= p > 0 ? p * CertifiedMath.Log(p) / Math.Log(2) : 0;
        }

        if (bits < Best)
        {
            Best = bits;
            BestVertex = ToVertex(tableau);
        }
    }

    private Vertex ToVertex(IntegerTableau tableau)
    {
        List<(int[] States, Int128 Numerator)> atoms = [];
        for (int row = 0; row < tableau.Rows; row++)
        {
            if (tableau.RightSide(row) > 0)
            {
                int cell = tableau.PivotColumn(row);
                atoms.Add((_cells.AsSpan(cell * _masses.Length, _masses.Length).ToArray(), tableau.RightSide(row)));
            }
        }

        return new Vertex(atoms, tableau.Denominator);
    }

    private void CheckBudget()
    {
        _untilCheck = Math.Max(1, Math.Min(WorkBetweenChecks / _count, _most - _nodes));
        _stopped |= _nodes >= _most || _budget.Cancellation.IsCancellationRequested;
        _budget.Progress?.Invoke(_nodes, Best);
    }

    // One equation a state; the last state of every marginal but the first is redundant.
    private void Start(int rank)
    {
        long[] coefficients = new long[rank * _count];
        Int128[] rightSides = new Int128[rank];
        int row = 0;
        for (int k = 0; k < _masses.Length; k++)
        {
            for (int state = 0; state < _masses[k].Length - (k == 0 ? 0 : 1); state++, row++)
            {
                for (int cell = 0; cell < _count; cell++)
                {
                    coefficients[(row * _count) + cell] = _cells[(cell * _masses.Length) + k] == state ? 1 : 0;
                }

                rightSides[row] = _masses[k][state];
            }
        }

        _tableaus[0].Reset(coefficients, rightSides);
    }

    private static (int[] Cells, ulong[] Room) Cells(ulong[][] masses)
    {
        int count = 1;
        foreach (ulong[] marginal in masses)
        {
            count *= marginal.Length;
        }

        int[][] states = new int[count][];
        ulong[] room = new ulong[count];
        for (int cell = 0; cell < count; cell++)
        {
            states[cell] = new int[masses.Length];
            room[cell] = ulong.MaxValue;
            for (int k = 0, rest = cell; k < masses.Length; rest /= masses[k].Length, k++)
            {
                states[cell][k] = rest % masses[k].Length;
                room[cell] = Math.Min(room[cell], masses[k][states[cell][k]]);
            }
        }

        Array.Sort(room, states);
        Array.Reverse(room);
        Array.Reverse(states);
        int[] flat = new int[count * masses.Length];
        for (int cell = 0; cell < count; cell++)
        {
            states[cell].CopyTo(flat, cell * masses.Length);
        }

        return (flat, room);
    }

    /// <summary>A vertex: the atoms' states (among the positive ones) and masses Numerator / Denominator.</summary>
    public sealed record Vertex(List<(int[] States, Int128 Numerator)> Atoms, Int128 Denominator);
}
