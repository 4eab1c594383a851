namespace Pid.Reductions.Timetables;

/// <summary>What the search for a timetable found.</summary>
/// <param name="Verdict">Whether there is a timetable.</param>
/// <param name="Schedule">A timetable, checked; null unless feasible.</param>
/// <param name="Nodes">Choices tried.</param>
public sealed record TimetableAnswer(Verdict Verdict, Schedule? Schedule, long Nodes);

/// <summary>
/// Exact search for a timetable. Lessons are the edges between teachers and classes; each has the set of its possible hours, at first T_i.
/// BoundPropagation keeps of every set only the hours that some all-different assignment of the whole teacher or class uses. The search
/// then fixes the lesson with the fewest hours, among these one whose teacher and class have failed most often (Boussemart et al. 2004),
/// and goes back when a set becomes empty. Deterministic.
/// </summary>
public sealed class TimetableSolver
{
    private const int ProgressInterval = 1024;

    private readonly RestrictedTimetable _timetable;
    private readonly int[][] _edgesOf;
    private readonly int[] _teacherNode;
    private readonly int[] _classNode;
    private readonly byte[] _hours;
    private readonly long[] _failures;
    private readonly Stack<(int Edge, byte Hours)> _trail = new();
    private readonly Queue<int> _dirty = new();
    private readonly bool[] _isDirty;
    private readonly Stack<(int Edge, byte Untried, int Trail)> _choices = new();

    private TimetableSolver(RestrictedTimetable timetable)
    {
        _timetable = timetable;
        ReadOnlySpan<(int Teacher, int Class)> lessons = timetable.Lessons;
        int nodes = timetable.TeacherCount + timetable.ClassCount;
        List<int>[] edges = new List<int>[nodes];
        for (int v = 0; v < nodes; v++)
        {
            edges[v] = [];
        }

        (_teacherNode, _classNode, _hours) = (new int[lessons.Length], new int[lessons.Length], new byte[lessons.Length]);
        for (int e = 0; e < lessons.Length; e++)
        {
            (_teacherNode[e], _classNode[e]) = (lessons[e].Teacher, timetable.TeacherCount + lessons[e].Class);
            _hours[e] = timetable.HoursOf(lessons[e].Teacher);
            edges[_teacherNode[e]].Add(e);
            edges[_classNode[e]].Add(e);
        }

        _edgesOf = Array.ConvertAll(edges, list => list.ToArray());
        (_isDirty, _failures) = (new bool[nodes], new long[nodes]);
        Array.Fill(_failures, 1);
    }

    /// <summary>Searches for a timetable.</summary>
    /// <param name="timetable">The instance.</param>
    /// <param name="nodes">Choices to try at most; the answer is the same on every run.</param>
    /// <param name="progress">Called from time to time with the choices tried.</param>
    /// <param name="cancellation">Ends the search undecided.</param>
    public static TimetableAnswer Solve(
        RestrictedTimetable timetable, long nodes = long.MaxValue, Action<long>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(timetable);
        return new TimetableSolver(timetable).Run(nodes, progress, cancellation);
    }

    private TimetableAnswer Run(long limit, Action<long>? progress, CancellationToken cancellation)
    {
        if (Array.Exists(_edgesOf, edges => edges.Length > RestrictedTimetable.HourCount))
        {
            return new TimetableAnswer(Verdict.Infeasible, null, 0);
        }

        for (int v = 0; v < _edgesOf.Length; v++)
        {
            Mark(v);
        }

        for (long nodes = 0; ; nodes++)
        {
            // Whatever failed, the last choice with an hour left is taken again.
            while (!Propagate())
            {
                if (!Retreat())
                {
                    return new TimetableAnswer(Verdict.Infeasible, null, nodes);
                }
            }

            if (Choose() is not { } edge)
            {
                return new TimetableAnswer(Verdict.Feasible, Found(), nodes);
            }

            if (nodes == limit || cancellation.IsCancellationRequested)
            {
                return new TimetableAnswer(Verdict.Undecided, null, nodes);
            }

            if (nodes % ProgressInterval == 0)
            {
                progress?.Invoke(nodes);
            }

            byte first = (byte)(_hours[edge] & -_hours[edge]);
            _choices.Push((edge, (byte)(_hours[edge] & ~first), _trail.Count));
            Set(edge, first);
        }
    }

    private bool Propagate()
    {
        while (_dirty.TryDequeue(out int v))
        {
            _isDirty[v] = false;
            int[] edges = _edgesOf[v];
            int b = edges.Length > 1 ? _hours[edges[1]] : 7, c = edges.Length > 2 ? _hours[edges[2]] : 7;
            int filtered = edges.Length == 0 ? -1 : AllDifferent.Filter(_hours[edges[0]], b, c);
            if (filtered == 0)
            {
                _failures[v]++;
                foreach (int left in _dirty)
                {
                    _isDirty[left] = false;
                }

                _dirty.Clear();
                return false;
            }

            for (int a = 0; a < edges.Length; a++, filtered >>= 3)
            {
                if ((filtered & 7) != _hours[edges[a]])
                {
                    Set(edges[a], (byte)(filtered & 7));
                }
            }
        }

        return true;
    }

    private bool Retreat()
    {
        while (_choices.TryPop(out (int Edge, byte Untried, int Trail) choice))
        {
            while (_trail.Count > choice.Trail)
            {
                (int edge, byte hours) = _trail.Pop();
                _hours[edge] = hours;
            }

            if (choice.Untried != 0)
            {
                // What remains is no choice of its own: it holds wherever the failed hour does not.
                Set(choice.Edge, choice.Untried);
                return true;
            }
        }

        return false;
    }

    private void Set(int edge, byte hours)
    {
        _trail.Push((edge, _hours[edge]));
        _hours[edge] = hours;
        Mark(_teacherNode[edge]);
        Mark(_classNode[edge]);
    }

    private void Mark(int v)
    {
        if (!_isDirty[v])
        {
            _isDirty[v] = true;
            _dirty.Enqueue(v);
        }
    }

    /// <summary>The lesson to fix next: least hours per failure; null when every hour is fixed.</summary>
    private int? Choose()
    {
        int? best = null;
        (long hours, long failures) = (0, 0);
        for (int e = 0; e < _hours.Length; e++)
        {
            int size = _hours[e] == 7 ? 3 : 2;
            long weight = _failures[_teacherNode[e]] + _failures[_classNode[e]];
            if ((_hours[e] & (_hours[e] - 1)) != 0 && (best is null || size * failures < hours * weight))
            {
                (best, hours, failures) = (e, size, weight);
            }
        }

        return best;
    }

    private Schedule Found()
    {
        List<Lesson> lessons = new(_hours.Length);
        for (int e = 0; e < _hours.Length; e++)
        {
            (int teacher, int @class) = _timetable.Lessons[e];
            lessons.Add(new Lesson(teacher, @class, 1 + int.TrailingZeroCount(_hours[e])));
        }

        return new Schedule(_timetable, lessons);
    }
}
