using Pid.Interactions;

namespace Pid.Studies.Fusion;

/// <summary>A model of two modalities, and the family that it belongs to.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Family">One modality (<see cref="FusionFamily.None"/>), simple or complex fusion.</param>
public sealed record FusionModel(string Name, FusionFamily Family)
{
    // Of symbols a logistic regression on one modality is its table already, and trees can add nothing to it.
    internal bool NeedsValues { get; init; }

    internal bool NeedsTrees { get; init; }

    /// <summary>All of them, simpler ones first: of models that are as good as each other the first is taken.</summary>
    public static IReadOnlyList<FusionModel> All { get; } =
    [
        new("first alone", FusionFamily.None), new("second alone", FusionFamily.None),
        new("classes of first", FusionFamily.None) { NeedsValues = true },
        new("classes of second", FusionFamily.None) { NeedsValues = true },
        new("boosted first", FusionFamily.None) { NeedsValues = true, NeedsTrees = true },
        new("boosted second", FusionFamily.None) { NeedsValues = true, NeedsTrees = true },
        new("average", FusionFamily.Simple), new("product", FusionFamily.Simple), new("vote", FusionFamily.Simple),
        new("additive", FusionFamily.Simple), new("classes added", FusionFamily.Simple) { NeedsValues = true },
        new("boosted added", FusionFamily.Simple) { NeedsValues = true, NeedsTrees = true },
        new("interactions", FusionFamily.Complex), new("table", FusionFamily.Complex),
        new("boosted", FusionFamily.Complex) { NeedsTrees = true },
    ];
}

/// <summary>
/// Fits every model. Each gives p(y | cell) for all cells: logistic regressions on either modality; their average, their product over p(y),
/// and the more certain of both; the logistic regression on both modalities, and with every product of their inputs as well (of symbols
/// an indicator for each pair); relative frequencies by pair of symbols, one record of p(y) added to each; and boosted trees. Of measured
/// values each modality alone has frequencies by class and trees as well, and both together a logistic regression on the classes of
/// each and trees of which none takes values of both: else what curves of single modalities tell would look like an interaction.
/// </summary>
internal sealed class FusionModels
{
    // Of long vectors the products would take hours; then interactions are those of the symbols.
    private const int MostProducts = 400;

    private readonly FusionRecords _records;
    private readonly int _classes;
    private readonly CountLogistic _first, _second, _additive, _interactions;
    private readonly CountLogistic? _classesAdded;
    private readonly BoostedTrees? _boosted, _boostedFirst, _boostedSecond, _boostedAdded;

    public FusionModels(FusionRecords records)
        : this(records, BoostedTrees.Problem(records.Pairs.Length, records.First.Inputs + records.Second.Inputs))
    {
    }

    /// <summary>Models without boosted trees, where there is a reason for that.</summary>
    internal FusionModels(FusionRecords records, string? leftOut)
    {
        (_records, _classes) = (records, records.Joint.Y.Size);
        (ModalityInputs first, ModalityInputs second) = (records.First, records.Second);
        int pairs = records.Pairs.Max() + 1, both = first.Columns + second.Columns;
        InputRow[] additive = [.. first.Rows.Zip(second.Rows, (a, b) => InputRow.Beside(a, b, first.Columns))];
        bool products = TakesProducts(records);
        InputRow[] beside = products ? [.. first.Rows.Zip(second.Rows, (a, b) => InputRow.Product(a, b, second.Columns))]
            : Array.ConvertAll(records.Pairs, p => new InputRow([p]));
        _first = new(first.Rows, first.Columns, _classes);
        _second = new(second.Rows, second.Columns, _classes);
        _additive = new(additive, both, _classes);
        _interactions = new([.. additive.Zip(beside, (a, b) => InputRow.Beside(a, b, both))],
            both + (products ? first.Columns * second.Columns : pairs), _classes);
        _boosted = leftOut is null ? new(additive, both, _classes) : null;
        bool alone = leftOut is null && records.HasValues;
        _boostedFirst = alone ? new(first.Rows, first.Columns, _classes) : null;
        _boostedSecond = alone ? new(second.Rows, second.Columns, _classes) : null;
        _boostedAdded = alone ? new(additive, both, _classes, first.Columns) : null;
        (int size1, int size2) = (records.Joint.X1.Size, records.Joint.X2.Size);
        _classesAdded = records.HasValues ? new([.. records.ClassesOfFirst.Zip(records.ClassesOfSecond,
            (a, b) => new InputRow([a, size1 + b]))], size1 + size2, _classes) : null;
        LeftOut = leftOut;
        Names = [.. FusionModel.All.Where(m => (records.HasValues || !m.NeedsValues) && (leftOut is null || !m.NeedsTrees))];
    }

    /// <summary>Why there are no boosted trees; null where there are.</summary>
    public string? LeftOut { get; }

    /// <summary>The models that there are.</summary>
    public IReadOnlyList<FusionModel> Names { get; }

    /// <summary>Whether interactions are products of measured values; else they are pairs of symbols.</summary>
    public static bool TakesProducts(FusionRecords records) =>
        records.HasValues && (long)records.First.Columns * records.Second.Columns <= MostProducts;

    /// <summary>The weights of the logistic regression on both modalities, and of that with interactions.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public (double[] Additive, double[] Interactions) Weights(CancellationToken cancellation) =>
        (_additive.Weights(_records.Counts, cancellation), _interactions.Weights(_records.Counts, cancellation));

    /// <summary>For each model of <see cref="Names"/> the class that it decides for in each cell.</summary>
    /// <param name="counts">The records to fit to, at least one.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public int[][] Decide(double[] counts, CancellationToken cancellation)
    {
        double[] prior = new double[_classes];
        double records = counts.Sum();
        for (int i = 0; i < counts.Length; i++)
        {
            prior[i % _classes] += counts[i] / records;
        }

        double[] first = _first.Fit(counts, cancellation), second = _second.Fit(counts, cancellation);
        double[]? classes1 = _records.HasValues ? Frequencies(_records.ClassesOfFirst) : null,
            classes2 = _records.HasValues ? Frequencies(_records.ClassesOfSecond) : null;
        double[]? trees1 = _boostedFirst?.Fit(counts, cancellation), trees2 = _boostedSecond?.Fit(counts, cancellation);
        return [.. ((double[][])
        [
            first, second,
            .. Both(classes1, classes2), .. Both(trees1, trees2),
            Each(i => first[i] + second[i]),
            Each(i => prior[i % _classes] > 0 ? first[i] * second[i] / prior[i % _classes] : 0),
            Each(i => Most(first, i / _classes) >= Most(second, i / _classes) ? first[i] : second[i]),
            _additive.Fit(counts, cancellation),
            .. One(_classesAdded?.Fit(counts, cancellation)), .. One(_boostedAdded?.Fit(counts, cancellation)),
            _interactions.Fit(counts, cancellation), Frequencies(_records.Pairs),
            .. One(_boosted?.Fit(counts, cancellation)),
        ]).Select(Decisions)];

        // Of the models of each modality, where there are any.
        static double[][] Both(double[]? one, double[]? other) => one is not null && other is not null ? [one, other] : [];

        static double[][] One(double[]? fitted) => fitted is null ? [] : [fitted];

        // p(y | class), one record of p(y) added to each class.
        double[] Frequencies(int[] classOf)
        {
            double[] found = new double[(classOf.Max() + 1) * _classes], total = new double[found.Length / _classes];
            for (int i = 0; i < counts.Length; i++)
            {
                found[(classOf[i / _classes] * _classes) + (i % _classes)] += counts[i];
                total[classOf[i / _classes]] += counts[i];
            }

            return Each(i => (found[(classOf[i / _classes] * _classes) + (i % _classes)] + prior[i % _classes])
                / (total[classOf[i / _classes]] + 1));
        }

        double[] Each(Func<int, double> value) => [.. Enumerable.Range(0, counts.Length).Select(value)];
    }

    private double Most(double[] p, int cell)
    {
        double most = 0;
        foreach (double value in p.AsSpan(cell * _classes, _classes))
        {
            most = Math.Max(most, value);
        }

        return most;
    }

    // Of classes that are as likely the first.
    private int[] Decisions(double[] p)
    {
        int[] decided = new int[p.Length / _classes];
        for (int cell = 0; cell < decided.Length; cell++)
        {
            for (int y = 1; y < _classes; y++)
            {
                decided[cell] = p[(cell * _classes) + y] > p[(cell * _classes) + decided[cell]] ? y : decided[cell];
            }
        }

        return decided;
    }
}
