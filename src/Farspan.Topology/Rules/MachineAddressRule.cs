using System.Net;
using Farspan.Addressing;
using Farspan.Topology.Resolving;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Rules;

/// <summary>The address of a machine, or of a private link's endpoint, lies in its subnet, and is one that a machine can have.</summary>
internal sealed class MachineAddressRule : ITopologyRule
{
    private const string OutsideCode = "FS1207";
    private const string ReservedCode = "FS1208";

    /// <inheritdoc/>
    public void Check(ResolvedTopology topology)
    {
        var subnets = topology.Subnets.ToDictionary(s => (s.Model.NetworkName, s.Model.Name));
        foreach (var machine in topology.Machines)
        {
            foreach (var card in machine.Declaration.Attachments)
            {
                if (card?.Subnet is { } name && subnets.TryGetValue((name.Value.Network, name.Value.Subnet), out var subnet) && subnet.Model.Cidrs.Count > 0)
                {
                    foreach (var address in card.Addresses)
                    {
                        var what = $"machine '{machine.Model.Name}'";
                        CheckOne(topology, address, what, $"subnet '{subnet.Model.FullName}'", subnet.Model.Cidrs, subnet.Declaration.Cidrs[0].Span, hasRouter: true);
                    }
                }
            }
        }

        foreach (var link in topology.Links.Where(l => l.Model.Subnet is { Cidrs.Count: > 0 }))
        {
            foreach (var address in link.Declaration.Addresses)
            {
                CheckOne(topology, address, $"link '{link.Model.Name}'", $"subnet '{link.Model.Subnet!.FullName}'", link.Model.Subnet.Cidrs, link.Declaration.From!.Value.Span, hasRouter: true);
            }
        }

        foreach (var overlay in topology.Overlays.Where(o => o.Model.Cidrs.Count > 0))
        {
            foreach (var member in overlay.Declaration.Addresses)
            {
                foreach (var address in member.Value ?? [])
                {
                    var what = $"member '{member.Name}'";
                    CheckOne(topology, address, what, $"overlay '{overlay.Model.Name}'", overlay.Model.Cidrs, overlay.Declaration.Cidrs[0].Span, hasRouter: false);
                }
            }
        }
    }

    private static void CheckOne(
        ResolvedTopology topology, Located<IPAddress> address, string what, string where, IReadOnlyList<IPNetwork> blocks, Diagnostics.SourceSpan declared, bool hasRouter)
    {
        var family = blocks.Where(b => b.IsV6 == address.Value.IsV6).ToList();
        if (family.Count == 0)
        {
            var name = address.Value.IsV6 ? "IPv6" : "IPv4";
            topology.Findings.Error(OutsideCode, address.Span, $"The address {address.Value} of {what} is {name}, but {where} has no {name} block; add one to it, or remove the address.", declared);
            return;
        }

        var block = family.Find(b => b.Contains(address.Value));
        if (!family.Exists(b => b.Contains(address.Value)))
        {
            topology.Findings.Error(OutsideCode, address.Span,
                $"The address {address.Value} of {what} lies outside {where} ({string.Join(", ", family)}); choose one inside, or leave it out to have one allocated.", declared);
        }
        else if (AddressRoom.WhyReserved(block, address.Value, hasRouter) is { } why)
        {
            topology.Findings.Error(ReservedCode, address.Span,
                $"The address {address.Value} of {what} is {why} in {where} ({block}); choose another, or leave it out to have one allocated.", declared);
        }
    }
}
