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
internal sealed class DiscretisedReader
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

    // The labelled records that posteriors of these sources are fitted to, and those that are counted: a symbol that knows the labels it is
    // counted with shows information where there is none. All of them twice where nothing foretells labels.
    private (Sample Fitted, Sample Counted) Parted(Sample sample, params Role[] sources)
    {
        if (_plan.Model is not null || Array.Find(Array.ConvertAll(sources, _plan.Of),
            asked => asked?.Kind == DiscretiserKind.Posteriors) is not { } posteriors)
        {
            return (sample, sample);
        }

        foreach (SampleVariable variable in sample.Variables)
        {
            _whole[(int)variable.Role] ??= variable.Features;
        }

        int[] order = [.. Enumerable.Range(0, sample.Rows)];
        new Random(posteriors.Seed).Shuffle(order);
        int[] fitted = order[..(order.Length / 2)], counted = order[fitted.Length..];
        Array.Sort(fitted);
        Array.Sort(counted);
        return (sample.Take(fitted), sample.Take(counted) with { FittedTo = fitted.Length });
    }

    private Sample NotFitted(Sample pairs, Sample fitted, Role role)
    {
        if (_plan.Model is not null || _plan.Of(role)?.Kind != DiscretiserKind.Posteriors)
        {
            return pairs;
        }

        (_, string name, _, Features? values) = Of(pairs, role);
        Sample others = FittedRecords.LeftOut(pairs, values!, Of(fitted, role).Features!, name, out string? remark);
        _remarks.AddRange(remark is null ? [] : [remark]);
        return others;
    }

    /// <summary>Fits the discretiser of a variable, or takes the saved one; the target goes first.</summary>
    /// <param name="fittedTo">The labelled records that posteriors are fitted to.</param>
    /// <param name="sample">The labelled records that are counted; all else is fitted to these.</param>
    /// <param name="role">The variable.</param>
    /// <param name="records">Of the smallest sample.</param>
    private void Fit(Sample fittedTo, Sample sample, Role role, long records)
    {
        if (!_plan.IsMeasured(role))
        {
            return;
        }

        (_, string name, _, Features? values) = Of(sample, role);
        Features features = values!;
        _measured.Add(_whole[(int)role] ?? features);
        _remarks.AddRange(_plan.Of(role)?.Kind is null or DiscretiserKind.QuantileBins ? [] : Of(sample, role).Outliers);
        int classes = _fitted[(int)Role.Y]?.Symbols ?? _builders[(int)Role.Y].Size;
        int[] labels = role == Role.Y ? [] : Labels(sample);
        DiscretiserSettings? asked = _plan.Of(role);
        Discretiser fitted;
        try
        {
            fitted = _plan.Model is { } model ? Saved(sample, model.Of(role)!, features)
                : asked!.Kind == DiscretiserKind.Posteriors
                ? Posteriors.Fit(Of(fittedTo, role).Features!, Labels(fittedTo), classes, asked.Count ?? ClustersFor(role, records),
                    asked.Seed, _cancellation)
                : asked.Fit(features, ClustersFor(role, records));
        }
        catch (ArgumentException e)
        {
            throw new TableFormatException(sample.Source, Discretiser.Problem(e), asked?.Kind == DiscretiserKind.Posteriors
                ? "Leave such values as they are, or take --bins or --clusters for them."
                : "Change --bins, --clusters or --pca; --clusters auto takes any number of columns.")
            { Column = name };
        }

        // Posteriors have not seen these records: only others are fitted anew to see what they foretell.
        Func<Features, Discretiser> fit = asked is null || fitted is Posteriors ? _ => fitted
            : part => asked.Fit(part, ClustersFor(role, records));

        _fitted[(int)role] = fitted;
        _builders[(int)role].Begin(name, 1);
        int[] symbols = fitted.Apply(features);
        long[] sizes = new long[fitted.Symbols];
        Array.ForEach(symbols, symbol => sizes[symbol]++);
        if (sizes.Count(size => size > 0) == 1 && Enumerable.Range(1, features.Rows - 1).Any(row =>
            !features.Row(row).SequenceEqual(features.Row(0))))
        {
            _remarks.Add($"All values of {name} are one symbol, and tell nothing: more bins or clusters, or a model fitted to these "
                + "records, may tell them apart.");
        }

        DiscretisationLoss? loss = role == Role.Y ? null
            : DiscretisationLoss.Of(features, labels, classes, fitted, fit, asked?.Seed ?? 0);
        _variables.Add(new DiscretisedVariable(role switch { Role.X1 => "x1", Role.X2 => "x2", _ => "y" }, name, fitted, sizes, loss));
    }

    // The target is fitted first, so that its symbols are known; of a source not yet fitted, those asked for.
    private int ClustersFor(Role role, long records)
    {
        int alike = 1;
        long others = 1;
        foreach (Role other in (Role[])[Role.X1, Role.X2, Role.Y])
        {
            bool ruled = _plan.Of(other)?.IsByRule == true;
            if (other == role || (ruled && other != Role.Y))
            {
                alike += other == role ? 0 : 1;
            }
            else if (ruled && role != Role.Y && _fitted[(int)Role.Y] is { } target)
            {
                others *= target.Symbols;
            }
            else
            {
                alike += ruled ? 1 : 0;
                others *= ruled ? 1 : Math.Max(1, _fitted[(int)other]?.Symbols ?? _plan.Of(other)?.Count ?? _builders[(int)other].Size);
            }
        }

        return Clustering.CountFor(records, others, alike);
    }

    private static Discretiser Saved(Sample sample, Discretiser saved, Features features) =>
        saved.Columns.SequenceEqual(features.Names)
        ? saved
        : throw new TableFormatException(sample.Source, "The saved model was fitted on other columns than these.",
            $"Give the same columns in the same order: "
                + $"{string.Join(",", saved.Columns.Take(20))}{(saved.Columns.Count > 20 ? ",.." : "")}.")
        { Value = string.Join(",", features.Names.Take(20)) };

    private int[] Labels(Sample sample) => Of(sample, Role.Y) is { Features: { } measured } ? _fitted[(int)Role.Y]!.Apply(measured)
        : Of(sample, Role.Y).Codes!;

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
