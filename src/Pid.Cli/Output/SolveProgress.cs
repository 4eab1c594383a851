using System.Globalization;
using Pid.Data.Programs;
using Pid.Numerics.Optimization.Conic;

namespace Pid.Cli.Output;

/// <summary>A line an iteration, for a person who waits; objectives in the sense of the file.</summary>
internal sealed class SolveProgress(ConicFile file, TextWriter writer)
{
    /// <summary>Writes the line; always true, for the solver to go on.</summary>
    public bool Show(ConicIteration line)
    {
        if (line.Number == 0)
        {
            writer.WriteLine("  it  primal objective    dual objective  primal    dual     gap      mu    step   (Ctrl-C shows the best "
                + "so far)");
        }

        writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{line.Number,4}  {file.ToFileObjective(line.PrimalObjective),16:0.000000000e+00}  "
                + $"{file.ToFileObjective(line.DualObjective),16:0.000000000e+00}  {line.PrimalResidual:0.0e+00} "
                + $"{line.DualResidual:0.0e+00} {line.Gap:0.0e+00} {line.Mu:0.0e+00}  {line.Step,6:0.0000}"));
        return true;
    }
}
