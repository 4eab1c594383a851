using Pid.Data.Programs;
using Pid.Numerics.Optimization.Conic;
using static System.FormattableString;

namespace Pid.Cli.Output;

/// <summary>A line an iteration, for a person who waits; objectives in the sense of the file.</summary>
/// <param name="file">The program.</param>
/// <param name="writer">Where the lines go.</param>
/// <param name="width">Columns of the screen: what does not fit into them is left out from the right.</param>
internal sealed class SolveProgress(ConicFile file, TextWriter writer, int width)
{
    /// <summary>Writes the line; always true, for the solver to go on.</summary>
    public bool Show(ConicIteration line)
    {
        if (line.Number == 0)
        {
            Write("  it", "  primal objective", "    dual objective", "  primal ", "   dual ", "    gap ", "     mu ", "   step",
                "   (Ctrl-C shows the best so far)");
        }

        Write(Invariant($"{line.Number,4}"), Invariant($"  {file.ToFileObjective(line.PrimalObjective),16:0.000000000e+00}"),
            Invariant($"  {file.ToFileObjective(line.DualObjective),16:0.000000000e+00}"), Invariant($"  {line.PrimalResidual:0.0e+00}"),
            Invariant($" {line.DualResidual:0.0e+00}"), Invariant($" {line.Gap:0.0e+00}"), Invariant($" {line.Mu:0.0e+00}"),
            Invariant($"  {line.Step,6:0.0000}"));
        return true;
    }

    private void Write(params ReadOnlySpan<string> columns)
    {
        string text = "";
        foreach (string column in columns)
        {
            if (text.Length + column.Length >= width)
            {
                break;
            }

            text += column;
        }

        writer.WriteLine(text);
    }
}
