using System.Globalization;
using System.Text;
using Farspan.Planning;

namespace Farspan.Rendering.Status;

/// <summary>How providers reach each other: declared ways, allowed flows, and what was measured where a lab runs.</summary>
public static class CrossProviderText
{
    /// <summary>Renders the tables.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="provider">The one provider whose pairs to show, or null for all.</param>
    /// <param name="measured">What was measured, one per ordered pair at most; null where no lab runs.</param>
    public static string Render(NetworkPlan plan, string? provider, IReadOnlyList<MeasuredPair>? measured)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var pairs = ProviderPairs.Of(plan);
        var names = plan.Topology.Providers.Select(p => p.Name).ToList();
        var text = new StringBuilder();
        if (names.Count < 2)
        {
            return text.Append(CultureInfo.InvariantCulture, $"{plan.Topology.Name} has one provider: nothing crosses.\n").ToString();
        }

        var rows = names.Where(n => provider is null || n == provider).ToList();
        text.Append("declared ways, from row to column (nothing else crosses)\n");
        Matrix(text, names, rows, pairs, p => p.Ways);
        Links(text, [.. pairs.Where(p => provider is null || p.From == provider || p.To == provider).SelectMany(p => p.Links).DistinctBy(l => l.Name)]);
        text.Append("\nflows that policies allow, from row to column\n");
        Matrix(text, names, rows, pairs, p => p.Flows.ToString(CultureInfo.InvariantCulture));
        if (measured is not null)
        {
            text.Append("\nmeasured\n");
            Measured(text, measured.Where(m => provider is null || m.From == provider || m.To == provider).ToList());
        }

        return text.ToString();
    }

    private static void Matrix(StringBuilder text, List<string> names, List<string> rows, IReadOnlyList<ProviderPair> pairs, Func<ProviderPair, string> cell)
    {
        var byPair = pairs.ToDictionary(p => (p.From, p.To));
        var table = new TextTable(2, ["", .. names]);
        foreach (var row in rows)
        {
            table.Add([row, .. names.Select(column => column == row ? "·" : cell(byPair[(row, column)]))]);
        }

        table.WriteTo(text);
    }

    private static void Links(StringBuilder text, List<ProviderLink> links)
    {
        if (links.Count == 0)
        {
            return;
        }

        text.Append("\nlinks\n");
        var table = new TextTable(2, "LINK", "METHOD", "FROM", "TO");
        foreach (var link in links)
        {
            table.Add(link.Name, link.Method, link.From, link.To);
        }

        table.WriteTo(text);
    }

    private static void Measured(StringBuilder text, List<MeasuredPair> measured)
    {
        var table = new TextTable(2, "FROM", "TO", "WAY", "STATE", "LAST HANDSHAKE", "ANSWER AFTER", "SEEN");
        foreach (var pair in measured)
        {
            table.Add(
                pair.From,
                pair.To,
                pair.Way,
                pair.State,
                pair.HandshakeAgeSeconds is { } age ? string.Create(CultureInfo.InvariantCulture, $"{age:0} s ago") : "–",
                pair.RoundTripMs is { } trip ? string.Create(CultureInfo.InvariantCulture, $"{trip:0.0} ms") : "–",
                pair.Between);
        }

        table.WriteTo(text);
    }
}
