using System.Numerics;
using System.Text.Json;
using Pid.Cli.Checking;
using Pid.Cli.Output;
using Pid.Reductions;
using Pid.Reductions.Numbers;
using Pid.Reductions.Satisfiability;
using Pid.Reductions.Timetables;

namespace Pid.Cli.Certifying;

/// <summary>What proves the answer to a decision problem: a solution, or a search that finds none.</summary>
internal static class ReductionCertificate
{
    /// <summary>The document, and whether it proves an answer: not where a proof of it would take too long.</summary>
    public static (byte[] Document, bool IsProved) Of(Reduction reduction, ReductionAnswer answer)
    {
        bool? claim = answer.Verdict switch { Verdict.Feasible => true, Verdict.Infeasible => false, _ => null };
        if (reduction.Timetable is null)
        {
            return OfFilling(reduction, claim, answer.BinOf);
        }

        (int[][] clauses, int[]? assignment) = reduction.Formula is { } formula ? (OfFormula(formula), Signed(answer.Assignment))
            : (OfTimetable(reduction.Timetable, reduction.IsForced), Scheduled(reduction.Timetable, answer.Schedule));
        int[]? splits = claim == false ? Splits.Of(clauses) : null;
        claim = claim == false && splits is null ? null : claim;
        return (CertificateFile.Stating(ReductionCheck.Kind, json =>
        {
            WriteRows(json, "clauses", clauses);
            if (claim is { } said)
            {
                WriteNumbers(json, said ? "assignment" : "splits", said ? assignment! : splits!);
            }
        }, Name(claim)), claim is not null);
    }

    // Where the total of a partition is odd, all is twice as large.
    private static (byte[] Document, bool IsProved) OfFilling(Reduction reduction, bool? claim, IReadOnlyList<int>? binOf)
    {
        BigInteger[] items, bins;
        if (reduction.Filling is { } filling)
        {
            (items, bins) = (Whole(filling.Items.ToArray(), 1), Whole(filling.Bins.ToArray(), 1));
        }
        else
        {
            Partition partition = reduction.Partition!;
            int scale = 1 + (int)(partition.Total % 2);
            (items, bins) = (Whole(partition.Items.ToArray(), scale), Whole([partition.Total, partition.Total], scale));
            bins = Array.ConvertAll(bins, b => b / 2);
        }

        // The largest first leave the fewest ways.
        int[] order = [.. Enumerable.Range(0, items.Length).OrderByDescending(i => items[i])];
        items = [.. order.Select(i => items[i])];
        claim = claim == false && FillingCheck.Fills(items, bins, null) != false ? null : claim;
        return (CertificateFile.Stating(FillingCheck.Kind, json =>
        {
            ExactUnion.WriteWhole(json, "items", items);
            ExactUnion.WriteWhole(json, "bins", bins);
            if (claim == true)
            {
                WriteNumbers(json, "binOf", [.. order.Select(i => binOf![i])]);
            }
        }, Name(claim)), claim is not null);

        static BigInteger[] Whole(long[] values, int scale) => Array.ConvertAll(values, v => (BigInteger)v * scale);
    }

    private static string Name(bool? claim) =>
        claim switch { true => ReductionCheck.Claim, false => ReductionCheck.Opposite, _ => ReductionCheck.Open };

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
