using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Forwarding;
using Farspan.Analysis.Ports;
using Farspan.Analysis.Scenarios;
using Farspan.Planning;
using Farspan.State;

namespace Farspan.Analysis.Reachability.Rows;

/// <summary>Follows packets that may be translated, one by one, to see whether they cross the backbone outside of a tunnel.</summary>
internal sealed class BareCrossings(NetworkPlan plan, FailureSet lost)
{
    private readonly PacketTracer _tracer = new(plan, lost);
    private readonly Entrances _entrances = new(plan);
    private readonly HashSet<string> _backbones = [.. plan.Fabric.Where(f => f.Role == MachineRole.Backbone).Select(f => f.Machine)];

    /// <summary>Those of some ports on which a packet gets there in clear, by the receiver's own address or by another that leads to it.</summary>
    public PortSet Of(Endpoint from, Endpoint to, PortSet ports)
    {
        var bare = new PortSet(ports.Space);
        foreach (var atom in ports.Atoms())
        {
            var (protocol, port, _) = ports.Space.Atoms[atom];
            var flow = new Flow { From = from.Node, Source = from.Address, Destination = to.Address, Protocol = protocol, Port = port };
            if (_entrances.Of(flow).Prepend(flow).Select(_tracer.Ask).Any(a => a.Request.Arrives && Entrances.LeadsTo(a, flow) && Crosses(a.Request)))
            {
                bare.Add(atom);
            }
        }

        return bare;
    }

    // The hops of a datagram that carries the packet are those of its tunnel, not of the packet.
    private bool Crosses(Trace trace) => trace.Hops.Any(h => _backbones.Contains(h.Node) && h.Tunnel is null);
}
