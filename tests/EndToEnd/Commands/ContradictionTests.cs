using System.Globalization;
using Pid.Cli.Output;
using Pid.Interactions.Inference;
using Pid.Numerics.Distributions;

namespace Pid.Tests.EndToEnd;

/// <summary>
/// The test of three samples: a false alarm in a hundred deals of one file, and what really contradicts is found and blocks the advice.
/// </summary>
public sealed class ContradictionTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    // 2014 a third, as the sample files are, and thirds so small that half of the symbols' cells are rare.
    [Theory]
    [InlineData(2014, 40)]
    [InlineData(60, 100)]
    public void Thirds_of_one_file_contradict_each_other_once_in_a_hundred_deals(int records, int deals)
    {
        int alarms = 0;
        for (int deal = 0; deal < deals; deal++)
        {
            PairCounts thirds = Deal(records, new Random(deal));
            alarms += ReconciliationTest.Of(thirds, Reconciliation.Of(thirds), seed: deal, maxDegreeOfParallelism: 2).Contradicts ? 1 : 0;
        }

        // One per cent of 100: five or more have a probability below 4 in 1000.
        Assert.InRange(alarms, 0, 4);
    }

    [Fact]
    public void A_sample_of_another_population_is_found_and_blocks_the_advice()
    {
        // Of the second third every angry face is called happy.
        PairCounts thirds = Deal(1000, new Random(3));
        long[] other = thirds.X2Y.ToArray();
        int ny = thirds.Y.Size;
        for (int face = 0; face < thirds.X2.Size; face++)
        {
            (other[(face * ny) + 1], other[face * ny]) = (other[(face * ny) + 1] + other[face * ny], 0);
        }

        PairCounts mixed = new(thirds.X1, thirds.X2, thirds.Y, thirds.X1Y, other, thirds.X1X2);
        Assert.True(ReconciliationTest.Of(mixed, Reconciliation.Of(mixed), seed: 1).Contradicts);

        string[] tables = ["--x1y", Write("a.csv", mixed.X1, mixed.Y, mixed.X1Y), "--x2y", Write("b.csv", mixed.X2, mixed.Y, other),
            "--x1x2", Write("c.csv", mixed.X1, mixed.X2, mixed.X1X2)];
        string[] arguments = ["bounds", .. tables, "--x1", "voice", "--x2", "face", "--y", "emotion", "--method", "profile"];
        Outcome text = Invocation.Run(arguments);
        string[] lines = text.Out.Split('\n');
        Assert.StartsWith("The three samples contradict each other (p = 0.005)", lines[0], StringComparison.Ordinal);
        Assert.Contains("Are paired labels worth collecting? Undecided.", lines);
        Assert.Contains("emotion differs most, between the samples of (voice, emotion) and (face, emotion): e0 ", lines[0],
            StringComparison.Ordinal);
        Assert.Contains("and 0.0 %, e1 ", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("A label that one sample lacks may be spelt otherwise there.", lines[0], StringComparison.Ordinal);
        Assert.Contains("counted", lines[1], StringComparison.Ordinal);
        System.Text.Json.JsonElement json = Invocation.Run([.. arguments, "--json"]).Json;
        Assert.Equal("contradict", json.GetProperty("reconciled").GetProperty("verdict").GetString());
        Assert.Equal(("undecided", "undecided"), (json.GetProperty("advice").GetProperty("collect").GetString(),
            json.GetProperty("advice").GetProperty("fusion").GetString()));
    }

    [Fact]
    public void The_test_has_the_same_bits_on_any_number_of_threads_and_no_verdict_where_it_is_stopped()
    {
        PairCounts thirds = Deal(60, new Random(8));
        Reconciliation reconciled = Reconciliation.Of(thirds);
        ContradictionTest serial = ReconciliationTest.Of(thirds, reconciled, seed: 4);
        Assert.Equal(serial, ReconciliationTest.Of(thirds, reconciled, seed: 4, maxDegreeOfParallelism: 2));
        ContradictionTest stopped = ReconciliationTest.Of(thirds, reconciled, seed: 4, cancellation: new CancellationToken(canceled: true));
        Assert.Equal((null, false), (stopped.PValue, stopped.Contradicts));
    }

    [Fact]
    public void What_samples_differ_in_is_named_with_its_shares_or_said_to_be_their_pairs()
    {
        Variable x1 = new("a", ["p", "q"]), x2 = new("b", ["r", "s"]), y = new("t", ["u", "v", "w"]);
        PairCounts shares = new(x1, x2, y, [100, 100, 100, 100, 100, 100], [100, 100, 100, 100, 100, 100], [300, 50, 150, 100]);
        Assert.Equal("b differs most, between the samples of (b, t) and (a, b): r 50.0 % and 75.0 %, s 50.0 % and 25.0 %",
            SharedLabels.Difference(shares));
        PairCounts pairs = new(x1, x2, y, [200, 0, 0, 0, 100, 100], [0, 100, 100, 200, 0, 0], [200, 0, 0, 200]);
        Assert.Contains("it is their pairs", SharedLabels.Difference(pairs), StringComparison.Ordinal);
    }

    private string Write(string name, Variable rows, Variable columns, ReadOnlySpan<long> counts)
    {
        // A symbol has one name in every file: the first letter of its variable and its number.
        System.Text.StringBuilder text = new($"{rows.Name},{columns.Name},count\n");
        for (int c = 0; c < counts.Length; c++)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{rows.Name[0]}{c / columns.Size},{columns.Name[0]}{c % columns.Size},{counts[c]}\n");
        }

        return _files.Write(name, text.ToString());
    }

    // Records of the sample dealt out into three disjoint samples, each then seen in two variables only.
    private static PairCounts Deal(int records, Random random)
    {
        string[][] rows = [.. File.ReadLines(Invocation.Sample("crema-d-votes.csv")).Where(l => !l.StartsWith('#')).Select(l =>
            l.Split(','))];
        int[] at = [.. ((string[])["voice", "face", "emotion", "count"]).Select(n => Array.IndexOf(rows[0], n))];
        string[] names = [.. rows.Skip(1).Select(r => r[at[2]]).Distinct().Order(StringComparer.Ordinal)];
        List<int[]> all = [];
        foreach (string[] row in rows.Skip(1))
        {
            all.AddRange(Enumerable.Repeat((int[])[.. at[..3].Select(c => Array.IndexOf(names, row[c]))],
                int.Parse(row[at[3]], CultureInfo.InvariantCulture)));
        }

        int[][] dealt = [.. all];
        random.Shuffle(dealt);
        (int voice, int face, int emotion, int n) = (0, 1, 2, names.Length);
        return new PairCounts(new Variable("voice", n), new Variable("face", n), new Variable("emotion", n),
            Count(dealt[..records], voice, emotion), Count(dealt[records..(2 * records)], face, emotion),
            Count(dealt[(2 * records)..(3 * records)], voice, face));

        long[] Count(int[][] some, int first, int second)
        {
            long[] counts = new long[n * n];
            Array.ForEach(some, r => counts[(r[first] * n) + r[second]]++);
            return counts;
        }
    }
}
