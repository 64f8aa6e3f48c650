using System.Net;
using Farspan.Addressing;
using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Forwarding;
using Farspan.Analysis.Ports;
using Farspan.Analysis.Scenarios;
using Farspan.Planning;
using Farspan.State.Nat;

namespace Farspan.Analysis.Tests.Reference;

/// <summary>The reachability of a plan by asking for one packet at a time: slow and obviously right, what the engine must agree with.</summary>
/// <remarks>
/// Two endpoints of one machine are no pair: what a machine says to itself never leaves it. Addresses of different families are never joined.
/// </remarks>
internal sealed class ReferenceRelation
{
    private readonly PortSet[] _delivered;
    private readonly PortSet[] _answered;

    private ReferenceRelation(NetworkPlan plan, EndpointTable endpoints, PortSpace ports, PortSet[] delivered, PortSet[] answered)
    {
        Plan = plan;
        Endpoints = endpoints;
        Ports = ports;
        _delivered = delivered;
        _answered = answered;
    }

    /// <summary>The plan that it speaks of.</summary>
    public NetworkPlan Plan { get; }

    /// <summary>Its endpoints.</summary>
    public EndpointTable Endpoints { get; }

    /// <summary>Its ports.</summary>
    public PortSpace Ports { get; }

    /// <summary>Computes it.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="lost">What is lost; null for nothing.</param>
    public static ReferenceRelation Of(NetworkPlan plan, FailureSet? lost = null)
    {
        var endpoints = EndpointTable.Of(plan);
        var ports = PortSpace.Of(plan);
        var tracer = new PacketTracer(plan, lost);
        var count = endpoints.All.Count;
        var (delivered, answered) = (new PortSet[count * count], new PortSet[count * count]);
        foreach (var from in endpoints.All)
        {
            foreach (var to in endpoints.All)
            {
                var (arrives, connects) = (new PortSet(ports), new PortSet(ports));
                foreach (var address in IsPair(from, to) ? Addresses(plan, to) : [])
                {
                    for (var atom = 0; atom < ports.Atoms.Count; atom++)
                    {
                        var (protocol, port, _) = ports.Atoms[atom];
                        var answer = tracer.Ask(new Flow { From = from.Node, Source = from.Address, Destination = address, Protocol = protocol, Port = port });
                        var arrived = answer.Request.Last.Destination.Equals(to.Address) ? ports.IndexOf(protocol, answer.Request.Last.Port) : 0;
                        var isHere = answer.Request.Last.Destination.Equals(to.Address);
                        Add(isHere && answer.Request.Arrives, arrived, arrives);
                        Add(isHere && answer.Connects == true, arrived, connects);
                    }
                }

                delivered[(from.Id * count) + to.Id] = arrives;
                answered[(from.Id * count) + to.Id] = connects;
            }
        }

        return new ReferenceRelation(plan, endpoints, ports, delivered, answered);
    }

    /// <summary>The ports on which a new packet from one endpoint gets to another. A claim that nothing arrives speaks of these.</summary>
    public PortSet Delivered(Endpoint from, Endpoint to) => _delivered[Index(from, to)];

    /// <summary>The ports on which the answer comes back as well: a part of <see cref="Delivered"/>. A claim that somebody can connect speaks of these.</summary>
    public PortSet Answered(Endpoint from, Endpoint to) => _answered[Index(from, to)];

    /// <summary>Whether two endpoints are a pair at all: different nodes, one address family, at most one of them the internet.</summary>
    public static bool IsPair(Endpoint from, Endpoint to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        return !string.Equals(from.Node, to.Node, StringComparison.Ordinal) && from.Address.AddressFamily == to.Address.AddressFamily;
    }

    // Whatever may stand on a packet that ends there: its own address, and where a rule writes that, every address of the plan and of rules for one address.
    private static IReadOnlyList<IPAddress> Addresses(NetworkPlan plan, Endpoint to)
    {
        var rules = plan.Machines.Concat(plan.Fabric).SelectMany(m => m.Filter.Nat).Where(r => r.Kind == NatKind.Destination).ToList();
        return !rules.Exists(r => r.To!.Equals(to.Address))
            ? [to.Address]
            : [.. plan.Machines.Concat(plan.Fabric).SelectMany(m => m.Addresses).Select(a => a.Address)
                .Concat(rules.Where(r => r.Destination?.Network is { } n && n.PrefixLength == (n.IsV6 ? 128 : 32)).Select(r => r.Destination!.Network!.Value.BaseAddress))
                .Concat(EndpointTable.Of(plan).All.Select(e => e.Address))
                .Append(to.Address).Where(a => a.IsV6 == to.Address.IsV6).Distinct()];
    }

    private static void Add(bool condition, int atom, PortSet set)
    {
        if (condition)
        {
            set.Add(atom);
        }
    }

    private int Index(Endpoint from, Endpoint to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        return (from.Id * Endpoints.All.Count) + to.Id;
    }
}
