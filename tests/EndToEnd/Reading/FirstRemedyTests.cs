using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Pid.Tests.EndToEnd;

/// <summary>The first refusal names what is wrong, and what it says to type works.</summary>
public sealed class FirstRemedyTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Rows of a number, a label and another, the rows that are given without the number.</summary>
    private static string Noise(int rows, string header, Func<int, string> more, int gap = -1)
    {
        Random draw = new(11);
        return header + "\n" + string.Concat(Enumerable.Range(0, rows).Select(i =>
        {
            double number = draw.NextDouble();
            return Invariant($"{(i == gap ? "" : Invariant($"{number:F4}"))},{draw.Next(3)},{draw.Next(2)}{more(i)}\n");
        }));
    }

    [Fact]
    public void Weights_and_measured_values_are_told_apart_at_once()
    {
        string file = _files.Write("w.csv", Noise(200, "x1,x2,y,w", i => Invariant($",{0.5 + (i % 7)}")));
        Outcome refused = Invocation.Run("decompose", file, "--weight", "w");
        Assert.Equal(3, refused.Exit);
        Assert.Contains("Weights do not go together with bins", refused.Error, StringComparison.Ordinal);
        int start = refused.Error.IndexOf("--sql \"", StringComparison.Ordinal) + 7;
        string query = refused.Error[start..refused.Error.IndexOf('"', start)];
        Outcome followed = Invocation.Run("decompose", "--sql", query, "--weight", "w", "--json");
        Assert.Equal((0, 8), (followed.Exit, followed.Json.GetProperty("shape")[0].GetInt32()));
        Assert.Equal(0, Invocation.Run("decompose", file, "--weight", "none", "--bins", "x1=8").Exit);
    }

    /// <summary>A file that calls a column differently is named with both names, whichever of the two comes first.</summary>
    [Theory]
    [InlineData("x1,x2,y", "x1,X2,y", "--x2 x2=X2")]
    [InlineData("x1,x2,y", "x1,x_2,y", "--x2 x2=x_2")]
    [InlineData("x1,x2,y", "X1,X2,y", "--x1 x1=X1 --x2 x2=X2")]
    [InlineData("x1,x2,y", "x1,y,z", null)]
    public void Files_that_name_a_column_differently(string first, string second, string? option)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_files.Directory, "parts")).FullName;
        File.WriteAllText(Path.Combine(folder, "a.csv"), first + "\na,u,0\nb,v,1\na,u,0\n");
        File.WriteAllText(Path.Combine(folder, "b.csv"), second + "\na,u,0\nb,v,1\na,u,0\n");
        Outcome refused = Invocation.Run("decompose", folder);
        Assert.Equal(3, refused.Exit);
        Assert.Contains(option ?? "leave this file out with a pattern", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("COLUMN", refused.Error, StringComparison.Ordinal);
        if (option is not null)
        {
            Assert.Equal(0, Invocation.Run(["decompose", folder, .. option.Split(' ')]).Exit);

            // Who names the one that only the second file has is told of both as well.
            string[] one = option.Split(' ')[1].Split('=');
            Assert.Contains($"{one[1]}={one[0]}", Invocation.Run("decompose", folder, option.Split(' ')[0], one[1]).Error,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Too_few_columns_are_asked_for_without_a_placeholder()
    {
        Outcome run = Invocation.Run("decompose", _files.Write("two.csv", "x1,y\na,b\n"));
        Assert.Equal(3, run.Exit);
        Assert.DoesNotContain("COLUMN", run.Error, StringComparison.Ordinal);
    }

    /// <summary>Damage of a packed file is named before the row that is wrong for it; a row that is wrong without it is named.</summary>
    [Fact]
    public void Damage_is_named_before_what_follows_from_it()
    {
        string text = string.Concat(Enumerable.Range(0, 40_000).Select(i => Invariant($"a{i % 3},b{i * 7919 % 5},c{i % 2}\n")));
        byte[] bad = Packed("x1,x2,y\na,,c\n" + text), good = [.. bad];
        bad[^6] ^= 0x55; // of the check sum
        foreach (string[] command in (string[][])[["decompose"], ["bounds"], ["screen", "--y", "y"], ["decompose", "--bins", "x1=2"],
            ["bounds", "--clusters", "x1=2"], ["disagree", "--x1", "x1", "--x2", "x2"], ["couple"]])
        {
            foreach ((byte[] bytes, bool isDamaged) in (ReadOnlySpan<(byte[], bool)>)[(bad, true), (good[..(good.Length / 2)], true), (good, false)])
            {
                Outcome file = Invocation.Run([command[0], _files.Write("t.csv.gz", bytes), .. command[1..]]);
                Outcome stream = Invocation.RunWith(new MemoryStream(bytes), [command[0], "-", .. command[1..]]);
                Assert.All((Outcome[])[file, stream], run => Assert.Equal((3, isDamaged),
                    (run.Exit, run.Error.Contains("damaged or cut off", StringComparison.Ordinal))));
            }
        }
    }

    private static byte[] Packed(string text)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    /// <summary>Where numbers are missing no symbol helps.</summary>
    [Fact]
    public void A_gap_among_numbers_is_left_out()
    {
        Outcome run = Invocation.Run("decompose", _files.Write("g.csv", Noise(200, "x1,x2,y", _ => "", gap: 150)));
        Assert.Contains("empty. Leave such rows out with --missing drop", run.Error, StringComparison.Ordinal);
        Assert.Contains("measured values", Invocation.Run("decompose", Path.Combine(_files.Directory, "g.csv"), "--missing", "drop").Error,
            StringComparison.Ordinal);
    }

    /// <summary>The size of numbers is no matter for clusters, and where all values become one symbol it is said.</summary>
    [Theory]
    [InlineData(5e-320)]
    [InlineData(3e-160)]
    [InlineData(1)]
    [InlineData(1e300)]
    public void Clusters_of_numbers_of_any_size(double unit)
    {
        string rows = string.Concat(Enumerable.Range(0, 120).Select(i =>
            string.Create(CultureInfo.InvariantCulture, $"{unit * (1 + (i % 3) + (0.01 * (i % 7))):R},{i % 2},{i / 3 % 2}\n")));
        string file = _files.Write("t.csv", "x1,x2,y\n" + rows);
        Outcome three = Invocation.Run("decompose", file, "--clusters", "x1=3", "--json");
        Assert.Equal(3, three.Json.GetProperty("shape")[0].GetInt32());
        Outcome one = Invocation.Run("decompose", file, "--clusters", "x1=1", "--json");
        Assert.Contains("All values of x1 are one symbol", one.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("one symbol", three.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_columns_clustered_each_for_itself_are_named_with_their_group()
    {
        Random draw = new(3);
        string[] names = [.. Enumerable.Range(0, 12).Select(i => Invariant($"v_{i}"))];
        string file = _files.Write("e.csv", string.Join(',', names) + ",c,y\n" + string.Concat(Enumerable.Range(0, 200).Select(_ =>
            string.Join(',', names.Select(_ => Invariant($"{draw.NextDouble():F3}"))) + Invariant($",{draw.Next(3)},{draw.Next(2)}\n"))));
        Outcome each = Invocation.Run("screen", file, "--y", "y", "--clusters", "2");
        Assert.Contains("--group v='v_*'", each.Error, StringComparison.Ordinal);
        Assert.Equal(0, Invocation.Run("screen", file, "--y", "y", "--clusters", "2", "--group", "v=v_*", "--columns", "c").Exit);
    }
}
