using System.Globalization;
using Pid.Numerics.Distributions;

namespace Pid.Data.Columns;

/// <summary>
/// How many different texts of a column are numbers, with a decimal point or none, and how many would be but for a comma: a decimal comma
/// that nobody told of, or the mark between thousands. They are measured values as well, though here they are text.
/// </summary>
internal sealed class CommaNumbers
{
    private const int FewestNumbers = 2, Shown = 4;

    private int _texts, _numbers, _points, _commas;
    private bool _decimal; // whether a comma is no mark of thousands
    private string _example = "";

    /// <summary>The texts that are numbers, with a comma or not.</summary>
    public int Numbers => _numbers + _commas;

    /// <summary>Whether most texts are numbers, and those with a comma are more than those with a point.</summary>
    public bool Are => _commas > _points && _commas >= FewestNumbers && 2 * Numbers > _texts;

    /// <summary>Takes a text into account.</summary>
    /// <returns>Whether it is a number, with a comma or not.</returns>
    public bool Add(string text)
    {
        _texts++;
        if (WeightField.IsNumber(text))
        {
            _numbers++;
            _points += text.Contains('.', StringComparison.Ordinal) ? 1 : 0;
            return true;
        }

        if (!HasComma(text, out bool isDecimal))
        {
            return false;
        }

        _commas++;
        _example = _example.Length == 0 || (isDecimal && !_decimal) ? text : _example;
        _decimal |= isDecimal;
        return true;
    }

    /// <summary>What the numbers are like, for a sentence.</summary>
    public string Like => $"with a comma, such as '{_example}', which are text here";

    /// <summary>What makes them numbers, in a sentence without its full stop.</summary>
    /// <param name="delimited">Whether they stand in delimited text, whose decimal sign an option gives.</param>
    public string Remedy(bool delimited) => !delimited
        ? "Written with a decimal point they are numbers; a query has replace(COLUMN, ',', '.') for it"
        : _decimal ? "With --decimal , they are read as numbers"
        : "With --decimal , they are read as numbers; where the comma parts thousands, take it out of the file instead";

    /// <summary>That a variable has such labels, which are categories and no numbers here.</summary>
    public static IEnumerable<string> Remarks(bool delimited, params IEnumerable<Variable> variables)
    {
        foreach (Variable variable in variables)
        {
            CommaNumbers found = new();
            for (int i = 0; i < variable.Size; i++)
            {
                Array.ForEach(variable.Symbol(i).Split('|'), part => found.Add(part));
            }

            if (found.Are)
            {
                yield return $"{variable.Name} has numbers {found.Like}. {found.Remedy(delimited)}.";
            }
        }
    }

    /// <summary>That columns have such numbers, where all columns of numbers are asked for.</summary>
    /// <param name="found">The columns.</param>
    /// <param name="delimited">Whether they stand in delimited text.</param>
    public static (string Problem, string Remedy) OfColumns(IReadOnlyList<(string Name, CommaNumbers Numbers)> found, bool delimited)
    {
        string names = string.Join(", ", found.Take(Shown).Select(f => f.Name))
            + (found.Count > Shown ? FormattableString.Invariant($", .. ({found.Count} in all)") : "");
        return (
            $"The column{(found.Count == 1 ? $" {names} holds" : $"s {names} hold")} numbers {found[0].Numbers.Like}.",
            $"{found[0].Numbers.Remedy(delimited)}. Where they are categories, leave them out with --columns, or write them "
                + "otherwise, such as 1+5.");
    }

    /// <summary>
    /// A number with a decimal comma, written with a point; null for any other text, and where the comma may part thousands.
    /// </summary>
    public static string? WithPoint(string text) => HasComma(text, out bool isDecimal) && isDecimal ? text.Replace(',', '.') : null;

    /// <summary>Whether a text is a number but for its commas: one for the decimal sign, or between groups of three digits.</summary>
    private static bool HasComma(string text, out bool isDecimal)
    {
        string[] parts = text.Split(',');
        string whole = parts[0].TrimStart('+', '-', ' ');
        bool groups = parts.Length > 1 && whole.Length is >= 1 and <= 3 && whole[0] != '0'
            && parts.Skip(1).All(p => p.Length >= 3 && p.AsSpan(0, 3).IndexOfAnyExceptInRange('0', '9') < 0
            && (p.Length == 3 || p[3] == '.'));
        isDecimal = !groups && parts.Length == 2 && !text.Contains('.', StringComparison.Ordinal) && parts[1] is [>= '0' and <= '9', ..]
            && WeightField.IsNumber(string.Create(CultureInfo.InvariantCulture, $"{parts[0]}.{parts[1]}"));
        return isDecimal || (groups && WeightField.IsNumber(string.Concat(parts)));
    }
}
