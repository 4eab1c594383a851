using BenchmarkDotNet.Running;
using Pid.Bench;

switch (args)
{
    case ["broja-suite", string folder]:
        return BrojaSuite.Run(folder);
    case ["--help" or "-h"] or []:
        Console.WriteLine("""
            dotnet run -c Release --project bench -- --filter '*Decomposition*'   benchmarks (BenchmarkDotNet; --list flat names them)
            dotnet run -c Release --project bench -- broja-suite FOLDER           the published tables of the BROJA solvers against their certified bounds
            """);
        return 0;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
}
