using System.CommandLine;
using System.CommandLine.Parsing;

namespace Pid.Cli.Commands;

/// <summary>What is asked about the sample behind the counts.</summary>
/// <param name="Permutations">Rounds of the permutation tests; 0 for none.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Threads">Threads.</param>
internal sealed record SamplingRequest(int Permutations, long Seed, int Threads)
{
    /// <summary>Whether anything is asked.</summary>
    public bool Any => Permutations > 0;
}

/// <summary>The options on sampling uncertainty.</summary>
internal sealed class SamplingOptions
{
    private readonly Option<int> _permutations = new("--permutations")
    {
        Description = "Shuffle the labels that many times and give p-values: is there any interaction, and (decompose) any synergy?",
        CustomParser = result => Rounds(result),
        HelpName = "ROUNDS",
    };

    public void AddTo(Command command) => command.Add(_permutations);

    public SamplingRequest Read(ParseResult parsed) => new(
        parsed.GetValue(_permutations), parsed.GetValue(GlobalOptions.Seed), parsed.GetValue(GlobalOptions.Threads));

    private static int Rounds(ArgumentResult result) =>
        GlobalOptions.Parsed<int>(result, n => n is >= 2 and <= 1_000_000, "a number of rounds between 2 and 1000000; 999 is usual");
}
