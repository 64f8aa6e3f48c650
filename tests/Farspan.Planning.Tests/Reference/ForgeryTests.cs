using System.Net;
using Farspan.State;
using Farspan.State.Filters;
using Farspan.State.Links;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.Planning.Tests.Reference;

/// <summary>Packets that lie about where they come from, put straight before a chain as a hostile neighbour would. Requirements A3, B4, B7.</summary>
public sealed class ForgeryTests
{
    private static readonly ushort[] _ports = [22, 53, 80, 443, 51820, 51821];

    [Fact]
    [Trait("Requirement", "B7")]
    public void Nothing_is_accepted_in_clear_at_an_overlay_address() => ForAllPlans((plan, walk, seed) =>
    {
        var all = AllAddresses(plan);
        foreach (var machine in plan.Machines)
        {
            var cards = machine.Links.Where(l => l.Kind == LinkKind.Ethernet).Select(l => l.Name).ToList();
            var inside = machine.Addresses.Where(a => machine.Overlays.Any(o => o.Link == a.Link)).Select(a => a.Address);
            foreach (var packet in Packets(all, inside))
            {
                Assert.All(cards, card => Assert.False(walk.Lets(machine.Machine, FilterChain.Input, card, null, packet), $"seed {seed}: {machine.Machine} {card} {packet}"));
            }
        }
    });

    [Fact]
    [Trait("Requirement", "A3")]
    public void A_router_forwards_nothing_from_outside_that_claims_to_come_from_inside() => ForAllPlans((plan, walk, seed) =>
    {
        var all = AllAddresses(plan);
        foreach (var network in plan.Topology.Networks)
        {
            var inside = all.Where(a => network.Cidrs.Any(c => c.Contains(a))).ToList();
            foreach (var packet in Packets(inside, all))
            {
                Assert.False(walk.Lets($"router-{network.Name}", FilterChain.Forward, "wan0", "fsb-s0", packet), $"seed {seed}: router-{network.Name} {packet}");
            }
        }
    });

    [Fact]
    [Trait("Requirement", "B7")]
    public void No_machine_sends_to_an_overlay_address_in_clear() => ForAllPlans((plan, walk, seed) =>
    {
        var all = AllAddresses(plan);
        var inside = all.Where(a => plan.Topology.Overlays.Any(o => o.Cidrs.Any(c => c.Contains(a)))).ToList();
        foreach (var machine in plan.Machines)
        {
            var cards = machine.Links.Where(l => l.Kind == LinkKind.Ethernet).Select(l => l.Name).ToList();
            foreach (var packet in Packets(machine.Addresses.Select(a => a.Address), inside))
            {
                Assert.All(cards, card => Assert.False(walk.Lets(machine.Machine, FilterChain.Output, null, card, packet), $"seed {seed}: {machine.Machine} {card} {packet}"));
            }
        }
    });

    private static void ForAllPlans(Action<NetworkPlan, PacketWalk, int> law) => Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
    {
        var plan = PlanCompiler.Compile(RandomTopology.Make(seed), PlanInputs.None).Plan!;
        law(plan, new PacketWalk(plan), seed);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(40).WithReplay(2026, 1121));

    private static List<IPAddress> AllAddresses(NetworkPlan plan) =>
        [.. plan.Machines.Concat(plan.Fabric.Where(n => n.Role == MachineRole.Internet)).SelectMany(m => m.Addresses).Select(a => a.Address)];

    private static IEnumerable<Packet> Packets(IEnumerable<IPAddress> sources, IEnumerable<IPAddress> destinations) =>
        from source in sources
        from destination in destinations
        where source.AddressFamily == destination.AddressFamily
        from protocol in new[] { FilterProtocol.Tcp, FilterProtocol.Udp }
        from port in _ports
        select new Packet(source, destination, protocol, port);
}
