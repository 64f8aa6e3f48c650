using Farspan.Addressing;
using Farspan.Planning.Allocation;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;

namespace Farspan.Planning;

/// <summary>What the compiler needs of a topology beyond what the reader promises.</summary>
internal static class TopologyChecks
{
    public static IEnumerable<Diagnostic> Check(NetworkTopology topology) => [.. Transit(topology), .. Cards(topology)];

    private static IEnumerable<Diagnostic> Transit(NetworkTopology topology)
    {
        var blocks = topology.Networks.SelectMany(n => n.Cidrs.Select(c => (What: $"Network '{n.Name}'", Block: c, n.Location)))
            .Concat(topology.Overlays.SelectMany(o => o.Cidrs.Select(c => (What: $"Overlay '{o.Name}'", Block: c, o.Location))));
        foreach (var (what, block, location) in blocks)
        {
            var transit = block.IsV6 ? TransitBlocks.V6 : TransitBlocks.V4;
            if (transit.Overlaps(block))
            {
                yield return PlanDiagnostics.InTransit(what, block, transit, location);
            }
        }
    }

    private static IEnumerable<Diagnostic> Cards(NetworkTopology topology)
    {
        foreach (var machine in topology.Machines.Where(m => m.Attachments.Count > 1))
        {
            foreach (var twice in machine.Attachments.GroupBy(a => a.Subnet.FullName, StringComparer.Ordinal).Where(g => g.Skip(1).Any()))
            {
                yield return PlanDiagnostics.TwoCards(machine, twice.First().Subnet);
            }
        }
    }
}
