using System.Net;
using Farspan.Addressing;
using Farspan.State;
using Farspan.State.Filters;
using Farspan.Topology.Model;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.Planning.Tests.Reference;

/// <summary>
/// The compiled rules against a slow second implementation: every packet between any two machines, and to and from the internet, on the underlay and
/// on every overlay, arrives exactly when a policy says so and a declared way joins the networks. Requirements A3, A4, B4, C2.
/// </summary>
public sealed class ReferenceModelTests
{
    private static readonly ushort[] _ports = [22, 23, 53, 80, 443, 445, 6000];

    [Fact]
    [Trait("Requirement", "A3")]
    public void Compiled_rules_let_through_what_the_policies_say_and_nothing_else()
    {
        var (allowed, refused) = (0, 0);
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var plan = PlanCompiler.Compile(RandomTopology.Make(seed), PlanInputs.None).Plan!;
            var (meaning, walk) = (new PolicyMeaning(plan), new PacketWalk(plan));
            foreach (var flow in Flows(plan, walk))
            {
                var expected = meaning.Allows(flow.Sender, flow.Packet.Source, flow.Receiver, flow.Packet.Destination, flow.Packet.Protocol, flow.Packet.Port);
                var actual = walk.Connects(flow.Sender?.Name ?? "internet", flow.Packet);
                Assert.True(expected == actual, $"seed {seed}: {flow.Sender?.Name ?? "internet"} → {flow.Receiver?.Name ?? "internet"} {flow.Packet}: expected {expected}, was {actual}");
                (allowed, refused) = expected ? (allowed + 1, refused) : (allowed, refused + 1);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100).WithReplay(2026, 1121));

        // The random topologies must say enough for the comparison to mean something.
        Assert.True(allowed > 1000 && refused > 10000, $"{allowed} allowed and {refused} refused flows are too few");
    }

    private static IEnumerable<(Machine? Sender, Machine? Receiver, Packet Packet)> Flows(NetworkPlan plan, PacketWalk walk)
    {
        var nodes = plan.Topology.Machines.Select(m => (Machine: (Machine?)m, Spec: plan.Machines.Single(s => s.Machine == m.Name)))
            .Append((Machine: null, Spec: plan.Fabric.Single(n => n.Role == MachineRole.Internet))).ToList();
        foreach (var (sender, receiver) in nodes.SelectMany(s => nodes.Where(r => r.Spec != s.Spec).Select(r => (s, r))))
        {
            foreach (var to in receiver.Spec.Addresses.Select(a => a.Address))
            {
                // From the address that the kernel would choose; a stranger cannot be reached at an overlay address at all.
                if (walk.SourceFor(sender.Spec.Machine, to) is not { } from || (sender.Machine is null && IsOverlay(plan, to)) || !SamePlane(plan, from, to))
                {
                    continue;
                }

                foreach (var protocol in new[] { FilterProtocol.Tcp, FilterProtocol.Udp })
                {
                    foreach (var port in _ports)
                    {
                        yield return (sender.Machine, receiver.Machine, new Packet(from, to, protocol, port));
                    }
                }
            }
        }
    }

    private static bool IsOverlay(NetworkPlan plan, IPAddress address) => plan.Topology.Overlays.Any(o => o.Cidrs.Any(c => c.Contains(address)));

    // A machine outside an overlay has no route there but the default: that such packets die is tested on its own below.
    private static bool SamePlane(NetworkPlan plan, IPAddress from, IPAddress to) => IsOverlay(plan, from) == IsOverlay(plan, to);

    [Fact]
    [Trait("Requirement", "B4")]
    public void Overlay_addresses_are_out_of_reach_for_everyone_who_is_not_a_member() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var plan = PlanCompiler.Compile(RandomTopology.Make(seed), PlanInputs.None).Plan!;
            var walk = new PacketWalk(plan);
            foreach (var overlay in plan.Topology.Overlays)
            {
                var members = plan.Machines.Where(m => m.Overlays.Any(o => o.Name == overlay.Name)).ToList();
                var strangers = plan.Machines.Except(members).Append(plan.Fabric.Single(n => n.Role == MachineRole.Internet));
                foreach (var (stranger, member) in strangers.SelectMany(s => members.Select(m => (s, m))))
                {
                    var link = member.Overlays.Single(o => o.Name == overlay.Name).Link;
                    var to = member.Addresses.First(a => a.Link == link).Address;
                    foreach (var from in stranger.Addresses.Where(a => a.Address.IsV6 == to.IsV6))
                    {
                        Assert.All(_ports, port => Assert.False(walk.Connects(stranger.Machine, new Packet(from.Address, to, FilterProtocol.Tcp, port)), $"seed {seed}"));
                    }
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(2026, 1121));
}
