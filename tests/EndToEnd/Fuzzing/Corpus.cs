using System.IO.Compression;
using System.Text;

namespace Pid.Tests.EndToEnd.Fuzzing;

/// <summary>A good input and the command that reads it.</summary>
/// <param name="Name">The format.</param>
/// <param name="File">The name of the file; its extension says what it is.</param>
/// <param name="Content">The bytes.</param>
/// <param name="Arguments">
/// The command; {0} stands for the file, {1} for a table of records beside it, {2} for the text of the file.
/// </param>
/// <param name="Pack">What makes the file of the bytes, where it is packed: what is inside can be hostile, too, and packed well.</param>
internal sealed record Specimen(string Name, string File, byte[] Content, string[] Arguments, Func<byte[], byte[]>? Pack = null);

/// <summary>A small good file of every format that the command reads.</summary>
internal static class Corpus
{
    private const string Records = "a,b,c,y,count\n0,x,1.5,0,3\n0,y,2.5,1,2\n1,x,3.5,1,4\n1,y,0.5,0,1\n1,y,1.25,1,7\n";
    private const string Measured = "a,b,c,y,n\n0,x,1.5,0,3\n0,y,2.5,1,2\n1,x,3.5,1,4\n1,y,0.5,0,1\n1,y,1.25,1,7\n";
    private const string And = "{\"shape\":[2,2,2],\"p\":[1,0,1,0,1,0,0,1],\"names\":{\"x1\":\"u\",\"x2\":\"v\",\"y\":\"and\"}}";
    private const string Lines = "{\"a\":0,\"b\":\"x\",\"y\":1}\n{\"a\":1,\"b\":\"y\",\"y\":0}\n{\"a\":1,\"b\":\"x\",\"y\":1}\n";
    private const string Cbf = "VER\n3\nOBJSENSE\nMAX\nVAR\n3 2\nL+ 2\nF 1\nCON\n5 2\nL= 2\nEXP 3\nOBJACOORD\n2\n0 1.5\n2 "
        + "-1\nACOORD\n5\n0 0 1\n1 1 2\n2 0 1\n3 1 1\n4 2 1\nBCOORD\n2\n0 -1\n1 -3\n";
    private const string Mps = "NAME TEST\nROWS\n N COST\n L LIM1\n G MYEQN\nCOLUMNS\n X COST 1 LIM1 1\n Y COST 2 LIM1 1\n Y MYEQN "
        + "1\nRHS\n R LIM1 4 MYEQN 1\nBOUNDS\n UP B X 4\n LO B Y -1\n";

    /// <param name="run">What a command writes to the file that its last option names.</param>
    /// <param name="workbook">An Excel workbook of one sheet with columns x1, x2, y.</param>
    public static Specimen[] All(Func<string[], byte[]> run, byte[] workbook) =>
    [
        Text("csv", "t.csv", Records, "decompose", "{0}", "--x1", "a", "--x2", "b"),
        Text("csv, measured", "t.csv", Measured, "decompose", "{0}", "--x1", "c", "--x2", "b", "--bins", "x1=2"),
        Text("csv, clusters", "t.csv", Measured, "bounds", "{0}", "--x1", "c,a", "--x2", "b", "--clusters", "x1=2", "--pca", "1"),
        Text("csv, screen", "t.csv", Records, "screen", "{0}", "--y", "y", "--top", "3"),
        Text("csv, three samples", "t.csv", Measured, "bounds", "--x1y", "{0}", "--x2y", "{1}", "--x1x2", "{1}", "--x1", "a", "--x2", "b"),
        Text("sql", "q.sql", "SELECT a AS x1, b AS x2, y, n FROM '{1}' WHERE c > 0.5 ORDER BY 1",
            "decompose", "--sql", "{2}", "--weight", "n"),
        Text("tsv", "t.tsv", Records.Replace(',', '\t'), "bounds", "{0}", "--x1", "a", "--x2", "b"),
        Text("csv, marginals", "m.csv", "p,q,r\n0.5,3,1\n0.25,1,1\n0.25,,1\n", "couple", "{0}"),
        Text("json, marginals", "m.json", "[[6,2],[5,3],[4,4]]", "couple", "{0}"),
        Text("json, table", "t.json", And, "decompose", "{0}"),
        Text("json, bounds", "t.json", And, "bounds", "{0}", "--json"),
        Text("json, replay", "t.json", And[..^1] + ",\"statement\":\"theorem-2-as-published\"}", "verify", "--replay", "{0}"),
        Text("batch", "t.jsonl", string.Concat(Enumerable.Repeat(And + "\n", 4)), "decompose", "{0}", "--threads", "2"),
        Text("batch, marginals", "t.jsonl", "[[6,2],[5,3]]\n[[1,1],[1,2,3]]\n", "couple", "{0}"),
        Text("json lines", "t.jsonl", Lines, "decompose", "{0}", "--x1", "a", "--x2", "b"),
        Text("scores", "p.csv", "v_a,v_b,f_a,f_b,y\n.9,.1,.8,.2,a\n.2,.8,.6,.4,b\n.3,.7,.1,.9,b\n", "disagree", "{0}", "--x1", "v_*",
        "--x2", "f_*", "--y", "y"),
        Text("cbf", "p.cbf", Cbf, "solve", "{0}", "--solution"),
        Text("mps", "p.mps", Mps + "ENDATA\n", "solve", "{0}"),
        Text("qps", "p.qps", Mps + "QUADOBJ\n X X 2\n Y Y 1\nENDATA\n", "solve", "{0}"),
        Packed("cbf.gz", "p.cbf.gz", Cbf, TableFiles.Gzip, "solve", "{0}"),
        Packed("mps.gz", "p.mps.gz", Mps + "ENDATA\n", TableFiles.Gzip, "solve", "{0}"),
        Packed("csv.gz", "t.csv.gz", Records, TableFiles.Gzip, "decompose", "{0}", "--x1", "a", "--x2", "b"),
        Packed("csv.zst", "t.csv.zst", Records, TableFiles.Zstd, "bounds", "{0}", "--x1", "a", "--x2", "b"),
        Packed("json lines.gz", "t.jsonl.gz", Lines, TableFiles.Gzip, "decompose", "{0}", "--x1", "a", "--x2", "b"),
        Packed("batch.zst", "t.jsonl.zst", And + "\n" + And + "\n", TableFiles.Zstd, "decompose", "{0}"),
        Sheet(workbook),
        Text("cnf", "f.cnf", "c a formula\np cnf 3 2\n1 -2 3 0\n-1 2 0\n", "reduce", "{0}", "--solve"),
        Text("timetable", "i.json", "{\"hours\":[[1,2,3],[1,2],[2,3],[3]],\"lessons\":[[1,1,1],[1,1,0],[0,1,1],[1,0,0]]}", "reduce",
        "{0}", "--solve"),
        Text("sums", "i.json", "{\"items\":[3,34,4,12,5,2],\"target\":9}", "reduce", "{0}", "--solve"),
        new("npy", "t.npy", Array([0, 0, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0], 4, 3), ["decompose", "{0}", "--x1", "0", "--x2", "1", "--y", "2"]),
        new("npy, texts", "t.npy", Texts(), ["decompose", "{0}", "--x1", "0", "--x2", "1", "--y", "2"]),
        new("npz", "t.npz", Archive(CompressionLevel.NoCompression), ["decompose", "{0}"]),
        new("npz, packed", "t.npz", Archive(CompressionLevel.Optimal), ["decompose", "{0}"]),
        new("parquet", "t.parquet", run(["decompose", "b.jsonl", "--parquet"]), ["decompose", "{0}", "--x1", "line", "--x2", "iterations",
        "--y", "status"]),
        new("model", "m.json", run(["decompose", "{1}", "--x1", "c", "--x2", "b", "--bins", "x1=2", "--save-model"]),
        ["decompose", "{1}", "--x1", "c", "--x2", "b", "--model", "{0}"]),
        new("checkpoint", "state", run(["screen", "{1}", "--y", "y", "--checkpoint"]),
        ["screen", "{1}", "--y", "y", "--checkpoint", "{0}"]),
    ];

    public static string Table => Measured;

    public static string Batch => And + "\n" + And + "\n";

    private static Specimen Text(string name, string file, string content, params string[] arguments) =>
        new(name, file, Encoding.UTF8.GetBytes(content), arguments);

    private static Specimen Packed(string name, string file, string content, Func<byte[], byte[]> pack, params string[] arguments) =>
        new(name, file, Encoding.UTF8.GetBytes(content), arguments, pack);

    // The sheet is what is made hostile; the workbook around it is packed anew.
    private static Specimen Sheet(byte[] workbook)
    {
        const string Name = "xl/worksheets/sheet1.xml";
        using ZipArchive good = new(new MemoryStream(workbook));
        using MemoryStream sheet = new();
        using (Stream entry = good.GetEntry(Name)!.Open())
        {
            entry.CopyTo(sheet);
        }

        return new("xlsx", "t.xlsx", sheet.ToArray(), ["decompose", "{0}"], content =>
        {
            MemoryStream bytes = new();
            bytes.Write(workbook);
            using (ZipArchive archive = new(bytes, ZipArchiveMode.Update))
            {
                archive.GetEntry(Name)!.Delete();
                using Stream entry = archive.CreateEntry(Name).Open();
                entry.Write(content);
            }

            return bytes.ToArray();
        });
    }

    private static byte[] Texts() => Array("<U1", "True", [.. Encoding.UTF32.GetBytes("aabbxyxy0110")], 4, 3);

    private static byte[] Array(double[] values, int rows, int columns) =>
        Array("<f8", "False", [.. values.SelectMany(BitConverter.GetBytes)], rows, columns);

    private static byte[] Array(string type, string fortran, byte[] values, int rows, int columns)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': {fortran}, 'shape': ({rows}, {(columns > 0 ? columns : "")}), }}"
            .PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. values];
    }

    private static byte[] Archive(CompressionLevel level)
    {
        using MemoryStream bytes = new();
        using (ZipArchive archive = new(bytes, ZipArchiveMode.Create))
        {
            foreach ((string name, double[] values) in ((string, double[])[])[("x1", [0, 0, 1, 1]), ("x2", [0, 1, 0, 1]),
                ("y", [0, 1, 1, 0])])
            {
                using Stream entry = archive.CreateEntry(name + ".npy", level).Open();
                entry.Write(Array(values, 4, 0));
            }
        }

        return bytes.ToArray();
    }
}
