using Pid.Cli.Output;
using Pid.Data;
using Pid.Interactions;
using Pid.Interactions.Screening;

namespace Pid.Cli.Html;

/// <summary>The page on the best pairs of a screen.</summary>
internal static class ScreenPage
{
    // More bars than anybody looks at; the table has all.
    private const int MostBars = 20;

    /// <summary>The page as text.</summary>
    /// <param name="table">The records.</param>
    /// <param name="result">What was found.</param>
    /// <param name="adjusted">Adjusted p-values of the pairs, where there are any.</param>
    /// <param name="criterion">What the pairs were ranked by.</param>
    /// <param name="data">Where the records come from.</param>
    /// <param name="about">What was done to columns.</param>
    /// <param name="status">How far the list is proven.</param>
    /// <param name="provenance">Where the page comes from.</param>
    public static string ToHtml(RecordTable table, ScreenResult result, double[]? adjusted, string criterion, string data,
        IReadOnlyList<string> about, string status, Provenance provenance)
    {
        string target = table.Target.Variable.Name;
        HtmlPage html = new($"Which pairs of columns have the most {criterion} for {target}?");
        html.Note(data);
        html.Verdict(Verdict());
        foreach (string remark in table.Remarks)
        {
            html.Warning(remark);
        }

        html.Heading("The best pairs as a network");
        html.Drawing(NetworkPlot.ToElement(table, result));
        html.Heading("The best pairs, in bits");
        double most = result.Best.Select(p => p.Decomposition.Total.Upper).Append(0).Max();
        html.StackedRows(result.Best.Take(MostBars).Select((p, rank) => (FormattableString.Invariant($"{rank + 1}. {Pair(p)}"), criterion,
            CertifiedNumber.Text(p.Value, 6), Parts(p.Decomposition))), most, $"{CertifiedNumber.Up(most, 3)} bit");
        string[] headers = ["Rank", "Pair", .. ResultValue.PartsAndTotal.Select(part => part.Symbol)];
        html.Table(adjusted is null ? headers : [.. headers, "p"], [2, 3, 4, 5, 6, 7], result.Best.Select((p, rank) => Row(p, rank)));
        html.Note("These are values of the records as they are: pairs of many symbols look better than they are.");
        foreach (string sentence in about)
        {
            html.Paragraph(sentence);
        }

        html.Paragraph(status);
        html.Origin(provenance, random: adjusted is not null);
        return html.Finish();

        string Pair(ScreenedPair pair) => $"{table.Columns[pair.First].Variable.Name}, {table.Columns[pair.Second].Variable.Name}";

        PlainAnswer Verdict() => result.Best is not [var best, ..] ? new PlainAnswer("", "", [status])
            : new PlainAnswer($"The pair of most {criterion}", Pair(best),
                [$"{CertifiedNumber.Text(best.Value, 3)} bit of {criterion} about {target}, of "
                + $"{CertifiedNumber.Text(best.Decomposition.Total, 3)} that the two tell in all.", status]);

        string[] Row(ScreenedPair pair, int rank)
        {
            string[] cells = [FormattableString.Invariant($"{rank + 1}"), Pair(pair),
                .. ResultValue.PartsAndTotal.Select(part => CertifiedNumber.Text(part.OfTable!(pair.Decomposition), 4))];
            return adjusted is null ? cells : [.. cells, CertifiedNumber.Nearest(adjusted[rank], 4)];
        }
    }

    private static IReadOnlyList<Bar> Parts(Decomposition d) =>
        [.. ResultValue.Parts.Select(part => new Bar(part.Symbol, "", part.OfTable!(d)))];
}
