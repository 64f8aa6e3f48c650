using System.Net;
using Farspan.Addressing;
using Farspan.Planning;
using Farspan.State;
using Farspan.State.Dns;
using Farspan.State.Links;
using Farspan.Topology.Model;
using Farspan.Verification.Outside;
using Farspan.Verification.Probes;

namespace Farspan.Verification.Egress;

/// <summary>Decides which attempts test the ways outside without a gateway: every machine that a way names with every name and port, and beside them what must not be reached.</summary>
/// <remarks>What is allowed is read from the declared ways, never from filters or forwarders. Attempts of a machine are in the order in which they mean something: without a name first.</remarks>
public static class EgressProbePlanner
{
    // Each takes as long as a refusal is waited for.
    private const int MostRefused = 256;

    /// <summary>Plans the attempts.</summary>
    public static IReadOnlyList<EgressProbeSpec> Plan(NetworkPlan plan, ProbeOptions options)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        if (plan.Topology.Egress.Count == 0 || OutsideWorld.Of(plan.Machines) is not { } world)
        {
            return [];
        }

        var machines = plan.Machines.Where(m => m.DnsServers.Any(s => s.Service == DnsFeedSpec.Service) && (options.Provider is null || m.Provider == options.Provider));
        var all = machines.SelectMany(m => Of(plan, world, m)).ToList();
        var refused = all.FindAll(p => p.Expect == Expectation.Refused);
        return
        [
            .. Spread.Indices(refused.Count, Math.Min(MostRefused, options.RefusedSample), options.Seed).Select(i => refused[(int)i]).OrderBy(p => p.Name is not null),
            .. all.Where(p => p.Expect == Expectation.Connects).Take(options.AllowedLimit),
        ];
    }

    private static IEnumerable<EgressProbeSpec> Of(NetworkPlan plan, OutsideWorld world, MachineSpec machine)
    {
        var ways = plan.Topology.Egress.Where(w => OpenPorts.Means(w.From, machine)).ToList();
        if (ways.Count == 0)
        {
            return [];
        }

        // Overlays lead nowhere outside.
        var overlays = machine.Links.Where(l => l.Kind == LinkKind.WireGuard).Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
        var sources = machine.Addresses.Where(a => !IPAddress.IsLoopback(a.Address) && !overlays.Contains(a.Link)).Select(a => a.Address).DistinctBy(a => a.IsV6);
        var open = new OpenPorts(plan, machine);
        return sources.SelectMany(s => From(machine, s, ways, world, open)).Where(p => !p.IsLogDue || !open.Holds(p.Protocol, p.Port));
    }

    // A machine with both families must find the same ways, and the same fences, by each.
    private static IEnumerable<EgressProbeSpec> From(MachineSpec machine, IPAddress source, List<DirectEgress> ways, OutsideWorld world, OpenPorts open)
    {
        var ports = ways.SelectMany(w => w.Ports).ToList();
        var first = ports.Find(p => !open.Holds(p.Protocol, p.Ports.First)) ?? ports[0];
        var blank = new EgressProbeSpec
        {
            Machine = machine.Machine,
            Source = source,
            Name = null,
            Address = null,
            Protocol = first.Protocol,
            Port = first.Ports.First,
            Expect = Expectation.Refused,
            IsLogDue = true,
            IsBeforeAsking = false,
            Why = "",
            Rule = "",
            Location = ways[0].Location.ToString(),
        };
        yield return blank with { Address = source.IsV6 ? OutsideWorld.NamelessV6 : OutsideWorld.NamelessV4, Why = "an address that no name leads to" };
        foreach (var probe in world.Hosts.SelectMany(h => Of(blank, ways, [.. world.Ports.Where(p => !open.Holds(TransportProtocol.Tcp, p))], h)))
        {
            yield return probe;
        }
    }

    private static IEnumerable<EgressProbeSpec> Of(EgressProbeSpec blank, List<DirectEgress> ways, IReadOnlyList<ushort> closed, OutsideHost host)
    {
        var open = ways.Where(w => w.Hosts.Any(h => Names(h, host.Name))).ToList();
        if (host.Kind is OutsideKind.Private or OutsideKind.Metadata)
        {
            if (open.Count > 0)
            {
                yield return At(open[0].Ports[0]) with { IsLogDue = false, Why = "a listed name that answers an address inside" };
            }

            yield break;
        }

        if (open.Count == 0)
        {
            yield return blank with { Name = host.Name, Why = "a name that no egress entry lists for it" };
            yield break;
        }

        yield return At(open[0].Ports[0]) with { Name = null, Address = blank.Source.IsV6 ? host.V6 : host.V4, IsBeforeAsking = true, Why = "a listed place whose name was not asked" };
        foreach (var (way, port) in open.SelectMany(w => w.Ports.Select(p => (w, p))).DistinctBy(p => (p.p.Protocol, p.p.Ports.First)))
        {
            yield return At(port) with { Expect = Expectation.Connects, IsLogDue = false, Why = "declared", Rule = $"egress/{way.Name} ({way.Location})", Location = way.Location.ToString() };
        }

        // A port on which something answers, and which no way opens to this name.
        foreach (var port in closed.Where(p => !open.Exists(w => w.Ports.Any(m => m.Protocol == TransportProtocol.Tcp && m.Ports.First <= p && p <= m.Ports.Last))).Take(1))
        {
            yield return blank with { Name = host.Name, Protocol = TransportProtocol.Tcp, Port = port, Why = "a port that no egress entry opens to it" };
        }

        EgressProbeSpec At(PortMatch port) => blank with { Name = host.Name, Protocol = port.Protocol, Port = port.Ports.First };
    }

    private static bool Names(string host, string name) =>
        OutsideWorld.IsPattern(host) ? name.EndsWith(host[1..], StringComparison.OrdinalIgnoreCase) : string.Equals(host, name, StringComparison.OrdinalIgnoreCase);
}
