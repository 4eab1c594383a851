using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Reflection;
using Pid.Cli.Commands;
using Pid.Cli.Output;
using Pid.Data;

namespace Pid.Cli;

/// <summary>The <c>pid</c> command: its subcommands, and what every one of them shares when something goes wrong.</summary>
internal static class PidCommand
{
    // An argument @FILE is a file of that name, and not more arguments in it.
    private static readonly ParserConfiguration s_parser = new() { ResponseFileTokenReplacer = null };

    private static readonly string[] s_commands =
        ["decompose", "bounds", "couple", "disagree", "reduce", "solve", "screen", "fusion", "verify", "study", "check"];

    /// <summary>The version of the tool.</summary>
    public static string Version { get; } =
        typeof(PidCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Runs a command line and returns its exit code.</summary>
    public static int Run(string[] args, Terminal terminal)
    {
        try
        {
            string[] words = args switch
            {
                ["help", .. string[] about] => [.. about, "--help"],
                [string command, "--version"] when s_commands.Contains(command) => ["--version"],
                _ => args,
            };
            ParseResult parsed = Create(terminal, words).Parse(words, s_parser);
            string? error = parsed.Action is Help || IsCompletion(parsed) ? null : Misspelt(parsed) ?? OneFileTooMany(parsed)
                ?? (parsed.Errors.Count > 0 ? string.Join(" ", parsed.Errors.Select(e => e.Message).Distinct()) : null)
                ?? GlobalOptions.Misfit(parsed);
            int exit = error is not null ? Usage(parsed, error, terminal) : parsed.Invoke(new InvocationConfiguration
            {
                Output = terminal.Output,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
            terminal.Output.Flush();
            return exit;
        }
        catch (IOException e)
        {
            terminal.Tell(e.Message);
            return ExitCode.Usage;
        }
        catch (Exception e)
        {
            // The last resort: a defect of the tool, or a machine out of memory or disk. Everything that helps to find it is shown.
            return InternalError(args, terminal, e);
        }
    }

    // Where the first word names a command, no other one is asked for: each has dozens of options.
    private static RootCommand Create(Terminal terminal, string[] words)
    {
        RootCommand root = new("How two modalities interact for a task: redundancy, uniqueness and synergy, as intervals that provably "
            + "contain the truth.");
        GlobalOptions.AddTo(root);
        Command? asked = words.Length > 0 ? Named(words[0], terminal) : null;
        foreach (Command command in asked is not null ? [asked] : s_commands.Select(name => Named(name, terminal)!))
        {
            root.Add(command);
        }

        foreach (Option option in root.Options)
        {
            switch (option)
            {
                case HelpOption:
                    option.Action = new Help(terminal.Width);
                    break;
                case VersionOption:
                    option.Action = new PrintVersion();
                    break;
            }
        }

        return root;
    }

    private static Command? Named(string name, Terminal terminal) => name switch
    {
        "decompose" => DecomposeCommand.Create(terminal),
        "bounds" => BoundsCommand.Create(terminal),
        "couple" => CoupleCommand.Create(terminal),
        "disagree" => DisagreeCommand.Create(terminal),
        "reduce" => ReduceCommand.Create(terminal),
        "solve" => SolveCommand.Create(terminal),
        "screen" => ScreenCommand.Create(terminal),
        "fusion" => FusionCommand.Create(terminal),
        "verify" => VerifyCommand.Create(terminal),
        "study" => StudyCommand.Create(terminal),
        "check" => CheckCommand.Create(terminal),
        _ => null,
    };

    // A shell asks what may stand at the cursor of a line: that line is no argument.
    private static bool IsCompletion(ParseResult parsed) =>
        ((RootCommand)parsed.RootCommandResult.Command).Directives.OfType<SuggestDirective>().Any(d => parsed.GetResult(d) is not null);

    // An option that there is not would be taken for a file, and its value for one too many.
    private static string? Misspelt(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        if (parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash))
        {
            return null;
        }

        if (command is { Subcommands.Count: > 0, Arguments.Count: 0 }
            && parsed.Tokens.FirstOrDefault(token => token.Type == TokenType.Argument) is { } word)
        {
            return $"There is no command {word.Value}.{Meant(command.Subcommands.Select(c => c.Name), word.Value)}";
        }

        return parsed.Tokens.FirstOrDefault(t => t.Type == TokenType.Argument && t.Value.StartsWith("--", StringComparison.Ordinal)
            && !File.Exists(t.Value)) is { } option
            ? $"{command.Name} has no option "
                + $"{option.Value}.{Meant(command.Options.Concat(parsed.RootCommandResult.Command.Options).Select(o => o.Name),
                    option.Value)}" : null;

        // The dashes are no letters that a word could have right, and of four letters another one is another word: --bias is no --bins.
        static string Meant(IEnumerable<string> names, string word)
        {
            const int Short = 4;
            string dashes = word.StartsWith("--", StringComparison.Ordinal) ? "--" : "";
            string[] near = NearestNames.Of(names.Where(n => n.StartsWith(dashes, StringComparison.Ordinal)).Select(n =>
                n[dashes.Length..]).Where(n => n.Length > Short || n.Length != word.Length - dashes.Length
                || n.Order().SequenceEqual(word[dashes.Length..].Order())), word[dashes.Length..]);
            return near.Length > 0 ? $" Did you mean {string.Join(" or ", near.Select(n => dashes + n))}?" : "";
        }
    }

    // Who has three files gives three; a shell that sees a pattern gives all that match.
    private static string? OneFileTooMany(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens is not [{ } first, ..] || first.StartsWith('-')
            || command.Arguments is not [{ Arity.MaximumNumberOfValues: 1 } file])
        {
            return null;
        }

        string pairs = Has("--x1x2") ? " Tables of pairs are given as --x1y FILE --x2y FILE --x1x2 FILE." : "";
        string parts = Has("--y") ? " Files that are parts of one table are given as a pattern in quotes ('part*.csv')." : "";
        return $"{command.Name} takes one {file.Name}: {first} is one too many.{pairs}{parts}";

        bool Has(string name) => command.Options.Any(o => o.Name == name);
    }

    private static int Usage(ParseResult parsed, string message, Terminal terminal)
    {
        Command command = parsed.CommandResult.Command;
        string help = command is RootCommand ? "pid --help" : $"pid {command.Name} --help";
        if (GlobalOptions.AskForJson([.. parsed.Tokens.Select(token => token.Value)]))
        {
            WriteError(command is RootCommand ? null : command.Name, terminal, new ErrorReport(ExitCode.Usage, "usage", message));
        }

        terminal.Tell(message);
        terminal.Error.WriteLine($"Try {help} for the options and examples.");
        return ExitCode.Usage;
    }

    private static int InternalError(string[] args, Terminal terminal, Exception exception)
    {
        terminal.Tell("internal error: this is a defect of pid; please report it with what follows.");
        foreach (string line in exception.ToString().Split('\n'))
        {
            terminal.Error.WriteLine(Printable.Of(line.TrimEnd('\r')));
        }

        if (GlobalOptions.AskForJson(args))
        {
            WriteError(null, terminal, new ErrorReport(ExitCode.InternalError, "internal", exception.Message));
        }

        return ExitCode.InternalError;
    }

    private static void WriteError(string? command, Terminal terminal, ErrorReport error)
    {
        terminal.Output.Write(JsonReport.ToText(command, error));
        terminal.Output.Flush();
    }

    private sealed class PrintVersion : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine(Version);
            return ExitCode.Done;
        }
    }
}
