using System.Globalization;
using System.Text;
using Pid.Data;
using Pid.Data.Writing;
using Pid.Numerics.Distributions;
using Pid.Reductions.Marginals;

namespace Pid.Cli.Output;

/// <summary>
/// The marginals of a reduction as files: three long tables that <c>pid bounds</c> reads, or the two marginals of a coupling for <c>pid
/// couple</c>.
/// </summary>
internal static class MarginalFiles
{
    /// <summary>The files and their contents.</summary>
    /// <exception cref="TableFormatException">There are no marginals.</exception>
    public static (string Path, string Content)[] Of(string name, Reduction reduction)
    {
        if (name.Length == 0)
        {
            throw new OutputException("--marginals", "The name of the marginals is empty.",
                "Give --marginals the start of their paths, such as pairs.");
        }

        if (reduction.Marginals is { } m)
        {
            return
            [
                (name + "-x1y.csv", Table("x1", m.X1, "y", m.Y, m.X1Y)),
                (name + "-x2y.csv", Table("x2", m.X2, "y", m.Y, m.X2Y)),
                (name + "-x1x2.csv", Table("x1", m.X1, "x2", m.X2, m.X1X2)),
            ];
        }

        return reduction.Filling is { } filling
            ? [(name + ".json", $"[[{string.Join(',', filling.Items.ToArray())}],[{string.Join(',', filling.Bins.ToArray())}]]\n")]
            : throw new TableFormatException(name,
            "There are no marginals to write: more teachers are present in an hour than there are classes, or the hours are not those "
                + "of the teachers.",
                "Leave --marginals out; the answer is no.");
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
