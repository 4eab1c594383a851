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
    private const int MemoMasses = 1 << 24;
    private const int WorkBetweenChecks = 1 << 18;

    private readonly SearchBudget _budget;
    private readonly ResidualBound _bound;
    private readonly ResidualMemo _memo = new(MemoMasses);
    private readonly ulong[] _residuals; // a level: what is left of the rows, then of the columns, both largest first
    private readonly int _rows;
    private readonly int _stride;
    private readonly MonotonePath.Step[] _path;
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

        _bound = new ResidualBound(total, _stride);
        _residuals = new ulong[_stride * _stride];
        rows.CopyTo(_residuals);
        columns.CopyTo(_residuals.AsSpan(_rows));
        _path = new MonotonePath.Step[_stride];
        CheckBudget();
        Explore(0, rows.Length, columns.Length, total, ulong.MaxValue, 0);
    }

    /// <summary>The entropy of the best coupling known, in bits, to within <see cref="RoundingError"/>.</summary>
    public double Best { get; private set; }

    /// <summary>The atoms of the best coupling found, or null when none is better than the one known before.</summary>
    public MonotonePath.Step[]? BestPath { get; private set; }

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
    private double RoundingError => ((Best + 1) * ((2 * _stride) + 16) * CertifiedMath.UnitRoundoff) + (_stride * MemoTolerance);

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
                if ((UInt128)mass * mostAtoms < left || _bound.Bits(a, b, left, mass, room) >= room)
                {
                    return;
                }

                bool inRows = i < a.Length && a[i] == mass;
                bool inColumns = j < b.Length && b[j] == mass;
                for (int k = 0; inRows && k < b.Length && b[k] >= mass && !_stopped; k = ResidualBound.Next(b, k))
                {
                    Emit(depth, a, b, i, k, left, mass, spent);
                }

                for (int k = 0; inColumns && k < a.Length && a[k] > mass && !_stopped; k = ResidualBound.Next(a, k))
                {
                    Emit(depth, a, b, k, j, left, mass, spent);
                }

                if (_stopped)
                {
                    _abandoned = Math.Min(_abandoned, spent + _bound.Bits(a, b, left, mass, double.PositiveInfinity));
                    return;
                }
            }

            i = i < a.Length && a[i] == mass ? ResidualBound.Next(a, i) : i;
            j = j < b.Length && b[j] == mass ? ResidualBound.Next(b, j) : j;
        }
    }

    private void Emit(int depth, Span<ulong> a, Span<ulong> b, int row, int column, ulong left, ulong mass, double spent)
    {
        _path[depth] = new MonotonePath.Step(mass, a[row], b[column]);
        int rows = ResidualBound.Subtract(a, row, mass, _residuals.AsSpan((depth + 1) * _stride));
        int columns = ResidualBound.Subtract(b, column, mass, _residuals.AsSpan(((depth + 1) * _stride) + _rows));
        if (rows == 0)
        {
            Record(depth + 1, spent + _bound.Surprisal(mass));
            return;
        }

        Explore(depth + 1, rows, columns, left - mass, mass, spent + _bound.Surprisal(mass));
    }

    // One row or one column is left: the rest of the coupling is forced.
    private void Finish(int depth, Span<ulong> a, Span<ulong> b, double spent)
    {
        Span<ulong> atoms = a.Length == 1 ? b : a;
        ulong single = a.Length == 1 ? a[0] : b[0];
        foreach (ulong mass in atoms)
        {
            _path[depth++] = a.Length == 1 ? new MonotonePath.Step(mass, single, mass) : new MonotonePath.Step(mass, mass, single);
            single -= mass;
            spent += _bound.Surprisal(mass);
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

    private void CheckBudget()
    {
        _untilCheck = Math.Max(1, Math.Min(WorkBetweenChecks / (_stride * _stride), _budget.Nodes - Nodes));
        _stopped |= Nodes >= _budget.Nodes || _budget.Cancellation.IsCancellationRequested;
        _budget.Progress?.Invoke(Nodes, Best);
    }
}
