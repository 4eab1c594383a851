using System.Globalization;
using Pid.Data.Columns;
using Pid.Data.Queries;
using Pid.Data.Text;
using Pid.Numerics.Distributions;

namespace Pid.Data.Discretising;

/// <summary>
/// Reads records of measured values and categories into tables. Each source is discretised by what was fitted on its labelled sample, the
/// target by what was fitted on the first labelled sample; the unlabelled pairs, and any sample read with a saved model, only have it
/// applied.
/// </summary>
internal sealed partial class DiscretisedReader
{
    private readonly TableColumns _columns;
    private readonly DiscretisingPlan _plan;
    private readonly ReadSettings _settings;
    private readonly CancellationToken _cancellation;
    private readonly VariableBuilder[] _builders;
    private readonly Discretiser?[] _fitted = new Discretiser?[3];
    private readonly List<DiscretisedVariable> _variables = [];
    private readonly List<Features> _measured = [];
    private readonly Features?[] _whole = new Features?[3]; // of labelled records that are parted
    private readonly List<string> _remarks = [];
    private readonly ColumnOrder _order;

    private DiscretisedReader(
        TableColumns columns, DiscretisingPlan plan, ReadSettings settings, bool severalTables, CancellationToken cancellation) =>
        (_columns, _plan, _settings, _order, _cancellation, _builders) = (columns, plan, settings, new ColumnOrder(severalTables),
        cancellation, [new(settings), new(settings), new(settings)]);

    /// <summary>Reads complete records.</summary>
    /// <param name="source">The records of (x1, x2, y).</param>
    /// <param name="columns">Their columns.</param>
    /// <param name="plan">What to do to measured values.</param>
    /// <param name="settings">How to read.</param>
    /// <param name="cancellation">Gives up between two rows.</param>
    /// <exception cref="TableFormatException">The source is no such table.</exception>
    /// <exception cref="OperationCanceledException">Reading was given up.</exception>
    public static JointTable ReadJoint(TableSource source, TableColumns columns, DiscretisingPlan plan, ReadSettings settings,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(settings);
        DiscretisedReader reader = new(columns, plan, settings, severalTables: false, cancellation);
        Sample sample = reader.Read(source, Role.X1, Role.X2, Role.Y);
        reader.RefuseMeasured(sample);
        (Sample fitted, sample) = reader.Parted(sample, Role.X1, Role.X2);
        foreach (Role role in (Role[])[Role.Y, Role.X1, Role.X2])
        {
            reader.Fit(fitted, sample, role, sample.Rows);
        }

        (Variable[] built, double[] weights) = reader.Count(sample).ToTable();
        Joint joint = new(built[0], built[1], built[2], weights);
        return new JointTable(joint, sample.Contents)
        {
            Measured = reader.Measured(sample, joint),
            RowsAreRecords = true,
            RecordsLeftOut = sample.Dropped,
            Discretisation = reader.Result(),
            Remarks = [.. sample.Remarks, .. reader._remarks,
            .. CommaNumbers.Remarks(reader._builders.Any(b => b.IsDelimited), built.Where((_, v) => !plan.IsMeasured((Role)v))),
            .. LabelChecks.Twins(built.Where((_, v) => !plan.IsMeasured((Role)v))), .. RareSymbols.Remarks(joint, sample.Rows),
            .. QueryFiles.Guessed(source), .. sample.Notes]
        };
    }

    /// <summary>Reads the three samples of a semi-supervised observer.</summary>
    /// <param name="x1y">Labelled records of the first source.</param>
    /// <param name="x2y">Labelled records of the second source.</param>
    /// <param name="x1x2">Unlabelled pairs.</param>
    /// <param name="columns">Columns, the same in every file that has the variable.</param>
    /// <param name="plan">What to do to measured values.</param>
    /// <param name="settings">How to read.</param>
    /// <param name="cancellation">Gives up between two rows.</param>
    /// <exception cref="TableFormatException">A source is no such table.</exception>
    /// <exception cref="OperationCanceledException">Reading was given up.</exception>
    public static PairTables ReadPairs(TableSource x1y, TableSource x2y, TableSource x1x2, TableColumns columns,
        DiscretisingPlan plan, ReadSettings settings, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(x1y);
        ArgumentNullException.ThrowIfNull(x2y);
        ArgumentNullException.ThrowIfNull(x1x2);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(settings);
        DiscretisedReader reader = new(columns, plan, settings, severalTables: true, cancellation);
        Sample[] samples = PairColumns.Read<Sample[]>([x1y, x2y, x1x2], columns, settings, () =>
            [reader.Read(x1y, Role.X1, Role.Y), reader.Read(x2y, Role.X2, Role.Y), reader.Read(x1x2, Role.X1, Role.X2)], cancellation);
        reader.RefuseMeasured(samples);
        (Sample fitted1, samples[0]) = reader.Parted(samples[0], Role.X1);
        (Sample fitted2, samples[1]) = reader.Parted(samples[1], Role.X2);
        samples[2] = reader.NotFitted(reader.NotFitted(samples[2], fitted1, Role.X1), fitted2, Role.X2);
        int records = samples.Min(s => s.Rows);
        reader.Fit(fitted1, samples[0], Role.Y, records);
        reader.Fit(fitted1, samples[0], Role.X1, records);
        reader.Fit(fitted2, samples[1], Role.X2, records);
        PairTable[] tables = [.. Array.ConvertAll(samples, reader.Count).Select(TableOf)];
        return new PairTables(tables[0], tables[1], tables[2], string.Join(", ", samples.Select(s => s.Contents)))
        {
            Discretisation = reader.Result(),
            RowsAreRecords = true,
            RecordsLeftOut = [.. samples.Select(s => s.Dropped)],
            Remarks = [.. samples.SelectMany(s => s.Remarks).Concat(reader._remarks).Distinct(),
                .. LabelChecks.BetweenSamples(tables, [x1y.Name, x2y.Name, x1x2.Name],
                [!plan.IsMeasured(Role.X1), !plan.IsMeasured(Role.X2), !plan.IsMeasured(Role.Y)]),
                .. CommaNumbers.Remarks(reader._builders.Any(b => b.IsDelimited), ((Variable[])[tables[0].Rows, tables[1].Rows,
                tables[0].Columns]).Where((_, v) => !plan.IsMeasured((Role)v))),
                .. RareSymbols.Remarks(tables[0], tables[1], [samples[0].Rows, samples[1].Rows]),
                .. ((TableSource[])[x1y, x2y, x1x2]).SelectMany(QueryFiles.Guessed).Concat(samples.SelectMany(s => s.Notes)).Distinct()],
        };
    }

    /// <summary>Refuses measured values in the variables that nothing was asked for.</summary>
    private void RefuseMeasured(params Sample[] samples) => MeasuredVariables.Refuse(
        samples.SelectMany(sample => sample.Variables.Select(v => v.Codes is null ? null : _builders[(int)v.Role].Measured(
            sample.Source, JudgedRows.OfRecords(sample.Rows), _columns.NameOf(v.Role) ?? ColumnResolver.Word(v.Role),
            v.Codes.Distinct()))).OfType<MeasuredVariable>(),
        plan: true, model: _plan.Model is not null);

    private static PairTable TableOf(CellWeights cells)
    {
        (Variable[] built, double[] weights) = cells.ToTable();
        return new PairTable(built[0], built[1], weights);
    }

    private static SampleVariable Of(Sample sample, Role role) => Array.Find(sample.Variables, v => v.Role == role)!;

    private Sample Read(TableSource source, params Role[] roles) => SampleReader.Read(
        source, _columns, roles, _order, Array.ConvertAll(roles, role => _plan.IsMeasured(role) ? null : _builders[(int)role]), _settings,
        _cancellation, intoClasses: true);

    /// <summary>Counts the records of a sample into cells; measured values get their symbols by the fitted discretisers.</summary>
    private CellWeights Count(Sample sample)
    {
        CellWeights cells = new(Array.ConvertAll(sample.Variables, v => _builders[(int)v.Role]));
        int[][] codes = Array.ConvertAll(sample.Variables, v => v.Features is null ? v.Codes! : Codes(v));
        for (int row = 0; row < sample.Rows; row++)
        {
            cells.Add((codes[0][row], codes[1][row], codes.Length > 2 ? codes[2][row] : 0), 1);
        }

        return cells.TooLarge() is { } problem ? throw new TableFormatException(sample.Source, problem, CellWeights.TooLargeRemedy) : cells;
    }

    private int[] Codes(SampleVariable variable)
    {
        int[] codes = _fitted[(int)variable.Role]!.Apply(variable.Features!);
        for (int row = 0; row < codes.Length; row++)
        {
            codes[row] = _builders[(int)variable.Role].Code(0, codes[row].ToString(CultureInfo.InvariantCulture));
        }

        return codes;
    }

    private MeasuredRecords Measured(Sample sample, Joint joint)
    {
        int[][] symbols = [.. ((Role[])[Role.X1, Role.X2, Role.Y]).Select(role =>
        {
            int[] index = _builders[(int)role].Build().IndexOfCode;
            return Array.ConvertAll(Of(sample, role) is { Features: not null } measured ? Codes(measured) : Of(sample, role).Codes!,
                code => index[code]);
        })];
        return new MeasuredRecords(Of(sample, Role.X1).Features, Of(sample, Role.X2).Features,
            [.. symbols[0].Select((a, r) => (((a * joint.X2.Size) + symbols[1][r]) * joint.Y.Size) + symbols[2][r])], sample.Records);
    }

    private Discretisation Result()
    {
        string data = DiscretisingModel.HashOf(_measured);
        DiscretisingModel model = new(_fitted[(int)Role.X1], _fitted[(int)Role.X2], _fitted[(int)Role.Y], _plan.Model?.Data ?? data);
        bool? isOfThese = _plan.Model is null ? null : model.Data == data;
        if (isOfThese == true && Array.Exists(_fitted, fitted => fitted is Posteriors))
        {
            _remarks.Add("The saved model of posteriors was fitted to half of these very records, and knows their labels: what is counted "
                + "of them, and of pairs of them, is too good. Give others, or fit anew without --model, which counts the other half.");
        }

        return new Discretisation(_variables, model, isOfThese);
    }
}
