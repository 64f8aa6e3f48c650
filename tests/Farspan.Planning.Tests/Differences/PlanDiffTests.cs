using System.Text.Json;
using Farspan.Planning.Tests.Reference;
using Farspan.Topology.Model;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.Planning.Tests.Differences;

/// <summary>What a plan would change, as data.</summary>
public sealed class PlanDiffTests
{
    [Fact]
    public void A_new_machine_is_added_and_others_learn_of_it()
    {
        var builder = Samples.Mixed();
        var old = PlanCompiler.Compile(builder.Build(), PlanInputs.None);
        var next = Samples.Mixed2Web().Build();
        var diff = PlanDiff.Between(old.Plan!, PlanCompiler.Compile(next, PlanInputs.None with { Lock = old.Lock }).Plan!);
        Assert.Equal(ChangeKind.Added, diff.Machines.Single(m => m.Machine == "web-3").Kind);
        var db = diff.Machines.Single(m => m.Machine == "db-1");
        Assert.Equal(ChangeKind.Changed, db.Kind);
        Assert.Contains(db.Changes, c => c is { Concept: PlanConcept.Peer, Key: "mesh/web-3", Kind: ChangeKind.Added });
        var set = db.Changes.Single(c => c is { Concept: PlanConcept.AddressSet, Key: "role_web_data_v4" });
        Assert.Equal((ChangeKind.Changed, 1, 0), (set.Kind, set.MembersAdded.Count, set.MembersRemoved.Count));
        Assert.DoesNotContain(db.Changes, c => c.Concept is PlanConcept.FilterRule or PlanConcept.Address or PlanConcept.Route);
        Assert.Equal("web-3 eth0", Assert.Single(diff.Cables).Key);
    }

    [Fact]
    public void A_new_policy_adds_rules_and_nothing_else()
    {
        var old = PlanCompiler.Compile(Samples.Mixed().Build(), PlanInputs.None).Plan!;
        var next = PlanCompiler.Compile(Samples.Mixed().Allow("more", "role=bastion", "role=host", (TransportProtocol.Tcp, Samples.Port(8080))).Build(), PlanInputs.None).Plan!;
        var diff = PlanDiff.Between(old, next);
        Assert.Equal(["bastion", "host-1"], diff.Machines.Select(m => m.Machine));
        Assert.All(diff.Machines.SelectMany(m => m.Changes), c => Assert.Equal((PlanConcept.FilterRule, ChangeKind.Added), (c.Concept, c.Kind)));
        Assert.All(PlanDiff.Between(next, old).Machines.SelectMany(m => m.Changes), c => Assert.Equal(ChangeKind.Removed, c.Kind));
    }

    [Fact]
    public void The_json_form_says_the_same()
    {
        var old = PlanCompiler.Compile(Samples.Mixed().Build(), PlanInputs.None).Plan!;
        var next = PlanCompiler.Compile(Samples.Mixed2Web().Build(), PlanInputs.None).Plan!;
        using var json = JsonDocument.Parse(PlanDiff.Between(old, next).ToJson());
        Assert.Contains("web-3", json.RootElement.GetProperty("machines").EnumerateArray().Select(m => m.GetProperty("machine").GetString()));
    }

    [Fact]
    public void A_difference_is_empty_exactly_when_the_digests_are_equal() =>
        Prop.ForAll(Gen.Choose(0, 40).Two().ToArbitrary(), seeds =>
        {
            var (a, b) = seeds;
            var old = PlanCompiler.Compile(RandomTopology.Make(a), PlanInputs.None).Plan!;
            var next = PlanCompiler.Compile(RandomTopology.Make(b), PlanInputs.None).Plan!;
            var diff = PlanDiff.Between(old, next);
            Assert.Equal(old.Digest == next.Digest, diff.IsEmpty);
            Assert.All(diff.Machines.Where(m => m.Kind == ChangeKind.Changed), m => Assert.NotEmpty(m.Changes));

            // Backwards, what was added is removed.
            var back = PlanDiff.Between(next, old);
            Assert.Equal(diff.Machines.Select(m => m.Machine), back.Machines.Select(m => m.Machine));
            Assert.Equal(diff.Machines.SelectMany(m => m.Changes).Count(c => c.Kind == ChangeKind.Added), back.Machines.SelectMany(m => m.Changes).Count(c => c.Kind == ChangeKind.Removed));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
}
