using System.Globalization;
using System.Text.Json;
using Pid.Cli;
using Pid.Cli.Output;
using Pid.Interactions;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Tests.EndToEnd;

/// <summary>How numbers and partial results are written.</summary>
public sealed class ReportTests
{
    [Fact]
    public void Every_number_in_an_interval_rounds_to_the_digits_shown_or_lies_in_the_range_shown()
    {
        Random random = new(7);
        for (int i = 0; i < 3000; i++)
        {
            double center = i % 5 == 0 ? Math.Round(random.NextDouble(), 1 + random.Next(6)) : (3 * random.NextDouble()) - 1;
            double radius = i % 11 == 0 ? 0 : Math.Pow(10, -18 * random.NextDouble());
            Interval value = new(center - radius, center + radius);
            string text = CertifiedNumber.Text(value);
            if (text.StartsWith('['))
            {
                string[] ends = text.Trim('[', ']').Split(", ");
                Assert.True(decimal.Parse(ends[0], CultureInfo.InvariantCulture) <= (decimal)value.Lower, text);
                Assert.True(decimal.Parse(ends[1], CultureInfo.InvariantCulture) >= (decimal)value.Upper, text);
                continue;
            }

            Assert.False(text.Length - text.IndexOf('.') - 1 < 4, text);
            int digits = text.Length - text.IndexOf('.') - 1;
            foreach (double end in (double[])[value.Lower, value.Midpoint, value.Upper])
            {
                string rounded = end.ToString("F" + digits, CultureInfo.InvariantCulture);
                Assert.Equal(decimal.Parse(rounded, CultureInfo.InvariantCulture), decimal.Parse(text, CultureInfo.InvariantCulture));
            }

            Assert.True(double.Parse(CertifiedNumber.Width(value) is "exact" ? "0" : CertifiedNumber.Width(value),
                CultureInfo.InvariantCulture) >= value.Width);
        }
    }

    [Theory]
    [InlineData(0.0, "0.0000", "0.0000")]
    [InlineData(0.5, "0.5000", "0.5000")]
    [InlineData(0.1, "0.1000", "0.1001")] // the double 0.1 lies above one tenth
    [InlineData(0.3, "0.2999", "0.3000")] // the double 0.3 lies below three tenths
    [InlineData(1e-300, "0.0000", "0.0001")]
    [InlineData(-1e-300, "-0.0001", "0.0000")]
    [InlineData(-0.25, "-0.2500", "-0.2500")]
    [InlineData(0.99999, "0.9999", "1.0000")]
    [InlineData(double.PositiveInfinity, "infinity", "infinity")]
    public void Directed_rounding_is_exact(double value, string down, string up)
    {
        Assert.Equal(down, CertifiedNumber.Down(value, 4));
        Assert.Equal(up, CertifiedNumber.Up(value, 4));
    }

    [Theory]
    [InlineData(false, 4, "The time limit was reached")]
    [InlineData(true, 130, "Interrupted")]
    public void A_stopped_solver_gives_a_partial_result(bool interrupted, int exit, string reason)
    {
        // Stopped before its first step: what is known by then is wide, encloses the truth, and is still a whole document.
        Joint and = Joint.FromCounts(2, 2, 2, [1, 0, 1, 0, 1, 0, 0, 1]);
        using CancellationTokenSource interrupt = new();
        using RunState run = new(1e-9, interrupted ? null : TimeSpan.FromTicks(1), interrupt.Token);
        if (interrupted)
        {
            interrupt.Cancel();
        }

        run.Stop.WaitHandle.WaitOne();
        Decomposition result = Decomposition.Of(and, 1e-30, run.Stop);
        DecompositionReport report = new(and, result, new Origin("and", "4 cells", [(null, null)], [], null), run);
        Assert.Equal(exit, report.Exit);
        JsonElement json = JsonDocument.Parse(JsonReport.ToText("decompose", report)).RootElement;
        Assert.True(json.GetProperty("partial").GetBoolean());
        (double lower, double upper) = json.Interval("redundancy");
        Assert.InRange(.311278124459133, lower, upper);
        string text = TextReport.ToText(report, new Terminal(Stream.Null, TextWriter.Null, TextWriter.Null));
        Assert.Contains($"Status: partial. {reason}", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_screen_gets_frames_and_numbers_stay_whole_however_narrow_it_is()
    {
        Joint and = Joint.FromCounts(2, 2, 2, [1, 0, 1, 0, 1, 0, 0, 1]);
        using RunState run = new(1e-9, null, CancellationToken.None);
        DecompositionReport report = new(and, Decomposition.Of(and, 1e-9, run.Stop),
            new Origin("and", "4 cells", [(null, null)], [], null), run);
        foreach (int width in (int[])[40, 60, 80, 200])
        {
            string text = TextReport.ToText(report, new Terminal(Stream.Null, TextWriter.Null, TextWriter.Null)
            {
                OutputIsTerminal = true,
                Width = width
            });
            Assert.Equal(width >= 80, text.Contains('╭', StringComparison.Ordinal)); // what does not fit is stacked
            Assert.Contains("0.31127812445", text, StringComparison.Ordinal);
            Assert.Contains("0.811278124459", text, StringComparison.Ordinal);
        }
    }
}
