using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Forwarding;
using Farspan.Analysis.Scenarios;
using Farspan.Analysis.Tests.Reference;
using Farspan.Planning;
using Farspan.Topology.Model;

namespace Farspan.Analysis.Tests.Claims;

/// <summary>Requirements A3, B6: what is found by counting bits is what asking for every packet under every combination of failures finds.</summary>
public sealed class SurvivalSearchTests
{
    [Fact]
    public void The_smallest_loss_that_breaks_a_service_is_what_a_dumb_search_finds()
    {
        var (compared, broken, resisted, searched) = (0, 0, 0, 0);
        Law.Holds(120, seed =>
        {
            if (Random(seed) is not { } plan)
            {
                return;
            }

            var search = new SurvivalSearch(plan, new PacketTracer(plan), EndpointTable.Of(plan));
            foreach (var service in plan.Topology.Services)
            {
                foreach (var domain in Enum.GetValues<FailureDomain>())
                {
                    var (found, dumb) = (search.Of(service, domain), DumbSurvival.Of(plan, service, domain));
                    if (found.Doubt is not null)
                    {
                        // What is known for certain is a lower bound.
                        Assert.True(found.Breaking is null && (dumb is null || dumb > found.Tolerance), $"seed {seed}: {found.Doubt}");
                        continue;
                    }

                    Assert.True(dumb == found.Breaking?.Count, $"seed {seed}, {service.Name} losing {domain}: dumb {dumb}, found {found.Breaking?.Count} ({string.Join(" + ", found.Breaking ?? [])})");
                    Assert.Equal(found.Breaking is null, found.Tolerance >= FailureDomainList.Of(plan.Topology, domain).Count || dumb is null);
                    if (found.Breaking is { } breaking)
                    {
                        Assert.Equal(breaking.Count - 1, found.Tolerance);
                        Assert.True(DumbSurvival.Left(plan, service, breaking) is var left && left == found.Left && left < found.Need, $"seed {seed}: {left} left, {found.Left} found");
                    }

                    (compared, broken, resisted) = (compared + 1, broken + (dumb is null ? 0 : 1), resisted + (dumb is null ? 1 : 0));
                    searched += service.HasQuorum && dumb is > 1 ? 1 : 0;
                }
            }
        }, () => compared > 300 && broken > 100 && resisted > 20 && searched > 10 ? null : $"{compared} compared, {broken} broken, {resisted} not, {searched} by two or more");
    }

    [Fact]
    public void Members_talk_while_any_entrance_to_each_other_is_left()
    {
        var (compared, translated) = (0, 0);
        Law.Holds(160, seed =>
        {
            // Not over an overlay: routers see nothing of what is in tunnels.
            if (Random(seed - (seed % 3) + 1) is not { } whole)
            {
                return;
            }

            var plan = RandomMutation.OfEntrances(whole, whole.Topology.Services.First(s => s.Name == "q"), seed);
            var search = new SurvivalSearch(plan, new PacketTracer(plan), EndpointTable.Of(plan));
            var service = plan.Topology.Services.First(s => s.Name == "q");
            foreach (var domain in Enum.GetValues<FailureDomain>())
            {
                var (found, dumb) = (search.Of(service, domain), DumbSurvival.Of(plan, service, domain));
                if (found.Doubt is not null)
                {
                    Assert.True(found.Breaking is null && (dumb is null || dumb > found.Tolerance), $"seed {seed}: {found.Doubt}");
                    continue;
                }

                Assert.True(dumb == found.Breaking?.Count, $"seed {seed}, losing {domain}: dumb {dumb}, found {found.Breaking?.Count} ({string.Join(" + ", found.Breaking ?? [])})");
                compared++;
                translated += DumbSurvival.Of(WithoutEntrances(plan), service, domain) != dumb ? 1 : 0;
            }
        }, () => compared > 100 && translated > 10 ? null : $"{compared} compared, {translated} of them other than without translation");
    }

    [Theory]
    [InlineData("provider-groups", FailureDomain.Provider, 1, "provider/aws + provider/azure")]
    [InlineData("provider-groups", FailureDomain.Machine, 1, "machine/etcd-1 + machine/etcd-2")]
    [InlineData("kubespan-hybrid", FailureDomain.Zone, 1, "zone/aws/a + zone/aws/b")]
    [InlineData("kubespan-hybrid", FailureDomain.Provider, 0, "provider/aws")]
    public void Etcd_of_an_example_dies_with(string example, FailureDomain domain, int tolerance, string breaking)
    {
        var plan = Plans.Example(example);
        var survival = new SurvivalSearch(plan, new PacketTracer(plan), EndpointTable.Of(plan)).Of(plan.Topology.Services.First(s => s.Name == "etcd"), domain);
        Assert.Equal((tolerance, breaking), (survival.Tolerance, string.Join(" + ", survival.Breaking!)));
    }

    private static NetworkPlan WithoutEntrances(NetworkPlan plan) => plan with { Fabric = [.. plan.Fabric.Select(f => f with { Filter = f.Filter with { Nat = [] } })] };

    // A quorum among all machines, over an overlay or not, and sometimes without the policy that it needs.
    private static NetworkPlan? Random(int seed)
    {
        var over = seed % 3 == 0 ? ", over: o0" : "";
        var on = over.Length > 0 ? "overlay/o0" : seed % 2 == 0 ? "all" : "[machine/m0, machine/m1, { role: db }]";
        return Enumerable.Range(0, 6).Select(i => RandomTopology.Write(seed ^ (i << 20))).Select(text => Compile(text
            .Replace("services:\n", $"services:\n  q: {{ on: {on}, ports: {{ raft: 7000/tcp, other: 7001/udp }}, quorum: majority{over} }}\n", StringComparison.Ordinal)
            .Replace("policies:\n", seed % 5 == 0 ? "policies:\n" : $"policies:\n  - allow: {{ from: {(seed % 7 == 0 ? "[machine/m0, { role: web }]" : "all")}, to: service/q{(seed % 2 == 0 ? ", ports: raft" : "")} }}\n", StringComparison.Ordinal)))
            .FirstOrDefault(p => p is not null);
    }

    private static NetworkPlan? Compile(string text)
    {
        var read = Topology.TopologyReader.Read([new Topology.SourceFile("random.yaml", System.Text.Encoding.UTF8.GetBytes(text))]);
        return read.Topology is null ? null : PlanCompiler.Compile(read.Topology, PlanInputs.None).Plan;
    }
}
