using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Pid.Cli.Commands;

/// <summary>The share of the work that a run takes: every Of-th item, from the item Index on, which counts from 0.</summary>
internal sealed record Shard(int Index, int Of)
{
    /// <summary>All of it.</summary>
    public static Shard Whole { get; } = new(0, 1);

    /// <summary>Whether an item, counted from 0, is in the share.</summary>
    public bool Has(long item) => item % Of == Index;

    /// <summary>As the user writes it: 1/1 is the whole.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index + 1}/{Of}");
}

/// <summary>The option that splits work among runs whose outputs are put together afterwards.</summary>
internal static class ShardOption
{
    private static readonly Option<Shard> s_shard = new("--shard")
    {
        Description = "Only the I-th of N shares: of the pairs of screen, of the lines of a .jsonl batch.",
        HelpName = "I/N",
        DefaultValueFactory = _ => Shard.Whole,
        CustomParser = Parsed,
    };

    /// <summary>The option itself, for a check that it does not go with another.</summary>
    public static Option Itself => s_shard;

    public static void AddTo(Command command) => command.Add(s_shard);

    public static bool IsGiven(SymbolResult result) => result.GetResult(s_shard) is { Implicit: false };

    /// <summary>The share asked for; the whole for a command without the option.</summary>
    public static Shard Read(ParseResult parsed) => parsed.GetResult(s_shard) is null ? Shard.Whole : parsed.GetRequiredValue(s_shard);

    private static Shard Parsed(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (text.Split('/') is [string index, string of]
            && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out int i)
            && int.TryParse(of, NumberStyles.None, CultureInfo.InvariantCulture, out int n) && i >= 1 && i <= n)
        {
            return new Shard(i - 1, n);
        }

        result.AddError($"--shard {text}: the value must be I/N with 1 <= I <= N, such as 3/8.");
        return Shard.Whole;
    }
}
