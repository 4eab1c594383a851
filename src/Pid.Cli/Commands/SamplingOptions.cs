using System.CommandLine;
using System.CommandLine.Parsing;
using Pid.Data.Resampling;

namespace Pid.Cli.Commands;

/// <summary>What is asked about the sample behind the counts.</summary>
/// <param name="Bootstrap">Rounds of the bootstrap; 0 for none.</param>
/// <param name="Permutations">Rounds of the permutation tests; 0 for none.</param>
/// <param name="Bias">The correction asked for.</param>
/// <param name="Confidence">Confidence of the intervals.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Threads">Threads.</param>
internal sealed record SamplingRequest(int Bootstrap, int Permutations, BiasCorrection? Bias, double Confidence, long Seed, int Threads)
{
    /// <summary>Whether anything is asked.</summary>
    public bool Any => Bootstrap > 0 || Permutations > 0 || Bias is not null;
}

/// <summary>The options on sampling uncertainty.</summary>
internal sealed class SamplingOptions
{
    private static readonly Dictionary<string, BiasCorrection> s_corrections = new(StringComparer.Ordinal)
    {
        ["miller-madow"] = BiasCorrection.MillerMadow,
        ["panzeri-treves"] = BiasCorrection.PanzeriTreves,
        ["shrinkage"] = BiasCorrection.Shrinkage,
    };

    private readonly Option<int> _bootstrap = new("--bootstrap")
    {
        Description = "Draw the records anew that many times, with replacement, and give a confidence interval for every quantity; needs counts of records.",
        CustomParser = result => Rounds(result),
        HelpName = "ROUNDS",
    };

    private readonly Option<int> _permutations = new("--permutations")
    {
        Description = "Shuffle the labels that many times and give p-values: is there any interaction, and (decompose) any synergy?",
        CustomParser = result => Rounds(result),
        HelpName = "ROUNDS",
    };

    private readonly Option<BiasCorrection?> _bias = new("--bias")
    {
        Description = $"Also give the informations corrected for the bias of small samples: {string.Join(", ", s_corrections.Keys)}. Only the informations: R, U1, U2, S and every bound stay as counted.",
        CustomParser = Correction,
        HelpName = "NAME",
    };

    private readonly Option<double> _confidence = new("--confidence")
    {
        Description = "Confidence of the intervals of --bootstrap.",
        DefaultValueFactory = _ => 0.95,
        CustomParser = result => GlobalOptions.Parsed<double>(result, c => c is > 0 and < 1, "a number between 0 and 1, such as .95"),
        HelpName = "P",
    };

    public void AddTo(Command command)
    {
        command.Add(_bootstrap);
        command.Add(_permutations);
        command.Add(_bias);
        command.Add(_confidence);
    }

    public SamplingRequest Read(ParseResult parsed) => new(
        parsed.GetValue(_bootstrap), parsed.GetValue(_permutations), parsed.GetValue(_bias), parsed.GetValue(_confidence),
        parsed.GetValue(GlobalOptions.Seed), parsed.GetValue(GlobalOptions.Threads));

    /// <summary>The correction as the options and documents call it.</summary>
    public static string Name(BiasCorrection correction) => s_corrections.First(c => c.Value == correction).Key;

    private static int Rounds(ArgumentResult result) =>
        GlobalOptions.Parsed<int>(result, n => n is >= 2 and <= 1_000_000, "a number of rounds between 2 and 1000000; 1000 is usual");

    private static BiasCorrection? Correction(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (s_corrections.TryGetValue(text, out BiasCorrection correction))
        {
            return correction;
        }

        result.AddError($"--bias {text}: the correction must be one of {string.Join(", ", s_corrections.Keys)}.");
        return null;
    }
}
