using System.Globalization;

namespace Pid.Data;

/// <summary>Reads a weight: a decimal number that is finite and not negative.</summary>
internal static class WeightField
{
    /// <summary>The weight in the current row; 1 where the table has no weight column.</summary>
    public static double Read(DelimitedReader row, int column)
    {
        if (column < 0)
        {
            return 1;
        }

        string text = row[column];
        bool number = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double weight);
        return Problem(text, number, weight) is { } problem ? throw row.Error(column, problem.What, problem.Remedy) : weight;
    }

    /// <summary>What is wrong with a weight, or null.</summary>
    public static (string What, string Remedy)? Problem(string text, bool isNumber, double weight)
    {
        const string Allowed = "A weight is a finite number, 0 or more";
        if (!isNumber)
        {
            string hint = text.Contains(',') ? "with a decimal point and no thousands separator" : "such as 12 or 0.25; correct it, or name another column with --weight";
            return (text.Length == 0 ? "The weight is missing." : $"The weight '{text}' is not a number.", $"{Allowed}, {hint}.");
        }

        if (!double.IsFinite(weight))
        {
            return ($"The weight '{text}' is not finite.", $"{Allowed}, below 1.8e308; remove the row, or divide all weights by a common factor.");
        }

        if (weight < 0)
        {
            return ($"The weight '{text}' is negative.", $"{Allowed}; remove the row or correct it.");
        }

        // Zeros carry structure: a weight that rounds to zero must not become one silently.
        return weight == 0 && text.AsSpan(0, Mantissa(text)).ContainsAnyInRange('1', '9')
            ? ($"The weight '{text}' is too small for a double.", $"{Allowed}, and if positive above 4.9e-324; multiply all weights by a common factor.")
            : null;
    }

    private static int Mantissa(string text) => text.AsSpan().IndexOfAny('e', 'E') is int e and >= 0 ? e : text.Length;
}
