using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;
using Pid.Reductions.Marginals;

namespace Pid.Reductions.Timetables;

/// <summary>
/// Theorem 3 (Liang et al. 2024), as one Karp reduction: restricted timetable to the largest synergy with given pairwise marginals. X1 are
/// the teachers and three holding rooms H_1, H_2, H_3; X2 the classes; Y the hour, or 0. With m classes, k = sum D + 3m and b_h = #{i : h
/// in T_i}:
/// <code>
/// p(T_i,C_j) = D_ij/k           p(H_h,C_j) = 1/k
/// p(T_i,y=h) = [h in T_i]/k     p(T_i,y=0) = 0     p(H_h,y=h) = (m - b_h)/k     p(H_h,y=0) = b_h/k
/// p(C_j,y=h) = 1/k              p(C_j,y=0) = sum_i D_ij/k
/// </code>
/// Proof. Every r in D has r(x1,x2,y) &lt;= p(x1,x2) &lt;= 1/k, so H_r >= log2 k, with equality iff every entry is 0 or 1/k; then
/// H(Y|X1,X2) = 0. Such an r is a timetable: read r(T_i,C_j,h) = 1/k as "lesson (i,j) in hour h". p(T_i,C_j) and p(T_i,0) = 0 give each
/// lesson one hour, p(T_i,h) makes the hours those of T_i, each once, and p(C_j,h) leaves a class one lesson an hour. Conversely, given a
/// timetable, put class j in hour h with its teacher if it has one and else with H_h; what remains of (H_h,C_j) goes to y = 0: class j was
/// taught in hour h. All marginals are as above. b is not free: sum over x1 of p(x1,y=h) = (b_h + m - b'_h)/k for another vector b' in the
/// place of b, while sum over x2 of p(x2,y=h) = m/k; so only b' = b is consistent and the paper's enumeration of vectors is not needed. b_h
/// &lt;= m is necessary for a timetable, and for the marginals to be probabilities. Since H(X1,X2), H(Y) and the union information are
/// fixed by the marginals, S_max = H(X1,X2) + H(Y) - log2 k - union iff a timetable exists.
/// </summary>
public static class TimetableReduction
{
    private const int HourCount = RestrictedTimetable.HourCount;

    /// <summary>
    /// The pairwise marginals of an instance; null if more than m teachers are present in an hour, so that there is no timetable.
    /// </summary>
    public static IntegerMarginals? ToMarginals(RestrictedTimetable timetable)
    {
        ArgumentNullException.ThrowIfNull(timetable);
        (int n, int m) = (timetable.TeacherCount, timetable.ClassCount);
        List<PairCount> x1y = [], x2y = [], x1x2 = [];
        long[] taught = new long[m];
        foreach ((int i, int j) in timetable.Lessons)
        {
            x1x2.Add(new PairCount(i, j, 1));
            taught[j]++;
        }

        for (int h = 1; h <= HourCount; h++)
        {
            int b = timetable.LessonsIn(h);
            if (b > m)
            {
                return null;
            }

            x1y.AddRange(Enumerable.Range(0, n).Where(i => timetable.IsPresent(i, h)).Select(i => new PairCount(i, h, 1)));
            AddPositive(x1y, n + h - 1, h, m - b);
            AddPositive(x1y, n + h - 1, 0, b);
            for (int j = 0; j < m; j++)
            {
                x1x2.Add(new PairCount(n + h - 1, j, 1));
                x2y.Add(new PairCount(j, h, 1));
            }
        }

        for (int j = 0; j < m; j++)
        {
            AddPositive(x2y, j, 0, taught[j]);
        }

        return new IntegerMarginals(Teachers(n), Numbered("class", "C", m), new Variable("hour", HourCount + 1), x1y, x2y, x1x2);
    }

    /// <summary>
    /// The marginals of the time-constrained variant; null if b is not the forced vector, or exceeds m, so that there is no timetable.
    /// </summary>
    internal static IntegerMarginals? ToMarginals(TimeConstrainedTimetable instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return instance.IsForced ? ToMarginals(instance.Timetable) : null;
    }

    /// <summary>
    /// The decision threshold log2 k in bits: no joint has less entropy, and one has exactly that iff a timetable exists.
    /// </summary>
    public static Interval Threshold(IntegerMarginals marginals)
    {
        ArgumentNullException.ThrowIfNull(marginals);
        return IntegerMarginals.Log2(marginals.Total);
    }

    /// <summary>The joint of a timetable: entropy log2 k, Y a function of (X1, X2).</summary>
    public static CountJoint Encode(Schedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        RestrictedTimetable timetable = schedule.Timetable;
        IntegerMarginals marginals = ToMarginals(timetable)!;
        List<JointCount> cells = [];
        HashSet<(int Class, int Hour)> taught = [];
        foreach ((int i, int j, int h) in schedule.Lessons)
        {
            cells.Add(new JointCount(i, j, h, 1));
            taught.Add((j, h));
        }

        for (int j = 0; j < timetable.ClassCount; j++)
        {
            for (int h = 1; h <= HourCount; h++)
            {
                cells.Add(new JointCount(timetable.TeacherCount + h - 1, j, taught.Contains((j, h)) ? 0 : h, 1));
            }
        }

        return new CountJoint(marginals, cells);
    }

    /// <summary>The timetable of a joint with the marginals of the instance and entropy log2 k, checked.</summary>
    /// <exception cref="ArgumentException">The joint has more entropy than log2 k, or belongs to another instance.</exception>
    public static Schedule Decode(RestrictedTimetable timetable, CountJoint joint)
    {
        ArgumentNullException.ThrowIfNull(timetable);
        ArgumentNullException.ThrowIfNull(joint);
        if (!joint.IsUniform || ToMarginals(timetable) is not { } marginals || !marginals.Equals(joint.Marginals))
        {
            throw new ArgumentException("The joint has more entropy than log2 k, or the marginals of another instance: it is no "
                + "timetable of this one.", nameof(joint));
        }

        List<Lesson> lessons = [];
        foreach (JointCount cell in joint.Cells)
        {
            if (cell.X1 < timetable.TeacherCount)
            {
                lessons.Add(new Lesson(cell.X1, cell.X2, cell.Y));
            }
        }

        return new Schedule(timetable, lessons);
    }

    private static void AddPositive(List<PairCount> cells, int row, int column, long count)
    {
        if (count > 0)
        {
            cells.Add(new PairCount(row, column, count));
        }
    }

    private static Variable Teachers(int n) => new("teacher", [.. Names("T", n), .. Enumerable.Range(1, HourCount).Select(h => $"H{h}")]);

    private static Variable Numbered(string name, string letter, int count) => new(name, Names(letter, count));

    private static IEnumerable<string> Names(string letter, int count) =>
        Enumerable.Range(0, count).Select(i => FormattableString.Invariant($"{letter}{i}"));
}
