using System.Text;
using Farspan.Analysis.Reachability;
using Farspan.Analysis.Scenarios;
using Farspan.Analysis.Tests.Reference;
using Farspan.Planning;
using Farspan.Planning.Linking;
using Farspan.State;
using Farspan.Topology;
using Farspan.Topology.Linking;
using Farspan.Topology.Model;

namespace Farspan.Analysis.Tests.Reachability;

/// <summary>Requirements B4, B7: what the engine says of all packets at once is what following each packet says.</summary>
public sealed class AgreementTests
{
    [Theory]
    [InlineData("provider-groups")]
    [InlineData("kubespan-hybrid")]
    public void Agrees_with_the_reference_on_the_examples(string example)
    {
        var (allowed, refused) = Agreement.Check(Plans.Example(example));
        Assert.True(allowed > 0 && refused > 0);
    }

    [Fact]
    public void Agrees_with_the_reference_on_random_topologies()
    {
        var (allowed, refused, compiled) = (0L, 0L, 0);
        Law.Holds(300, seed =>
        {
            if (Random(seed) is { } plan)
            {
                var (yes, no) = Agreement.Check(plan);
                (allowed, refused, compiled) = (allowed + yes, refused + no, compiled + 1);
            }
        }, () => compiled > 100 && allowed > compiled && refused > compiled ? null : $"{compiled} plans, {allowed} allowed, {refused} refused");
    }

    [Fact]
    public void Agrees_with_the_reference_on_plans_that_no_compiler_makes()
    {
        var (allowed, refused, changed) = (0L, 0L, 0);
        Law.Holds(600, seed =>
        {
            if (Random(seed) is { } plan)
            {
                var (yes, no) = Agreement.Check(RandomMutation.Of(plan, seed));
                (allowed, refused, changed) = (allowed + yes, refused + no, changed + 1);
            }
        }, () => changed > 100 && allowed > changed && refused > changed ? null : $"{changed} plans, {allowed} allowed, {refused} refused");
    }

    [Fact]
    public void Agrees_with_the_reference_where_addresses_are_translated()
    {
        var (allowed, refused, translated, elsewhere) = (0L, 0L, 0, 0);
        Law.Holds(200, seed =>
        {
            if (Random(seed) is { } whole)
            {
                var plan = RandomMutation.OfNat(whole, seed);
                var set = FailureSet.Of(plan, RandomFailures.Of(plan, seed));
                var (relation, reference) = (ReachabilityRelation.Of(plan), ReferenceRelation.Of(plan));
                var (yes, no) = Agreement.Check(relation, reference);
                (allowed, refused, translated) = (allowed + yes, refused + no, translated + 1);
                elsewhere += SaysOtherwise(reference, ReferenceRelation.Of(WithoutNat(plan))) ? 1 : 0;
                if (seed % 4 == 0)
                {
                    Agreement.Check(relation.Without(set), ReferenceRelation.Of(plan, set));
                    Impact(relation, set);
                }
            }
        }, () => translated > 100 && elsewhere > 20 && allowed > translated && refused > translated ? null : $"{translated} plans, {elsewhere} told otherwise, {allowed} allowed, {refused} refused");
    }

    [Fact]
    [Trait("Requirement", "C4")]
    public void Agrees_with_the_reference_where_links_translate_and_encrypt()
    {
        var (allowed, refused, compiled, hidden, tunnelled, twice) = (0L, 0L, 0, 0, 0, 0);
        Law.Holds(200, seed =>
        {
            if (Random(seed, isLinked: true) is { } plan)
            {
                var set = FailureSet.Of(plan, RandomFailures.Of(plan, seed));
                var (relation, reference) = (ReachabilityRelation.Of(plan), ReferenceRelation.Of(plan));
                var (yes, no) = Agreement.Check(relation, reference);
                (allowed, refused, compiled) = (allowed + yes, refused + no, compiled + 1);
                hidden += PlannedLinks.PrivateLinks(plan).Count > 0 ? 1 : 0;
                tunnelled += plan.Fabric.Any(f => f.Overlays.Count > 0) ? 1 : 0;
                twice += HasTunnelInTunnel(plan) ? 1 : 0;
                if (seed % 2 == 0)
                {
                    Agreement.Check(relation.Without(set), ReferenceRelation.Of(plan, set));
                    Impact(relation, set);
                }
            }
        }, () => compiled > 60 && hidden > 15 && tunnelled > 15 && twice > 10 && allowed > compiled && refused > compiled ? null : $"{compiled} plans, {hidden} with private links, {tunnelled} with VPNs, {twice} with overlays in VPNs, {allowed} allowed, {refused} refused");
    }

    [Fact]
    [Trait("Requirement", "C4")]
    public void Agrees_with_the_reference_where_tunnels_carry_tunnels_in_plans_that_no_compiler_makes()
    {
        var (allowed, refused, changed) = (0L, 0L, 0);
        Law.Holds(300, seed =>
        {
            if (Random(seed, isLinked: true) is { } plan && HasTunnelInTunnel(plan))
            {
                var (yes, no) = Agreement.Check(seed % 2 == 0 ? RandomMutation.Of(plan, seed) : RandomMutation.OfTunnel(plan, seed));
                (allowed, refused, changed) = (allowed + yes, refused + no, changed + 1);
            }
        }, () => changed > 20 && allowed > changed && refused > changed ? null : $"{changed} plans, {allowed} allowed, {refused} refused");
    }

    [Fact]
    [Trait("Requirement", "C4")]
    public void Agrees_with_the_reference_where_networks_have_the_same_blocks()
    {
        var (allowed, refused, compiled, asked) = (0L, 0L, 0, 0);
        Law.Holds(100, seed =>
        {
            if (Random(seed, isLinked: true, isShared: true) is { } plan)
            {
                var set = FailureSet.Of(plan, RandomFailures.Of(plan, seed));
                var (relation, reference) = (ReachabilityRelation.Of(plan), ReferenceRelation.Of(plan));
                var (yes, no) = Agreement.Check(relation, reference);
                (allowed, refused, compiled) = (allowed + yes, refused + no, compiled + 1);
                asked += plan.Fabric.SelectMany(f => f.Filter.Rules).Any(r => r.Origin.StartsWith("link/p", StringComparison.Ordinal)) && AreShared(plan) ? 1 : 0;
                Agreement.Check(relation.Without(set), ReferenceRelation.Of(plan, set));
                Impact(relation, set);
            }
        }, () => asked > 20 && allowed > compiled && refused > compiled ? null : $"{compiled} plans, {asked} with private links between the same blocks, {allowed} allowed, {refused} refused");
    }

    private static bool AreShared(NetworkPlan plan) => PlannedLinks.PrivateLinks(plan).Any(l => SharedBlocks.Overlap(l.Link.First, l.Link.Second));

    // An overlay with members in both networks of a VPN.
    private static bool HasTunnelInTunnel(NetworkPlan plan) => plan.Topology.Links.Where(l => l.Method == LinkMethod.Vpn)
        .Any(l => plan.Topology.Overlays.Any(o => new[] { l.First, l.Second }.All(n => o.Members.Any(m => m.Attachments[0].Network.Name == n.Name))));

    private static NetworkPlan WithoutNat(NetworkPlan plan) =>
        plan with { Machines = [.. plan.Machines.Select(WithoutNat)], Fabric = [.. plan.Fabric.Select(WithoutNat)] };

    private static MachineSpec WithoutNat(MachineSpec spec) => spec with { Filter = spec.Filter with { Nat = [] } };

    // Whether translation changed anything that the relation can say; the parts of both may differ, their number then differs too.
    private static bool SaysOtherwise(ReferenceRelation with, ReferenceRelation without) => with.Endpoints.All.Count != without.Endpoints.All.Count ||
        with.Endpoints.All.Any(f => with.Endpoints.All.Any(t => with.Delivered(f, t).ToString() != without.Delivered(f, t).ToString() || with.Answered(f, t).ToString() != without.Answered(f, t).ToString()));

    [Fact]
    public void Agrees_with_the_reference_when_something_is_lost()
    {
        var (allowed, refused, lost) = (0L, 0L, 0);
        Law.Holds(300, seed =>
        {
            if (Random(seed) is { } whole)
            {
                var plan = seed % 3 == 0 ? RandomMutation.Of(whole, seed) : whole;
                var set = FailureSet.Of(plan, RandomFailures.Of(plan, seed));
                var relation = ReachabilityRelation.Of(plan);
                var (yes, no) = Agreement.Check(relation.Without(set), ReferenceRelation.Of(plan, set));
                Impact(relation, set);
                (allowed, refused, lost) = (allowed + yes, refused + no, lost + 1);
            }
        }, () => lost > 100 && allowed > lost && refused > lost ? null : $"{lost} plans, {allowed} allowed, {refused} refused");
    }

    // What is known of single failures says of them together what the relation says that lost them all.
    private static void Impact(ReachabilityRelation whole, FailureSet set)
    {
        var (impact, left) = (whole.Impact(set.Failures), whole.Without(set));
        foreach (var from in whole.Endpoints.All)
        {
            foreach (var to in whole.Endpoints.All.Where(t => ReachabilityRelation.IsPair(from, t)))
            {
                var (delivered, answered) = (whole.Delivered(from, to), whole.Answered(from, to));
                var all = (1UL << set.Failures.Count) - 1;
                Assert.Equal(delivered.IsEmpty || !impact.IsBroken(from, to, delivered, answered: false, all), delivered.SameAs(left.Delivered(from, to)));
                Assert.Equal(answered.IsEmpty || !impact.IsBroken(from, to, answered, answered: true, all), answered.SameAs(left.Answered(from, to)));
                if (!impact.IsTranslated(from, to))
                {
                    Assert.Equal(impact.Breaks(from, to, delivered, answered: false) != 0, impact.IsBroken(from, to, delivered, answered: false, all));
                    Assert.Equal(impact.Breaks(from, to, answered, answered: true) != 0, impact.IsBroken(from, to, answered, answered: true, all));
                }
            }
        }
    }

    // Files with a policy that has no way are refused: the first of a few that compiles.
    internal static NetworkPlan? Random(int seed, bool isLinked = false, bool isShared = false) => Enumerable.Range(0, isShared ? 12 : 6).Select(i => Compile(seed ^ (i << 20), isLinked, isShared)).FirstOrDefault(p => p is not null);

    private static NetworkPlan? Compile(int seed, bool isLinked, bool isShared)
    {
        var read = TopologyReader.Read([new SourceFile("random.yaml", Encoding.UTF8.GetBytes(RandomTopology.Write(seed, isLinked, isShared)))]);
        return read.Topology is null ? null : PlanCompiler.Compile(read.Topology, PlanInputs.None).Plan;
    }
}
