using Pid.Numerics.Distributions;

namespace Pid.Studies.Fusion;

/// <summary>The inputs of a cell that are not 0.</summary>
/// <param name="Columns">Their columns.</param>
/// <param name="Values">Their values; null where each is 1.</param>
internal readonly record struct InputRow(int[] Columns, double[]? Values = null)
{
    public double this[int i] => Values is null ? 1 : Values[i];

    /// <summary>Two rows side by side.</summary>
    public static InputRow Beside(InputRow first, InputRow second, int firstColumns) => new(
        [.. first.Columns, .. second.Columns.Select(c => c + firstColumns)], first.Values is null && second.Values is null ? null
        : [.. Enumerable.Range(0, first.Columns.Length).Select(i => first[i]), .. Enumerable.Range(0, second.Columns.Length)
            .Select(i => second[i])]);

    /// <summary>Every product of an input of the one row with one of the other.</summary>
    public static InputRow Product(InputRow first, InputRow second, int secondColumns) => new(
        [.. first.Columns.SelectMany(a => second.Columns.Select(b => (a * secondColumns) + b))],
        first.Values is null && second.Values is null ? null
        : [.. Enumerable.Range(0, first.Columns.Length).SelectMany(i => Enumerable.Range(0, second.Columns.Length)
            .Select(j => first[i] * second[j]))]);
}

/// <summary>One modality as models take it: an indicator for each symbol, or measured values.</summary>
/// <param name="Rows">A row for each cell.</param>
/// <param name="Columns">The number of inputs.</param>
internal sealed record ModalityInputs(InputRow[] Rows, int Columns)
{
    /// <summary>Inputs of a cell that are not 0.</summary>
    public int Inputs => Rows[0].Columns.Length;

    /// <summary>Symbols.</summary>
    public static ModalityInputs OfSymbols(IEnumerable<int> symbols, int size) => new([.. symbols.Select(s => new InputRow([s]))], size);

    /// <summary>Measured values, each column to mean 0 and mean square 1.</summary>
    /// <param name="values">Row-major.</param>
    /// <param name="columns">Values of a record.</param>
    public static ModalityInputs OfValues(double[] values, int columns)
    {
        int records = values.Length / columns;
        double[] scaled = new double[values.Length];
        for (int c = 0; c < columns; c++)
        {
            double mean = 0, square = 0;
            for (int i = c; i < values.Length; i += columns)
            {
                mean += values[i] / records;
            }

            for (int i = c; i < values.Length; i += columns)
            {
                square += (values[i] - mean) * (values[i] - mean) / records;
            }

            for (int i = c; i < values.Length; i += columns)
            {
                scaled[i] = square > 0 ? (values[i] - mean) / Math.Sqrt(square) : 0;
            }
        }

        int[] all = [.. Enumerable.Range(0, columns)];
        return new ModalityInputs([.. Enumerable.Range(0, records).Select(r => new InputRow(all,
            scaled[(r * columns)..((r + 1) * columns)]))], columns);
    }
}

/// <summary>
/// Records of two modalities and a target, as models take them: of symbols a cell for each pair that was seen, with its records by class;
/// of measured values a cell for each record.
/// </summary>
public sealed class FusionRecords
{
    // pairs: of each cell its pair of symbols, x1 |X2| + x2
    private FusionRecords(Joint joint, ModalityInputs first, ModalityInputs second, int[] pairs, double[] counts)
    {
        int[] seen = [.. pairs.Distinct().Order()];
        (Joint, First, Second, Counts) = (joint, first, second, counts);
        Pairs = Array.ConvertAll(pairs, pair => Array.BinarySearch(seen, pair));
        ClassesOfFirst = Array.ConvertAll(pairs, pair => pair / joint.X2.Size);
        ClassesOfSecond = Array.ConvertAll(pairs, pair => pair % joint.X2.Size);
    }

    /// <summary>Numbers of records by symbols.</summary>
    public Joint Joint { get; }

    internal ModalityInputs First { get; }

    internal ModalityInputs Second { get; }

    /// <summary>Whether either modality is measured values.</summary>
    internal bool HasValues => (First.Rows[0].Values ?? Second.Rows[0].Values) is not null;

    /// <summary>For each cell its pair of symbols, numbered from 0.</summary>
    internal int[] Pairs { get; }

    /// <summary>For each cell the symbol of the first modality.</summary>
    internal int[] ClassesOfFirst { get; }

    /// <summary>For each cell the symbol of the second modality.</summary>
    internal int[] ClassesOfSecond { get; }

    /// <summary>Records by cell and class, the class fastest.</summary>
    internal double[] Counts { get; }

    /// <summary>Records that are known by their symbols.</summary>
    /// <exception cref="ArgumentException">The weights are no numbers of records.</exception>
    public static FusionRecords OfTable(Joint joint)
    {
        RequireCounts(joint);
        int classes = joint.Y.Size;
        int[] seen = [.. Enumerable.Range(0, joint.X1.Size * joint.X2.Size)
            .Where(c => joint.Weights.Slice(c * classes, classes).ContainsAnyExcept(0))];
        return new FusionRecords(joint, ModalityInputs.OfSymbols(seen.Select(c => c / joint.X2.Size), joint.X1.Size),
            ModalityInputs.OfSymbols(seen.Select(c => c % joint.X2.Size), joint.X2.Size), seen,
            [.. seen.SelectMany(c => joint.Weights.Slice(c * classes, classes).ToArray())]);
    }

    /// <summary>Records with measured values in one modality or both.</summary>
    /// <param name="joint">The table that their symbols make.</param>
    /// <param name="cells">For each record the cell of the table, (x1 |X2| + x2) |Y| + y.</param>
    /// <param name="first">Row-major values of the first modality; null where it has categories.</param>
    /// <param name="second">The same of the second.</param>
    /// <exception cref="ArgumentException">The numbers of values are no multiples of the number of records.</exception>
    public static FusionRecords OfValues(Joint joint, int[] cells, double[]? first, double[]? second)
    {
        RequireCounts(joint);
        ArgumentNullException.ThrowIfNull(cells);
        int classes = joint.Y.Size, size2 = joint.X2.Size;
        int[] pairs = Array.ConvertAll(cells, c => c / classes);
        double[] counts = new double[cells.Length * classes];
        for (int r = 0; r < cells.Length; r++)
        {
            counts[(r * classes) + (cells[r] % classes)] = 1;
        }

        return new FusionRecords(joint, Inputs(first, pairs.Select(p => p / size2), joint.X1.Size),
            Inputs(second, pairs.Select(p => p % size2), size2), pairs, counts);

        ModalityInputs Inputs(double[]? values, IEnumerable<int> symbols, int size) => values is null
            ? ModalityInputs.OfSymbols(symbols, size)
            : values.Length % cells.Length == 0 ? ModalityInputs.OfValues(values, values.Length / cells.Length)
            : throw new ArgumentException($"{values.Length} values are not as many for each of {cells.Length} records.", nameof(joint));
    }

    private static void RequireCounts(Joint joint)
    {
        ArgumentNullException.ThrowIfNull(joint);
        if (!joint.IsCounts)
        {
            throw new ArgumentException("Models are tried on records held out, so the weights must be numbers of records.", nameof(joint));
        }
    }
}
