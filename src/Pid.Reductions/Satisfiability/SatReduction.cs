using Pid.Reductions.Timetables;

namespace Pid.Reductions.Satisfiability;

/// <summary>
/// 3-SAT to restricted timetable in linear size: the theorem of Even, Itai and Shamir (1976), with gadgets and proof of our own. "Teacher
/// 12" is one present in hours 1 and 2, so with two lessons of which one is in hour 1 and the other in hour 2.
/// <para>Lemma 1 (splitter). Let a class have three lessons, by a teacher 12, a teacher 13 and a teacher 23. Three different hours leave it
/// two states: P, with 13 in hour 1, 23 in hour 3, 12 in hour 2; and N, with 13 in hour 3, 23 in hour 2, 12 in hour 1. (13 in hour 1 leaves
/// 12 only 2 and so 23 only 3; 13 in hour 3 leaves 23 only 2 and so 12 only 1.)</para>
/// <para>Lemma 2 (link). Two splitters that share a teacher of two hours are in opposite states, since for each kind of teacher the hour
/// differs between P and N, and the teacher's two lessons differ.</para>
/// <para>Variable x with at most L/2 positive and L/2 negative occurrences: splitters s_0 .. s_{L-1} in a circle, L even, linked in turn by
/// teachers 23 and 13; their teachers 12 are outlets. By lemma 2 the circle has two states: s_q is N for all even q and P for all odd q (*x
/// is true*), or the other way round (*false*). A positive occurrence takes the outlet of an even splitter, a negative one that of an odd
/// splitter, each its own, so that the literal is true iff its splitter is N. The other lesson of an outlet that nobody takes is with a
/// class of its own, and restricts nothing.</para>
/// <para>Clause (a, b, c), where shorter clauses repeat a literal: three classes k_1, k_2, k_3 and one teacher present in 1, 2, 3 who has a
/// lesson with each. k_1 and k_2 have the outlets of a and b; there the outlet is in hour 2 if the literal is true (N: hour 1 at the
/// splitter) and in hour 1 if false. The outlet of c leads to one more splitter t, whose teacher 23 has a class of its own and whose
/// teacher 13 goes to k_3: c true, so t in P, 13 in hour 1 at t, gives hour 3 at k_3; c false gives hour 1.</para>
/// <para>Lemma 3 (clause). The clause's teacher finds free in k_1, k_2: {1,3} if the literal is true, {2,3} if false; in k_3: {1,2} if
/// true, {2,3} if false. All false: hour 1 is free nowhere, no timetable. Otherwise different hours exist: TTT 1,3,2; TTF 1,3,2; TFT 1,3,2;
/// FTT 3,1,2; TFF 1,2,3; FTF 2,1,3; FFT 2,3,1.</para>
/// <para>Theorem. The timetables project onto the satisfying assignments: the states of the circles are an assignment, and by lemma 3 every
/// clause has a true literal; an assignment that satisfies all clauses sets the circles, the converters and, by lemma 3, the clauses'
/// teachers. Teachers are tight and D is binary. With n clauses there are at most 14 n classes and 15 n teachers.</para>
/// </summary>
public sealed class SatReduction
{
    private const byte OneTwo = 0b011, OneThree = 0b101, TwoThree = 0b110, All = 0b111;

    private readonly ThreeSat _formula;
    private readonly List<byte> _hours = [];
    private readonly List<(int Teacher, int Class)> _lessons = [];

    // For each class that is a splitter the variable and the value that puts it into state N.
    private readonly Dictionary<int, (int Variable, bool Value)> _splitters = [];
    private readonly Queue<int>[] _positive;
    private readonly Queue<int>[] _negative;
    private int _classes;

    private SatReduction(ThreeSat formula)
    {
        _formula = formula;
        _positive = [.. Enumerable.Range(0, formula.VariableCount).Select(_ => new Queue<int>())];
        _negative = [.. Enumerable.Range(0, formula.VariableCount).Select(_ => new Queue<int>())];
        int[] positive = new int[formula.VariableCount], negative = new int[formula.VariableCount];
        foreach (int literal in formula.Clauses.SelectMany(Padded))
        {
            (literal > 0 ? positive : negative)[Math.Abs(literal) - 1]++;
        }

        for (int v = 0; v < formula.VariableCount; v++)
        {
            AddVariable(v, Math.Max(positive[v], negative[v]));
        }

        foreach (IReadOnlyList<int> clause in formula.Clauses)
        {
            AddClause(Padded(clause));
        }

        foreach (int outlet in _positive.Concat(_negative).SelectMany(outlets => outlets))
        {
            AddLesson(outlet, AddClass());
        }

        Timetable = new RestrictedTimetable(_classes, _hours, _lessons);
    }

    /// <summary>The timetable problem; it is feasible iff the formula is satisfiable.</summary>
    public RestrictedTimetable Timetable { get; }

    /// <summary>Constructs the timetable problem of a formula.</summary>
    public static SatReduction Of(ThreeSat formula)
    {
        ArgumentNullException.ThrowIfNull(formula);
        return new SatReduction(formula);
    }

    /// <summary>The satisfying assignment of a timetable, checked; a variable in no clause is false.</summary>
    /// <exception cref="ArgumentException">The schedule belongs to another problem.</exception>
    public bool[] Decode(Schedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        bool[] assignment = new bool[_formula.VariableCount];
        foreach ((int i, int j, int h) in schedule.Lessons)
        {
            if (schedule.Timetable == Timetable && _hours[i] == OneTwo
                && _splitters.TryGetValue(j, out (int Variable, bool Value) splitter))
            {
                assignment[splitter.Variable] = (h == 1) == splitter.Value;
            }
        }

        return schedule.Timetable == Timetable && _formula.IsSatisfiedBy(assignment)
            ? assignment
            : throw new ArgumentException("The schedule is not of the timetable that was constructed from the formula.", nameof(schedule));
    }

    /// <summary>A timetable of a satisfying assignment, checked.</summary>
    /// <exception cref="ArgumentException">The assignment does not satisfy the formula.</exception>
    public Schedule Encode(IReadOnlyList<bool> assignment)
    {
        if (!_formula.IsSatisfiedBy(assignment))
        {
            throw new ArgumentException("The assignment does not satisfy the formula, or has not one value a variable.",
                nameof(assignment));
        }

        List<Lesson> schedule = [];
        HashSet<(int Class, int Hour)> taken = [];
        ILookup<int, int> classes = _lessons.ToLookup(l => l.Teacher, l => l.Class);
        foreach (int i in Enumerable.Range(0, _hours.Count).OrderBy(i => _hours[i] == All))
        {
            // The teacher of a clause comes last, when the literals are in their hours.
            int[] own = [.. classes[i]];
            IEnumerable<Lesson> lessons = _hours[i] == All ? Free(i, own, taken) : Pair(i, own, assignment);
            foreach (Lesson lesson in lessons)
            {
                schedule.Add(lesson);
                taken.Add((lesson.Class, lesson.Hour));
            }
        }

        return new Schedule(Timetable, schedule);
    }

    /// <summary>The two lessons of a teacher 12, 13 or 23, of which one at least is in a splitter.</summary>
    private Lesson[] Pair(int teacher, int[] classes, IReadOnlyList<bool> assignment)
    {
        int at = _splitters.ContainsKey(classes[0]) ? 0 : 1;
        (int variable, bool value) = _splitters[classes[at]];
        bool n = assignment[variable] == value;
        int hour = _hours[teacher] switch { OneThree => n ? 3 : 1, TwoThree => n ? 2 : 3, _ => n ? 1 : 2 };
        int other = int.TrailingZeroCount(_hours[teacher] & ~(1 << (hour - 1))) + 1;
        return [new Lesson(teacher, classes[at], hour), new Lesson(teacher, classes[1 - at], other)];
    }

    private static IEnumerable<Lesson> Free(int teacher, int[] classes, HashSet<(int Class, int Hour)> taken)
    {
        foreach (int[] hours in (int[][])[[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]])
        {
            if (!Enumerable.Range(0, 3).Any(p => taken.Contains((classes[p], hours[p]))))
            {
                return Enumerable.Range(0, 3).Select(p => new Lesson(teacher, classes[p], hours[p]));
            }
        }

        throw new InvalidOperationException("Lemma 3: the clause of a satisfying assignment has no free hours.");
    }

    private static int[] Padded(IReadOnlyList<int> clause) => [clause[0], clause[^1], clause[clause.Count / 2]];

    private void AddVariable(int variable, int half)
    {
        int length = 2 * half, first = _classes;
        for (int q = 0; q < length; q++)
        {
            int splitter = AddClass();
            _splitters[splitter] = (variable, q % 2 == 0);
            (q % 2 == 0 ? _positive : _negative)[variable].Enqueue(AddTeacher(OneTwo, splitter));
        }

        for (int q = 0; q < length; q++)
        {
            AddLesson(AddTeacher(q % 2 == 0 ? TwoThree : OneThree, first + q), first + ((q + 1) % length));
        }
    }

    private void AddClause(int[] literals)
    {
        int[] classes = [AddClass(), AddClass(), AddClass()];
        int teacher = AddTeacher(All, classes);
        for (int p = 0; p < 3; p++)
        {
            int variable = Math.Abs(literals[p]) - 1;
            int outlet = (literals[p] > 0 ? _positive : _negative)[variable].Dequeue();
            if (p < 2)
            {
                AddLesson(outlet, classes[p]);
                continue;
            }

            // The converter: opposite to the outlet's splitter, so N where the literal is false.
            int converter = AddClass();
            _splitters[converter] = (variable, literals[p] < 0);
            AddLesson(outlet, converter);
            AddTeacher(OneThree, converter, classes[p]);
            AddTeacher(TwoThree, converter, AddClass());
        }
    }

    private int AddClass() => _classes++;

    private int AddTeacher(byte hours, params ReadOnlySpan<int> classes)
    {
        _hours.Add(hours);
        foreach (int @class in classes)
        {
            AddLesson(_hours.Count - 1, @class);
        }

        return _hours.Count - 1;
    }

    private void AddLesson(int teacher, int @class) => _lessons.Add((teacher, @class));
}
