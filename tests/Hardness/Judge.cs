using Pid.Reductions.Marginals;
using Pid.Reductions.Satisfiability;
using Pid.Reductions.Timetables;

namespace Pid.Tests.Hardness;

/// <summary>The problems as Z3 sees them, written from their definitions and not from the reductions.</summary>
internal static class Judge
{
    /// <summary>The timetable as Booleans f(i,j,h).</summary>
    public static bool HasTimetable(this Z3 z3, RestrictedTimetable t) => z3.Within(() =>
    {
        Dictionary<(int Teacher, int Class, int Hour), nint> f = [];
        foreach ((int i, int j) in t.Lessons)
        {
            int[] hours = [.. Enumerable.Range(1, 3).Where(h => t.IsPresent(i, h))];
            z3.AssumeExactlyOne([.. hours.Select(h => f[(i, j, h)] = z3.Bool())]);
        }

        foreach (var same in f.GroupBy(e => (e.Key.Teacher, e.Key.Hour)).Select(g =>
            g.ToArray()).Concat(f.GroupBy(e => (-1 - e.Key.Class, e.Key.Hour)).Select(g => g.ToArray())))
        {
            z3.AssumeAtMostOne([.. same.Select(e => e.Value)]);
        }

        return z3.IsPossible();
    });

    /// <summary>A joint with exactly these marginals and every entry 0 or 1/k, in exact rational arithmetic.</summary>
    public static bool HasUnitJoint(this Z3 z3, IntegerMarginals m) => z3.Within(() =>
    {
        Dictionary<(int X1, int X2, int Y), nint> r = [];
        foreach ((int i, int j, long _) in m.X1X2)
        {
            for (int y = 0; y < m.Y.Size; y++)
            {
                nint entry = r[(i, j, y)] = z3.Real();
                z3.Assume(z3.Or(z3.Equal(entry, z3.Number(0)), z3.Equal(entry, z3.Fraction(1, m.Total))));
            }
        }

        Sums(m.X1X2, c => (c.X1, c.X2));
        Sums(m.X1Y, c => (c.X1, c.Y), m.X1.Size, m.Y.Size);
        Sums(m.X2Y, c => (c.X2, c.Y), m.X2.Size, m.Y.Size);
        return z3.IsPossible();

        void Sums(ReadOnlySpan<PairCount> cells, Func<(int X1, int X2, int Y), (int, int)> pair, int rows = 0, int columns = 0)
        {
            Dictionary<(int, int), long> counts = cells.ToArray().ToDictionary(c => (c.Row, c.Column), c => c.Count);
            ILookup<(int, int), nint> entries = r.ToLookup(e => pair(e.Key), e => e.Value);
            IEnumerable<(int, int)> all = rows == 0 ? counts.Keys
                : Enumerable.Range(0, rows).SelectMany(a => Enumerable.Range(0, columns).Select(b => (a, b)));
            foreach ((int, int) cell in all)
            {
                z3.Assume(z3.Equal(z3.Sum(entries[cell]), z3.Fraction(counts.GetValueOrDefault(cell), m.Total)));
            }
        }
    });

    /// <summary>A satisfying assignment of a formula.</summary>
    public static bool IsSatisfiable(this Z3 z3, ThreeSat formula) => z3.Within(() =>
    {
        nint[] v = [.. Enumerable.Range(0, formula.VariableCount).Select(_ => z3.Bool())];
        z3.Assume(formula.Clauses.Select(clause => z3.Or(clause.Select(l => l > 0 ? v[l - 1] : z3.Not(v[-l - 1])))));
        return z3.IsPossible();
    });

    /// <summary>A subset of items with a sum.</summary>
    public static bool HasSubset(this Z3 z3, IReadOnlyList<long> items, long target) => z3.Within(() =>
    {
        z3.Assume(z3.Equal(z3.Sum(items.Select(item => z3.If(z3.Bool(), z3.Whole(item), z3.Whole(0)))), z3.Whole(target)));
        return z3.IsPossible();
    });
}
