using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Pid.Cli.Commands;

/// <summary>How a result is written to standard output.</summary>
internal enum OutputFormat
{
    /// <summary>As text and tables for a person.</summary>
    Table,

    /// <summary>As a table of its own, a row a result.</summary>
    Csv,

    /// <summary>As a document in Markdown.</summary>
    Markdown,

    /// <summary>As one JSON document, or one a line of a batch.</summary>
    Json,
}

/// <summary>The options that every command has.</summary>
internal static class GlobalOptions
{
    public static readonly Option<bool> Json = new("--json")
    {
        Description = "Write one JSON document to stdout, on failure with an \"error\" in it.",
        Recursive = true,
    };

    public static readonly Option<OutputFormat> Format = new("--format")
    {
        Description = "How the result is written to stdout: table, for people; markdown; csv, a row a result; json, the same as --json.",
        HelpName = "FORM",
        CustomParser = result => Enum.TryParse(result.Tokens[0].Value, ignoreCase: true, out OutputFormat format)
            && !int.TryParse(result.Tokens[0].Value, out _)
            ? format : Refused(result),
        Recursive = true,
    };

    public static readonly Option<bool> All = new("--all")
    {
        Description = "Show every bound and diagnosis, not only the verdict, the parts and their limits.",
        Recursive = true,
    };

    public static readonly Option<Number<double>> Tol = new("--tol")
    {
        Description = "Width that every certified interval is to have at most, in bits.",
        DefaultValueFactory = _ => 1e-9,
        CustomParser = result => Parsed<double>(result, tol => tol > 0 && double.IsFinite(tol), "a positive number of bits, such as 1e-9"),
        HelpName = "NUMBER",
        Recursive = true,
    };

    public static readonly Option<Number<long>> Seed = new("--seed")
    {
        Description = "Seed of everything random; the same seed gives the same digits.",
        CustomParser = result => Parsed<long>(result, _ => true, "an integer from -2^63 to 2^63 - 1"),
        HelpName = "N",
        Recursive = true,
    };

    public static readonly Option<Number<int>> Threads = new("--threads")
    {
        Description = "Threads of the simulations and searches, and of the documents of a .jsonl batch; the result stays the same.",
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

    public static readonly Option<Number<double>> TimeLimit = new("--time-limit")
    {
        Description = "Stop after that many seconds and give what is known by then (exit code 4 if it is wider than --tol).",
        CustomParser = result => Parsed<double>(result, limit => limit is > 0 and <= 2_000_000,
        "a positive number of seconds, at most 2000000"),
        HelpName = "SECONDS",
        Recursive = true,
    };

    /// <summary>
    /// What an option means for a command that has nothing random or nothing that threads could share, or takes it otherwise; null where
    /// its own description holds.
    /// </summary>
    public static string? About(Option option, string command) => (option.Name, command) switch
    {
        ("--tol", "solve") => "Relative residuals and gap at which a program counts as solved. Default: 1e-8.",
        ("--tol", "couple") => "Gap between the bounds, in bits, at which the search ends. Default: 1e-9.",
        ("--tol" or "--seed" or "--threads", "reduce") or ("--tol" or "--threads", "disagree") or ("--seed" or "--threads",
        "solve") or ("--seed", "couple") or ("--tol", "verify" or "study" or "check")
            or ("--seed", "check")
            => "Without effect here.",
        ("--format", "bounds" or "decompose") => "How the result is written to stdout: table, for people; markdown; csv, a row a table or "
            + "a line of a batch; json, the same as --json. Default: table, and json for a batch.",
        ("--format", "screen" or "study") => "How the result is written to stdout: table, for people; markdown; csv, as --csv writes "
            + "it; json, the same as --json. Default: table.",
        ("--format", _) => "How the result is written to stdout: table, for people; markdown; json, the same as --json. Default: table.",
        ("--all", not "bounds" and not "decompose") => "Without effect here: everything is shown.",
        ("--seed", "disagree") => "Seed of the records held out where classifiers are trained.",
        ("--threads", "couple" or "check") =>
            "Documents of a .jsonl batch worked on at once; the results and their order stay the same. Default: 1.",
        ("--threads", "screen") => "Pairs and permutations worked on at once; the result stays the same. Default: 1.",
        ("--seed", "fusion") => "Seed of the folds; the same seed gives the same digits.",
        ("--threads", "fusion") => "Folds worked on at once; the result stays the same. Default: 1.",
        ("--threads", "verify" or "study") => "Draws worked on at once; the result stays the same. Default: 1.",
        _ => null,
    };

    public static void AddTo(Command root)
    {
        root.Add(Json);
        root.Add(Format);
        root.Add(All);
        root.Add(Tol);
        root.Add(Seed);
        root.Add(Threads);
        root.Add(Quiet);
        root.Add(TimeLimit);
    }

    /// <summary>The value of an option for a check of the command line; nothing where it has none, which the parser reports.</summary>
    public static T? Given<T>(this SymbolResult result, Option<T> option)
    {
        try
        {
            return result.GetValue(option);
        }
        catch (InvalidOperationException) when (result.GetResult(option) is not null)
        {
            return default;
        }
    }

    /// <summary>The values of a repeated option; none where it has none.</summary>
    public static T[] AllGiven<T>(this SymbolResult result, Option<T[]> option) => result.Given(option) ?? [];

    /// <summary>How the result is to be written; null where nothing was said.</summary>
    public static OutputFormat? FormatOf(ParseResult parsed) => parsed.GetValue(Json) ? OutputFormat.Json
        : parsed.GetResult(Format) is { Implicit: false } ? parsed.GetValue(Format) : null;

    /// <summary>Whether a command line asks for JSON, also one that is not understood.</summary>
    public static bool AskForJson(IReadOnlyList<string> words) => words.Contains(Json.Name)
        || words.Where((word, i) => word.Equals($"{Format.Name}=json", StringComparison.OrdinalIgnoreCase)
            || (i > 0 && words[i - 1] == Format.Name && word.Equals("json", StringComparison.OrdinalIgnoreCase))).Any();

    /// <summary>Why the format asked for cannot be had of a command; null where it can.</summary>
    public static string? Misfit(ParseResult parsed)
    {
        string command = parsed.CommandResult.Command.Name;
        return parsed.GetResult(Format) is not { Implicit: false, Errors: var errors } || errors.Any() ? null
            : parsed.GetValue(Json) && parsed.GetValue(Format) != OutputFormat.Json
                ? "--json and another --format do not go together: give one of them."
            : parsed.GetValue(Format) == OutputFormat.Csv && command is not ("bounds" or "decompose" or "screen" or "study")
                ? $"{command} has no --format csv: its result is no table. Give --format table, markdown or json." : null;
    }

    private static OutputFormat Refused(ArgumentResult result)
    {
        result.AddError($"--format {result.Tokens[0].Value}: the value must be one of table, csv, markdown, json.");
        return default;
    }

    /// <summary>Refuses every value but these, and says which option they are of.</summary>
    public static Option<T> OneOf<T>(this Option<T> option, params string[] values)
    {
        option.CompletionSources.Add(values);
        option.Validators.Add(result =>
        {
            foreach (Token token in result.Tokens.Where(token => !values.Contains(token.Value)))
            {
                result.AddError($"{option.Name} {token.Value}: the value must be {string.Join(" or ", values)}.");
            }
        });
        return option;
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
