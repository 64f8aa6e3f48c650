using System.Globalization;
using System.Text;
using Farspan.Verification.Egress;
using Farspan.Verification.Names;
using Farspan.Verification.Tls;

namespace Farspan.Verification.Reports;

/// <summary>Writes a report for people.</summary>
public static class ProbeReportText
{
    /// <summary>More providers than this do not fit side by side; then each has a line, and only the pairs with a difference are shown.</summary>
    private const int WidestMatrix = 8;

    /// <summary>More findings than this are counted, not shown; <c>--json</c> has all.</summary>
    private const int MostFindings = 25;

    /// <summary>More pairs than this are counted, not shown.</summary>
    private const int MostPairs = 20;

    /// <summary>Writes <paramref name="report"/>; every line ends with a line feed.</summary>
    public static string Write(ProbeReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = new StringBuilder();
        Head(text, report);
        Faults(text, report);
        Providers(text, report);
        Services(text, report);
        GatewayText.Write(text, report);
        OutsideReport.Write(text, report);
        EgressReport.Write(text, report.Egress);
        TlsText.Write(text, report.Tls);
        if (report.Certificates is { } certificates)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nCertificates: {certificates} lie on their machines as declared\n");
        }

        NameReport.Write(text, report.Names);
        Drift(text, report);
        TunnelReport.Write(text, report.Tunnels);
        Traffic(text, report);
        RehearsalText.Write(text, report.Rehearsal);
        Claims(text, report);
        Findings(text, "Notes", "·", report.Notes);
        Findings(text, "Differences", "✗", report.Findings);
        Foot(text, report);
        return text.ToString();
    }

    private static void Head(StringBuilder text, ProbeReport report)
    {
        text.Append(CultureInfo.InvariantCulture, $"{report.Network} · plan {report.Digest[..Math.Min(12, report.Digest.Length)]}, generation {report.Generation}\n");
        text.Append(CultureInfo.InvariantCulture, $"{report.Allowed.Total} allowed and {report.Refused.Total} refused flows tried in {report.ElapsedMs / 1000:0.0} s");
        text.Append(CultureInfo.InvariantCulture, $" (sample of the refused: seed {report.Seed}, {report.SampleLeftOut} candidates not drawn)\n");
        if (report.AllowedLeftOut + report.ClaimsLeftOut > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"not sent because there are too many: {report.AllowedLeftOut} allowed flows, {report.ClaimsLeftOut} flows of claims\n");
        }
    }

    private static void Faults(StringBuilder text, ProbeReport report)
    {
        if (report.Faults.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"cut off when the test began: {string.Join(", ", report.Faults)} (`farspan heal --all` takes it back)\n");
        }
    }

    private static void Providers(StringBuilder text, ProbeReport report)
    {
        text.Append("\nProviders: allowed flows that connect · refused flows that stay out\n");
        if (report.Providers.Count <= WidestMatrix)
        {
            Matrix(text, report);
        }
        else
        {
            Folded(text, report);
        }
    }

    private static void Matrix(StringBuilder text, ProbeReport report)
    {
        var cells = report.Cells.ToDictionary(c => (c.From, c.To));
        var columns = report.Providers.Where(to => report.Cells.Any(c => string.Equals(c.To, to, StringComparison.Ordinal))).ToList();
        var table = new TextTable(["from ↓ to →", .. columns]);
        foreach (var from in report.Providers)
        {
            table.Add([from, .. columns.Select(to => cells.TryGetValue((from, to), out var cell) ? Cell(cell.Allowed, cell.Refused) : string.Empty)]);
        }

        table.WriteTo(text, 2);
    }

    private static void Folded(StringBuilder text, ProbeReport report)
    {
        var table = new TextTable("provider", "as source", "as destination", "pairs that differ");
        foreach (var provider in report.Providers)
        {
            var from = report.Cells.Where(c => string.Equals(c.From, provider, StringComparison.Ordinal)).ToList();
            var to = report.Cells.Where(c => string.Equals(c.To, provider, StringComparison.Ordinal)).ToList();
            var wrong = from.Where(c => !c.Allowed.IsWhole || !c.Refused.IsWhole).Select(c => $"→ {c.To} {Cell(c.Allowed, c.Refused)}").ToList();
            var shown = string.Join(", ", wrong.Take(3)) + (wrong.Count > 3 ? FormattableString.Invariant($" and {wrong.Count - 3} more") : string.Empty);
            table.Add(provider, Sum(from), Sum(to), shown);
        }

        table.WriteTo(text, 2);
    }

    private static string Sum(List<ProviderCell> cells) => Cell(
        cells.Aggregate(default(Ratio), (sum, cell) => sum.Plus(cell.Allowed)),
        cells.Aggregate(default(Ratio), (sum, cell) => sum.Plus(cell.Refused)));

    private static string Cell(Ratio allowed, Ratio refused) =>
        $"{(allowed.IsWhole && refused.IsWhole ? string.Empty : "✗ ")}{allowed} · {refused}";

    private static void Services(StringBuilder text, ProbeReport report)
    {
        if (report.Services.Count == 0)
        {
            return;
        }

        text.Append("\nServices\n");
        var table = new TextTable("service", "port", "over", "machines", "allowed", "refused", "median");
        foreach (var row in report.Services)
        {
            var name = row.IsStandIn ? $"{row.Service} (stand-in)" : row.Service;
            table.Add(
                row.Allowed.IsWhole && row.Refused.IsWhole ? name : $"✗ {name}",
                row.Port,
                row.Over.Length == 0 ? "–" : row.Over,
                row.Members.ToString(CultureInfo.InvariantCulture),
                row.Allowed.ToString(),
                row.Refused.ToString(),
                row.MedianMs is { } ms ? FormattableString.Invariant($"{ms:0.0} ms") : "–");
        }

        table.WriteTo(text, 2);
    }

    private static void Drift(StringBuilder text, ProbeReport report)
    {
        if (report.Drift is { } drift)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nRead back: {drift} nodes have the links, addresses, routes, peers, rules and kernel parameters of the plan\n");
        }
    }

    private static void Traffic(StringBuilder text, ProbeReport report)
    {
        if (report.Traffic is not { } traffic)
        {
            return;
        }

        var must = traffic.Pairs.Where(p => p.MustBeEncrypted).ToList();
        var good = must.Count(p => p.UndeclaredPackets == 0);
        text.Append(CultureInfo.InvariantCulture, $"\nUnderlay, captured at {traffic.Points.Count} links: {traffic.Packets} packets, {traffic.KernelDrops} dropped\n");
        text.Append(CultureInfo.InvariantCulture, $"  {good} of {must.Count} pairs that must be encrypted show nothing in clear; WireGuard was seen between {must.Count(p => p.EncryptedPackets > 0)} of them\n");
        foreach (var link in traffic.Links.Where(l => l.WasProbed || l.Leaked > 0))
        {
            var seen = link.Method == "vpn" ? $"{link.Carried} WireGuard packets between its routers" : $"{link.Carried} packets between its hidden addresses, {link.SeenAs} at the service from its own router";
            text.Append(CultureInfo.InvariantCulture, $"  {(link.Leaked == 0 ? "✓" : "✗")} {link.Method} {link.Link}: {seen}, {(link.Leaked == 0 ? "nothing bare" : $"{link.Leaked} bare, such as {link.LeakExample}")}\n");
        }

        var wrong = traffic.Pairs.Where(p => p.UndeclaredPackets > 0 || (p.WasProbed && p.EncryptedPackets == 0)).ToList();
        if (wrong.Count == 0)
        {
            return;
        }

        var table = new TextTable("pair", "WireGuard", "clear", string.Empty);
        foreach (var pair in wrong.Take(MostPairs))
        {
            table.Add($"✗ {pair.First} – {pair.Second}", Packets(pair.EncryptedPackets, pair.EncryptedBytes), Packets(pair.ClearPackets, pair.ClearBytes), pair.UndeclaredExample);
        }

        table.WriteTo(text, 2);
        More(text, wrong.Count - MostPairs, "pairs");
    }

    private static string Packets(long packets, long bytes) => FormattableString.Invariant($"{packets} packets, {bytes} bytes");

    private static void Claims(StringBuilder text, ProbeReport report)
    {
        if (report.Claims.Count == 0)
        {
            return;
        }

        text.Append("\nClaims\n");
        var width = report.Claims.Where(c => c.State == ClaimState.Holds).Select(c => c.Text.Length).DefaultIfEmpty(0).Max();
        foreach (var claim in report.Claims)
        {
            if (claim.State == ClaimState.Holds)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {Word(claim.State),-12}  {claim.Text.PadRight(width)}  {claim.Evidence}\n");
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"  {Word(claim.State),-12}  {claim.Text} ({claim.Location})\n{string.Empty,16}{claim.Evidence}\n");
            }
        }
    }

    private static string Word(ClaimState state) => state switch
    {
        ClaimState.Holds => "OK",
        ClaimState.Broken => "BROKEN",
        ClaimState.NotSeen => "NOT SEEN",
        _ => "not observed",
    };

    private static void Findings(StringBuilder text, string heading, string mark, IReadOnlyList<Finding> findings)
    {
        if (findings.Count == 0)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"\n{heading}\n");
        var groups = findings.GroupBy(f => (f.Code, f.Group)).ToList();
        foreach (var group in groups.Take(MostFindings))
        {
            var first = group.First();
            text.Append(CultureInfo.InvariantCulture, $"  {mark} {first.Code} {first.Subject}\n      {first.Message}\n");
            Line(text, "policy says", first.PolicySays);
            Line(text, "plan says", first.PlanSays);
            Line(text, "proof says", first.ProofSays);
            Line(text, "reality says", first.RealitySays);
            Line(text, "who differs", first.Differs);
            More(text, group.Count() - 1, "like it");
        }

        More(text, groups.Count - MostFindings, "kinds of difference; --json has all");
    }

    private static void Line(StringBuilder text, string who, string what)
    {
        if (what.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"      {who,-13} {what}\n");
        }
    }

    private static void More(StringBuilder text, int count, string what)
    {
        if (count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"      and {count} more {what}\n");
        }
    }

    private static void Foot(StringBuilder text, ProbeReport report)
    {
        var seen = report.Claims.Count(c => c.State == ClaimState.Holds);
        text.Append(report.Holds ? "\nHolds: " : "\nDiffers: ");
        text.Append(CultureInfo.InvariantCulture, $"{report.Allowed} allowed flows connect, {report.Refused} refused flows stay out, ");
        text.Append(CultureInfo.InvariantCulture, $"{seen} of {report.Claims.Count} claims seen to hold, {report.Findings.Count} differences.\n");
    }
}
