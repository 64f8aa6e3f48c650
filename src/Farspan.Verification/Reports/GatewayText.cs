using System.Globalization;
using System.Text;

namespace Farspan.Verification.Reports;

/// <summary>Writes what requests through gateways showed, for people.</summary>
internal static class GatewayText
{
    private const string Cleartext = "cleartext";

    /// <summary>Adds to a report; nothing where there is no gateway.</summary>
    public static void Write(StringBuilder text, ProbeReport report)
    {
        if (report.Gateways.Count == 0)
        {
            return;
        }

        text.Append("\nGateways: allowed calls that the right machine answers · calls that are refused\n");
        var table = new TextTable("gateway", "on", "callers", "services behind", "allowed", "refused", "median");
        foreach (var row in report.Gateways)
        {
            table.Add(
                row.Allowed.IsWhole && row.Refused.IsWhole ? row.Gateway : $"✗ {row.Gateway}",
                row.Machine,
                row.Callers.ToString(CultureInfo.InvariantCulture),
                row.Targets.ToString(CultureInfo.InvariantCulture),
                row.Allowed.ToString(),
                row.Refused.ToString(),
                row.MedianMs is { } ms ? FormattableString.Invariant($"{ms:0.0} ms") : "–");
        }

        table.WriteTo(text, 2);
        Shown(text, report);
        Counted(text, report);
        foreach (var left in report.GatewaysNotTried)
        {
            text.Append(CultureInfo.InvariantCulture, $"  not tried: {left}\n");
        }
    }

    private static void Shown(StringBuilder text, ProbeReport report)
    {
        var rows = report.Gateways.SelectMany(g => g.Shown.Select(s => (Gateway: g, Shown: s))).ToList();
        if (rows.TrueForAll(r => r.Shown.What == GatewayCallReport.Nothing && r.Shown.Spoken == Cleartext))
        {
            return;
        }

        var table = new TextTable("called at", "over", "showing", "allowed", "refused");
        foreach (var (gateway, shown) in rows)
        {
            table.Add(
                $"{(shown.Allowed.IsWhole && shown.Refused.IsWhole ? "" : "✗ ")}{gateway.Gateway} on {gateway.Machine}",
                shown.Spoken,
                shown.What,
                shown.Allowed.ToString(),
                shown.Refused.ToString());
        }

        table.WriteTo(text, 2);
        if (rows.Exists(r => r.Shown.What != GatewayCallReport.Nothing))
        {
            text.Append("  tokens and certificates are the lab's own: its gateways take them beside the declared ones, whose secrets nobody but their owners has\n");
        }
    }

    private static void Counted(StringBuilder text, ProbeReport report)
    {
        var allowed = report.Gateways.Aggregate(default(Ratio), (sum, g) => sum.Plus(g.AllowedCounted));
        var refused = report.Gateways.Aggregate(default(Ratio), (sum, g) => sum.Plus(g.RefusedUncounted));
        var all = report.Gateways.Sum(g => g.Allowed.Total + g.Refused.Total);
        var counted = allowed.Total + refused.Total;
        if (counted == 0)
        {
            text.Append("  nothing was counted at the services: what arrived is judged by the answers\n");
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"  counted at the services themselves: {allowed.Ok} of {allowed.Total} allowed calls arrived, {refused.Total - refused.Ok} of {refused.Total} refused ones");
        text.Append(counted < all ? FormattableString.Invariant($"; {all - counted} calls to real services, which do not count, are judged by their answers\n") : "\n");
    }
}
