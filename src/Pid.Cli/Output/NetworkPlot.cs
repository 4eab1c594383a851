using System.Globalization;
using System.Text;
using System.Xml;
using Pid.Data;
using Pid.Interactions.Screening;

namespace Pid.Cli.Output;

/// <summary>
/// The listed pairs of a screen as a drawing: columns on a circle, joined by lines as thick as their value, which stands beside them where
/// there is room; a legend says how thick what is.
/// </summary>
internal sealed class NetworkPlot(RecordTable table, ScreenResult result)
{
    private const double Radius = 300, ThickestLine = 10, LineHeight = 16, LetterWidth = 8;

    // Names stand beside the circle, so there is more room at its sides; below it stands the legend.
    private const double Width = 2 * (Radius + 180), Height = (2 * (Radius + 40)) + 80, MiddleX = Width / 2, MiddleY = Radius + 40;

    private readonly int[] _nodes = [.. result.Best.SelectMany(p => new[] { p.First, p.Second }).Distinct().Order()];
    private readonly double _largest = result.Best.Count == 0 ? 1 : Math.Max(result.Best.Max(p => p.Value.Midpoint), double.Epsilon);
    private readonly List<(double X, double Y, double Width)> _labels = [];

    /// <summary>Writes the drawing as a file of its own.</summary>
    public static void Write(Stream stream, RecordTable table, ScreenResult result)
    {
        using XmlWriter svg = XmlWriter.Create(stream, new XmlWriterSettings { Indent = true, NewLineChars = "\n" });
        new NetworkPlot(table, result).Write(svg);
    }

    /// <summary>The drawing as an element of a page.</summary>
    public static string ToElement(RecordTable table, ScreenResult result)
    {
        StringBuilder text = new();
        using (XmlWriter svg = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true }))
        {
            new NetworkPlot(table, result).Write(svg);
        }

        return text.ToString();
    }

    private void Write(XmlWriter svg)
    {
        svg.WriteStartElement("svg", "http://www.w3.org/2000/svg");
        svg.WriteAttributeString("viewBox", $"0 0 {Text(Width)} {Text(Height)}");
        svg.WriteAttributeString("class", "network");
        svg.WriteAttributeString("role", "img");
        svg.WriteAttributeString("font-family", "system-ui, sans-serif");
        svg.WriteAttributeString("font-size", "14");
        svg.WriteElementString("style",
            ".network{background:#fff;color:#1b1f24}.network line{stroke:#2f6fde;stroke-linecap:round}"
            + ".network circle,.network text{fill:currentColor}"
            + "@media screen and (prefers-color-scheme:dark){.network{background:#14181d;color:#e6e9ed}.network line{stroke:#79a8ff}}");
        svg.WriteElementString("title", $"The {result.Best.Count} best pairs of columns for {Printable.OfXml(table.Target.Variable.Name)}");
        foreach (ScreenedPair pair in result.Best)
        {
            Line(svg, At(pair.First, Radius), At(pair.Second, Radius), pair.Value.Midpoint,
                $"{Name(pair.First)} and {Name(pair.Second)}: {CertifiedNumber.Text(pair.Value, 6)} bits");
        }

        foreach (int node in _nodes)
        {
            Node(svg, node);
        }

        foreach (ScreenedPair pair in result.Best)
        {
            Value(svg, At(pair.First, Radius), At(pair.Second, Radius), CertifiedNumber.Nearest(pair.Value.Midpoint, 3));
        }

        Legend(svg);
        svg.WriteEndElement();
    }

    private void Line(XmlWriter svg, (double X, double Y) from, (double X, double Y) to, double bits, string title)
    {
        double share = Math.Max(0, bits) / _largest;
        Start(svg, "line", ("x1", from.X), ("y1", from.Y), ("x2", to.X), ("y2", to.Y), ("stroke-width", 0.5 + (ThickestLine * share)),
            ("opacity", 0.3 + (0.6 * share)));
        svg.WriteElementString("title", title);
        svg.WriteEndElement();
    }

    private void Node(XmlWriter svg, int node)
    {
        (double x, double y) = At(node, Radius);
        Start(svg, "circle", ("cx", x), ("cy", y), ("r", 6));
        svg.WriteEndElement();
        (double textX, double textY) = At(node, Radius + 14);
        Write(svg, textX, textY + 5, textX < MiddleX - 1 ? "end" : textX > MiddleX + 1 ? "start" : "middle", Name(node));
    }

    // Beside the line where no other value stands; where there is no such place the table has it.
    private void Value(XmlWriter svg, (double X, double Y) from, (double X, double Y) to, string text)
    {
        double width = text.Length * LetterWidth;
        foreach (double t in (ReadOnlySpan<double>)[0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74])
        {
            (double x, double y) = (from.X + (t * (to.X - from.X)), from.Y + (t * (to.Y - from.Y)));
            if (!_labels.Exists(l => Math.Abs(l.X - x) < (l.Width + width) / 2 && Math.Abs(l.Y - y) < LineHeight))
            {
                _labels.Add((x, y, width));
                Write(svg, x, y, "middle", text);
                return;
            }
        }
    }

    private void Legend(XmlWriter svg)
    {
        double y = Height - 20;
        svg.WriteStartElement("g");
        foreach (double share in result.Best.Count == 0 ? (double[])[] : [0.25, 0.5, 1])
        {
            string bits = $"{CertifiedNumber.Nearest(share * _largest, 3)} bit";
            Line(svg, (20, y), (70, y), share * _largest, bits);
            Write(svg, 80, y + 5, "start", bits);
            y -= 1.5 * LineHeight;
        }

        svg.WriteEndElement();
    }

    private string Name(int column) => Printable.OfXml(table.Columns[column].Variable.Name);

    private (double X, double Y) At(int node, double radius)
    {
        double angle = 2 * Math.PI * Array.BinarySearch(_nodes, node) / _nodes.Length;
        return (MiddleX + (radius * Math.Sin(angle)), MiddleY - (radius * Math.Cos(angle)));
    }

    private static void Write(XmlWriter svg, double x, double y, string anchor, string text)
    {
        Start(svg, "text", ("x", x), ("y", y));
        svg.WriteAttributeString("text-anchor", anchor);
        svg.WriteString(text);
        svg.WriteEndElement();
    }

    private static void Start(XmlWriter svg, string element, params ReadOnlySpan<(string Name, double Value)> attributes)
    {
        svg.WriteStartElement(element);
        foreach ((string name, double value) in attributes)
        {
            svg.WriteAttributeString(name, Text(value));
        }
    }

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
