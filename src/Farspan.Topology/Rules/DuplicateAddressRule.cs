using System.Net;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Resolving;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Rules;

/// <summary>No two machines have the same address, and no machine has one twice.</summary>
internal sealed class DuplicateAddressRule : ITopologyRule
{
    private const string Code = "FS1206";

    /// <inheritdoc/>
    public void Check(ResolvedTopology topology)
    {
        var seen = new Dictionary<IPAddress, (string What, SourceSpan Span)>();
        foreach (var machine in topology.Machines)
        {
            foreach (var address in machine.Declaration.Attachments.Where(c => c is not null).SelectMany(c => c.Addresses))
            {
                Add(topology, seen, address, $"machine '{machine.Model.Name}'");
            }
        }

        foreach (var link in topology.Links)
        {
            foreach (var address in link.Declaration.Addresses)
            {
                Add(topology, seen, address, $"link '{link.Model.Name}'");
            }
        }

        foreach (var overlay in topology.Overlays)
        {
            foreach (var member in overlay.Declaration.Addresses)
            {
                foreach (var address in member.Value ?? [])
                {
                    Add(topology, seen, address, $"member '{member.Name}' of overlay '{overlay.Model.Name}'");
                }
            }
        }
    }

    private static void Add(ResolvedTopology topology, Dictionary<IPAddress, (string What, SourceSpan Span)> seen, Located<IPAddress> address, string what)
    {
        if (!seen.TryAdd(address.Value, (what, address.Span)))
        {
            var first = seen[address.Value];
            topology.Findings.Error(Code, address.Span, $"The address {address.Value} of {what} already belongs to {first.What}; give one of them another, or leave it out to have one allocated.", first.Span);
        }
    }
}
