using Farspan.Planning;
using Farspan.Topology.Model;
using Farspan.Verification.Probes;

namespace Farspan.Verification.Reports;

/// <summary>Counts results for each port of each service.</summary>
internal static class ServiceRows
{
    public static List<ServiceRow> Of(NetworkPlan plan, List<ProbeResult> results)
    {
        var members = plan.Machines
            .SelectMany(m => m.Services.Select(s => (m.Machine, s.Name)))
            .ToLookup(x => x.Name, x => x.Machine, StringComparer.Ordinal);
        var byTarget = results.ToLookup(r => r.Probe.To, StringComparer.Ordinal);
        var ours = plan.Topology.Gateways.Select(g => g.Service.Name).Concat(plan.Topology.NameServers.Select(n => n.Service.Name)).ToHashSet(StringComparer.Ordinal);
        var rows = new List<ServiceRow>();
        foreach (var service in plan.Topology.Services)
        {
            foreach (var port in service.Ports)
            {
                var mine = members[service.Name].SelectMany(m => byTarget[m]).Where(r => IsAt(r.Probe, port)).ToList();
                rows.Add(Row(service, port, members[service.Name].Count(), mine) with { IsStandIn = service.Recipe is null && !ours.Contains(service.Name) });
            }
        }

        return rows;
    }

    private static ServiceRow Row(Service service, ServicePort port, int members, List<ProbeResult> results) => new()
    {
        Service = service.Name,
        Port = $"{port.Name} {port.Ports}/{(port.Protocol == TransportProtocol.Tcp ? "tcp" : "udp")}",
        Over = service.Over?.Name ?? string.Empty,
        Members = members,
        IsStandIn = service.Recipe is null,
        Allowed = ProbeReportBuilder.Tally(results.Where(r => r.Probe.Expect == Expectation.Connects)),
        Refused = ProbeReportBuilder.Tally(results.Where(r => r.Probe.Expect == Expectation.Refused)),
        MedianMs = Median([.. results.Where(r => r.Outcome == ProbeOutcome.Connected).Select(r => r.ElapsedMs).Order()]),
    };

    private static bool IsAt(ProbeSpec probe, ServicePort port) =>
        probe.Protocol == port.Protocol && port.Ports.First <= probe.Port && probe.Port <= port.Ports.Last;

    private static double? Median(List<double> ordered) => ordered.Count == 0 ? null : Math.Round(ordered[ordered.Count / 2], 1);
}
