using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Pid.Cli.Commands;

/// <summary>The options that every command has.</summary>
internal static class GlobalOptions
{
    public static readonly Option<bool> Json = new("--json")
    {
        Description = "Write one JSON document to stdout, on failure with an \"error\" in it.",
        Recursive = true,
    };

    public static readonly Option<double> Tol = new("--tol")
    {
        Description = "Width that every certified interval is to have at most, in bits; of solve the relative residuals and gap (default 1e-8).",
        DefaultValueFactory = _ => 1e-9,
        CustomParser = result => Parsed<double>(result, tol => tol > 0 && double.IsFinite(tol), "a positive number of bits, such as 1e-9"),
        HelpName = "BITS",
        Recursive = true,
    };

    public static readonly Option<long> Seed = new("--seed")
    {
        Description = "Seed of everything random: verify, study, --permutations, the starts of --clusters, the records held out. The same seed gives the same digits.",
        CustomParser = result => Parsed<long>(result, _ => true, "an integer"),
        HelpName = "N",
        Recursive = true,
    };

    public static readonly Option<int> Threads = new("--threads")
    {
        Description = "Documents of a .jsonl batch worked on at once; results and their order stay the same. The search of bounds and the permutations use as many.",
        DefaultValueFactory = _ => 1,
        CustomParser = result => Parsed<int>(result, threads => threads is >= 1 and <= 1024, "an integer between 1 and 1024"),
        HelpName = "N",
        Recursive = true,
    };

    public static readonly Option<bool> Quiet = new("--quiet")
    {
        Description = "No progress and no warnings on stderr, only errors.",
        Recursive = true,
    };

    public static readonly Option<double?> TimeLimit = new("--time-limit")
    {
        Description = "Stop after that many seconds and give what is known by then (exit code 4 if it is wider than --tol).",
        CustomParser = result => Parsed<double>(result, limit => limit is > 0 and <= 2_000_000, "a positive number of seconds, at most 2000000"),
        HelpName = "SECONDS",
        Recursive = true,
    };

    public static void AddTo(Command root)
    {
        root.Add(Json);
        root.Add(Tol);
        root.Add(Seed);
        root.Add(Threads);
        root.Add(Quiet);
        root.Add(TimeLimit);
    }

    /// <summary>The number that an option was given, or the error that it is none of those allowed.</summary>
    public static T Parsed<T>(ArgumentResult result, Func<T, bool> allowed, string range)
        where T : struct, INumber<T>
    {
        string text = result.Tokens[0].Value;
        if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out T value) && allowed(value))
        {
            return value;
        }

        result.AddError($"{((OptionResult)result.Parent!).Option.Name} {text}: the value must be {range}.");
        return default;
    }
}
