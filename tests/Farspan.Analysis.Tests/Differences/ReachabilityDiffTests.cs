using Farspan.Analysis.Differences;
using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Reachability;
using Farspan.Analysis.Tests.Matrices;
using Farspan.Planning;
using Farspan.State.Filters;

namespace Farspan.Analysis.Tests.Differences;

/// <summary>What a change opens and closes, against a comparison of every pair of addresses on every port.</summary>
[Trait("Requirement", "A5")]
[Trait("Requirement", "C2")]
public sealed class ReachabilityDiffTests
{
    private const int Changes = 25;

    [Fact]
    public void What_one_direction_opens_the_other_closes_and_nothing_changes_to_itself()
    {
        foreach (var (old, next, seed) in Drawn())
        {
            var (forth, back) = (ReachabilityDiff.Between(old, next), ReachabilityDiff.Between(next, old));
            Assert.True(Flows(forth.Opened, next).SetEquals(Flows(back.Closed, next)), $"seed {seed}");
            Assert.True(Flows(forth.Closed, old).SetEquals(Flows(back.Opened, old)), $"seed {seed}");
            Assert.True(ReachabilityDiff.Between(next, next).IsEmpty, $"seed {seed}");
        }
    }

    [Fact]
    public void Each_opened_and_closed_flow_is_one_that_pair_by_pair_comparison_finds()
    {
        var found = 0;
        foreach (var (old, next, seed) in Drawn())
        {
            var diff = ReachabilityDiff.Between(old, next);
            var (before, after) = (Brute(old), Brute(next));
            AssertSame(after.Except(before, StringComparer.Ordinal), Flows(diff.Opened, next), $"seed {seed} opened");
            AssertSame(before.Except(after, StringComparer.Ordinal), Flows(diff.Closed, old), $"seed {seed} closed");
            found += diff.Opened.Count + diff.Closed.Count;
        }

        Assert.True(found > Changes, $"{found} changes");
    }

    [Fact]
    public void An_opened_flow_names_the_policy_that_opened_it_with_its_line()
    {
        var old = Plans.Example("provider-groups");
        var text = File.ReadAllText(Plans.PathOf("provider-groups"));
        var next = Plans.Compile(text.Replace("to: service/etcd, ports: client }", "to: service/etcd, ports: [client, peer] }", StringComparison.Ordinal), "topology.yaml");
        var change = Assert.Single(ReachabilityDiff.Between(ReachabilityRelation.Of(old), ReachabilityRelation.Of(next)).Opened);
        Assert.Equal("role=control-plane", change.From.Name);
        Assert.Equal("role=etcd", change.To.Name);
        Assert.Equal("2380/tcp", change.Ports.ToString());
        Assert.Equal(15, change.Pairs);
        Assert.Matches("^policy/control plane keeps its state in etcd topology.yaml:\\d+:5$", change.Origin);
        Assert.Equal("no rule of the sender lets it out", change.Elsewhere);
    }

    [Fact]
    public void A_link_that_opens_a_way_for_a_policy_is_named_and_not_the_policy_that_stood_there_before()
    {
        const string Ground = """
            farspan: 1
            name: two
            providers: { p: { kind: lab } }
            networks:
              a: { provider: p, cidr: 10.1.0.0/16, subnets: { s: { cidr: 10.1.1.0/24 } } }
              b: { provider: p, cidr: 10.2.0.0/16, subnets: { s: { cidr: 10.2.1.0/24 } } }
            machines: { m: { subnet: a/s }, n: { subnet: b/s }, o: { subnet: a/s } }
            policies: [{ name: web, allow: { from: machine/m, to: [machine/o, cidr/10.2.1.0/24], ports: 80/tcp } }]

            """;
        var next = Ground + "links: { peer: { method: peering, between: [network/a, network/b] } }\n";
        var diff = ReachabilityDiff.Between(ReachabilityRelation.Of(Plans.Compile(Ground)), ReachabilityRelation.Of(Plans.Compile(next)));
        var change = Assert.Single(diff.Opened);
        Assert.Equal(("m", "n", "80/tcp"), (change.From.Name, change.To.Name, change.Ports.ToString()));
        Assert.StartsWith("link/peer t.yaml:", change.Origin, StringComparison.Ordinal);
        Assert.Empty(diff.Closed);
    }

    [Fact]
    public void A_machine_that_gets_another_address_keeps_its_flows()
    {
        var text = File.ReadAllText(Plans.PathOf("provider-groups"));
        var moved = Plans.Compile(text.Replace("address: 10.0.2.2,", "address: 10.0.2.77,", StringComparison.Ordinal), "topology.yaml");
        Assert.True(ReachabilityDiff.Between(ReachabilityRelation.Of(Plans.Example("provider-groups")), ReachabilityRelation.Of(moved)).IsEmpty);
    }

    [Fact]
    public void What_a_new_machine_may_do_counts_as_opened()
    {
        var text = File.ReadAllText(Plans.PathOf("provider-groups"));
        var next = Plans.Compile(text.Replace("  karpenter-5:", "  karpenter-6: { subnet: azure/workers, labels: { role: worker } }\n  karpenter-5:", StringComparison.Ordinal), "topology.yaml");
        var diff = ReachabilityDiff.Between(ReachabilityRelation.Of(Plans.Example("provider-groups")), ReachabilityRelation.Of(next));
        Assert.Equal(["karpenter-6 → role=control-plane 6443/tcp", "role=control-plane → karpenter-6 10250/tcp"], diff.Opened.Select(o => $"{o.From.Name} → {o.To.Name} {o.Ports}").Order(StringComparer.Ordinal));
        Assert.All(diff.Opened, o => Assert.Equal("one of them is not there", o.Elsewhere));
        Assert.Empty(diff.Closed);
    }

    // Pairs of topologies that have machines, policies or links in common and differ in some.
    private static IEnumerable<(ReachabilityRelation Old, ReachabilityRelation Next, int Seed)> Drawn()
    {
        var drawn = 0;
        for (var seed = 1; drawn < Changes && seed < 20 * Changes; seed++)
        {
            if (DrawnTopologies.Draw(seed, seed + 5000, seed % 2) is { } old && DrawnTopologies.Draw(seed, seed + 9000, seed % 3) is { } next)
            {
                drawn++;
                yield return (ReachabilityRelation.Of(old), ReachabilityRelation.Of(next), seed);
            }
        }

        Assert.True(drawn > Changes / 2, $"{drawn} pairs of topologies");
    }

    // One line for each pair of places and each port that either plan tells apart.
    private static HashSet<string> Brute(ReachabilityRelation relation) => relation.Endpoints.All
        .SelectMany(f => relation.Endpoints.All.Select(t => (f, t)))
        .Where(p => ReachabilityRelation.IsPair(p.f, p.t))
        .SelectMany(p => Lines($"{p.f.Node} {p.f.Overlay} → {p.t.Node} {p.t.Overlay} {Family(p.f)}", relation, p.f, p.t))
        .ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> Lines(string pair, ReachabilityRelation relation, Endpoint from, Endpoint to)
    {
        var (delivered, answered) = (relation.Delivered(from, to), relation.Answered(from, to));
        foreach (var port in Samples.Where(s => s.Port != 51820 || from.Overlay is not null || !AreMembers(relation.Plan, from.Node, to.Node)))
        {
            var atom = relation.Ports.IndexOf(port.Protocol, port.Port);
            if (delivered.Contains(atom))
            {
                yield return $"{pair} {port} {answered.Contains(atom)}";
            }
        }
    }

    private static bool AreMembers(NetworkPlan plan, string a, string b) => plan.Topology.Overlays[0].Members.Count(m => m.Name == a || m.Name == b) == 2;

    private static readonly string[] _families = ["IPv4", "IPv6"];

    private static readonly (FilterProtocol Protocol, ushort Port)[] Samples =
    [
        (FilterProtocol.Tcp, 7000), (FilterProtocol.Udp, 7001), (FilterProtocol.Tcp, 7100), (FilterProtocol.Tcp, 7110), (FilterProtocol.Tcp, 7111), (FilterProtocol.Tcp, 8000),
        (FilterProtocol.Udp, 8001), (FilterProtocol.Tcp, 9000), (FilterProtocol.Tcp, 9002), (FilterProtocol.Udp, 53), (FilterProtocol.Tcp, 22), (FilterProtocol.Tcp, 443),
        (FilterProtocol.Udp, 51820), (FilterProtocol.Tcp, 65535), (FilterProtocol.Any, 0),
    ];

    private static HashSet<string> Flows(IEnumerable<FlowChange> changes, ReachabilityRelation having) =>
        (from change in changes
         from f in Nodes(change.From)
         from t in Nodes(change.To)
         where f != t
         from family in change.Family is { } only ? [only] : _families
         where Has(having, f, change.FromOverlay, family) && Has(having, t, change.ToOverlay, family)
         from sample in Samples
         where Holds(change, sample)
         select $"{f} {change.FromOverlay} → {t} {change.ToOverlay} {family} {sample}").ToHashSet(StringComparer.Ordinal);

    private static bool Has(ReachabilityRelation relation, string node, string? overlay, string family) => relation.Endpoints.Of(node).Any(e => e.Overlay == overlay && Family(e) == family);

    private static string Family(Endpoint endpoint) => endpoint.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4";

    private static bool Holds(FlowChange change, (FilterProtocol Protocol, ushort Port) sample) => change.Ports.Contains(change.Ports.Space.IndexOf(sample.Protocol, sample.Port));

    private static IEnumerable<string> Nodes(ChangedSide side) => side.Blocks.Count > 0 ? side.Machines.Append("internet") : side.Machines;

    private static void AssertSame(IEnumerable<string> lines, HashSet<string> flows, string what)
    {
        var expected = lines.Select(l => l[..l.LastIndexOf(' ')]).ToHashSet(StringComparer.Ordinal);
        Assert.True(expected.SetEquals(flows), $"{what}: missing {string.Join("; ", expected.Except(flows).Take(5))}; too many {string.Join("; ", flows.Except(expected).Take(5))}");
    }
}
