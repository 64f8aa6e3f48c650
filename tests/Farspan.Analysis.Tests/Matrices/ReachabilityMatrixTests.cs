using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Matrices;
using Farspan.Analysis.Ports;
using Farspan.Analysis.Reachability;
using Farspan.State.Filters;

namespace Farspan.Analysis.Tests.Matrices;

/// <summary>The folded matrix says of every pair what the relation says of it.</summary>
[Trait("Requirement", "A3")]
[Trait("Requirement", "C2")]
public sealed class ReachabilityMatrixTests
{
    private const int Topologies = 100;

    [Fact]
    public void Every_pair_of_machines_has_in_its_cell_what_the_relation_says_of_their_addresses()
    {
        var compared = 0;
        for (var seed = 1; seed <= Topologies; seed++)
        {
            if (DrawnTopologies.Draw(seed, seed + 1000) is { } plan)
            {
                compared += Compare(ReachabilityRelation.Of(plan), seed);
            }
        }

        Assert.True(compared > Topologies * 5, $"{compared} pairs");
    }

    [Fact]
    public void Groups_of_a_matrix_are_as_few_as_behaviour_allows()
    {
        for (var seed = 1; seed <= Topologies; seed++)
        {
            if (DrawnTopologies.Draw(seed, seed + 2000) is not { } plan)
            {
                continue;
            }

            var matrix = ReachabilityMatrix.Of(ReachabilityRelation.Of(plan), MatrixScope.All);
            foreach (var a in matrix.Groups.Where(g => !g.IsInternet))
            {
                foreach (var b in matrix.Groups.Where(g => !g.IsInternet && g.Id > a.Id))
                {
                    Assert.False(CouldBeOne(matrix, a.Id, b.Id), $"seed {seed}: {a.Name} and {b.Name}");
                }
            }
        }
    }

    [Fact]
    public void A_scope_leaves_out_what_was_not_asked_for_and_changes_nothing_else()
    {
        var plan = Plans.Example("provider-groups");
        var relation = ReachabilityRelation.Of(plan);
        var scope = MatrixScope.All with { From = NodeSelection.Find(plan, "role=worker"), To = NodeSelection.Find(plan, "service/kube-apiserver") };
        var matrix = ReachabilityMatrix.Of(relation, scope);
        var cell = Assert.Single(matrix.Cells);
        Assert.Equal("role=worker", matrix.Groups[cell.From].Name);
        Assert.Equal("role=control-plane", matrix.Groups[cell.To].Name);
        Assert.Equal("6443/tcp", Assert.Single(cell.Flows).Delivered.ToString());
        Assert.Empty(ReachabilityMatrix.Of(relation, scope with { Plane = string.Empty }).Cells);
    }

    private static int Compare(ReachabilityRelation relation, int seed)
    {
        var matrix = ReachabilityMatrix.Of(relation, MatrixScope.All);
        var nodes = relation.Endpoints.All.Select(e => e.Node).Distinct(StringComparer.Ordinal).ToList();
        foreach (var from in nodes)
        {
            foreach (var to in nodes.Where(n => n != from))
            {
                var expected = Brute(relation, matrix.DefaultIcmp, from, to);
                var actual = Cells(matrix, from, to);
                Assert.True(expected.SetEquals(actual), $"seed {seed} {from} → {to}\nrelation: {string.Join("; ", expected)}\nmatrix: {string.Join("; ", actual)}");
            }
        }

        return nodes.Count * (nodes.Count - 1);
    }

    private static HashSet<string> Brute(ReachabilityRelation relation, PortSet icmp, string from, string to) => relation.Endpoints.Of(from)
        .SelectMany(s => relation.Endpoints.Of(to).Select(d => (s, d)))
        .Where(p => ReachabilityRelation.IsPair(p.s, p.d))
        .Select(p => (p.s, p.d, Left: relation.Delivered(p.s, p.d).Except(icmp).Except(Carries(relation, p.s, p.d)), Back: relation.Answered(p.s, p.d).Except(icmp).Except(Carries(relation, p.s, p.d))))
        .Where(p => !p.Left.IsEmpty)
        .GroupBy(p => (p.s.Overlay, p.d.Overlay))
        .Select(g => $"{g.Key} {g.Aggregate(new PortSet(relation.Ports), (all, p) => all.Or(p.Left))} {g.Aggregate(new PortSet(relation.Ports), (all, p) => all.Or(p.Back))}")
        .ToHashSet(StringComparer.Ordinal);

    // The datagrams of the one overlay, between members.
    private static PortSet Carries(ReachabilityRelation relation, Endpoint from, Endpoint to)
    {
        var overlay = relation.Plan.Topology.Overlays[0];
        var members = overlay.Members.Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        return from.Overlay is null && to.Overlay is null && members.Contains(from.Node) && members.Contains(to.Node)
            ? relation.Ports.Set(FilterProtocol.Udp, new(overlay.Port, overlay.Port))
            : new PortSet(relation.Ports);
    }

    // The internet may be several groups; a flow to any of them is one to the internet.
    private static HashSet<string> Cells(ReachabilityMatrix matrix, string from, string to)
    {
        var (rows, columns) = (Groups(matrix, from), Groups(matrix, to));
        return matrix.Cells.Where(c => rows.Contains(c.From) && columns.Contains(c.To)).SelectMany(c => c.Flows)
            .GroupBy(f => (f.FromOverlay, f.ToOverlay))
            .Select(g => $"{g.Key} {g.Aggregate(new PortSet(matrix.Ports), (all, f) => all.Or(f.Delivered))} {g.Aggregate(new PortSet(matrix.Ports), (all, f) => all.Or(f.Answered))}")
            .ToHashSet(StringComparer.Ordinal);
    }

    private static HashSet<int> Groups(ReachabilityMatrix matrix, string node) =>
        [.. matrix.Groups.Where(g => g.IsInternet ? node == "internet" : g.Machines.Contains(node, StringComparer.Ordinal)).Select(g => g.Id)];

    private static bool CouldBeOne(ReachabilityMatrix matrix, int a, int b)
    {
        var cells = matrix.Cells.ToDictionary(c => (c.From, c.To), c => string.Join(';', c.Flows.Select(f => $"{f.FromOverlay}/{f.ToOverlay} {f.Delivered} {f.Answered}")));
        string Cell(int x, int y) => cells.GetValueOrDefault((x, y), string.Empty);
        var inside = new[] { Cell(a, b), Cell(b, a) }
            .Concat(matrix.Groups[a].Machines.Count > 1 ? [Cell(a, a)] : []).Concat(matrix.Groups[b].Machines.Count > 1 ? [Cell(b, b)] : []);
        return inside.Distinct(StringComparer.Ordinal).Count() == 1 &&
            matrix.Groups.All(g => g.Id == a || g.Id == b || (Cell(a, g.Id) == Cell(b, g.Id) && Cell(g.Id, a) == Cell(g.Id, b)));
    }
}
