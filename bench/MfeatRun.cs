namespace Pid.Bench;

/// <summary>
/// The whole pipeline on real features: Fourier and pixel features of handwritten digits (UCI Multiple Features), 2000 records dealt into
/// three disjoint thirds that each see two of the three variables, clustered, reconciled, bounded and reported by <c>pid bounds</c> as a
/// process of its own.
/// </summary>
internal static class MfeatRun
{
    /// <summary>Runs it.</summary>
    /// <param name="folder">The folder with mfeat-fou.csv and mfeat-pix.csv: a header, features, the digit in the last column.</param>
    /// <returns>0 if it ran, in under 60 s and 400 MB; 1 otherwise; 3 without the files.</returns>
    public static int Run(string folder)
    {
        (string fourier, string pixels) = (Path.Combine(folder, "mfeat-fou.csv"), Path.Combine(folder, "mfeat-pix.csv"));
        if (!File.Exists(fourier) || !File.Exists(pixels))
        {
            Console.Error.WriteLine($"No digits: {fourier} or {pixels} does not exist. Nothing was run.");
            return 3;
        }

        string work = Directory.CreateTempSubdirectory("pid-mfeat-").FullName;
        try
        {
            (string[][] f, string[][] p) = (Records(fourier), Records(pixels));
            string[] tables =
            [
                Write("x1y.csv", 0, Header("f", f) + ",digit", r => string.Join(',', f[r])),
                Write("x2y.csv", 1, Header("p", p) + ",digit", r => string.Join(',', p[r])),
                Write("x1x2.csv", 2, Header("f", f) + "," + Header("p", p), r => string.Join(',', f[r][..^1].Concat(p[r][..^1]))),
            ];
            MeasuredRun run = MeasuredRun.Of("bounds", "--x1y", tables[0], "--x2y", tables[1], "--x1x2", tables[2], "--x1", "f*", "--x2",
                "p*", "--y", "digit",
                "--clusters", "20", "--pca", "5", "--seed", "1", "--report", Path.Combine(work, "report.html"));
            Console.WriteLine(run.Output);
            Console.Error.Write(run.Error);
            Console.WriteLine(run.Figures);
            return run is { Exit: 0, Seconds: < 60, PeakBytes: < 400_000_000 } && File.Exists(Path.Combine(work, "report.html")) ? 0 : 1;

            // Every third record: the digits come in blocks, so each third has as many of each.
            string Write(string name, int third, string header, Func<int, string> record)
            {
                string file = Path.Combine(work, name);
                File.WriteAllLines(file, [header, .. Enumerable.Range(0, f.Length).Where(r => r % 3 == third).Select(record)]);
                return file;
            }
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static string[][] Records(string file) =>
        [.. File.ReadLines(file).Skip(1).Where(line => line.Length > 0).Select(line => line.Split(','))];

    // The published header repeats the name of a feature for the digit.
    private static string Header(string letter, string[][] records) =>
        string.Join(',', Enumerable.Range(0, records[0].Length - 1).Select(c => letter + c));
}
