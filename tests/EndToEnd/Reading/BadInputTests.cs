using System.Text;

namespace Pid.Tests.EndToEnd;

/// <summary>Bad tables of three variables exit with 3 and say where (file, line, column), what (value) and what to do (remedy).</summary>
public sealed class BadInputTests : IDisposable
{
    private const string Header = "x1,x2,y,count\n";
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    /// <summary>Name, text, line (0: none), column, value and a part of the problem and of the remedy.</summary>
    public static TheoryData<string, string, int, string?, string?, string, string> BadTables => new()
    {
        { "empty.csv", "", 1, null, "", "is empty", "Give a header" },
        { "blank.csv", "\n\n# only a comment\n", 1, null, "", "is empty", "Give a header" },
        { "header.csv", "# c\n" + Header, 2, null, "x1,x2,y,count", "no row", "at least one row" },
        { "default.csv", "voice,face,emotion,count\na,b,c,1\n", 1, "x1", "voice,face,emotion,count", "No column is named x1, x2 or y",
        "--x1 voice --x2 face --y emotion" },
        { "one-missing.csv", "x1,x2,label,count\na,b,c,1\n", 1, "y", "x1,x2,label,count", "No column is named y", "--y label" },
        { "duplicate.csv", "x1,x1,y\n0,1,0\n", 1, "x1", "x1,x1,y", "More than one column", "name of its own" },
        { "duplicate-weight.csv", "x1,x2,y,count,count\n0,1,0,1,1\n", 1, "count", "x1,x2,y,count,count", "More than one column",
        "name of its own" },
        { "negative.csv", Header + "0,0,0,5\n0,1,0,-3\n", 3, "count", "-3", "negative", "0 or more" },
        { "text.csv", Header + "0,0,0,5\n0,1,0,many\n", 3, "count", "many", "not a number", "--weight" },
        { "decimal-comma.csv", "x1;x2;y;count\n0;0;0;0,5\n", 2, "count", "0,5", "not a number", "decimal point" },
        { "no-weight.csv", Header + "0,0,0,\n", 2, "count", "", "missing", "finite number" },
        { "nan.csv", Header + "0,0,0,NaN\n", 2, "count", "NaN", "not finite", "finite number" },
        { "infinite.csv", Header + "0,0,0,-Infinity\n", 2, "count", "-Infinity", "not finite", "finite number" },
        { "overflow.csv", Header + "0,0,0,1e309\n", 2, "count", "1e309", "not finite", "common factor" },
        { "underflow.csv", Header + "0,0,0,1\n1,0,0,1e-400\n", 3, "count", "1e-400", "too small", "common factor" },
        { "huge-sum.csv", Header + "0,0,0,1e308\n0,0,1,1e308\n", 0, "count", "Infinity", "sum to more", "common factor" },
        { "zeros.csv", Header + "0,0,0,0\n0,1,0,0.0\n", 0, "count", "0", "All weights are zero", "positive weight" },
        { "short.csv", Header + "0,0,0,5\n0,1,1\n", 3, null, "0,1,1", "3 fields, the header has 4", "one field for each column" },
        { "long.csv", Header + "0,0,0,5,9\n", 2, null, "0,0,0,5,9", "5 fields", "quote a field" },
        { "empty-field.csv", Header + "0,0,0,5\n0,,1,2\n", 3, "x2", "", "field is empty", "NA" },
        { "unclosed.csv", Header + "0,0,0,5\n0,\"b,1,2\n1,1,1,1\n", 3, "x2", null, "never closed", "Close the quote" },
        { "unclosed-elsewhere.csv", "x1,x2,y,note\n0,0,0,ok\n0,1,0,\"oops\n1,1,1,fine\n", 3, "note", null, "never closed",
        "Close the quote" },
        { "stray-quote.csv", Header + "0,0,5\" pipe,1\n", 2, "y", "5\" pipe", "quote inside", "in quotes" },
        { "header-quote.csv", "x1,\"x2,y\n0,0,0\n", 1, null, null, "quote in the header", "Close it" },
        // Line numbers count comments, blank lines and the line breaks inside quotes, before the row and within it.
        { "lines.csv", "# c\n\n" + Header + "\"p\nq\",0,0,5\n\n# c\n\"a\r\nb\",\"c\nd\",0,-1\n", 10, "count", "-1", "negative",
            "0 or more" },
        { "json.json", "{\"shape\":[1,1,2],\n\"p\":[1,}", 2, "byte 8", "\"p\":[1,}", "no JSON document", "\"shape\"" },
        { "truncated.json", "{\"shape\":[1,1,2],\n\"p\":[1,", 2, "byte 7", "\"p\":[1,", "no JSON document", "\"shape\"" },
        { "nothing.json", " ", 1, "byte 2", " ", "is empty", "\"shape\"" },
        { "array.json", "[1]", 1, null, "[...]", "no JSON object", "\"shape\"" },
        { "no-shape.json", "{\"p\":[1]}", 1, "shape", null, "no \"shape\"", "\"shape\"" },
        { "no-p.json", "{\"shape\":[1,1,1]}", 1, "p", null, "no \"p\"", "\"shape\"" },
        { "twice.json", "{\"shape\":[1,1,1],\"p\":[1],\n\"p\":[2]}", 2, "p", null, "given twice", "once" },
        { "size.json", "{\"shape\":[2,0,2],\"p\":[1]}", 1, "shape[1]", "0", "no positive integer", "\"shape\"" },
        { "sizes.json", "{\"shape\":[2,2],\"p\":[1,1,1,1]}", 1, "shape", null, "has 2 sizes; 3", "\"shape\"" },
        { "too-large.json", "{\"shape\":[5000,5000,2],\"p\":[1]}", 1, "shape", null, "more than", "Merge rare symbols" },
        { "count.json", "{\"shape\":[2,2,2],\"p\":[1,2,3]}", 1, "p", null, "3 weights; the shape 2 x 2 x 2 needs 8", "zeros included" },
        { "negative.json", "{\"shape\":[1,1,2],\"p\":[1,\n-2]}", 2, "p[1]", "-2", "negative", "0 or more" },
        { "string.json", "{\"shape\":[1,1,2],\"p\":[1,\"NaN\"]}", 1, "p[1]", "\"NaN\"", "not a number", "\"shape\"" },
        { "overflow.json", "{\"shape\":[1,1,2],\"p\":[1,1e999]}", 1, "p[1]", "1e999", "not finite", "finite number" },
        { "underflow.json", "{\"shape\":[1,1,2],\"p\":[1,1e-999]}", 1, "p[1]", "1e-999", "too small", "common factor" },
        { "zeros.json", "{\"shape\":[1,1,2],\"p\":[0,0.0]}", 1, "p", null, "All weights are zero", "positive weight" },
    };

    [Theory]
    [MemberData(nameof(BadTables))]
    public void Bad_tables_are_refused_with_place_value_and_remedy(
        string name, string text, int line, string? column, string? value, string problem, string remedy)
    {
        string file = _files.Write(name, text);
        foreach (string command in (string[])["decompose", "bounds"])
        {
            BadData.AssertRefused(command, file, line, column, value, problem, remedy);
        }
    }

    [Fact]
    public void What_cannot_be_read_as_a_file_is_refused()
    {
        string missing = Path.Combine(_files.Directory, "missing.csv");
        AssertRefused(Invocation.Run("decompose", missing), missing, "no such file");
        AssertRefused(Invocation.Run("decompose", Path.Combine(missing, "x.json")), "x.json", "no such file");
        AssertRefused(Invocation.Run("decompose", _files.Directory), _files.Directory, "is a directory");
        string latin1 = _files.Write("latin1.csv", Encoding.Latin1.GetBytes(Header0 + "caf\u00e9,0,0\n"));
        AssertRefused(Invocation.Run("decompose", latin1), latin1, "not UTF-8");
        AssertRefused(Invocation.RunWith("x1,x2,y,p\n0,0,0,-1\n", "decompose", "-", "--weight", "p"),
            "standard input, line 2, column p", "negative");
    }

    [Fact]
    public void Columns_that_were_asked_for_must_exist_and_differ_from_the_weight()
    {
        string sample = Invocation.Sample("crema-d-votes.csv");
        AssertRefused(Invocation.Run("decompose", sample, "--x1", "voise", "--x2", "face", "--y", "emotion"),
            "No column is named 'voise', which --x1 asks for", "voice, face, emotion, count");
        AssertRefused(Invocation.Run("decompose", sample, "--x1", "voice,", "--x2", "face", "--y", "emotion"),
            "No column is named ''", "--x1");
        AssertRefused(Invocation.Run("decompose", sample, "--x1", "voice", "--x2", "face", "--y", "emotion", "--weight", "n"),
            "'n', which --weight asks for", "count");
        AssertRefused(Invocation.Run("decompose", sample, "--x1", "voice", "--x2", "face", "--y", "emotion", "--weight", "face"),
            "as the weight and as a variable", "--weight");

        // Two sources may be one column, but a target that is its own source is a slip.
        foreach (string command in (string[])["decompose", "bounds", "fusion"])
        {
            AssertRefused(Invocation.Run(command, sample, "--x1", "voice", "--x2", "emotion", "--y", "emotion"), "column emotion",
                "Give --x2 columns that are not the target's");
        }

        AssertRefused(Invocation.RunWith("x1,x2,y\n0,0,0\n", "decompose", "-", "--x1", "x1,y"), "Give --x1 columns");
        Assert.Equal(0, Invocation.Run("decompose", sample, "--x1", "voice", "--x2", "voice", "--y", "emotion", "--exact").Exit);
        AssertRefused(Invocation.RunWith("""{"shape":[1,1,1],"p":[1]}""", "decompose", "-", "--y", "label"), "column label",
            "Leave --x1, --x2, --y and --weight out");
    }

    [Fact]
    public void A_column_of_identifiers_is_refused_before_memory_runs_out()
    {
        StringBuilder table = new("x1,x2,y\n");
        for (int i = 0; i < 5000; i++)
        {
            table.Append('n').Append(i).Append(",n").Append(i).Append(",0\n");
        }

        // The full table passes 2^24 cells at 4097 x 4097 x 1, on line 4098 of a file whose first row is line 2.
        AssertRefused(Invocation.RunWith(table.ToString(), "decompose", "-"), "line 4098, column x1",
            "4097 symbols of x1 x 4097 symbols of x2", "identifiers");

        // Of measured values it is not the number of cells that is wrong.
        AssertRefused(Invocation.RunWith(table.Replace("n", "").ToString(), "decompose", "-"), "measured values", "--bins 8");
    }

    private const string Header0 = "x1,x2,y\n";

    private static void AssertRefused(Outcome run, params string[] parts)
    {
        Assert.Equal((3, ""), (run.Exit, run.Out));
        foreach (string part in parts)
        {
            Assert.Contains(part, run.Error, StringComparison.Ordinal);
        }
    }
}
