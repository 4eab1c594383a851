using System.Globalization;

namespace Pid.Data.Columns;

/// <summary>Reads a weight: a decimal number that is finite and not negative.</summary>
internal static class WeightField
{
    /// <summary>What to do about a text in the weight column.</summary>
    private const string NameAnother = "correct it, name another column with --weight, or say that none is the weight with --weight none";

    /// <summary>The weight in the current row; 1 where the table has no weight column.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">The column; -1 where there is none.</param>
    /// <param name="remedy">What to do about a text that is no number.</param>
    public static double Read(RecordReader row, int column, string remedy = NameAnother)
    {
        if (column < 0)
        {
            return 1;
        }

        string text = row[column];
        bool number = TryParse(text, out double weight) && row.IsNumberText(column);
        return Problem(text, number, weight, remedy, row.HasDecimalComma) is { } problem
            ? throw row.Error(column, problem.What, problem.Remedy) : weight;
    }

    /// <summary>The same for a column that nobody asked for: it is taken for its name, and so only where its values are counts.</summary>
    public static double ReadUnasked(RecordReader row, int column)
    {
        double weight = Read(row, column);
        return weight == Math.Floor(weight) ? weight : throw row.Error(column,
            $"The column is called {row.Header[column]}, but '{row[column]}' is no whole number, so it may be no number of records.",
            string.Create(CultureInfo.InvariantCulture,
                $"Say so if it is the weight, with --weight {row.Header[column]}, or if it is not, with "
                + $"--weight none."));
    }

    /// <summary>What is wrong with a weight, or null.</summary>
    public static (string What, string Remedy)? Problem(
        string text, bool isNumber, double weight, string remedy = NameAnother, bool decimalComma = false)
    {
        const string Allowed = "A weight is a finite number, 0 or more";
        if (!isNumber && !text.Trim().TrimStart('+', '-').Equals("inf", StringComparison.OrdinalIgnoreCase))
        {
            string hint = CommaHint(text) is { } comma ? $"with a decimal point and nothing between its thousands; {comma}"
                : $"such as 12 or 0{(decimalComma ? ',' : '.')}25; {remedy}";
            return (string.IsNullOrWhiteSpace(text) ? "The weight is missing." : $"The weight '{text}' is not a number.",
                $"{Allowed}, {hint}.");
        }

        if (!isNumber || !double.IsFinite(weight))
        {
            return ($"The weight '{text}' is not finite.", text.AsSpan().ContainsAnyInRange('0', '9')
                ? $"{Allowed}, below 1.8e308; divide all weights by a common factor." : $"{Allowed}; remove the row or correct it.");
        }

        if (weight < 0)
        {
            return ($"The weight '{text}' is negative.", $"{Allowed}; remove the row or correct it.");
        }

        // Zeros carry structure: a weight that rounds to zero must not become one silently.
        return weight == 0 && text.AsSpan(0, Mantissa(text)).ContainsAnyInRange('1', '9')
            ? ($"The weight '{text}' is too small for a double.",
            $"{Allowed}, and if positive above 4.9e-324; multiply all weights by a common factor.")
            : null;
    }

    /// <summary>What to do about a text that would be a number but for its commas; null for any other.</summary>
    public static string? CommaHint(string text)
    {
        const string Decimal = "read it with --decimal ,",
            Thousands = "take it out of the file, or in a query with replace(COLUMN, ',', '')";
        string[] parts = text.Trim().Split(',');
        if (parts.Length < 2 || !IsNumber(string.Concat(parts)))
        {
            return null;
        }

        bool groups = parts[0].TrimStart('-', '+').Length is >= 1 and <= 3
            && parts.Skip(1).All(part => (part.IndexOf('.', StringComparison.Ordinal) is var point and >= 0 ? point : part.Length) == 3);
        return parts.Length > 2 || text.Contains('.', StringComparison.Ordinal) ? $"where a comma parts thousands, {Thousands}"
            : groups ? $"where the comma parts thousands, {Thousands}; where it is the decimal sign, {Decimal}"
            : $"where the comma is the decimal sign, {Decimal}";
    }

    /// <summary>Whether a text is a number, allowed as a weight or not.</summary>
    public static bool IsNumber(string text) => TryParse(text, out _);

    private static bool TryParse(string text, out double value) => double.TryParse(text, NumberStyles.Float,
        CultureInfo.InvariantCulture, out value);

    private static int Mantissa(string text) => text.AsSpan().IndexOfAny('e', 'E') is int e and >= 0 ? e : text.Length;
}
