using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Pid.Data.Programs;
using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;

namespace Pid.Bench;

/// <summary>
/// Programs of a folder solved by ours and by whatever other codes are on the machine (rivals.py): processor times and their ratios. A code
/// that is absent, or takes no such program, is said; an objective that disagrees has no ratio.
/// </summary>
internal static class Rivals
{
    private const double Agreement = 1e-4;

    public static int Run(string folder, string filter)
    {
        string[] files = !Directory.Exists(folder) ? [] : [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Mps(file) || Bare(file).EndsWith(".cbf", StringComparison.OrdinalIgnoreCase)
                || Bare(file).EndsWith(".qps", StringComparison.OrdinalIgnoreCase))
            .Where(file => Path.GetFileName(file).Contains(filter, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)];
        if (files.Length == 0)
        {
            Console.Error.WriteLine(
                $"There is no .mps, .qps or .cbf file with '{filter}' in its name below '{folder}': NOTHING was compared.");
            return 2;
        }

        Console.WriteLine("Processor time in ms, one thread, least of several runs; ratio: theirs to ours, above 1 where ours is faster; "
            + "process: reading included, also in ours.");
        Dictionary<string, string> absent = [];
        Dictionary<string, List<double>> ratios = [];
        bool anyone = true;
        foreach (string file in files.TakeWhile(_ => anyone))
        {
            anyone = Compare(file, absent, ratios);
        }

        Console.WriteLine();
        foreach ((string name, List<double> of) in ratios)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name}: {of.Count} programs, geometric mean of the ratios {Math.Exp(of.Average(Math.Log)):G3}"));
        }

        foreach ((string name, string why) in absent)
        {
            Console.WriteLine($"{name}: {why}");
        }

        return 0;
    }

    private static string Bare(string file) => file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? file[..^3] : file;

    private static bool Mps(string file) => Bare(file).EndsWith(".mps", StringComparison.OrdinalIgnoreCase);

    // False if there is no one to compare with.
    private static bool Compare(string file, Dictionary<string, string> absent, Dictionary<string, List<double>> ratios)
    {
        ConicFile problem = ConicFile.Read(file);
        (ConicSolution solution, double setUp, double solve) = ConicSuite.Time(problem.Problem);
        double reading = double.PositiveInfinity;
        for (int i = 0; i < 3; i++)
        {
            TimeSpan start = Environment.CpuUsage.TotalTime;
            ConicFile.Read(file);
            reading = Math.Min(reading, (Environment.CpuUsage.TotalTime - start).TotalMilliseconds);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"\n{Path.GetFileName(Bare(file))}  {problem.Problem.VariableCount}x{problem.Problem.RowCount}\n  {"ours",-14} "
                + $"{solution.Status,-18} {setUp + solve,9:F2} {solution.PrimalObjective,18:G10}   "
                + $"with reading {setUp + solve + reading:F2}"));
        if (Others(file, problem) is not { } lines)
        {
            absent["rivals.py"] = "python3 with NumPy and SciPy is not on this machine ($PYTHON names another): no other code was "
                + "run";
            return false;
        }

        foreach (string[] fields in lines.Select(line => line.Split('\t')).Where(fields => fields.Length is 2 or 4))
        {
            if (fields.Length == 2)
            {
                Tell(fields[0], fields[1], absent);
                continue;
            }

            // A command tells the objective of the file.
            bool process = fields[3] == "process";
            double objective = Number(fields[1]), milliseconds = 1000 * Number(fields[2]);
            double expected = process ? problem.ToFileObjective(solution.PrimalObjective) : solution.PrimalObjective;
            bool agrees = Math.Abs(objective - expected) <= Agreement * Math.Max(1, Math.Abs(expected));
            double ours = setUp + solve + (process ? reading : 0);
            string ratio = agrees ? string.Create(CultureInfo.InvariantCulture, $"ratio {milliseconds / ours:G3}") : "DISAGREES: no ratio";
            if (agrees)
            {
                (ratios.TryGetValue(fields[0], out List<double>? all) ? all : ratios[fields[0]] = []).Add(milliseconds / ours);
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {fields[0],-14} {fields[3],-18} {milliseconds,9:F2} {objective,18:G10}   {ratio}"));
        }

        return true;
    }

    // What is absent is said once, what a code does not take or solve beside the program.
    private static void Tell(string name, string why, Dictionary<string, string> absent)
    {
        if (why.StartsWith("not on", StringComparison.Ordinal))
        {
            absent[name] = why;
        }
        else
        {
            Console.WriteLine($"  {name,-14} {why}");
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string[]? Others(string file, ConicFile problem)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("rivals");
        try
        {
            string json = Path.Combine(folder.FullName, "program.json");
            Write(json, problem.Problem);
            string mps = Path.Combine(folder.FullName, "program.mps");
            if (Mps(file))
            {
                using FileStream packed = File.OpenRead(file);
                using Stream plain = file == Bare(file) ? packed : new GZipStream(packed, CompressionMode.Decompress);
                using FileStream copy = File.Create(mps);
                plain.CopyTo(copy);
            }

            return Python([Path.Combine(AppContext.BaseDirectory, "rivals.py"), json, .. Mps(file) ? [mps] : Array.Empty<string>()]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string[]? Python(string[] arguments)
    {
        string python = Environment.GetEnvironmentVariable("PYTHON") ?? "python3";
        ProcessStartInfo start = new(python, arguments) { RedirectStandardOutput = true };
        foreach (string threads in new[] { "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS" })
        {
            start.Environment[threads] = "1";
        }

        try
        {
            using Process process = Process.Start(start)!;
            string text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? text.Split('\n', StringSplitOptions.RemoveEmptyEntries) : null;
        }
        catch (Win32Exception)
        {
            return null; // there is no such command
        }
    }

    private static void Write(string path, ConicProblem problem)
    {
        static object[] Entries(SparseMatrix m) => [m.RowIndices.ToArray(),
            Enumerable.Range(0, m.Columns).SelectMany(j => Enumerable.Repeat(j, m.ColumnPointers[j + 1] - m.ColumnPointers[j])).ToArray(),
            m.Values.ToArray()];
        File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(new
        {
            q = problem.Cost.ToArray(),
            b = problem.RightSide.ToArray().Select(v => double.IsFinite(v) ? v : (double?)null),
            p = Entries(problem.Quadratic),
            a = Entries(problem.Matrix),
            cones = problem.Cones.Select(cone => new object[] { cone.Kind.ToString(), cone.Dimension, cone.Alpha }),
        }));
    }
}
