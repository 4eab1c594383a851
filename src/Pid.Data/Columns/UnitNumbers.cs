using System.Text.RegularExpressions;
using Pid.Numerics.Distributions;

namespace Pid.Data.Columns;

/// <summary>Remarks on variables whose labels are all numbers with the same unit behind them, such as 12 EUR, which is text here.</summary>
internal static partial class UnitNumbers
{
    private const int Fewest = 3;

    /// <summary>The remarks on variables that were kept as categories.</summary>
    public static IEnumerable<string> Remarks(params IEnumerable<Variable> variables) =>
        variables.Where(v => v.Size >= Fewest && v.Symbols.All(BeginsAsNumber)).Select(Remark).OfType<string>();

    private static string? Remark(Variable variable)
    {
        Match[] found = [.. variable.Symbols.Select(symbol => Pattern().Match(symbol)).TakeWhile(m => m.Success)];
        return found.Length == variable.Size && found.All(m => m.Groups[1].Value == found[0].Groups[1].Value)
            ? $"{variable.Name} has numbers with a unit, such as '{found[0].Value}', which are text here, and categories. "
                + $"Where they are measured, write them without '{found[0].Groups[1].Value}'." : null;
    }

    // Most labels are words, which need no closer look.
    private static bool BeginsAsNumber(string text) => text is ['+' or '-', ..] || (text.Length > 0 && char.IsDigit(text[0]));

    [GeneratedRegex(@"^[+-]?\d+(?:[.,]\d+)* ?(\p{L}[\p{L}/²³]*)$")]
    private static partial Regex Pattern();
}
