using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Commands;

/// <summary>Options that ask for the answer again at several levels of noise, such as <c>--label-noise 0,0.1,0.2</c>.</summary>
internal static class NoiseOption
{
    private const int MostLevels = 100;

    /// <summary>The option. Of an array that was not given the parser makes an empty one.</summary>
    public static Option<decimal[]> Create(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result => Levels(name, result),
        HelpName = "LEVELS",
    };

    private static decimal[] Levels(string name, ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        List<decimal> levels = [];
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (levels.Count == MostLevels || !decimal.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
                out decimal level) || !LabelNoise.IsLevel(level))
            {
                result.AddError($"{name} {text}: give at most {MostLevels} levels between 0 and 1 of at most {LabelNoise.MostPlaces} "
                    + $"decimal places, separated by commas, such as 0,0.1,0.2.");
                return [];
            }

            levels.Add(level);
        }

        return [.. levels];
    }
}
