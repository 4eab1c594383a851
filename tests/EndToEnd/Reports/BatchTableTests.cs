using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Pid.Data;

namespace Pid.Tests.EndToEnd;

/// <summary>The results of a batch as a Parquet file.</summary>
public sealed class BatchTableTests : IDisposable
{
    private static readonly string[] s_decompose = ["redundancy", "unique1", "unique2", "synergy", "total", "information1", "information2"];
    private static readonly string[] s_bounds =
        [.. s_decompose, "minimalSynergy", "maximalSynergy", "accuracy", "accuracy1", "accuracy2", "disagreement"];

    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("decompose", "1")]
    [InlineData("decompose", "3")]
    [InlineData("bounds", "2")]
    public void The_file_has_the_bits_of_the_lines(string command, string threads)
    {
        string parquet = Path.Combine(_files.Directory, "it's results.parquet");
        Outcome run = Invocation.Run(command, _files.Write("batch.jsonl", Documents(command == "bounds" ? 6 : 30)), "--parquet", parquet,
            "--threads", threads);
        Assert.Equal(3, run.Exit);
        JsonElement[] lines = run.JsonLines;
        JsonElement[] good = [.. lines.Where(l => !l.TryGetProperty("error", out _))];
        foreach (string name in command == "bounds" ? s_bounds : s_decompose)
        {
            foreach (string end in (string[])["lower", "upper"])
            {
                Assert.Equal(
                    good.Select(l => (Line(l), BitConverter.DoubleToInt64Bits(l.GetProperty(name).GetProperty(end).GetDouble()))),
                    Column(parquet, $"{name}_{end}").Select(c =>
                    (c.Line, BitConverter.DoubleToInt64Bits(double.Parse(c.Value, CultureInfo.InvariantCulture)))));
            }
        }

        foreach ((string column, int axis) in ((string, int)[])[("size_x1", 0), ("size_x2", 1), ("size_y", 2)])
        {
            Assert.Equal(good.Select(l => (Line(l), l.GetProperty("shape")[axis].GetRawText())), Column(parquet, column));
        }

        foreach (string name in (string[])["status", "partial", "tolerance", "seconds", .. command == "bounds" ? (string[])["compatibility"]
            : ["iterations"]])
        {
            Assert.Equal(
                (name == "seconds" ? lines : good).Select(l => (Line(l), Text(l.GetProperty(name)))),
                Column(parquet, name).Select(c => (c.Line, Text(c.Value))));
        }

        JsonElement bad = Assert.Single(lines, l => l.TryGetProperty("error", out _));
        Assert.Equal((Line(bad), bad.GetProperty("error").GetProperty("message").GetString()!), Assert.Single(Column(parquet, "error")));
        Assert.Equal(["batch.jsonl", "it's results.parquet"],
            Directory.GetFiles(_files.Directory).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_files_of_the_shares_are_one_table()
    {
        string file = _files.Write("batch.jsonl", Documents(10)), whole = Path.Combine(_files.Directory, "whole.parquet");
        Invocation.Run("decompose", file, "--parquet", whole);
        for (int i = 1; i <= 4; i++)
        {
            Invocation.Run("decompose", file, "--shard", $"{i}/4", "--parquet", Path.Combine(_files.Directory, $"part{i}.parquet"));
        }

        Assert.Equal(Column(whole, "synergy_upper"), Column(Path.Combine(_files.Directory, "part*.parquet"), "synergy_upper"));
    }

    [Fact]
    public void A_batch_without_lines_is_a_table_without_rows()
    {
        string parquet = Path.Combine(_files.Directory, "none.parquet");
        Assert.Equal(0, Invocation.Run("decompose", _files.Write("batch.jsonl", "\n\n"), "--parquet", parquet).Exit);
        Assert.Contains("no row", Assert.Throws<TableFormatException>(() => Column(parquet, "line", "1 = 1")).Message,
            StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_line_that_cannot_be_read_is_a_row_like_any_other_that_failed()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"shape\":[1,1,2],\"p\":[1,2]}\n", 5000))), 0xFF];
        string parquet = _files.Write("results.parquet", "from before"), file = _files.Write("batch.jsonl", bytes);
        Outcome run = Invocation.Run("decompose", file, "--parquet", parquet);
        Assert.Equal((3, 5001), (run.Exit, run.JsonLines.Length));
        Assert.Equal(5001, Assert.Single(Column(parquet, "line", "line > 5000")).Line);
        Assert.Equal([file, parquet], Directory.GetFiles(_files.Directory).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_refused_before_the_work()
    {
        string file = _files.Write("batch.jsonl", Documents(3));
        foreach ((string place, string remedy) in ((string, string)[])
            [(_files.Directory, "This is a directory."), (Path.Combine(_files.Directory, "missing", "x.parquet"), "Make the folder first")])
        {
            Outcome run = Invocation.Run("decompose", file, "--parquet", place);
            Assert.Equal((2, ""), (run.Exit, run.Out));
            Assert.Contains(_files.Directory, run.Error, StringComparison.Ordinal);
            Assert.Contains(remedy, run.Error, StringComparison.Ordinal);
        }

        Assert.Equal([file], Directory.GetFileSystemEntries(_files.Directory));
    }

    [Fact]
    public async Task A_command_without_the_data_engine_says_so()
    {
        string lean = Directory.CreateDirectory(Path.Combine(_files.Directory, "lean")).FullName;
        foreach (string part in Directory.GetFiles(AppContext.BaseDirectory,
            "*.dll").Append(Path.Combine(AppContext.BaseDirectory, "pid.runtimeconfig.json")))
        {
            File.Copy(part, Path.Combine(lean, Path.GetFileName(part)));
        }

        string parquet = Path.Combine(_files.Directory, "x.parquet");
        using Process process = Process.Start(new ProcessStartInfo("dotnet",
            [Path.Combine(lean, "pid.dll"), "decompose", _files.Write("batch.jsonl", Documents(3)), "--parquet", parquet])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Outcome run = await Invocation.Finish(process);
        Assert.Equal((2, ""), (run.Exit, run.Out));
        Assert.Contains("The data engine that writes Parquet is not there", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(parquet) || File.Exists(parquet + ".new"));
    }

    private static long Line(JsonElement line) => line.GetProperty("line").GetInt64();

    private static string Text(JsonElement value) => Text(value.ValueKind == JsonValueKind.String ? value.GetString()!
        : value.GetRawText());

    // Numbers by their value: JSON and the reader write the same double differently.
    private static string Text(string value) =>
        double.TryParse(value, CultureInfo.InvariantCulture, out double number)
        ? number.ToString("R", CultureInfo.InvariantCulture) : value;

    /// <summary>A column as the reader of the command gives it: its values by line, without those that are none.</summary>
    private static List<(long Line, string Value)> Column(string parquet, string column, string? where = null)
    {
        string query = $"SELECT line AS x1, \"{column}\" AS x2, 'row' AS y FROM "
            + $"'{parquet.Replace("'", "''", StringComparison.Ordinal)}' WHERE {where ?? $"\"{column}\" IS NOT NULL"}";
        var joint = TableReader.ReadJoint(TableSource.FromQuery(query), new TableColumns()).Joint;
        List<(long, string)> values = [];
        for (int i = 0; i < joint.X1.Size; i++)
        {
            int value = Enumerable.Range(0, joint.X2.Size).Single(j => joint.Weights[(i * joint.X2.Size) + j] > 0);
            values.Add((long.Parse(joint.X1.Symbol(i), CultureInfo.InvariantCulture), joint.X2.Symbol(value)));
        }

        return [.. values.Order()];
    }

    /// <summary>Tables of several shapes with a blank line and a bad one, the fifth.</summary>
    private static string Documents(int count)
    {
        Random random = new(5);
        StringBuilder text = new();
        for (int i = 0; i < count; i++)
        {
            text.Append(i == 1 ? "\n" : i == 3 ? "{\"shape\":[2,2,2],\"p\":\"none\"}\n" : "");
            int[] shape = [1 + random.Next(3), 1 + random.Next(3), 1 + random.Next(3)];
            text.Append(CultureInfo.InvariantCulture,
                $"{{\"shape\":[{string.Join(',', shape)}],\"p\":["
                + $"{string.Join(',', Enumerable.Range(0, shape[0] * shape[1] * shape[2])
                    .Select(c => c == 0 ? 1 : random.Next(0, 50)))}]}}\n");
        }

        return text.ToString();
    }
}
