using BenchmarkDotNet.Running;
using Pid.Bench;

switch (args)
{
    case ["broja-suite", string folder]:
        return BrojaSuite.Run(folder);
    case ["conic-suite", .. string[] rest]:
        return ConicSuite.Run(rest);
    case ["rivals", string folder, .. string[] rest]:
        return Rivals.Run(folder, rest is [string name, ..] ? name : "");
    case ["hard-tables", .. string[] rest]:
        HardTables.Run(rest);
        return 0;
    case ["coupling-study", .. string[] rest]:
        return CouplingStudy.Run(rest);
    case ["coverage", .. string[] rest]:
        return Coverage.Run(rest);
    case ["counting", .. string[] rest]:
        return CountingRun.Run(rest);
    case ["mfeat", string folder]:
        return MfeatRun.Run(folder);
    case ["sharp", .. string[] rest]:
        SharpTable.Run(rest);
        return 0;
    case ["sharp-data", string folder, .. string[] rest]:
        return SharpData.Run(folder, rest);
    case ["start-up", .. { Length: > 0 } command]:
        return StartUp.Run(command);
    case ["tables-sweep", .. string[] rest]:
        return TablesSweep.Run(rest);
    case ["throughput", .. string[] rest]:
        return Throughput.Run(rest);
    case ["screen", .. string[] rest]:
        return ScreenRun.Run(rest);
    case ["compare", string before, string after, .. string[] rest]:
        return Comparison.Run(before, after, rest is [string limit, ..]
            ? double.Parse(limit, System.Globalization.CultureInfo.InvariantCulture) : 1.25);
    case ["--help" or "-h"] or []:
        Console.WriteLine("""
            dotnet run -c Release --project bench -- --filter '*Decomposition*'   benchmarks (BenchmarkDotNet; --list flat names them)
            dotnet run -c Release --project bench -- broja-suite FOLDER           the published tables of the BROJA solvers against their certified bounds
            dotnet run -c Release --project bench -- conic-suite FOLDER [NAME]    published conic, linear and quadratic programs against their known optima
            dotnet run -c Release --project bench -- rivals FOLDER [NAME]         programs of a folder by ours and by the other codes on the machine: ratios
            dotnet run -c Release --project bench -- hard-tables [N]              N random degenerate and badly scaled tables of each kind: how many end wide
            dotnet run -c Release --project bench -- counting [ROWS] [csv]        a long Parquet file counted and answered: time and memory of the process; csv:
                                                                                  a CSV file, beside GROUP BY of the data engine on one thread
            dotnet run -c Release --project bench -- coupling-study [FILE.svg]    tightness of the couplings by size and law, as a table and an SVG plot
            dotnet run -c Release --project bench -- coverage [METHOD [RUNS [N,.. [LAW [pairs|triples|both]]]]]
                                                                                  how often limits of a population hold the truth
            dotnet run -c Release --project bench -- mfeat FOLDER                 digits from three samples, features to report: time and memory of the process
            dotnet run -c Release --project bench -- sharp [SECONDS [THREADS]]    upper bounds of the synergy: how far each lies above the truth
            dotnet run -c Release --project bench -- sharp-data FOLDER [SECONDS [THREADS [NAME]]]
                                                                                  the same on tables of the paper's size, made of real data
            dotnet run -c Release --project bench -- tables-sweep [N [M]]         N random and adversarial tables decomposed (1000000), M bounded (100000):
                                                                                  exit code 1 where an interval misses, a status lies or anything is thrown
            dotnet run -c Release --project bench -- throughput [FILE.csv]         tables a second by shape and threads
            dotnet run -c Release --project bench -- screen [COLUMNS RECORDS SYMBOLS] [alike] [files]
                                                                                  a screen of all pairs of columns by each criterion (2000 100000 8: the
                                                                                  large one); alike: no column better than another; files: `pid screen` of them
            dotnet run -c Release --project bench -- compare OLD.csv NEW.csv [1.25] the times of two commits as ratios; exit code 1 where one is slower
            dotnet run -c Release --project bench -- start-up PID                 wall time of short runs of a pid, native or `dotnet pid.dll`
            """);
        return 0;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
}
