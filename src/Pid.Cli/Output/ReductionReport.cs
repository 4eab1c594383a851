using System.Globalization;
using System.Text;
using System.Text.Json;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;
using Pid.Reductions;
using Pid.Reductions.Marginals;
using Pid.Reductions.Numbers;
using Pid.Reductions.Satisfiability;
using Pid.Reductions.Timetables;
using static System.FormattableString;

namespace Pid.Cli.Output;

/// <summary>A problem and the marginals, or the coupling, that it became.</summary>
/// <param name="Problem">The name of the problem.</param>
internal sealed record Reduction(string Problem)
{
    public IntegerMarginals? Marginals { get; init; }

    public Interval? Threshold { get; init; }

    public RestrictedTimetable? Timetable { get; init; }

    public bool IsForced { get; init; } = true;

    public ThreeSat? Formula { get; init; }

    public SatReduction? Sat { get; init; }

    public Partition? Partition { get; init; }

    public ExactFilling? Filling { get; init; }
}

/// <summary>What was found out about a problem; a solution has been checked.</summary>
/// <param name="Verdict">Yes, no or undecided.</param>
internal sealed record ReductionAnswer(Verdict Verdict)
{
    public long Nodes { get; init; }

    public Interval? LeastEntropy { get; init; }

    public Schedule? Schedule { get; init; }

    public IReadOnlyList<bool>? Assignment { get; init; }

    public IReadOnlyList<int>? BinOf { get; init; }
}

/// <summary>The marginals that a decision problem became, and its answer.</summary>
/// <param name="reduction">The problem.</param>
/// <param name="answer">The answer.</param>
/// <param name="solved">Whether an answer was asked for.</param>
/// <param name="source">The file.</param>
/// <param name="run">Whether the run was stopped.</param>
internal sealed class ReductionReport(Reduction reduction, ReductionAnswer answer, bool solved, string source, RunState run) : Report
{
    private const int LargestShown = 16;
    private const int RowsShown = 40;

    private readonly IntegerMarginals? _marginals = reduction.Marginals;

    public override int Exit => solved && answer.Verdict == Verdict.Undecided ? run.ExitOfWide : ExitCode.Done;

    private IEnumerable<int> Literals => answer.Assignment!.Select((value, v) => value ? v + 1 : -v - 1);

    public override void WriteJson(Utf8JsonWriter json)
    {
        json.WriteString("units", "bits");
        json.WriteString("problem", reduction.Problem);
        if (reduction.Threshold is { } threshold)
        {
            json.WriteNumber("k", _marginals?.Total ?? reduction.Filling!.Total);
            JsonReport.WriteInterval(json, "threshold", threshold);
        }

        if (reduction.Formula is { } formula)
        {
            json.WriteStartObject("formula");
            json.WriteNumber("variables", formula.VariableCount);
            json.WriteNumber("clauses", formula.Clauses.Count);
            json.WriteEndObject();
        }

        WriteMarginals(json);
        json.WritePropertyName("satisfiable");
        json.WriteRawValue(answer.Verdict switch { Verdict.Feasible => "true", Verdict.Infeasible => "false", _ => "null" });
        WriteList(json, "schedule", answer.Schedule?.Lessons.ToArray().Select(l => Invariant($"[{l.Teacher},{l.Class},{l.Hour}]")),
            breaks: true);
        WriteList(json, "assignment", answer.Assignment is null ? null : Literals.Select(l => Invariant($"{l}")), breaks: false);
        WriteList(json, "binOf", answer.BinOf?.Select(b => Invariant($"{b}")), breaks: false);
        if (answer.LeastEntropy is { } entropy)
        {
            JsonReport.WriteInterval(json, "leastEntropy", entropy);
        }

        json.WriteNumber("nodes", answer.Nodes);
        json.WriteString("status", !solved ? "reduced" : answer.Verdict == Verdict.Undecided ? "undecided" : "decided");
        json.WriteBoolean("partial", solved && answer.Verdict == Verdict.Undecided);
    }

    public override void WriteText(TextPage page)
    {
        page.Heading(_marginals is null && reduction.Filling is not null
            ? $"From {reduction.Problem} to a coupling of two variables"
            : $"From {reduction.Problem} to pairwise marginals", space: false);
        page.Paragraph($"{source}: {Size()}");
        page.WriteLine();
        page.Paragraph(Meaning());
        if (_marginals is { } m && Math.Max(Math.Max(m.X1.Size, m.X2.Size), m.Y.Size) <= LargestShown)
        {
            WriteTable(page, m.X1, m.Y, m.X1Y);
            WriteTable(page, m.X2, m.Y, m.X2Y);
            WriteTable(page, m.X1, m.X2, m.X1X2);
        }

        if (solved)
        {
            WriteAnswer(page);
        }
        else
        {
            page.WriteLine();
            page.Paragraph("Status: reduced. --solve decides the problem; --marginals NAME writes the marginals.");
        }
    }

    private string Size()
    {
        string timetable = reduction.Timetable is { } t
            ? Invariant($"{t.TeacherCount} teachers, {t.ClassCount} classes, {t.Lessons.Length} lessons") : "";
        return reduction switch
        {
            { Formula: { } f } => Invariant($"{f.VariableCount} variables, {f.Clauses.Count} clauses; as a timetable {timetable}"),
            { Timetable: not null } => timetable,
            { Filling: { } f } => string.Create(CultureInfo.InvariantCulture, $"{f.Items.Length} items of the total {f.Total}, bins "
                + $"{string.Join(", ", f.Bins.ToArray().Take(RowsShown))}"),
            _ => Invariant($"{reduction.Partition!.Items.Length} items of the total {reduction.Partition.Total}"),
        };
    }

    private string Meaning() => reduction switch
    {
        { IsForced: false } => "The prescribed lessons of the hours are not those of the teachers: no marginals are consistent, and "
            + "there is no timetable.",
        { Timetable: not null, Marginals: null } =>
        "More teachers are present in an hour than there are classes: there is no timetable, and no marginals.",
        { Marginals: { } m, Timetable: not null } =>
        string.Create(CultureInfo.InvariantCulture, $"Counts over k = {m.Total}. A joint with these marginals and H(X1,X2,Y) = log2 k = "
            + $"{CertifiedNumber.Text(reduction.Threshold!.Value)} bits exists if and only if there is a timetable."),
        { Marginals: { } m } => string.Create(CultureInfo.InvariantCulture,
            $"Counts over k = {m.Total}. A joint with these marginals and H(X1,X2,Y) = H(Y) + 1 = "
            + $"{CertifiedNumber.Text(reduction.Threshold!.Value)} bits exists if and only if the items split evenly."),
        _ => string.Create(CultureInfo.InvariantCulture,
            $"A coupling of items and bins with entropy H(items) = {CertifiedNumber.Text(reduction.Threshold!.Value)} bits "
            + $"exists if and only if whole items fill the bins."),
    };

    private void WriteAnswer(TextPage page)
    {
        page.WriteLine();
        if (answer.Schedule is { } schedule && reduction.Formula is null)
        {
            WriteGrid(page, schedule);
        }

        if (answer.Assignment is not null)
        {
            page.Heading("Satisfying assignment, v for true and -v for false", space: false);
            page.Paragraph("  " + string.Join(' ', Literals));
            page.WriteLine();
        }

        if (answer.BinOf is { } bins)
        {
            ReadOnlySpan<long> items = reduction.Filling is { } f ? f.Items : reduction.Partition!.Items;
            long[] sizes = items.ToArray();
            for (int b = 0; b <= bins.Max() && b < RowsShown; b++)
            {
                long[] inside = [.. sizes.Where((_, i) => bins[i] == b)];
                page.Paragraph(string.Create(CultureInfo.InvariantCulture,
                    $"  {(reduction.Problem == "subset sum" ? b == 0 ? "chosen" : "left" : $"bin {b}")}: "
                    + $"{string.Join(" + ", inside)} = {inside.Sum()}"));
            }

            page.WriteLine();
        }

        if (answer.LeastEntropy is { } entropy)
        {
            page.Paragraph($"{(_marginals is null ? "Least entropy of a coupling" : "min H(X1,X2,Y)")}: "
                + $"{CertifiedNumber.Text(entropy)} bits");
        }

        page.Paragraph((answer.Verdict, reduction.Marginals ?? (object?)reduction.Filling) switch
        {
            (Verdict.Feasible, _) => string.Create(CultureInfo.InvariantCulture,
                $"Status: yes, after {answer.Nodes} steps. Checked: its joint has exactly these "
                + $"marginals and the threshold's entropy, and decodes to it."),
            (Verdict.Infeasible, null) => "Status: no, by counting.",
            (Verdict.Infeasible, _) when answer.LeastEntropy is not null =>
            Invariant($"Status: no, after {answer.Nodes} boxes: every joint is proven to have more entropy than the threshold."),
            (Verdict.Infeasible, _) => Invariant($"Status: no, after {answer.Nodes} steps: the search was complete."),
            (_, not null) when answer.Nodes == 0 && !run.Stop.IsCancellationRequested =>
                "Status: undecided. These marginals are too large for the search of joints (--by synergy); without it the problem itself "
                    + "is searched.",
            _ => string.Create(CultureInfo.InvariantCulture, $"Status: undecided after {answer.Nodes} steps. "
                + $"{(run.Stop.IsCancellationRequested ? run.StopReason : "The limit of steps, or of size, was reached")}; --time-limit "
                + $"SECONDS searches longer."),
        });
    }

    private static void WriteGrid(TextPage page, Schedule schedule)
    {
        page.Heading("Timetable: the teacher of each class", space: false);
        TextTable grid = new(0..4, "Class", "Hour 1", "Hour 2", "Hour 3");
        ILookup<(int, int), int> teachers = schedule.Lessons.ToArray().ToLookup(l => (l.Class, l.Hour), l => l.Teacher);
        int shown = Math.Min(schedule.Timetable.ClassCount, RowsShown);
        for (int j = 0; j < shown; j++)
        {
            string[] cells = [.. Enumerable.Range(1, 3).Select(h => teachers.Contains((j, h))
                ? Invariant($"T{teachers[(j, h)].Single()}") : "-")];
            grid.Row([Invariant($"C{j}"), .. cells]);
        }

        page.Write(grid);
        if (shown < schedule.Timetable.ClassCount)
        {
            page.Paragraph(Invariant($"  and {schedule.Timetable.ClassCount - shown} more classes; --json gives all."));
        }

        page.WriteLine();
    }

    private static void WriteTable(TextPage page, Variable rows, Variable columns, ReadOnlySpan<PairCount> cells)
    {
        page.WriteLine();
        string[] header = [$"{rows.Name} \\ {columns.Name}", .. columns.Symbols];
        TextTable table = new(0..header.Length, header);
        string[][] grid = [.. Enumerable.Range(0, rows.Size).Select(i =>
            Enumerable.Repeat("0", columns.Size).Prepend(rows.Symbol(i)).ToArray())];
        foreach ((int i, int j, long count) in cells)
        {
            grid[i][j + 1] = Invariant($"{count}");
        }

        foreach (string[] row in grid)
        {
            table.Row(row);
        }

        page.Write(table);
    }

    private void WriteMarginals(Utf8JsonWriter json)
    {
        if (_marginals is { } m)
        {
            JsonReport.WriteNumbers(json, "shape", [m.X1.Size, m.X2.Size, m.Y.Size]);
            json.WriteStartObject("marginals");
            WriteCells(json, "x1y", m.X1Y);
            WriteCells(json, "x2y", m.X2Y);
            WriteCells(json, "x1x2", m.X1X2);
            json.WriteEndObject();
        }
        else if (reduction.Filling is { } filling)
        {
            json.WriteStartObject("marginals");
            WriteList(json, "items", filling.Items.ToArray().Select(i => Invariant($"{i}")), breaks: false);
            WriteList(json, "bins", filling.Bins.ToArray().Select(b => Invariant($"{b}")), breaks: false);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("marginals");
        }
    }

    private static void WriteCells(Utf8JsonWriter json, string name, ReadOnlySpan<PairCount> cells) =>
        WriteList(json, name, cells.ToArray().Select(c => Invariant($"[{c.Row},{c.Column},{c.Count}]")), breaks: true);

    /// <summary>A list of values, an element or everything a line: a number a line would be unreadable.</summary>
    private static void WriteList(Utf8JsonWriter json, string name, IEnumerable<string>? values, bool breaks)
    {
        if (values is null)
        {
            return;
        }

        bool lines = breaks && json.Options.Indented;
        StringBuilder text = new("[");
        text.AppendJoin(lines ? ",\n    " : ",", values).Append(']');
        json.WritePropertyName(name);
        json.WriteRawValue(text.ToString());
    }
}
