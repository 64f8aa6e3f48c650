using System.Net;
using Farspan.Analysis.Claims;
using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Forwarding;
using Farspan.Analysis.Reachability;
using Farspan.Planning;
using Farspan.Planning.Linking;
using Farspan.State;
using Farspan.State.Filters;
using Farspan.Topology.Model;
using Farspan.Verification.Flows;

namespace Farspan.Analysis.Tests.Mutations;

/// <summary>Compares what a plan does, as the proof sees it, with what its topology declares.</summary>
internal static class DeclaredDifference
{
    private static readonly (FilterProtocol Protocol, ushort Port)[] _samples =
    [
        (FilterProtocol.Tcp, 7000), (FilterProtocol.Udp, 7001), (FilterProtocol.Tcp, 8080), (FilterProtocol.Tcp, 8081), (FilterProtocol.Tcp, 8082), (FilterProtocol.Udp, 8083), (FilterProtocol.Tcp, 8084), (FilterProtocol.Tcp, 8085),
        (FilterProtocol.Tcp, 8086), (FilterProtocol.Tcp, 8087), (FilterProtocol.Tcp, 8443), (FilterProtocol.Tcp, 443), (FilterProtocol.Tcp, 22), (FilterProtocol.Udp, 53),
    ];

    // RFC 5737: nobody has it.
    private static readonly IPAddress _stranger = IPAddress.Parse("203.0.113.9");

    /// <summary>The first difference in words, or null where the plan does what is declared.</summary>
    public static string? Of(NetworkPlan plan) => Flows(plan) ?? Ways(plan.OpenMachines()) ?? Routers(plan) ?? Forged(plan.OpenMachines()) ?? Seen(plan.OpenMachines()) ?? Hidden(plan) ?? Forwarded(plan) ?? FallenClaim(plan);

    /// <summary>What machines and routers together let through, against the policies and declared ways.</summary>
    private static string? Flows(NetworkPlan plan)
    {
        var relation = ReachabilityRelation.Of(plan);
        var book = AddressBook.From(plan);
        var oracle = new PolicyOracle(Declared(plan), book);
        foreach (var (from, to) in Pairs(relation))
        {
            var way = oracle.WayBetween(Address(from, book), Address(to, book)).Kind != WayKind.None;
            foreach (var (protocol, port) in _samples)
            {
                var transport = protocol == FilterProtocol.Tcp ? TransportProtocol.Tcp : TransportProtocol.Udp;
                var allowed = oracle.WayOf(Address(from, book), Address(to, book), transport, port).Kind != WayKind.None && oracle.IsAllowed(new Verification.Flows.Flow(from.Node, to.Node, from.Address, to.Address, transport, port));
                if (Differs(relation, from, to, protocol, port, allowed) is { } difference)
                {
                    return difference;
                }
            }

            var (echo, type) = from.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? (FilterProtocol.Icmp, (ushort)8) : (FilterProtocol.IcmpV6, (ushort)128);
            if (Differs(relation, from, to, echo, type, way) is { } silent)
            {
                return silent;
            }
        }

        return null;
    }

    /// <summary>What routers and routes alone let through, against the declared ways: the second line behind the machines' own filters.</summary>
    private static string? Ways(NetworkPlan plan)
    {
        var relation = ReachabilityRelation.Of(plan);
        var book = AddressBook.From(plan);
        var oracle = new PolicyOracle(Declared(plan), book);
        return Pairs(relation)
            .Select(p => Differs(relation, p.From, p.To, FilterProtocol.Tcp, 22, oracle.WayBetween(Address(p.From, book), Address(p.To, book)).Kind != WayKind.None))
            .FirstOrDefault(d => d is not null);
    }

    /// <summary>Routers themselves: echo reaches them and they may send it; nothing else.</summary>
    private static string? Routers(NetworkPlan plan)
    {
        var (tracer, open) = (new PacketTracer(plan), new PacketTracer(plan.OpenMachines()));
        foreach (var router in plan.Fabric.Where(f => f.Role == MachineRole.Router))
        {
            foreach (var machine in plan.Machines.Where(m => m.Addresses.Any(a => router.Addresses.Any(r => r.Link.StartsWith("fsb", StringComparison.Ordinal) && Same(a, r)))))
            {
                foreach (var own in machine.Addresses.Where(a => a.Link == "eth0"))
                {
                    var gateway = router.Addresses.First(r => Same(own, r)).Address;
                    var isV4 = own.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork;
                    var (echo, type) = isV4 ? (FilterProtocol.Icmp, (ushort)8) : (FilterProtocol.IcmpV6, (ushort)128);
                    foreach (var (from, source, to, destination) in new[] { (machine.Machine, own.Address, router.Machine, gateway), (router.Machine, gateway, machine.Machine, own.Address) })
                    {
                        var (ping, ssh) = (Ask(tracer, from, source, destination, echo, type), Ask(open, from, source, destination, FilterProtocol.Tcp, 22));
                        if (ping.Connects != true || ssh.Request.Arrives)
                        {
                            return $"{from} to {to}: echo {ping.Connects}, ssh {ssh.Request.Arrives}";
                        }
                    }
                }
            }
        }

        return null;
    }

    /// <summary>Packets that claim to come from where they do not: from the internet as one from inside, and from one subnet as one from another.</summary>
    /// <remarks>Across networks and subnets for IPv4 only: the kernel has no rp_filter for IPv6, where a router refuses what claims to be of its own network.</remarks>
    private static string? Forged(NetworkPlan plan)
    {
        var tracer = new PacketTracer(plan);
        var machines = plan.Topology.Machines.ToDictionary(m => m.Name, StringComparer.Ordinal);
        return (from claimed in plan.Machines
                from target in plan.Machines
                from source in claimed.Addresses
                from destination in target.Addresses
                where source.Link == "eth0" && destination.Link == "eth0" && source.Address.AddressFamily == destination.Address.AddressFamily
                let isV4 = source.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork
                from liar in plan.Machines.Where(m => isV4 && m != target && Subnet(machines, m) != Subnet(machines, claimed) && Network(machines, m) == Network(machines, claimed)).Select(m => m.Machine).Append("internet")
                where isV4 || Network(machines, claimed) == Network(machines, target)
                let trace = Ask(tracer, liar, source.Address, destination.Address, FilterProtocol.Tcp, 22).Request
                where trace.Arrives && (liar == "internet" || Subnet(machines, target) != Subnet(machines, plan.Machines.First(m => m.Machine == liar)))
                select $"{liar} as {claimed.Machine} reaches {target.Machine}").FirstOrDefault();
    }

    /// <summary>Whom a receiver sees: strangers and gateways over the internet see the router of a machine that has its way out by it, everybody else sees the machine itself.</summary>
    private static string? Seen(NetworkPlan plan)
    {
        var (tracer, topology) = (new PacketTracer(plan), plan.Topology);
        var machines = topology.Machines.ToDictionary(m => m.Name, StringComparer.Ordinal);
        return (from sender in plan.Machines
                from own in sender.Addresses
                where own.Link == "eth0"
                from target in plan.Machines.SelectMany(m => m.Addresses.Where(a => a.Link == "eth0").Select(a => (Name: (string?)m.Machine, a.Address))).Append((null, _stranger))
                where target.Name != sender.Machine && target.Address.AddressFamily == own.Address.AddressFamily
                let trace = Ask(tracer, sender.Machine, own.Address, target.Address, FilterProtocol.Tcp, 443).Request
                where trace.Arrives
                let isOutside = target.Name is null || !AreJoined(topology, Network(machines, sender), machines[target.Name].Attachments[0].Network.Name)
                let isBehind = isOutside && machines[sender.Machine].Attachments[0].Subnet.Exposure == Exposure.Egress
                where isBehind ? topology.Networks.SelectMany(n => n.Cidrs).Any(c => c.Contains(trace.Last.Source)) : !trace.Last.Source.Equals(own.Address)
                select $"{target.Name ?? "a stranger"} sees {sender.Machine} as {trace.Last.Source}").FirstOrDefault();
    }

    /// <summary>Private links: who asks the endpoint gets an answer from there, and who answers sees its own network's router.</summary>
    private static string? Hidden(NetworkPlan plan)
    {
        var tracer = new PacketTracer(plan);
        return (from hidden in PlannedLinks.PrivateLinks(Declared(plan))
                from asker in plan.Topology.Policies.Where(p => p.To.Services.Contains(hidden.Link.Service!)).SelectMany(p => p.From.Machines)
                where asker.Attachments[0].Network.Name == hidden.Link.First.Name
                from own in plan.Machines.First(m => m.Machine == asker.Name).Addresses
                where own.Link == "eth0" && own.Address.AddressFamily == hidden.Endpoint.AddressFamily
                from port in hidden.Link.Service!.Ports
                let answer = Ask(tracer, asker.Name, own.Address, hidden.Endpoint, port.Protocol == TransportProtocol.Tcp ? FilterProtocol.Tcp : FilterProtocol.Udp, port.Ports.First)
                where answer.Connects != true || !answer.Request.Last.Source.Equals(hidden.SeenAs)
                select $"{asker.Name} by {hidden.Link.Name}: connects {answer.Connects}, is seen as {answer.Request.Last.Source}").FirstOrDefault();
    }

    /// <summary>Forwarded ports: a stranger who asks the router gets an answer from the machine behind it.</summary>
    private static string? Forwarded(NetworkPlan plan)
    {
        var tracer = new PacketTracer(plan);
        return (from network in plan.Topology.Networks
                from forward in network.Forwards
                from stranger in plan.Fabric.Where(f => f.Role == MachineRole.Internet).SelectMany(f => f.Addresses).Where(a => a.Address.GetAddressBytes() is [198, ..])
                from router in plan.Fabric.First(f => f.Machine == $"router-{network.Name}").Addresses
                where router.Link == "wan0" && router.Address.AddressFamily == stranger.Address.AddressFamily
                let answer = Ask(tracer, "internet", stranger.Address, router.Address, forward.Protocol == TransportProtocol.Tcp ? FilterProtocol.Tcp : FilterProtocol.Udp, forward.Ports.First)
                where answer.Connects != true || answer.Request.Hops[^1].Node != forward.Machine || answer.Request.Last.Port != forward.MachinePorts.First
                select $"port {forward.Ports} of {router.Address}: connects {answer.Connects}, ends at {answer.Request.Last.Destination}").FirstOrDefault();
    }

    // What the compiler makes of the topology; the plan that is compared may be mutated beyond reading back.
    private static NetworkPlan Declared(NetworkPlan plan) => PlanCompiler.Compile(plan.Topology, PlanInputs.None).Plan!;

    private static bool AreJoined(NetworkTopology topology, string a, string b) => a == b || topology.Links.Any(l =>
        l.Method is not (LinkMethod.Internet or LinkMethod.PrivateLink) && ((l.First.Name == a && l.Second.Name == b) || (l.First.Name == b && l.Second.Name == a)));

    private static string Subnet(Dictionary<string, Machine> machines, MachineSpec machine) => machines[machine.Machine].Attachments[0].Subnet.FullName;

    private static string Network(Dictionary<string, Machine> machines, MachineSpec machine) => machines[machine.Machine].Attachments[0].Network.Name;

    private static string? FallenClaim(NetworkPlan plan) => Prover.Prove(plan).Claims.FirstOrDefault(c => c.Outcome != Outcome.Holds) is { } fallen ? $"{fallen.Claim.Text}: {fallen.Reason}" : null;

    private static Answer Ask(PacketTracer tracer, string from, IPAddress source, IPAddress destination, FilterProtocol protocol, ushort port) =>
        tracer.Ask(new Analysis.Forwarding.Flow { From = from, Source = source, Destination = destination, Protocol = protocol, Port = port });

    private static bool Same(State.Addresses.AddressSpec a, State.Addresses.AddressSpec b) => a.PrefixLength == b.PrefixLength && b.Link.StartsWith("fsb", StringComparison.Ordinal) && Prefix(a).Equals(Prefix(b));

    private static IPNetwork Prefix(State.Addresses.AddressSpec address)
    {
        var bytes = address.Address.GetAddressBytes();
        for (var bit = address.PrefixLength; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new IPNetwork(new IPAddress(bytes), address.PrefixLength);
    }

    private static string? Differs(ReachabilityRelation relation, Endpoint from, Endpoint to, FilterProtocol protocol, ushort port, bool declared)
    {
        var atom = relation.Ports.IndexOf(protocol, port);
        var (delivered, answered) = (relation.Delivered(from, to).Contains(atom), relation.Answered(from, to).Contains(atom));
        return delivered == declared && answered == declared ? null : $"{from.Node} {from.Address} → {to.Node} {to.Address} {port}/{protocol}: declared {declared}, delivered {delivered}, answered {answered}";
    }

    private static IEnumerable<(Endpoint From, Endpoint To)> Pairs(ReachabilityRelation relation) =>
        relation.Endpoints.All.SelectMany(f => relation.Endpoints.All.Select(t => (f, t))).Where(p => ReachabilityRelation.IsPair(p.f, p.t));

    private static NodeAddress Address(Endpoint endpoint, AddressBook book) => book.Find(endpoint.Address) ??
        new NodeAddress { Node = endpoint.Node, Link = endpoint.Link, Address = endpoint.Address, Overlay = null, Subnet = null };
}
