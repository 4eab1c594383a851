using BenchmarkDotNet.Running;
using Pid.Bench;

switch (args)
{
    case ["broja-suite", string folder]:
        return BrojaSuite.Run(folder);
    case ["conic-suite", .. string[] rest]:
        return ConicSuite.Run(rest);
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
    case ["start-up", .. { Length: > 0 } command]:
        return StartUp.Run(command);
    case ["--help" or "-h"] or []:
        Console.WriteLine("""
            dotnet run -c Release --project bench -- --filter '*Decomposition*'   benchmarks (BenchmarkDotNet; --list flat names them)
            dotnet run -c Release --project bench -- broja-suite FOLDER           the published tables of the BROJA solvers against their certified bounds
            dotnet run -c Release --project bench -- conic-suite FOLDER [NAME]    published conic, linear and quadratic programs against their known optima
            dotnet run -c Release --project bench -- hard-tables [N]              N random degenerate and badly scaled tables of each kind: how many end wide
            dotnet run -c Release --project bench -- counting [ROWS]              a long Parquet file counted and answered: time and memory of the process
            dotnet run -c Release --project bench -- coupling-study [FILE.svg]    tightness of the couplings by size and law, as a table and an SVG plot
            dotnet run -c Release --project bench -- coverage [FILE.md [RUNS]]    how often 95 % sampling intervals hold the truth; writes docs/coverage.md
            dotnet run -c Release --project bench -- mfeat FOLDER                 digits from three samples, features to report: time and memory of the process
            dotnet run -c Release --project bench -- sharp [SECONDS [THREADS]]    upper bounds of the synergy: how far each lies above the truth
            dotnet run -c Release --project bench -- start-up PID                 wall time of short runs of a pid, native or `dotnet pid.dll`
            """);
        return 0;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
}
