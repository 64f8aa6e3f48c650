using System.Net;
using Farspan.Addressing;
using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Forwarding;
using Farspan.Planning;
using Farspan.State;

namespace Farspan.Analysis.Claims;

/// <summary>Tells without following it of most packets that they go straight through a tunnel from their sender to their receiver.</summary>
internal sealed class TunnelTable
{
    private readonly Dictionary<(string Overlay, IPAddress Address), string> _owners = [];
    private readonly Dictionary<string, MachineSpec> _machines;

    public TunnelTable(NetworkPlan plan)
    {
        _machines = plan.Machines.ToDictionary(m => m.Machine, StringComparer.Ordinal);
        foreach (var overlay in plan.Machines.SelectMany(m => m.Overlays).DistinctBy(o => o.Name, StringComparer.Ordinal))
        {
            foreach (var (machine, block) in overlay.Members.SelectMany(m => m.AllowedIps.Select(b => (m.Machine, b))).Where(m => m.b == m.b.BaseAddress.ToHostNetwork()))
            {
                _owners[(overlay.Name, block.BaseAddress)] = machine;
            }
        }
    }

    /// <summary>True where the sender's route leads into the receiver's overlay, and that chooses the receiver itself as the peer: no prefix is longer than its own address.</summary>
    public bool IsDirect(Endpoint from, Endpoint to) =>
        to.Overlay is { } name && _owners.TryGetValue((name, to.Address), out var owner) && string.Equals(owner, to.Node, StringComparison.Ordinal) &&
        _machines.TryGetValue(from.Node, out var sender) && RouteLookup.Find(sender, to.Address) is { } route &&
        sender.Overlays.Any(o => string.Equals(o.Name, name, StringComparison.Ordinal) && string.Equals(o.Link, route.Link, StringComparison.Ordinal));
}
