using System.Globalization;
using System.Xml;
using Pid.Data;
using Pid.Interactions.Screening;

namespace Pid.Cli.Output;

/// <summary>The listed pairs of a screen as a drawing: columns on a circle, joined by lines as thick as their value.</summary>
internal static class NetworkPlot
{
    private const double Radius = 300, Margin = 180, ThickestLine = 10;

    public static void Write(Stream stream, RecordTable table, ScreenResult result)
    {
        int[] nodes = [.. result.Best.SelectMany(p => new[] { p.First, p.Second }).Distinct().Order()];
        double largest = result.Best.Count == 0 ? 1 : Math.Max(result.Best[0].Value.Upper, double.Epsilon);
        using XmlWriter svg = XmlWriter.Create(stream, new XmlWriterSettings { Indent = true, NewLineChars = "\n" });
        double side = 2 * (Radius + Margin);
        svg.WriteStartElement("svg", "http://www.w3.org/2000/svg");
        svg.WriteAttributeString("viewBox", $"0 0 {Text(side)} {Text(side)}");
        svg.WriteAttributeString("font-family", "system-ui, sans-serif");
        svg.WriteAttributeString("font-size", "14");
        svg.WriteElementString("style",
            "svg{background:#fff;color:#1b1f24}line{stroke:#2f6fde;stroke-linecap:round}circle,text{fill:currentColor}"
            + "@media(prefers-color-scheme:dark){svg{background:#14181d;color:#e6e9ed}line{stroke:#79a8ff}}");
        svg.WriteElementString("title", $"The {result.Best.Count} best pairs of columns for {Printable.OfXml(table.Target.Variable.Name)}");
        foreach (ScreenedPair pair in result.Best)
        {
            (double x1, double y1) = At(pair.First, Radius);
            (double x2, double y2) = At(pair.Second, Radius);
            double share = Math.Max(0, pair.Value.Midpoint) / largest;
            Start("line", ("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2), ("stroke-width", 0.5 + (ThickestLine * share)),
                ("opacity", 0.3 + (0.6 * share)));
            svg.WriteElementString("title", $"{Name(pair.First)} and {Name(pair.Second)}: {CertifiedNumber.Text(pair.Value, 6)} bits");
            svg.WriteEndElement();
        }

        foreach (int node in nodes)
        {
            (double x, double y) = At(node, Radius);
            Start("circle", ("cx", x), ("cy", y), ("r", 6));
            svg.WriteEndElement();
            (double textX, double textY) = At(node, Radius + 14);
            Start("text", ("x", textX), ("y", textY + 5));
            svg.WriteAttributeString("text-anchor", textX < (side / 2) - 1 ? "end" : textX > (side / 2) + 1 ? "start" : "middle");
            svg.WriteString(Name(node));
            svg.WriteEndElement();
        }

        svg.WriteEndElement();

        string Name(int column) => Printable.OfXml(table.Columns[column].Variable.Name);

        (double X, double Y) At(int node, double radius)
        {
            double angle = 2 * Math.PI * Array.BinarySearch(nodes, node) / nodes.Length;
            return ((side / 2) + (radius * Math.Sin(angle)), (side / 2) - (radius * Math.Cos(angle)));
        }

        void Start(string element, params ReadOnlySpan<(string Name, double Value)> attributes)
        {
            svg.WriteStartElement(element);
            foreach ((string name, double value) in attributes)
            {
                svg.WriteAttributeString(name, Text(value));
            }
        }
    }

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
