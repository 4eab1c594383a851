using Pid.Numerics.Certified;

namespace Pid.Coupling;

/// <summary>
/// Minimum-entropy coupling of two marginals by branch and bound over monotone couplings.
/// </summary>
/// <remarks>
/// Monotone lemma (two marginals only): some optimal coupling has a largest atom min(p_i, q_j) in row i and column j, and the same
/// holds for what is left, with atoms that never grow. So: choose the cells in the order of non-increasing atoms, each exhausting a
/// row or a column. A node is a pair of residual marginals, the entropy spent, and the last atom as the cap. Cut it when
/// spent + majorize-profile of the residuals under the cap reaches the best known, when the mass left needs more atoms than a
/// vertex has, or when the same residuals were explored before at no more cost. Floating-point errors of these tests are bounded in
/// <see cref="RoundingError"/> and given away in the certified lower end.
/// </remarks>
internal sealed class MonotoneSearch
{
    /// <summary>Couplings better than the best known by less than this are not looked for, in bits.</summary>
    public const double Tolerance = 1e-13;

    private const double MemoTolerance = 1e-15;
    private const int MemoCapacity = 1 << 21;
    private const int NodesBetweenChecks = 1 << 12;

    private readonly SearchBudget _budget;
    private readonly Surprisal _surprisal;
    private readonly ResidualMemo _memo = new(MemoCapacity);
    private readonly ulong[] _residuals; // a level: what is left of the rows, then of the columns, both largest first
    private readonly int _rows;
    private readonly int _stride;
    private readonly ulong[] _scratch;
    private readonly Step[] _path;
    private long _untilCheck;
    private double _abandoned = double.PositiveInfinity;
    private bool _stopped;

    /// <param name="rows">Positive masses of the rows, largest first.</param>
    /// <param name="columns">Positive masses of the columns, largest first, of the same total.</param>
    /// <param name="best">The entropy of a known coupling.</param>
    /// <param name="budget">How long to go on.</param>
    public MonotoneSearch(ReadOnlySpan<ulong> rows, ReadOnlySpan<ulong> columns, double best, SearchBudget budget)
    {
        (_budget, Best, _rows, _stride) = (budget, best, rows.Length, rows.Length + columns.Length);
        ulong total = 0;
        foreach (ulong mass in rows)
        {
            total += mass;
        }

        _surprisal = new Surprisal(total);
        _residuals = new ulong[_stride * _stride];
        rows.CopyTo(_residuals);
        columns.CopyTo(_residuals.AsSpan(_rows));
        _scratch = new ulong[4 * _stride];
        _path = new Step[_stride];
        CheckBudget();
        Explore(0, rows.Length, columns.Length, total, ulong.MaxValue, 0);
    }

    /// <summary>The entropy of the best coupling known, in bits, to within <see cref="RoundingError"/>.</summary>
    public double Best { get; private set; }

    /// <summary>The atoms of the best coupling found, or null when none is better than the one known before.</summary>
    public Step[]? BestPath { get; private set; }

    /// <summary>Nodes visited.</summary>
    public long Nodes { get; private set; }

    /// <summary>Whether the whole tree was searched or cut.</summary>
    public bool IsComplete => !_stopped;

    /// <summary>No coupling has less entropy than this number of bits.</summary>
    public double Lower => Math.Min(_abandoned, Best - Tolerance) - RoundingError;

    /// <summary>
    /// Bound of all errors in a comparison: each of at most n = rows + columns terms has a relative error below 8u in itself and adds u
    /// of a running sum below H + 1; the memo adds its tolerance once a level.
    /// </summary>
    private double RoundingError => (_stride * ((Best + 1) * 2 * CertifiedMath.UnitRoundoff)) + ((Best + 1) * 16 * CertifiedMath.UnitRoundoff) + (_stride * MemoTolerance);

    private Span<ulong> Rows(int depth, int count) => _residuals.AsSpan(depth * _stride, count);

    private Span<ulong> Columns(int depth, int count) => _residuals.AsSpan((depth * _stride) + _rows, count);

    private void Explore(int depth, int rows, int columns, ulong left, ulong cap, double spent)
    {
        Nodes++;
        if (--_untilCheck == 0)
        {
            CheckBudget();
        }

        Span<ulong> a = Rows(depth, rows);
        Span<ulong> b = Columns(depth, columns);
        if (rows == 1 || columns == 1)
        {
            Finish(depth, a, b, spent);
        }
        else if (!_memo.Dominates(a, b, spent, cap, MemoTolerance))
        {
            Branch(depth, a, b, left, cap, spent);
        }
    }

    // The next atom is a value of a row with a column that holds it, or of a column with a row that holds it: largest values first.
    private void Branch(int depth, Span<ulong> a, Span<ulong> b, ulong left, ulong cap, double spent)
    {
        ulong mostAtoms = (ulong)(a.Length + b.Length - 1);
        cap = Math.Min(cap, Math.Min(a[0], b[0]));
        for (int i = 0, j = 0; i < a.Length || j < b.Length;)
        {
            ulong mass = Math.Max(i < a.Length ? a[i] : 0, j < b.Length ? b[j] : 0);
            if (mass <= cap)
            {
                // Atoms only shrink from here on: what holds for this value holds for all that follow.
                double room = Best - Tolerance - spent;
                if ((UInt128)mass * mostAtoms < left || Bound(a, b, left, mass, room) >= room)
                {
                    return;
                }

                bool inRows = i < a.Length && a[i] == mass;
                bool inColumns = j < b.Length && b[j] == mass;
                for (int k = 0; inRows && k < b.Length && b[k] >= mass && !_stopped; k = Next(b, k))
                {
                    Emit(depth, a, b, i, k, left, mass, spent);
                }

                for (int k = 0; inColumns && k < a.Length && a[k] > mass && !_stopped; k = Next(a, k))
                {
                    Emit(depth, a, b, k, j, left, mass, spent);
                }

                if (_stopped)
                {
                    _abandoned = Math.Min(_abandoned, spent + Bound(a, b, left, mass, double.PositiveInfinity));
                    return;
                }
            }

            i = i < a.Length && a[i] == mass ? Next(a, i) : i;
            j = j < b.Length && b[j] == mass ? Next(b, j) : j;
        }
    }

    private void Emit(int depth, Span<ulong> a, Span<ulong> b, int row, int column, ulong left, ulong mass, double spent)
    {
        _path[depth] = new Step(mass, a[row], b[column]);
        int rows = Subtract(a, row, mass, _residuals.AsSpan((depth + 1) * _stride));
        int columns = Subtract(b, column, mass, _residuals.AsSpan(((depth + 1) * _stride) + _rows));
        if (rows == 0)
        {
            Record(depth + 1, spent + _surprisal.Of(mass));
            return;
        }

        Explore(depth + 1, rows, columns, left - mass, mass, spent + _surprisal.Of(mass));
    }

    // One row or one column is left: the rest of the coupling is forced.
    private void Finish(int depth, Span<ulong> a, Span<ulong> b, double spent)
    {
        Span<ulong> atoms = a.Length == 1 ? b : a;
        ulong single = a.Length == 1 ? a[0] : b[0];
        foreach (ulong mass in atoms)
        {
            _path[depth++] = a.Length == 1 ? new Step(mass, single, mass) : new Step(mass, mass, single);
            single -= mass;
            spent += _surprisal.Of(mass);
        }

        Record(depth, spent);
    }

    private void Record(int depth, double entropy)
    {
        if (entropy < Best)
        {
            Best = entropy;
            BestPath = _path[..depth];
        }
    }

    // Majorize-profile of the residuals under a cap, in bits of the whole; stops once it is enough.
    private double Bound(Span<ulong> a, Span<ulong> b, ulong left, ulong cap, double enough)
    {
        Span<ulong> startsA = _scratch.AsSpan(0, a.Length);
        Span<ulong> sizesA = _scratch.AsSpan(_stride, a.Length);
        Span<ulong> startsB = _scratch.AsSpan(a.Length, b.Length);
        Span<ulong> sizesB = _scratch.AsSpan(_stride + a.Length, b.Length);
        Span<ulong> starts = _scratch.AsSpan(2 * _stride, _stride);
        Span<ulong> sizes = _scratch.AsSpan(3 * _stride, _stride);
        int stepsA = Profile.Steps(a, startsA, sizesA);
        int stepsB = Profile.Steps(b, startsB, sizesB);
        int steps = Profile.Minimum(startsA[..stepsA], sizesA[..stepsA], startsB[..stepsB], sizesB[..stepsB], starts, sizes);
        MajorizeProfile walk = new(starts[..steps], sizes[..steps], left, cap);
        double bits = 0;
        while (bits < enough && walk.Next(out MassRun run))
        {
            bits += run.Count * _surprisal.Of(run.Mass);
        }

        return bits;
    }

    private void CheckBudget()
    {
        _untilCheck = Math.Max(1, Math.Min(NodesBetweenChecks, _budget.Nodes - Nodes));
        _stopped |= Nodes >= _budget.Nodes || _budget.Cancellation.IsCancellationRequested;
        _budget.Progress?.Invoke(Nodes, Best);
    }

    // Copies a sorted vector with one entry lowered; returns the new length.
    private static int Subtract(ReadOnlySpan<ulong> from, int index, ulong mass, Span<ulong> to)
    {
        ulong rest = from[index] - mass;
        from[..index].CopyTo(to);
        int k = index;
        for (int next = index + 1; next < from.Length && from[next] > rest; next++)
        {
            to[k++] = from[next];
        }

        if (rest > 0)
        {
            to[k] = rest;
            from[(k + 1)..].CopyTo(to[(k + 1)..]);
            k = from.Length;
        }

        return k;
    }

    private static int Next(ReadOnlySpan<ulong> sorted, int index)
    {
        ulong value = sorted[index];
        while (index < sorted.Length && sorted[index] == value)
        {
            index++;
        }

        return index;
    }

    /// <summary>An atom, and what was left in its row and its column before it.</summary>
    public readonly record struct Step(ulong Mass, ulong RowLeft, ulong ColumnLeft);
}
