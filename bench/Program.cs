using Pid.Bench;

return args is ["conic-suite", .. string[] rest]
    ? ConicSuite.Run(rest)
    : Usage();

static int Usage()
{
    Console.Error.WriteLine("Usage: dotnet run -c Release --project bench -- conic-suite FOLDER [NAME]");
    Console.Error.WriteLine("       solves every problem below FOLDER (or those whose name contains NAME) and compares with its README.md");
    return 2;
}
