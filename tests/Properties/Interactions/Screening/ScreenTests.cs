using CsCheck;
using Pid.Interactions;
using Pid.Interactions.Screening;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Tests.Properties.Interactions.Screening;

/// <summary>A screen lists what decomposing every pair and sorting would list, whatever the threads, shares and interruptions.</summary>
public class ScreenTests
{
    private sealed record Records(CodedColumn[] Columns, CodedColumn Target);

    // Columns of independent noise, copies of the target with noise, parities and constants; few records, so that ties are common.
    private static readonly Gen<Records> Any = Gen.Select(Gen.Int[2, 9], Gen.Int[1, 90], Gen.Int[1, 4],
        Gen.Int).Select((columns, records, targets, seed) =>
    {
        Random random = new(seed);
        ushort[] target = Codes(records, _ => random.Next(targets));
        CodedColumn[] built = new CodedColumn[columns];
        for (int c = 0; c < columns; c++)
        {
            // 12 x 12 is counted by increments, 300 takes more than a byte.
            int size = random.Next(12) switch { 0 or 1 => 1, 2 => 12, 3 => 300, _ => random.Next(2, 5) };
            ushort[] before = c > 0 ? built[c - 1].Codes.ToArray() : target;
            ushort[] codes = random.Next(3) switch
            {
                0 => Codes(records, r => random.Next(4) == 0 ? random.Next(size) : target[r] % size),
                1 => Codes(records, r => (target[r] + before[r]) % size),
                _ => Codes(records, _ => random.Next(size)),
            };
            built[c] = new CodedColumn(new Variable($"c{c}", size), codes);
        }

        return new Records(built, new CodedColumn(new Variable("y", targets), target));
    });

    private static readonly Gen<ScreenCriterion> Criterion = Gen.Int[0, 3].Select(c => (ScreenCriterion)c);

    [Fact]
    public void Counts_are_those_of_the_records() =>
        Any.Holds(records =>
        {
            RecordSets sets = new(records.Columns, records.Target);
            for (int a = 0; a < records.Columns.Length; a++)
            {
                for (int b = 0; b < records.Columns.Length; b++)
                {
                    int[] counts = new int[sets.Sizes[a] * sets.Sizes[b] * sets.Targets];
                    sets.Count(a, b, counts);
                    Assert.Equal(Weights(records, a, b), Array.ConvertAll(counts, n => (double)n));
                }
            }
        }, cases: 200);

    // Each step of the bounds holds, and none is looser than the one before.
    [Fact]
    public void Bounds_are_never_below_the_value() =>
        Gen.Select(Any, Criterion).Holds((records, criterion) =>
        {
            RecordSets sets = new(records.Columns, records.Target);
            ScreenBounds bounds = new(sets, criterion);
            UnionBracket bracket = new(sets);
            foreach (ScreenedPair pair in All(records, criterion))
            {
                (int a, int b) = (pair.First, pair.Second);
                int[] counts = new int[sets.Sizes[a] * sets.Sizes[b] * sets.Targets];
                sets.Count(a, b, counts);
                (double fromColumns, double fromCounts) = (bounds.JointAtMost(a, b), bounds.Joint(counts));
                double[] steps =
                [
                    bounds.Criterion(a, b, fromColumns, bounds.Union(a, b)), bounds.Criterion(a, b, fromCounts, bounds.Union(a, b)),
                    bounds.Criterion(a, b, fromCounts, bounds.Union(a, b, bracket)),
                ];
                Assert.All(steps, bound => Assert.True(pair.Value.Lower <= bound, $"{pair.Value} above {bound:R}"));
                Assert.True(steps[1] <= steps[0] + 1e-9 && steps[2] <= steps[1] + 1e-9);
                (double lower, _) = new ScreenBounds(sets, ScreenCriterion.Synergy).Union(a, b, bracket);
                (_, double upper) = new ScreenBounds(sets, ScreenCriterion.Unique).Union(a, b, bracket);
                Interval union = pair.Decomposition.UnionInformation;
                Assert.True(lower <= union.Upper + 1e-12 && upper >= union.Lower - 1e-12, $"[{lower:R}, {upper:R}] without {union}");
            }
        }, cases: 200);

    [Fact]
    public void The_coupling_of_two_margins_has_them() =>
        Any.Sample(records =>
        {
            RecordSets sets = new(records.Columns, records.Target);
            UnionBracket bracket = new(sets);
            for (int a = 0; a + 1 < records.Columns.Length; a++)
            {
                (int n1, int n2, int ny) = (sets.Sizes[a], sets.Sizes[a + 1], sets.Targets);
                int[] coupling = bracket.Coupling(a, a + 1).ToArray(), margin1 = new int[n1 * ny], margin2 = new int[n2 * ny];
                for (int c = 0; c < coupling.Length; c++)
                {
                    Assert.True(coupling[c] >= 0);
                    margin1[(c / (n2 * ny) * ny) + (c % ny)] += coupling[c];
                    margin2[c % (n2 * ny)] += coupling[c];
                }

                Assert.Equal(sets.Margins[a], margin1);
                Assert.Equal(sets.Margins[a + 1], margin2);
            }
        }, iter: 200);

    // Of a target of two bits each column tells one: nothing is redundant, and the margins alone show it.
    [Fact]
    public void The_bracket_is_sharp_where_columns_tell_different_things()
    {
        ushort[] target = Codes(4000, r => r % 4), low = Codes(4000, r => r / 4 % 5 == 0 ? r / 20 % 2 : r % 2),
            high = Codes(4000, r => r / 4 % 5 == 1 ? r / 20 % 2 : r / 2 % 2);
        RecordSets sets = new([new CodedColumn(new Variable("low", 2), low), new CodedColumn(new Variable("high", 2), high)],
            new CodedColumn(new Variable("y", 4), target));
        ScreenBounds bounds = new(sets, ScreenCriterion.Redundancy);
        Assert.True(bounds.Information(0) > 0.4 && bounds.Information(1) > 0.4);
        Assert.InRange(bounds.Criterion(0, 1, 2, bounds.Union(0, 1, new UnionBracket(sets))), 0, 1e-9);
    }

    [Fact]
    public void Intersections_of_any_length_are_counted()
    {
        Random random = new(7);
        for (int length = 0; length < 300; length++)
        {
            ulong[] a = Words(length), b = Words(length);
            Assert.Equal(a.Zip(b, (x, y) => System.Numerics.BitOperations.PopCount(x & y)).Sum(), BitSets.IntersectionSize(a, b));
        }

        ulong[] full = [.. Enumerable.Repeat(ulong.MaxValue, 70_000)];
        Assert.Equal(64 * 70_000, BitSets.IntersectionSize(full, full));

        ulong[] Words(int length) => [.. Enumerable.Range(0,
            length).Select(_ => (ulong)random.NextInt64() | ((ulong)random.Next(2) << 63))];
    }

    [Fact]
    public void The_list_is_that_of_decomposing_every_pair() =>
        Gen.Select(Any, Criterion, Gen.Int[1, 12], Gen.Int[1, 3]).Holds((records, criterion, top, threads) =>
        {
            ScreenResult found = PairScreen.Run(records.Columns, records.Target,
                new ScreenSettings(criterion, top, MaxDegreeOfParallelism: threads));
            List<ScreenedPair> all = All(records, criterion);
            Assert.Equal(all.Count, found.Pairs);
            Assert.True(found.IsComplete && found.Decomposed <= found.Pairs);
            Assert.Equal(Math.Min(top, all.Count), found.Best.Count);
            HashSet<(int, int)> listed = [.. found.Best.Select(p => (p.First, p.Second))];
            Assert.Equal(found.Best.Count, listed.Count);
            foreach (ScreenedPair pair in all)
            {
                ScreenedPair? same = found.Best.SingleOrDefault(p => p.First == pair.First && p.Second == pair.Second);
                if (same is null)
                {
                    Assert.True(pair.Value.Lower <= found.Elsewhere, $"{pair.Value} elsewhere {found.Elsewhere:R}");
                    Assert.True(pair.Value.Lower <= found.Best[^1].Value.Upper);
                }
                else
                {
                    Assert.Equal(pair.Decomposition, same.Decomposition);
                }
            }
        }, cases: 200);

    [Fact]
    public void Threads_and_interruptions_change_nothing() =>
        Gen.Select(Any, Criterion, Gen.Int[1, 12]).Holds((records, criterion, top) =>
        {
            List<ScreenState> states = [];
            ScreenSettings settings = new(criterion, top) { Checkpoint = states.Add };
            ScreenResult whole = PairScreen.Run(records.Columns, records.Target, settings);
            AssertSame(whole, PairScreen.Run(records.Columns, records.Target,
                settings with { MaxDegreeOfParallelism = 4, Checkpoint = null }));
            foreach (ScreenState state in states)
            {
                AssertSame(whole, PairScreen.Run(records.Columns, records.Target, settings with { Resume = state, Checkpoint = null }));
            }
        }, cases: 60);

    [Fact]
    public void Many_columns_go_by_many_blocks_and_shares()
    {
        Random random = new(5);
        ushort[] target = Codes(300, _ => random.Next(2));
        CodedColumn[] columns = [.. Enumerable.Range(0, 150).Select(c => new CodedColumn(new Variable($"c{c}", 3),
            Codes(300, _ => random.Next(3))))];
        Records records = new(columns, new CodedColumn(new Variable("y", 2), target));
        foreach (ScreenCriterion criterion in Enum.GetValues<ScreenCriterion>())
        {
            List<ScreenState> states = [];
            ScreenSettings settings = new(criterion, 25) { Checkpoint = states.Add };
            ScreenResult whole = PairScreen.Run(columns, records.Target, settings);
            Assert.True(states.Count > 2 && whole.Decomposed < whole.Pairs);
            List<ScreenedPair> all = All(records, criterion);
            Assert.Equal(all.Take(25).Select(p => p.Value.Midpoint), whole.Best.Select(p => p.Value.Midpoint),
                (a, b) => Math.Abs(a - b) <= 1e-9);
            Assert.All(states, state => AssertSame(whole,
                PairScreen.Run(columns, records.Target, settings with { Resume = state, Checkpoint = null })));

            ScreenResult[] shares = [.. Enumerable.Range(0,
                4).Select(s => PairScreen.Run(columns, records.Target, settings with { Shard = s, Shards = 4, Checkpoint = null }))];
            Assert.Equal(whole.Pairs, shares.Sum(s => s.Pairs));
            Assert.Equal(
                whole.Best, shares.SelectMany(s => s.Best).OrderByDescending(p => p.Value.Lower).ThenBy(p => p.First).ThenBy(p =>
                p.Second).Take(25));
        }
    }

    [Fact]
    public void A_cancelled_screen_claims_nothing_of_what_it_did_not_see()
    {
        CodedColumn column = new(new Variable("c", 2), new ushort[] { 0, 1, 1 });
        Records records = new([column, column, column], column);
        ScreenResult none = PairScreen.Run(records.Columns, records.Target, new ScreenSettings(), new CancellationToken(canceled: true));
        Assert.False(none.IsComplete);
        Assert.Equal(double.PositiveInfinity, none.Elsewhere);
        Assert.Equal(0, none.Examined);
    }

    // The definition, with every pair of every shuffle decomposed.
    [Fact]
    public void P_values_are_the_share_of_shuffles_whose_best_pair_is_as_good() =>
        Gen.Select(Any, Criterion, Gen.Int[0, 1000]).Holds((records, criterion, seed) =>
        {
            ScreenSettings settings = new(criterion, 5);
            ScreenResult result = PairScreen.Run(records.Columns, records.Target, settings);
            (double[] p, int done) = ScreenSignificance.AdjustedP(records.Columns, records.Target, settings, result, 9, seed)!.Value;
            Assert.Equal(9, done);
            Random random = new(seed);
            ushort[] codes = records.Target.Codes.ToArray();
            int[] reached = new int[p.Length];
            for (int n = 0; n < 9; n++)
            {
                random.Shuffle(codes);
                double best = All(records with { Target = new CodedColumn(records.Target.Variable, codes) }, criterion).Max(pair =>
                    pair.Value.Upper);
                for (int i = 0; i < reached.Length; i++)
                {
                    reached[i] += best >= result.Best[i].Value.Lower ? 1 : 0;
                }
            }

            Assert.Equal(reached.Select(k => (k + 1) / 10.0), p);
        }, cases: 40);

    [Fact]
    public void Bad_columns_are_refused_in_words()
    {
        CodedColumn target = new(new Variable("y", 2), new ushort[] { 0, 1, 1 });
        CodedColumn shorter = new(new Variable("c", 2), new ushort[] { 0, 1 });
        Assert.Contains("c has 2 records, the target 3",
            Assert.Throws<ArgumentException>(() => PairScreen.Run([shorter], target, new ScreenSettings())).Message,
            StringComparison.Ordinal);
        Assert.Contains("code 2 in record 1",
            Assert.Throws<ArgumentException>(() => new CodedColumn(new Variable("c", 2), new ushort[] { 0, 2 })).Message,
            StringComparison.Ordinal);
        Assert.Contains("65537 symbols",
            Assert.Throws<ArgumentException>(() => new CodedColumn(new Variable("c", 65537), new ushort[] { 0 })).Message,
            StringComparison.Ordinal);
    }

    private static void AssertSame(ScreenResult expected, ScreenResult actual)
    {
        Assert.Equal(expected.Best, actual.Best);
        Assert.Equal(expected with { Best = [] }, actual with { Best = [] }, (a, b) =>
            (a.Elsewhere, a.Pairs, a.Examined, a.Decomposed) == (b.Elsewhere, b.Pairs, b.Examined, b.Decomposed));
    }

    private static List<ScreenedPair> All(Records records, ScreenCriterion criterion)
    {
        Decomposer decomposer = new();
        List<ScreenedPair> all = [];
        for (int a = 0; a < records.Columns.Length; a++)
        {
            for (int b = a + 1; b < records.Columns.Length; b++)
            {
                Decomposition d = decomposer.Decompose(
                    Weights(records, a, b), records.Columns[a].Variable.Size, records.Columns[b].Variable.Size,
                    records.Target.Variable.Size);
                Interval value = criterion switch
                {
                    ScreenCriterion.Synergy => d.Synergy,
                    ScreenCriterion.Redundancy => d.Redundancy,
                    ScreenCriterion.Unique => d.Unique1.Midpoint > d.Unique2.Midpoint ? d.Unique1 : d.Unique2,
                    _ => d.Total,
                };
                all.Add(new ScreenedPair(a, b, value, d));
            }
        }

        return [.. all.OrderByDescending(p => p.Value.Lower)];
    }

    private static double[] Weights(Records records, int a, int b)
    {
        ReadOnlySpan<ushort> x1 = records.Columns[a].Codes.Span, x2 = records.Columns[b].Codes.Span, y = records.Target.Codes.Span;
        (int n2, int ny) = (records.Columns[b].Variable.Size, records.Target.Variable.Size);
        double[] weights = new double[records.Columns[a].Variable.Size * n2 * ny];
        for (int r = 0; r < y.Length; r++)
        {
            weights[(((x1[r] * n2) + x2[r]) * ny) + y[r]]++;
        }

        return weights;
    }

    private static ushort[] Codes(int records, Func<int, int> code) => [.. Enumerable.Range(0, records).Select(r => (ushort)code(r))];
}
