using Pid.Numerics.Distributions;

namespace Pid.Interactions.Screening;

/// <summary>
/// The records as sets of bits, a set for each symbol of a column, ordered by target: n(x1,x2,y) is then the size of an intersection.
/// </summary>
/// <remarks>
/// The records of a target start at a word of their own, so that its part of a set is a run of words. The last symbol of a column has no
/// set: its counts follow from the margins. An intersection costs a record a 64th of an instruction or so, (|X1|-1)(|X2|-1) of them are
/// needed; a histogram, one increment a record, takes over where that is more. Columns of many symbols have no sets: they would
/// take many times the memory of the records.
/// </remarks>
internal sealed class RecordSets
{
    private const int MostSymbolsOfSets = 24;
    private const long WordsPerRun = 64, WordsPerIncrement = 5; // measured: what starting a run of words costs, and an increment
    private readonly ReadOnlyMemory<ushort>[] _codes;
    private readonly ReadOnlyMemory<ushort> _target;
    private readonly ulong[][] _sets;
    private readonly int[] _start;
    private readonly int _words;

    public RecordSets(IReadOnlyList<CodedColumn> columns, CodedColumn target)
    {
        (Records, Targets, _target) = (target.Records, target.Variable.Size, target.Codes);
        _codes = [.. columns.Select(c => c.Codes)];
        Sizes = [.. columns.Select(c => c.Variable.Size)];
        TargetCounts = new int[Targets];
        foreach (ushort y in _target.Span)
        {
            TargetCounts[y]++;
        }

        (_start, int[] position) = Order(_target.Span, TargetCounts);
        _words = _start[Targets];
        _sets = new ulong[columns.Count][];
        Margins = new int[columns.Count][];
        for (int c = 0; c < _sets.Length; c++)
        {
            _sets[c] = new ulong[Sizes[c] > MostSymbolsOfSets ? 0 : (Sizes[c] - 1) * _words];
            Margins[c] = new int[Sizes[c] * Targets];
            Fill(c, position);
        }
    }

    /// <summary>The number of records.</summary>
    public int Records { get; }

    /// <summary>|Y|.</summary>
    public int Targets { get; }

    /// <summary>n(y).</summary>
    public int[] TargetCounts { get; }

    /// <summary>The number of symbols of each column.</summary>
    public int[] Sizes { get; }

    /// <summary>n(x,y) of each column, y fastest.</summary>
    public int[][] Margins { get; }

    /// <summary>Counts n(x1,x2,y) of two columns, y fastest.</summary>
    public void Count(int first, int second, Span<int> counts)
    {
        counts.Clear();
        long sets = (Sizes[first] - 1) * (Sizes[second] - 1);
        if (Math.Max(Sizes[first], Sizes[second]) <= MostSymbolsOfSets
            && sets * (_words + (WordsPerRun * Targets)) <= WordsPerIncrement * Records)
        {
            Intersect(first, second, counts);
        }
        else
        {
            Increment(first, second, counts);
        }
    }

    private void Increment(int first, int second, Span<int> counts)
    {
        ReadOnlySpan<ushort> a = _codes[first].Span, b = _codes[second].Span, y = _target.Span;
        int n2 = Sizes[second];
        for (int r = 0; r < y.Length; r++)
        {
            counts[(((a[r] * n2) + b[r]) * Targets) + y[r]]++;
        }
    }

    private void Intersect(int first, int second, Span<int> counts)
    {
        (int n1, int n2, int ny) = (Sizes[first], Sizes[second], Targets);
        ReadOnlySpan<int> margin1 = Margins[first], margin2 = Margins[second];
        for (int j = 0; j < n2; j++)
        {
            margin2.Slice(j * ny, ny).CopyTo(counts[((((n1 - 1) * n2) + j) * ny)..]); // the last x1 gets what the others leave
        }

        for (int i = 0; i < n1 - 1; i++)
        {
            ReadOnlySpan<ulong> set1 = _sets[first].AsSpan(i * _words, _words);
            Span<int> row = counts.Slice(i * n2 * ny, n2 * ny), last = counts[((n1 - 1) * n2 * ny)..];
            margin1.Slice(i * ny, ny).CopyTo(row[((n2 - 1) * ny)..]);
            for (int j = 0; j < n2 - 1; j++)
            {
                ReadOnlySpan<ulong> set2 = _sets[second].AsSpan(j * _words, _words);
                for (int y = 0; y < ny; y++)
                {
                    int n = BitSets.IntersectionSize(set1[_start[y].._start[y + 1]], set2[_start[y].._start[y + 1]]);
                    row[(j * ny) + y] = n;
                    row[((n2 - 1) * ny) + y] -= n;
                    last[(j * ny) + y] -= n;
                }
            }

            for (int y = 0; y < ny; y++)
            {
                last[((n2 - 1) * ny) + y] -= row[((n2 - 1) * ny) + y];
            }
        }
    }

    // The first word of each target, and the bit of each record.
    private static (int[] Start, int[] Position) Order(ReadOnlySpan<ushort> target, int[] counts)
    {
        int[] start = new int[counts.Length + 1];
        for (int y = 0; y < counts.Length; y++)
        {
            start[y + 1] = start[y] + ((counts[y] + 63) / 64);
        }

        int[] next = Array.ConvertAll(start, word => word * 64);
        int[] position = new int[target.Length];
        for (int r = 0; r < target.Length; r++)
        {
            position[r] = next[target[r]]++;
        }

        return (start, position);
    }

    private void Fill(int column, int[] position)
    {
        ReadOnlySpan<ushort> codes = _codes[column].Span, target = _target.Span;
        (ulong[] sets, int[] margin) = (_sets[column], Margins[column]);
        int last = Sizes[column] - 1;
        for (int r = 0; r < codes.Length; r++)
        {
            int code = codes[r];
            margin[(code * Targets) + target[r]]++;
            if (code < last && sets.Length > 0)
            {
                sets[(code * _words) + (position[r] >> 6)] |= 1UL << position[r];
            }
        }
    }
}
