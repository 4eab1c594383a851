using System.Globalization;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Commands;

/// <summary>Tells a person, before it begins, that a table is so large that its numbers take minutes, and what makes it smaller.</summary>
internal static class LongWork
{
    private const double QuickCells = 2e6; // some seconds

    /// <summary>The remark on a table of these variables; none where it is not so large.</summary>
    public static IEnumerable<string> Remarks(Variable x1, Variable x2, Variable y)
    {
        double cells = (double)x1.Size * x2.Size * y.Size;
        if (cells <= QuickCells)
        {
            return [];
        }

        Variable largest = ((Variable[])[x1, x2, y]).MaxBy(v => v.Size)!;
        return [string.Create(CultureInfo.InvariantCulture,
            $"{largest.Name} has {largest.Size} symbols, and the table {x1.Size} x {x2.Size} x {y.Size} = {cells:0} cells, which may take "
                + $"minutes. Merge rare symbols, put numbers into classes (--bins, --clusters), or leave identifiers out; --time-limit "
                + $"SECONDS, or Ctrl-C, gives what is known by then.")];
    }
}
