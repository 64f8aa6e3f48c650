using System.Net;
using Farspan.Addressing;
using Farspan.Topology.Model;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.Planning.Tests.Allocation;

/// <summary>No edit of one machine ever moves another: random sequences of edits, compiled one after the other with the lock of the one before. Requirement A5.</summary>
public sealed class EditTests
{
    // With fewer machines the service of two replicas is left out of the topology.
    private const int FewestForPair = 2;

    private static readonly string[] _subnets = ["lan/small", "lan/dual", "dc/wide"];

    private static readonly Gen<Edit> _edit =
        from kind in Gen.Frequency((5, Gen.Constant(EditKind.Add)), (3, Gen.Constant(EditKind.Remove)), (2, Gen.Constant(EditKind.Shuffle)), (1, Gen.Constant(EditKind.Declare)))
        from machine in Gen.Choose(0, 24)
        from subnet in Gen.Elements(_subnets)
        from host in Gen.Choose(2, 6)
        from seed in Gen.Choose(0, 1000)
        select new Edit(kind, $"m{machine}", subnet, host, seed);

    [Fact]
    [Trait("Requirement", "A5")]
    public void No_edit_moves_another_machine()
    {
        var full = 0;
        Prop.ForAll(_edit.ListOf(25).ToArbitrary(), edits =>
        {
            var (machines, known) = (new List<Seat>(), PlanInputs.None);
            var before = PlanCompiler.Compile(Build(machines), known);
            foreach (var edit in edits)
            {
                var next = Apply(machines, edit);
                var result = PlanCompiler.Compile(Build(next), known);
                if (result.Plan is null)
                {
                    // The subnet is full, and nothing has changed: the lock is the one that came in.
                    Assert.Equal("FS2101", Assert.Single(result.Diagnostics.DistinctBy(d => d.Code)).Code);
                    Assert.Same(known.Lock, result.Lock);
                    full++;
                    continue;
                }

                AssertValid(result.Plan);
                AssertNothingMoved(before.Plan!, result.Plan, next, edit);
                (machines, known, before) = (next, PlanInputs.None with { Lock = result.Lock }, result);
            }

            AssertOrderDoesNotMatter(machines, known);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(2026, 1121));
        Assert.True(full > 0, "no sequence ever filled a subnet");
    }

    private static void AssertValid(NetworkPlan plan)
    {
        var all = plan.Machines.Concat(plan.Fabric).SelectMany(m => m.Addresses).Select(a => a.Address).ToList();
        Assert.Equal(all.Count, all.Distinct().Count());
        foreach (var (declared, spec) in plan.Topology.Machines.Zip(plan.Machines))
        {
            var subnet = declared.Attachments[0].Subnet;
            var card = spec.Addresses.Where(a => a.Link == "eth0").ToList();
            Assert.Equal(subnet.Cidrs.Count, card.Count);
            Assert.All(card, a => Assert.True(AddressAllocator.IsHost(subnet.Cidrs.Single(c => c.Contains(a.Address)), a.Address)));
            Assert.All(spec.Addresses.Where(a => a.Link == "fs-mesh"), a => Assert.True(Net.Block("10.99.0.0/27").Contains(a.Address)));
        }
    }

    private static void AssertNothingMoved(NetworkPlan before, NetworkPlan after, List<Seat> machines, Edit edit)
    {
        var declared = machines.Where(m => m.Address is not null).Select(m => m.Address!).ToHashSet();
        foreach (var old in before.Machines.Where(m => m.Machine != edit.Machine))
        {
            if (after.Machines.SingleOrDefault(m => m.Machine == old.Machine) is { } next)
            {
                // The one thing that moves an address: another machine declares it.
                var kept = old.Addresses.Select(a => a.Address).Where(a => !declared.Contains(a));
                Assert.Empty(kept.Except(next.Addresses.Select(a => a.Address)));
            }
        }

        foreach (var (service, machine) in before.Machines.SelectMany(m => m.Services.Select(s => (s.Name, m.Machine))).Where(p => p.Machine != edit.Machine && machines.Count >= FewestForPair))
        {
            Assert.Contains(after.Machines.Single(m => m.Machine == machine).Services, s => s.Name == service);
        }

        var transits = before.Fabric.SelectMany(n => n.Addresses.Where(a => a.Link == "wan0").Select(a => (n.Machine, a.Address)));
        Assert.Empty(transits.Except(after.Fabric.SelectMany(n => n.Addresses.Where(a => a.Link == "wan0").Select(a => (n.Machine, a.Address)))));
    }

    private static void AssertOrderDoesNotMatter(List<Seat> machines, PlanInputs known)
    {
        var random = new Random(7);
        foreach (var inputs in new[] { known, PlanInputs.None })
        {
            var first = PlanCompiler.Compile(Build(machines), inputs);
            var second = PlanCompiler.Compile(Build([.. machines.OrderBy(_ => random.Next())]), inputs);
            Assert.Equal(first.Lock.ToText(), second.Lock.ToText());
            Assert.Equal(first.Plan?.Digest, second.Plan?.Digest);
        }
    }

    private static List<Seat> Apply(List<Seat> machines, Edit edit)
    {
        var random = new Random(edit.Seed);
        var others = machines.Where(m => m.Name != edit.Machine).ToList();
        return edit.Kind switch
        {
            EditKind.Add when others.Count == machines.Count => [.. machines, new Seat(edit.Machine, edit.Subnet, null)],
            EditKind.Remove => others,
            EditKind.Shuffle => [.. machines.OrderBy(_ => random.Next())],
            EditKind.Declare when others.All(m => m.Address is null || !m.Address.Equals(Host(edit))) => [.. others, new Seat(edit.Machine, "lan/small", Host(edit))],
            _ => [.. machines],
        };
    }

    private static IPAddress Host(Edit edit) => IPAddress.FromNumber(Net.Ip("10.0.1.0").ToNumber() + (UInt128)edit.Host, isV6: false);

    private static NetworkTopology Build(List<Seat> machines)
    {
        var builder = new TopologyBuilder()
            .Provider("p")
            .Network("dc", "p", ["fd00:2::/48"], ("wide", ["fd00:2:0:1::/64"], Exposure.Private, null))
            .Network("lan", "p", ["10.0.0.0/16", "fd00:1::/48"], ("small", ["10.0.1.0/29"], Exposure.Private, null), ("dual", ["10.0.2.0/24", "fd00:1:0:2::/64"], Exposure.Private, null));
        machines.ForEach(m => builder.Machine(m.Name, "any", m.Subnet, m.Address is null ? [] : [m.Address.ToString()]));
        builder.Overlay("mesh", ["10.99.0.0/27"], "*");
        if (machines.Count >= FewestForPair)
        {
            builder.Service("pair", "*", "mesh", [("main", TransportProtocol.Tcp, Samples.Port(80))], replicas: 2, FailureDomain.Machine);
        }

        return builder.Build();
    }

    private enum EditKind
    {
        Add,
        Remove,
        Shuffle,
        Declare,
    }

    private sealed record Edit(EditKind Kind, string Machine, string Subnet, int Host, int Seed);

    private sealed record Seat(string Name, string Subnet, IPAddress? Address);
}
