using Pid.Numerics.Certified;

namespace Pid.Cli.Output;

/// <summary>A report as text for a person.</summary>
internal static class TextReport
{
    /// <summary>The report as text, complete or not written at all.</summary>
    /// <param name="report">The report.</param>
    /// <param name="terminal">Where it is shown.</param>
    /// <param name="markdown">Whether it is to be Markdown, whoever reads it.</param>
    /// <param name="showsAll">Whether every bound and diagnosis is asked for.</param>
    public static string ToText(Report report, Terminal terminal, bool markdown = false, bool showsAll = false)
    {
        using StringWriter text = new() { NewLine = "\n" };
        TextLayout layout = markdown ? TextLayout.Markdown : terminal.OutputIsTerminal ? TextLayout.Screen : TextLayout.Plain;
        report.WriteText(new TextPage(text, layout, markdown ? Terminal.Unlimited : terminal.Width, showsAll));
        IEnumerable<string> lines = text.ToString().TrimEnd().Split('\n').Select(line => line.TrimEnd());
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>The share of a part in the whole in percent, to the digits that are certain; empty where the whole may be zero.</summary>
    public static string Share(Interval part, Interval whole)
    {
        if (whole.Lower <= 0 || part.Lower < 0)
        {
            return "";
        }

        Interval percent = (Interval)100 * (part / whole);
        return CertifiedNumber.Text(percent, 1) is var text && text.StartsWith('[') ? "" : text + " %";
    }
}
