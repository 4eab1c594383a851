using System.Globalization;
using System.Text.Json;
using Pid.Interactions;
using Pid.Interactions.MaximalSynergy;

namespace Pid.Cli.Output;

/// <summary>The part of a report on the search for S_max.</summary>
internal static class SearchSection
{
    public static string Sentence(SynergyMaximum search, IEnumerable<NamedBound> bounds)
    {
        string found = $"The largest synergy of any joint distribution with these three pairs, S_max, is "
            + $"{CertifiedNumber.Text(search.MaximalSynergy)}";
        string nodes = string.Create(CultureInfo.InvariantCulture, $"{search.Nodes} boxes searched");
        string end = search.End switch
        {
            SearchEnd.Closed => $"{nodes}, nothing left to find.",
            SearchEnd.TooLarge => $"{nodes}; the table is too large for more.",
            _ => $"{nodes}; more time narrows it (--time-limit).",
        };
        string attained = search.WitnessIsProven ? ""
            : $"; a joint that has the pairs to rounding reaches {CertifiedNumber.Nearest(search.Attained, 9)}";
        // A stop can leave it out.
        IEnumerable<string> paper = bounds.Where(b => b.Name == "coupling (x1,x2 | y)")
            .Select(b => $" The paper's bound, made valid, says S <= {CertifiedNumber.Up(b.Value, 9)}.");
        return $"{found}{attained}: {end}{string.Concat(paper)}";
    }

    public static void WriteJson(Utf8JsonWriter json, SynergyMaximum? found)
    {
        if (found is not { } search)
        {
            json.WriteNull("search");
            return;
        }

        json.WriteStartObject("search");
        JsonReport.WriteNumber(json, "attained", search.Attained);
        json.WriteBoolean("proven", search.WitnessIsProven);
        json.WriteNumber("nodes", search.Nodes);
        json.WriteString("status", search.IsClosed ? "closed" : "open");
        json.WriteString("end", search.End switch
        {
            SearchEnd.Closed => "closed",
            SearchEnd.NodeBudget => "nodes",
            SearchEnd.Cancelled => "stopped",
            SearchEnd.TooLarge => "too large",
            _ => "impossible",
        });
        json.WriteEndObject();
    }
}
