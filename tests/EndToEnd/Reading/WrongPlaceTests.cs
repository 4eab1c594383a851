using System.IO.Compression;

namespace Pid.Tests.EndToEnd;

/// <summary>Tables in each other's places, files under each other's names, totals among categories: all said at once.</summary>
public sealed class WrongPlaceTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    public static TheoryData<int, int, int, bool> Orders => new()
    {
        { 1, 0, 2, false }, { 2, 1, 0, false }, { 0, 2, 1, false }, { 1, 2, 0, false }, { 2, 0, 1, true },
    };

    [Theory]
    [MemberData(nameof(Orders))]
    public void Tables_in_each_others_places_are_told_their_own(int first, int second, int third, bool bins)
    {
        string[] files = [Rows("v,y"), Rows("f,y"), Rows("v,f")];
        string[] columns = ["--x1", "v", "--x2", "f", "--y", "y", .. bins ? (string[])["--bins", "x1=2"] : []];
        Outcome run = Invocation.Run(["bounds", "--x1y", files[first], "--x2y", files[second], "--x1x2", files[third], .. columns]);
        Assert.Equal(3, run.Exit);
        string said = run.Error.Split("Every column is where it should be with ")[1];
        Assert.Equal($"--x1y {files[0]} --x2y {files[1]} --x1x2 {files[2]}", said.Trim().Replace("'", "", StringComparison.Ordinal));
        Assert.DoesNotContain("NAME", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_all_three_tables_lack_is_said_at_once()
    {
        string[] files = [Rows("a,y"), Rows("b,y"), Rows("a,c")];
        string[] given = ["bounds", "--x1y", files[0], "--x2y", files[1], "--x1x2", files[2]];
        Outcome run = Invocation.Run([.. given, "--x1", "v", "--x2", "f", "--y", "y"]);
        Assert.Equal(3, run.Exit);
        Assert.Contains("No column is named 'v'", run.Error, StringComparison.Ordinal);
        Assert.Contains($"{files[1]} has no column for --x2 either. The columns are b, y.", run.Error, StringComparison.Ordinal);
        Assert.Contains($"{files[2]} has no column for --x1 and --x2 either.", run.Error, StringComparison.Ordinal);

        // What one alone lacks is said as it was.
        Outcome one = Invocation.Run([.. given, "--x1", "a", "--x2", "b", "--y", "y"]);
        Assert.Contains("No column is named 'b'", one.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("either", one.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("total", 17, true)]
    [InlineData("Gesamt", 17, true)]
    [InlineData("(All)", 17, true)]
    [InlineData("total", 16, false)] // less than the others
    [InlineData("c", 17, false)]
    public void A_row_of_totals_is_told_of(string label, int count, bool told)
    {
        string one = _files.Write("t.csv", $"x1,x2,y,count\na,u,p,10\nb,u,p,7\na,v,q,5\nb,v,q,9\n{label},u,p,{count}\n{label},v,q,14\n");
        string[] three =
        [
            "--x1y", _files.Write("1.csv", $"x1,y,count\na,p,10\nb,p,7\na,q,5\nb,q,9\n{label},p,{count}\n{label},q,14\n"),
            "--x2y", _files.Write("2.csv", "x2,y,count\nu,p,17\nv,q,14\n"),
            "--x1x2", _files.Write("3.csv", $"x1,x2,count\na,u,10\nb,u,7\na,v,5\nb,v,9\n{label},u,17\n{label},v,14\n"),
        ];
        Assert.Equal(told, Says(Invocation.Run("decompose", one, "--exact").Error));
        Assert.Equal(told, Says(Invocation.Run(["bounds", .. three, "--exact"]).Error) && count == 17);

        bool Says(string error) => error.Contains($"The symbol '{label}' of x1 weighs as much as all others", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("12 EUR,7 EUR,3.5 EUR", true)]
    [InlineData("5kg,7kg,9kg", true)]
    [InlineData("1st,2nd,3rd", false)]
    [InlineData("5kg,7kg", false)] // two categories are hardly measured
    [InlineData("5kg,7kg,heavy", false)]
    [InlineData("a1,a2,a3", false)]
    public void Numbers_with_a_unit_are_told_to_be_categories(string labels, bool told)
    {
        string rows = string.Concat(Enumerable.Range(0, 2).SelectMany(i => labels.Split(',').Select(label => $"{label},{i},{1 - i}\n")));
        Outcome run = Invocation.Run("decompose", _files.Write("u.csv", "x1,x2,y\n" + rows), "--exact");
        Assert.Equal(0, run.Exit);
        Assert.Equal(told, run.Error.Contains("x1 has numbers with a unit, such as '", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a.xlsx", "x1.npy", "a NumPy archive, not an Excel workbook", "mv a.xlsx a.xlsx.npz")]
    [InlineData("a.npz", "xl/workbook.xml", "an Excel workbook, not an .npz archive", "mv a.npz a.npz.xlsx")]
    [InlineData("a.xlsx", "table.csv", "a zip archive, not an Excel workbook", "unzip a.xlsx")]
    [InlineData("a.npz", "table.csv", "a zip archive, not an .npz archive", "unzip a.npz")]
    [InlineData("a.csv", "x1.npy", "a NumPy archive, not a table in text", "mv a.csv a.csv.npz")]
    public void An_archive_under_another_name_is_called_what_it_is(string name, string entry, string what, string command)
    {
        string file = _files.Write(name, "");
        using (ZipArchive archive = new(File.Create(file), ZipArchiveMode.Create))
        {
            archive.CreateEntry(entry);
        }

        Outcome run = Invocation.Run("decompose", file);
        Assert.Equal(3, run.Exit);
        Assert.Contains($"This is {what}.", run.Error, StringComparison.Ordinal);
        Assert.EndsWith(command, run.Error.Replace(Path.GetDirectoryName(file) + "/", "", StringComparison.Ordinal)
            .Replace("'", "", StringComparison.Ordinal).Trim(), StringComparison.Ordinal);
    }

    private string Rows(string header) => _files.Write($"{header.Replace(',', '-')}.csv",
        $"{header}\n{string.Concat(Enumerable.Range(0, 12).Select(i => $"{i % 3},{i % 2}\n"))}");
}
