using System.IO.Compression;
using System.Text;

namespace Pid.Tests.EndToEnd;

/// <summary>A file that is not read says what to do about it, and what is said is right for that file.</summary>
public sealed class RemedyTests : IDisposable
{
    private const string Record = "{\"x1\":\"a\",\"x2\":\"b\",\"y\":\"c\"}";
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    /// <summary>
    /// The name and the text of a file, options, words that must be said, and words that would send the reader the wrong way.
    /// </summary>
    public static TheoryData<string, string, string, string[], string> Cases => new()
    {
        { "t.csv", "x1,x2,y,n\na,b,c,\"1,000\"\n", "--weight n", ["thousands", "--decimal ,"], "--weight none" },
        { "t.csv", "x1,x2,y,n\na,b,c,\"1,000,000\"\n", "--weight n", ["thousands", "replace(COLUMN, ',', '')"], "--decimal" },
        { "t.csv", "x1,x2,y,n\na,b,c,\"1,000.5\"\n", "--weight n", ["thousands"], "--decimal" },
        { "t.csv", "x1;x2;y;n\na;b;c;0,5\n", "--weight n", ["--decimal ,"], "replace(" },
        { "t.csv", "x1,x2,y,n\na,b,c,\"a, b\"\n", "--weight n", ["--weight none"], "--decimal" },
        { "t.csv", "x1,x2,y\n\"12,5\",b,c\n", "--bins x1=2", ["--decimal ,"], "replace(" },
        { "t.csv", "x1,x2,y\n\"red, green\",b,c\n", "--bins x1=2", ["columns of categories"], "--decimal" },
        { "t.parquet", "", "", ["no byte"], "Check the path" },
        { "t.npz", "", "", ["no byte"], "Check the path" },
        { "t.npy", "", "", ["no byte"], "Check the path" },
        { "t.xlsx", "", "", ["no byte"], "Check the path" },
        { "t.parquet", "PAR1 and no more", "", ["Is the file whole?"], "Check the path" },
        { "t.jsonl", "# mine\n" + Record + "\n", "", ["line 1", "grep -v '^#'"], "shape" },
        { "t.jsonl", Record + "\n# mine\n" + Record + "\n", "", ["line 2", "grep -v '^#'"], "shape" },
        { "t.jsonl", "# mine\n{\"shape\":[1,1,1],\"p\":[1]}\n", "", ["line 1", "grep -v '^#'"], "orient" },
        { "t.json", "# mine\n" + Record + "\n", "", ["line 1", "grep -v '^#'"], "shape" },
        { "t.jsonl", "{\"x1\":\"a\",\"x2\":\"b\",\"y\":\"c\",}\n", "", ["trailing comma", "orient=\"records\""], "reader options" },
        { "t.jsonl", Record + Record + "\n", "", ["one a line"], "shape" },
        { "t.json", "{\"x1\":[\"a\"],\"x2\":[\"b\"],\"y\":[\"c\"]}", "", ["orient=\"records\""], "shape" },
        { "t.json", "{\"data\":[" + Record + "]}", "", ["jq .KEY FILE"], "first line" },
        { "t.csv", "A title\nx1,x2,y\na,b,c\n", "", ["tail -n +2"], "jq" },
        { "t.tsv", "x1,x2,y\na,b,c\n", "", ["mv ", "t.csv"], "tail" },
        { "t.csv", "x1;x2;y\n0,5;b;c\n0.5;b;c\n", "--decimal , --bins x1=2", ["numbers with a decimal comma and numbers with a point"],
        "columns of categories" },
        { "t.json", "{\"columns\":[\"x1\",\"x2\",\"y\"],\"index\":[0],\"data\":[[\"a\",\"b\",\"c\"]]}", "",
        ["orient='split'", "to_json('records.json', orient='records')"], "jq" },
        { "t.csv", "x1,x2,y\ninf,b,c\n", "--bins x1=2", ["write a number of its size"], "columns of categories" },
        { "t.csv", "x1,x2,y\n-Infinity,b,c\n", "--bins x1=2", ["write a number of its size"], "columns of categories" },
        { "t.csv", "X1,X2,Y\na,b,c\n", "", ["--x1 X1 --x2 X2 --y Y"], "quote" },
        { "t.csv", "voice,face,Emotion,fold\na,b,c,0\n", "--x1 voice --x2 face", ["--y Emotion"], "--y fold" },
        { "t.tsv", "x1\tx2\ty\n5\" disk\tb\tc\n", "", ["quote = ''", "read_csv("], "header line" },
        { "t.csv", "x1,x2,y\na,b,c\n", "--x1 X1", ["No column is named 'X1'", "Did you mean x1?"], "More than one" },
        { "t.csv", "voice,face,labels\na,b,c\n", "--x1 voice_seq --x2 face --y labels", ["Did you mean voice?"], "Did you mean face" },
        { "t.csv", "voice_0,voice_1,voice_2,face,labels\na,b,c,d,e\n", "--x1 voice --x2 face --y labels", ["Did you mean 'voice_*'?"],
        "voice_0 or" },
    };

    /// <summary>
    /// The command line, FILE in the place of the file, its name and text, words that must be said, and others that would be false.
    /// </summary>
    [Theory]
    [InlineData("couple FILE", "t.csv", "p,q\n1,nan\n2,3\n", "correct it", "common factor")]
    [InlineData("couple FILE", "t.csv", "p,q\n1,-Inf\n2,3\n", "not finite", "columns of names")]
    [InlineData("couple FILE", "t.csv", "p,q\n1,1e400\n2,3\n", "common factor", "correct it")]
    [InlineData("couple FILE", "t.csv", "p,q\n1,\"2\"x\n2,3\n", "its own quotes twice", "SELECT")]
    [InlineData("couple FILE", "t.jsonl", "", "[[6,2],[5,3]]", "header")]
    [InlineData("couple FILE", "t.json", "[[1]]", "There is one marginal", "marginals;")]
    [InlineData("couple FILE --format table", "t.jsonl", "[[1],[1]]\n[[1],[1]]\n", "--format json", "csv")]
    [InlineData("decompose FILE --format table", "t.jsonl", "{\"shape\":[1,1,1],\"p\":[1]}\n", "or --format csv", "header")]
    [InlineData("decompose FILE --weight w --decimal ,", "t.csv", "x1;x2;y;w\na;b;c;0.5\nb;b;d;1,5\n", "0,25", "0.25")]
    [InlineData("decompose FILE --weight w", "t.csv", "x1;x2;y;w\na;b;c;x\n", "0.25", "0,25")]
    [InlineData("decompose FILE", "t.csv", "x1,x2,y\na\n", "has 1 field, the", "fields")]
    [InlineData("screen FILE --y y", "t.csv", "x1,x2,y,count\na,b,c,9007199254740993\nb,b,d,1\n", "larger than 2147483647", "whole")]
    [InlineData("screen FILE --y y", "t.tsv", "x1\tx2\ty\n5\" disk\tb\tc\n", "a query in its place: \"SELECT", "--sql")]
    [InlineData("disagree FILE --x1 a --x2 x2", "t.tsv", "a\tx2\n\"5\" 1\tb\n", "a query in its place: \"SELECT", "--sql")]
    [InlineData("screen FILE --y y --checkpoint FILE.empty", "t.csv", "x1,x2,y\na,b,c\nb,b,d\n", "It is empty", "LineNumber")]
    [InlineData("reduce FILE", "t.json", "{\"items\":[3,1e3],\"target\":8}", "with digits only", "fits")]
    [InlineData("reduce FILE", "t.cnf", "p cnf 2 2\n1 2 0\n0\n", "no assignment", "split")]
    [InlineData("check FILE", "t.json", "{\"schema\":\"pid-certificate/1\",\"kind\":\"reduction\",\"kind\":\"a\"}",
        "The property 'kind' stands there twice", "deserialization")]
    [InlineData("check FILE", "t.json", "{\"schema\":\"pid-certificate/1\",\"kind\":\"reduction\",\"clauses\":[[2147483648]],"
        + "\"assignment\":[1],\"claims\":\"satisfiable\"}", "up to 2147483647", "no literal")]
    [InlineData("disagree FILE --x1 a_* --x2 b_*", "t.csv", "a_0,a_1,b_0,b_1\n33,67,50,50\n", "Divide each by the sum", "softmax first")]
    [InlineData("disagree FILE --x1 a_* --x2 b_*", "t.csv", "a_0,a_1,b_0,b_1\n.3,.704,.5,.5\n", "to within 0.001", "softmax first")]
    [InlineData("disagree FILE --x1 a_* --x2 b_*", "t.csv", "a_0,a_1,b_0,b_1\n-1,2,.5,.5\n", "softmax", "Divide")]
    [InlineData("disagree FILE --x1 a_* --x2 b_* --classes u,u", "t.csv", "a_u,a_v,b_u,b_v\n0,1,.5,.5\n", "names u 2 times", "2 classes")]
    public void What_other_commands_say_fits_their_input(string line, string name, string text, string said, string notSaid)
    {
        string file = _files.Write(name, text);
        _files.Write(name + ".empty", "");
        Outcome run = Invocation.Run([.. line.Split(' ').Select(w => w.Replace("FILE", file, StringComparison.Ordinal))]);
        Assert.True(run.Exit is 2 or 3 && run.Out.Length == 0, run.Out + run.Error);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(notSaid, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_said_fits_the_file(string name, string text, string options, string[] said, string notSaid)
    {
        Outcome run = Invocation.Run(["decompose", _files.Write(name, text), .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal(3, run.Exit);
        foreach (string words in said)
        {
            Assert.Contains(words, run.Error, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(notSaid, run.Error, StringComparison.Ordinal);
    }

    /// <summary>A workbook with something above the names says which row to delete.</summary>
    [Theory]
    [InlineData("My study")]
    [InlineData("# a note")]
    public void A_row_above_the_names_of_a_workbook_is_named(string title)
    {
        string file = new TableFiles([title], [["x1", "x2", "y"], ["a", "b", "c"]]).Write(_files, "t.xlsx");
        Outcome run = Invocation.Run("decompose", file);
        Assert.Equal(3, run.Exit);
        Assert.Contains("row 1 of the sheet", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--bias", "--bins", false)]
    [InlineData("--bin", "--bins", true)]
    [InlineData("--clutsers", "--clusters", true)]
    [InlineData("--wieght", "--weight", true)]
    public void An_option_is_taken_for_another_only_where_its_letters_are_near(string typed, string option, bool said)
    {
        Outcome run = Invocation.Run("decompose", "t.csv", typed, "miller");
        Assert.Equal((2, said), (run.Exit, run.Error.Contains($"Did you mean {option}", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_is_cut_off_is_to_be_copied_again()
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes("x1,x2,y\na,b,c\n"));
        }

        Outcome run = Invocation.Run("decompose", _files.Write("t.csv.gz", packed.ToArray()[..^8]));
        Assert.Equal(3, run.Exit);
        Assert.Contains("Pack or copy it again", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_remedies_read_the_file()
    {
        string thousands = _files.Write("thousands.csv", "x1,x2,y,n\na,u,p,\"1,000\"\nb,v,q,\"12,500\"\na,v,q,500\n");
        Outcome query = Invocation.Run("decompose", "--sql",
            $"SELECT * REPLACE (replace(n, ',', '') AS n) FROM read_csv('{thousands}', header = true, all_varchar = true)", "--weight",
            "n", "--json");
        Assert.Equal((0, 14000.0), (query.Exit, query.Json.GetProperty("records").GetDouble()));
        string gap = new TableFiles(["x1", "x2", "y"], [["a", null, "c"], ["b", "v", "d"]]).Write(_files, "t.xlsx");
        Assert.Contains("The cell is empty, or holds an error such as #DIV/0!", Invocation.Run("decompose", gap).Error,
            StringComparison.Ordinal);
        Outcome star = Invocation.Run("decompose", _files.Write("wide.csv", "voice_0,voice_1,voice_2,face,labels\na,b,c,d,e\nb,a,c,d,f\n"),
            "--x1", "voice_*", "--x2", "face", "--y", "labels", "--exact");
        Assert.Equal(0, star.Exit);
    }

    [Fact]
    public void Records_from_a_stream_are_a_table_and_documents_a_batch()
    {
        string records = $"{Record}\n{Record.Replace("\"a\"", "\"b\"", StringComparison.Ordinal)}\n";
        Outcome stream = Invocation.RunWith(records, "decompose", "-", "--json", "--exact"),
            file = Invocation.Run("decompose", _files.Write("t.jsonl", records), "--json", "--exact");
        Assert.Equal((0, file.Error, 2), (stream.Exit, stream.Error, stream.Json.GetProperty("records").GetInt32()));
        Assert.Equal(file.Json.GetProperty("shape").GetRawText(), stream.Json.GetProperty("shape").GetRawText());
        Outcome batch = Invocation.RunWith("{\"shape\":[1,1,1],\"p\":[1]}\n{\"shape\":[1,1,1],\"p\":[2]}\n", "decompose", "-");
        Assert.Equal((0, 2), (batch.Exit, batch.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length));
    }
}
