using System.Globalization;
using System.Text;
using Pid.Data;
using Pid.Numerics.Distributions;
using Pid.Reductions.Marginals;

namespace Pid.Cli.Output;

/// <summary>The marginals of a reduction as files: three long tables that <c>pid bounds</c> reads, or the two marginals of a coupling for <c>pid couple</c>.</summary>
internal static class MarginalFiles
{
    public static void Write(string name, Reduction reduction)
    {
        if (reduction.Marginals is { } m)
        {
            File.WriteAllText(name + "-x1y.csv", Table("x1", m.X1, "y", m.Y, m.X1Y));
            File.WriteAllText(name + "-x2y.csv", Table("x2", m.X2, "y", m.Y, m.X2Y));
            File.WriteAllText(name + "-x1x2.csv", Table("x1", m.X1, "x2", m.X2, m.X1X2));
        }
        else if (reduction.Filling is { } filling)
        {
            File.WriteAllText(name + ".json", $"[[{string.Join(',', filling.Items.ToArray())}],[{string.Join(',', filling.Bins.ToArray())}]]\n");
        }
        else
        {
            throw new TableFormatException(name, "There are no marginals to write: more teachers are present in an hour than there are classes, or the hours are not those of the teachers.",
                "Leave --marginals out; the answer is no.");
        }
    }

    private static string Table(string row, Variable rows, string column, Variable columns, ReadOnlySpan<PairCount> cells)
    {
        StringBuilder text = new($"{row},{column},count\n");
        foreach ((int i, int j, long count) in cells)
        {
            text.Append(CultureInfo.InvariantCulture, $"{rows.Symbol(i)},{columns.Symbol(j)},{count}\n");
        }

        return text.ToString();
    }
}
