using System.Net;
using Farspan.Addressing;
using Farspan.Topology.Resolving;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Rules;

/// <summary>Where two blocks or addresses may stand, there is one of each family.</summary>
internal sealed class FamilyRule : ITopologyRule
{
    /// <inheritdoc/>
    public void Check(ResolvedTopology topology)
    {
        foreach (var network in topology.Networks)
        {
            Blocks(topology, network.Declaration.Cidrs, $"network '{network.Model.Name}'");
        }

        foreach (var subnet in topology.Subnets)
        {
            Blocks(topology, subnet.Declaration.Cidrs, $"subnet '{subnet.Model.FullName}'");
        }

        foreach (var overlay in topology.Overlays)
        {
            Blocks(topology, overlay.Declaration.Cidrs, $"overlay '{overlay.Model.Name}'");
            foreach (var member in overlay.Declaration.Addresses)
            {
                Addresses(topology, member.Value ?? [], $"member '{member.Name}' of overlay '{overlay.Model.Name}'");
            }
        }

        foreach (var machine in topology.Machines)
        {
            foreach (var card in machine.Declaration.Attachments.Where(c => c is not null))
            {
                Addresses(topology, card.Addresses, $"machine '{machine.Model.Name}'");
            }
        }
    }

    private static void Blocks(ResolvedTopology topology, IReadOnlyList<Located<IPNetwork>> blocks, string what)
    {
        if (blocks is [var first, var second] && first.Value.IsV6 == second.Value.IsV6)
        {
            Report(topology, second.Span, first.Span, what, first.Value.IsV6, "block", "blocks");
        }
    }

    private static void Addresses(ResolvedTopology topology, IReadOnlyList<Located<IPAddress>> addresses, string what)
    {
        if (addresses is [var first, var second] && first.Value.IsV6 == second.Value.IsV6)
        {
            Report(topology, second.Span, first.Span, what, first.Value.IsV6, "address", "addresses");
        }
    }

    private static void Report(ResolvedTopology topology, Diagnostics.SourceSpan place, Diagnostics.SourceSpan first, string what, bool isV6, string noun, string plural) =>
        topology.Findings.Error(ShapeCodes.FamilyCode, place,
            $"{char.ToUpperInvariant(what[0])}{what[1..]} has two {(isV6 ? "IPv6" : "IPv4")} {plural}; keep one, and let the second {noun} be {(isV6 ? "IPv4" : "IPv6")}.", first);
}
