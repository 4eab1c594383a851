using System.Globalization;
using Pid.Data.Queries;
using Pid.Numerics.Distributions;

namespace Pid.Data.Columns;

/// <summary>
/// How many different texts of a column are numbers, with a decimal point or none, and how many would be but for a comma: a decimal comma
/// that nobody told of, or the mark between thousands; or for what stands around them (<see cref="DressedNumber"/>). They are measured
/// values as well, though here they are text.
/// </summary>
internal sealed class CommaNumbers
{
    private const int FewestNumbers = 2, Shown = 4;

    private int _texts, _numbers, _points, _commas, _dressed;
    private bool _decimal; // whether a comma is no mark of thousands
    private string _example = "", _dress = "";

    /// <summary>The texts that are numbers, with a comma, with something around them or bare.</summary>
    public int Numbers => _numbers + _commas + _dressed;

    /// <summary>Whether most texts are numbers, and some are text for what they hold besides.</summary>
    public bool Are => AreDressed || HaveCommas;

    /// <summary>Whether most texts are numbers, and several are so but for what stands around them or between their thousands.</summary>
    public bool AreDressed => _dressed >= FewestNumbers && 2 * Numbers > _texts;

    // Those with a comma are more than those with a point.
    private bool HaveCommas => _commas > _points && _commas >= FewestNumbers && 2 * Numbers > _texts;

    /// <summary>Takes a text into account.</summary>
    /// <returns>Whether it is a number, as <see cref="Numbers"/> counts them.</returns>
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
            return AddDressed(text);
        }

        _commas++;
        _example = _example.Length == 0 || (isDecimal && !_decimal) ? text : _example;
        _decimal |= isDecimal;
        return true;
    }

    private bool AddDressed(string text)
    {
        if (DressedNumber.Bare(text) is not { } bare || (!HasComma(bare, out bool isDecimal) && !WeightField.IsNumber(bare)))
        {
            return false;
        }

        _dressed++;
        _dress = _dress.Length == 0 ? text : _dress;
        _decimal |= isDecimal;
        _points += bare.Contains('.', StringComparison.Ordinal) ? 1 : 0;
        return true;
    }

    /// <summary>What the numbers are like, for a sentence.</summary>
    public string Like => (AreDressed ? $"with signs around or between their digits, such as '{_dress}'"
        : $"with a comma, such as '{_example}'") + ", which are text here";

    /// <summary>What makes columns of them numbers, in a sentence without its full stop.</summary>
    /// <param name="delimited">Whether they stand in delimited text, whose decimal sign an option gives.</param>
    /// <param name="source">The table.</param>
    /// <param name="columns">The columns.</param>
    public string Remedy(bool delimited, string source, params IReadOnlyCollection<string> columns) => AreDressed
        ? _decimal && _points > 0 ? "Write all of them with the same decimal sign, and with digits only besides"
        : ClassQuery.Bare(source, columns, _decimal) is { } query ? $"In a query, in place of the file, they are numbers: {query}"
        : "Written with digits and a decimal point only they are numbers"
        : Remedy(delimited);

    private string Remedy(bool delimited) => !delimited
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

            if (found.HaveCommas && !found.AreDressed)
            {
                yield return $"{variable.Name} has numbers {found.Like}. {found.Remedy(delimited)}.";
            }
        }
    }

    /// <summary>That columns have such numbers, where all columns of numbers are asked for.</summary>
    /// <param name="found">The columns.</param>
    /// <param name="delimited">Whether they stand in delimited text.</param>
    /// <param name="source">The table.</param>
    public static (string Problem, string Remedy) OfColumns(IReadOnlyList<(string Name, CommaNumbers Numbers)> found, bool delimited,
        string source)
    {
        string[] alike = [.. found.Where(f => f.Numbers.AreDressed).Select(f => f.Name)];
        string names = string.Join(", ", found.Take(Shown).Select(f => f.Name))
            + (found.Count > Shown ? FormattableString.Invariant($", .. ({found.Count} in all)") : "");
        return (
            $"The column{(found.Count == 1 ? $" {names} holds" : $"s {names} hold")} numbers {found[0].Numbers.Like}.",
            $"{found[0].Numbers.Remedy(delimited, source, alike)}. Where they are categories, leave them out with --columns, or write them "
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
