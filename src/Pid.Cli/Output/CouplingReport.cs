using System.Globalization;
using System.Text;
using System.Text.Json;
using Pid.Coupling;
using Pid.Data;
using Pid.Interactions;
using Pid.Numerics.Certified;
using static System.FormattableString;

namespace Pid.Cli.Output;

/// <summary>What is known of the minimum entropy of a coupling: lower bounds, constructions, and the atoms of the best one.</summary>
internal sealed class CouplingReport : Report
{
    private const int Digits = 9;
    private const int AtomsShown = 40;
    private const int MarginalsShown = 100;

    /// <summary>Atoms up to which all bounds are there at once.</summary>
    private const int AtomsAtOnce = 10_000;

    private readonly IReadOnlyList<string> _names;
    private readonly MinimumEntropy _result;
    private readonly LowerBound[] _bounds;
    private readonly (string Method, double Entropy)[] _constructions;
    private readonly int[] _atoms;
    private readonly bool _searched;
    private readonly string _source;
    private readonly RunState _run;

    /// <param name="table">The marginals as read.</param>
    /// <param name="result">What was found.</param>
    /// <param name="searched">Whether the exact search ran, to its end or not.</param>
    /// <param name="source">Where the marginals come from.</param>
    /// <param name="run">The settings, and whether the run was stopped.</param>
    public CouplingReport(MarginalTable table, MinimumEntropy result, bool searched, string source, RunState run)
    {
        (_names, _result, _searched, _source, _run) = (table.Names, result, searched, source, run);
        _bounds = LowerBounds(result, run);
        Enclosure = new Interval(Math.Min(_bounds.Max(b => b.Bits), result.Upper), result.Upper);

        // A construction tried with several settings counts once, with the best of them.
        _constructions = [.. result.Tried.GroupBy(t => t.Method).Select(g => (g.Key, g.Min(t => t.Entropy)))];
        _atoms = result.Coupling.LargestFirst();
    }

    public override int Exit => Status == CertificationStatus.Certified ? ExitCode.Done : _run.ExitOfOpenGap;

    /// <summary>What a certificate claims to be the lower end; null without one.</summary>
    public double? CertifiedLower { get; init; }

    public override IEnumerable<string> Notices => CertifiedLower is not { } lower || lower >= _result.Lower ? []
        : [string.Create(CultureInfo.InvariantCulture, $"The certificate claims no more than the majorize-profile bound, "
            + $"{CertifiedNumber.Down(lower, Digits)} bits: "
            + $"the search that says more is none that a checker repeats.")];

    /// <summary>Contains the minimum entropy, in bits.</summary>
    private Interval Enclosure { get; }

    private CertificationStatus Status => Enclosure.Width <= _run.Tolerance ? CertificationStatus.Certified : CertificationStatus.Wide;

    private Marginals Marginals => _result.Coupling.Marginals;

    public override void WriteJson(Utf8JsonWriter json)
    {
        json.WriteString("units", "bits");
        JsonReport.WriteTexts(json, "names", _names);
        JsonReport.WriteNumbers(json, "shape", [.. Enumerable.Range(0, Marginals.Count).Select(k => (double)Marginals[k].Length)]);
        JsonReport.WriteNumber(json, "lower", Enclosure.Lower);
        JsonReport.WriteNumber(json, "upper", Enclosure.Upper);
        json.WriteBoolean("exact", _result.IsExact);
        JsonReport.WriteNumber(json, "gap", Enclosure.Width);
        json.WriteString("method", _result.Coupling.Method);
        json.WriteStartArray("lowerBounds");
        foreach (LowerBound bound in _bounds)
        {
            json.WriteStartObject();
            json.WriteString("name", bound.Name);
            JsonReport.WriteNumber(json, "value", bound.Bits);
            json.WriteString("source", bound.Source);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("constructions");
        foreach ((string method, double entropy) in _constructions)
        {
            json.WriteStartObject();
            json.WriteString("method", method);
            JsonReport.WriteNumber(json, "entropy", entropy);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteAtoms(json);
        json.WriteString("status", RunState.Status(Status));
        json.WriteBoolean("partial", _run.IsPartial(Status));
        json.WriteNumber("tolerance", _run.Tolerance);
    }

    public override void WriteText(TextPage page)
    {
        bool few = _names.Count <= 6;
        string marginals = few ? string.Join(", ", _names.SkipLast(1)) + " and " + _names[^1] : Invariant($"{_names.Count} marginals");
        page.Heading($"Minimum-entropy coupling of {marginals}, in bits", space: false);
        IEnumerable<string> sizes = Enumerable.Range(0, Marginals.Count).Select(k => Invariant($"{Marginals[k].Length}"));
        page.Paragraph(few
            ? $"{_source}: {string.Join(" x ", sizes)} states"
            : $"{_source}: {marginals}");
        page.WriteLine();

        TextTable table = new(2..3, "Entropy", "Standing", "Bits");
        table.Row("Minimum", "the least entropy of a coupling", CertifiedNumber.Text(Enclosure));
        table.Row("Lower bound", "no coupling has less", CertifiedNumber.Down(Enclosure.Lower, Digits));
        table.Row("Upper bound", $"the coupling below has at most that: {_result.Coupling.Method}",
            CertifiedNumber.Up(Enclosure.Upper, Digits));
        table.Row("Gap", "upper - lower", CertifiedNumber.Width(Enclosure));
        page.Write(table);

        WriteBounds(page);
        WriteAtoms(page);
        page.WriteLine();
        page.Paragraph(Sentence());
    }

    private void WriteBounds(TextPage page)
    {
        page.Heading("Lower bounds of the entropy of every coupling");
        TextTable bounds = new(1..2, "Bound", "Bits", "Source");
        foreach (LowerBound bound in _bounds)
        {
            bounds.Row(bound.Name, CertifiedNumber.Down(bound.Bits, Digits), bound.Source);
        }

        page.Write(bounds);
        page.Heading("Couplings constructed");
        TextTable constructions = new(1..2, "Construction", "Bits", "");
        foreach ((string method, double entropy) in _constructions)
        {
            constructions.Row(method, CertifiedNumber.Up(entropy, Digits), method == _result.Coupling.Method
                ? "the best: given below" : "");
        }

        page.Write(constructions);
    }

    private void WriteAtoms(TextPage page)
    {
        SparseCoupling coupling = _result.Coupling;
        page.Heading(Invariant($"Atoms of the coupling, the states of each marginal counted from 0"));
        int shown = Math.Min(_names.Count, MarginalsShown);
        TextTable table = new(0..(shown + 1), [.. _names.Take(shown), "Probability"]);
        foreach (int atom in _atoms.AsSpan(0, Math.Min(_atoms.Length, AtomsShown)))
        {
            string[] cells = [.. coupling.States(atom)[..shown].ToArray().Select(s => Invariant($"{s}")), Probability(Mass(atom))];
            table.Row(cells);
        }

        page.Write(table);
        if (shown < _names.Count)
        {
            page.Paragraph(Invariant($"  of the first {shown} marginals; --json gives the states of all {_names.Count}."));
        }

        if (_atoms.Length > AtomsShown)
        {
            double rest = 0;
            foreach (int atom in _atoms.AsSpan(AtomsShown))
            {
                rest += Mass(atom);
            }

            page.Paragraph(string.Create(CultureInfo.InvariantCulture,
                $"  and {_atoms.Length - AtomsShown} smaller ones, together {Probability(rest)}; --json "
                + $"gives all."));
        }
    }

    private void WriteAtoms(Utf8JsonWriter json)
    {
        // An atom a line, also in a document that is indented: a number a line would be unreadable. Each by itself, as there may be
        // millions.
        string start = json.Options.Indented ? "\n    [" : "[";
        StringBuilder text = new();
        json.WriteStartArray("atoms");
        foreach (int atom in _atoms)
        {
            text.Clear().Append(start);
            foreach (int state in _result.Coupling.States(atom))
            {
                text.Append(CultureInfo.InvariantCulture, $"{state},");
            }

            text.Append(CultureInfo.InvariantCulture, $"{Mass(atom):R}]");
            json.WriteRawValue(text.ToString(), skipInputValidation: true);
        }

        json.WriteEndArray();
    }

    private string Sentence() => (Status == CertificationStatus.Certified, _result.IsExact) switch
    {
        (true, true) => "Status: certified. The coupling is optimal, up to rounding: "
            + (_searched ? "the search for a better one was completed." : $"it attains the {_result.LowerName} bound."),
        (true, false) => $"Status: certified. The entropy of the coupling is within {_run.ToleranceText} bit of the minimum.",
        (_, true) => $"Status: wide. The coupling is optimal, but the enclosure of its entropy is wider than the {_run.ToleranceText} "
            + $"bit asked for; ask for less with --tol.",
        _ when _run.IsPartial(Status) =>
            $"Status: partial. {_run.StopReason}; the minimum lies between the two bounds, which are further apart than "
                + $"{_run.ToleranceText} bit.",
        _ when _searched => "Status: wide. The minimum lies between the two bounds; the search ended before it closed the gap. "
            + "--time-limit SECONDS searches longer.",
        _ => "Status: wide. The minimum lies between the two bounds; there are too many states for the exact search.",
    };

    private double Mass(int atom) => _result.Coupling.Masses[atom] / (double)Marginals.Total;

    private static string Probability(double p) => p >= 1e-6 ? CertifiedNumber.Nearest(p, Digits)
        : p.ToString("0.####e-0", CultureInfo.InvariantCulture);

    /// <summary>The polynomial bounds, and what the search adds to them; after a stop the one that is there, of large marginals.</summary>
    private static LowerBound[] LowerBounds(MinimumEntropy result, RunState run)
    {
        Marginals marginals = result.Coupling.Marginals;
        LowerBound[] bounds = run.Stop.IsCancellationRequested && result.Coupling.Count > AtomsAtOnce ? [] :
        [
            CouplingLowerBound.MaxMarginal(marginals),
            CouplingLowerBound.Meet(marginals),
            CouplingLowerBound.Profile(marginals),
            CouplingLowerBound.MajorizeProfile(marginals),
        ];
        bool known = Array.Exists(bounds, bound => bound.Name == result.LowerName);
        return known ? bounds
            : [.. bounds, new LowerBound(result.LowerName, bounds.Length == 0 ? "stopped before the others" : result.IsExact
            ? "search completed" : "search, not completed", (Interval)result.Lower, result.Lower)];
    }
}
