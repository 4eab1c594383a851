using System.Text.Json;
using Pid.Cli.Checking;
using Pid.Cli.Output;
using Pid.Data.Instances;
using Pid.Reductions;
using Pid.Reductions.Satisfiability;
using Pid.Reductions.Timetables;

namespace Pid.Cli.Certifying;

/// <summary>What proves the answer to a decision problem: a solution, or a search that finds none.</summary>
internal static class ReductionCertificate
{
    // Beyond that a checker takes minutes.
    private const long MostWork = 4_000_000; // literals looked at
    private const int MostSplits = 2000;

    /// <summary>Whether there are certificates of such a problem.</summary>
    public static bool Admits(ProblemInstance instance) => instance is TimetableInstance or FormulaInstance;

    /// <summary>The document, and whether it proves an answer: not where a proof of it would take too long.</summary>
    public static (byte[] Document, bool IsProved) Of(Reduction reduction, Answer answer)
    {
        bool? claim = answer.Verdict switch { Verdict.Feasible => true, Verdict.Infeasible => false, _ => null };
        (int[][] clauses, int[]? assignment) = reduction.Formula is { } formula ? (OfFormula(formula), Signed(answer.Assignment))
            : (OfTimetable(reduction.Timetable!, reduction.IsForced), Scheduled(reduction.Timetable!, answer.Schedule));
        int[]? splits = claim == false ? Splits(clauses) : null;
        claim = claim == false && splits is null ? null : claim;
        return (CertificateFile.Of(ReductionCheck.Kind, json =>
        {
            WriteRows(json, "clauses", clauses);
            if (claim is { } said)
            {
                WriteNumbers(json, said ? "assignment" : "splits", said ? assignment! : splits!);
            }
        }, json => WriteClaim(json, claim)), claim is not null);
    }

    /// <summary>
    /// Each lesson has an hour of its teacher, and no teacher and no class two in one; the variable of teacher t, class c and hour h, from
    /// 0, 0 and 1, is 3 (t x classes + c) + h. Where other numbers of lessons are prescribed than the teachers have hours, a clause is
    /// empty.
    /// </summary>
    private static int[][] OfTimetable(RestrictedTimetable timetable, bool isForced)
    {
        List<int[]> clauses = isForced ? [] : [[]];
        Dictionary<(bool, int, int), List<int>> once = [];
        foreach ((int teacher, int @class) in timetable.Lessons)
        {
            int[] hours = [.. Enumerable.Range(1, RestrictedTimetable.HourCount).Where(h => timetable.IsPresent(teacher, h))];
            clauses.Add([.. hours.Select(h => Variable(timetable, teacher, @class, h))]);
            foreach (int hour in hours)
            {
                int variable = Variable(timetable, teacher, @class, hour);
                foreach ((bool, int, int) key in ((bool, int, int)[])[(true, teacher, hour), (false, @class, hour)])
                {
                    List<int> others = once.TryGetValue(key, out List<int>? known) ? known : once[key] = [];
                    clauses.AddRange(others.Select(other => (int[])[-other, -variable]));
                    others.Add(variable);
                }
            }
        }

        return [.. clauses];
    }

    private static int Variable(RestrictedTimetable timetable, int teacher, int @class, int hour) =>
        (((teacher * timetable.ClassCount) + @class) * RestrictedTimetable.HourCount) + hour;

    private static int[]? Scheduled(RestrictedTimetable timetable, Schedule? schedule)
    {
        if (schedule is null)
        {
            return null;
        }

        HashSet<int> given = [.. schedule.Lessons.ToArray().Select(l => Variable(timetable, l.Teacher, l.Class, l.Hour))];
        return [.. timetable.Lessons.ToArray().SelectMany(l => Enumerable.Range(1, RestrictedTimetable.HourCount)
            .Select(h => Variable(timetable, l.Teacher, l.Class, h))).Select(v => given.Contains(v) ? v : -v)];
    }

    private static int[][] OfFormula(ThreeSat formula) => [.. formula.Clauses.Select(clause => clause.ToArray())];

    private static int[]? Signed(IReadOnlyList<bool>? assignment) => assignment is null ? null
        : [.. assignment.Select((value, v) => value ? v + 1 : -v - 1)];

    /// <summary>Variables on which to split, each of a shortest clause that is open; null where it takes too long.</summary>
    private static int[]? Splits(int[][] clauses)
    {
        List<int> splits = [];
        long literals = clauses.Sum(clause => (long)clause.Length);
        return new Refutation(clauses, CancellationToken.None).Closes([], 0, known =>
        {
            int[]? shortest = clauses.Where(clause => !Array.Exists(clause, known.Contains))
                .MinBy(clause => clause.Count(literal => !known.Contains(-literal)));
            if (shortest is null || splits.Count >= MostSplits || literals * splits.Count > MostWork)
            {
                return 0;
            }

            splits.Add(Math.Abs(Array.Find(shortest, literal => !known.Contains(-literal))));
            return splits[^1];
        }) ? [.. splits] : null;
    }

    private static void WriteClaim(Utf8JsonWriter json, bool? claim)
    {
        json.WritePropertyName(ReductionCheck.Claim);
        json.WriteRawValue(claim switch { true => "true", false => "false", _ => "null" });
    }

    private static void WriteRows(Utf8JsonWriter json, string name, int[][] rows)
    {
        json.WriteStartArray(name);
        foreach (int[] row in rows)
        {
            json.WriteStartArray();
            Array.ForEach(row, json.WriteNumberValue);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, int[] values)
    {
        json.WriteStartArray(name);
        Array.ForEach(values, json.WriteNumberValue);
        json.WriteEndArray();
    }
}
