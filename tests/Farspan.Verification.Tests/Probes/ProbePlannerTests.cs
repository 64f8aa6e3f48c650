using Farspan.Topology.Model;
using Farspan.Verification.Flows;
using Farspan.Verification.Probes;

namespace Farspan.Verification.Tests.Probes;

public sealed class ProbePlannerTests
{
    private static readonly string[] _masters = ["master-1", "master-2", "master-3"];

    [Theory]
    [InlineData("provider-groups")]
    [InlineData("kubespan-hybrid")]
    [InlineData("ai-foundry")]
    [InlineData("simple-proxy")]
    [InlineData("tailnet-omni")]
    [Trait("Requirement", "A3")]
    [Trait("Requirement", "A4")]
    [Trait("Requirement", "B4")]
    public void Policies_and_compiled_plan_agree_on_every_probe_of_the_examples(string example)
    {
        var probes = ProbePlanner.Plan(Plans.Example(example), ProbeOptions.Default);
        Assert.Empty(probes.Probes.Where(p => !ProbeJudge.PlanAgrees(p)).Select(p => $"{p} {p.Expect} {p.Plan}"));
        Assert.Empty(probes.Wayless);
        Assert.Equal(0, probes.AllowedLeftOut + probes.ClaimsLeftOut);
    }

    [Fact]
    [Trait("Requirement", "A4")]
    public void Every_allowed_pair_of_provider_groups_is_tried_over_its_declared_way()
    {
        var probes = ProbePlanner.Plan(Plans.Example("provider-groups"), ProbeOptions.Default).Probes.Where(p => p.Expect == Expectation.Connects).ToList();
        Assert.Equal(6, probes.Count(p => p.Service?.PortName == "peer"));
        Assert.Equal(15, probes.Count(p => p.Service?.PortName == "client"));
        Assert.Equal(5 * 9, probes.Count(p => p.Service?.Name == "kube-apiserver"));
        Assert.Equal(5 * 9, probes.Count(p => p.Service?.Name == "kubelet"));
        Assert.Equal(2, probes.Count(p => p.Service?.Name == "aws-registry-mirror"));
        Assert.Equal(113, probes.Count);
        Assert.All(probes.Where(p => p.Service!.Name != "aws-registry-mirror"), p => Assert.Equal(("overlay mesh", "fs-mesh"), (p.Via.ToString(), p.Link)));
        Assert.All(probes.Where(p => p.Service!.Name == "aws-registry-mirror"), p => Assert.Equal(("network aws", "eth0"), (p.Via.ToString(), p.Link)));
    }

    [Fact]
    [Trait("Requirement", "B4")]
    public void A_never_claim_is_tried_at_the_overlay_and_the_underlay_address_of_every_target()
    {
        var plan = Plans.Example("kubespan-hybrid");
        var claimed = ProbePlanner.Plan(plan, ProbeOptions.Default).Probes
            .Where(p => p.Reasons.Any(r => r is { Kind: ReasonKind.Claim, Name: "no public API server" }) && p.Port == 6443)
            .ToList();
        Assert.All(claimed, p => Assert.Equal(("internet", Expectation.Refused), (p.From, p.Expect)));
        var book = AddressBook.From(plan);
        var expected = _masters.SelectMany(m => book.Of(m).Select(a => a.Address.ToString())).Order(StringComparer.Ordinal);
        Assert.Equal(expected, claimed.Select(p => p.DestinationAddress.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    [Trait("Requirement", "B4")]
    public void A_claim_about_a_service_does_not_speak_of_another_service_at_the_same_port_of_another_address()
    {
        var plan = Plans.Compile("""
            farspan: 1
            name: t
            providers: { p: { kind: lab } }
            networks: { n: { provider: p, cidr: 10.0.0.0/16, subnets: { s: { cidr: 10.0.1.0/24, exposure: public } } } }
            machines: { m1: { subnet: n/s, labels: { r: a } }, m2: { subnet: n/s, labels: { r: b } } }
            overlays: { o: { kind: wireguard, cidr: 10.9.0.0/24, members: all } }
            services:
              admin: { on: { r: a }, over: o, ports: { https: 443/tcp, raft: 7000/tcp } }
              web: { on: { r: a }, ports: { https: 443/tcp } }
            policies:
              - allow: { from: internet, to: service/web }
              - allow: { from: machine/m2, to: { r: a }, ports: 22/tcp }
            claims:
              - never: { from: [internet, machine/m2], to: service/admin }
            """);
        var probes = ProbePlanner.Plan(plan, ProbeOptions.Default).Probes;
        var claimed = probes.Where(p => p.Reasons.Any(r => r.Kind == ReasonKind.Claim)).Select(p => $"{p.From} {p.DestinationAddress} {p.Port}").ToHashSet(StringComparer.Ordinal);
        string[] expected = ["internet 10.0.1.2 7000", "internet 10.9.0.2 443", "internet 10.9.0.2 7000", "m2 10.0.1.2 7000", "m2 10.9.0.2 443", "m2 10.9.0.2 7000"];
        Assert.Equal(expected, claimed.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(probes, p => p.Port == 443 && p.Reasons.Any(r => r.Kind == ReasonKind.OverlayOnly));
    }

    [Fact]
    [Trait("Requirement", "B4")]
    public void An_overlay_only_service_is_asked_for_on_the_underlay_by_a_neighbour_each_provider_and_the_internet()
    {
        var attempts = ProbePlanner.Plan(Plans.Example("kubespan-hybrid"), ProbeOptions.Default).Probes
            .Where(p => p.To == "worker-1" && p.Port == 8000 && p.Reasons.Any(r => r.Kind == ReasonKind.OverlayOnly))
            .ToList();
        Assert.All(attempts, p => Assert.Equal(Expectation.Refused, p.Expect));
        Assert.Contains(attempts, p => p.From == "internet");
        Assert.Contains(attempts, p => p.From.StartsWith("worker-", StringComparison.Ordinal));
        Assert.Contains(attempts, p => p.From.StartsWith("master-", StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_seed_gives_the_same_probes_and_another_seed_another_sample()
    {
        var plan = Plans.Example("provider-groups");
        var small = ProbeOptions.Default with { RefusedSample = 30 };
        var once = ProbePlanner.Plan(plan, small).Probes.Select(p => p.ToString()).ToList();
        var twice = ProbePlanner.Plan(plan, small).Probes.Select(p => p.ToString()).ToList();
        var other = ProbePlanner.Plan(plan, small with { Seed = 2 }).Probes.Select(p => p.ToString()).ToList();
        Assert.Equal(once, twice);
        Assert.NotEqual(once, other);
    }

    [Fact]
    [Trait("Requirement", "A3")]
    public void A_small_sample_is_spread_over_the_pairs_of_providers()
    {
        var plan = Plans.Example("provider-groups");
        plan = plan with { Topology = plan.Topology with { Claims = [] } };
        var sample = ProbePlanner.Plan(plan, ProbeOptions.Default with { RefusedSample = 30 }).Probes.Where(p => p.Reasons.Any(r => r.Kind == ReasonKind.Sample)).ToList();
        Assert.Equal(30, sample.Count);
        Assert.Equal(6 * 5, sample.Select(p => (p.FromProvider, p.ToProvider)).Distinct().Count());
    }

    [Fact]
    public void What_is_over_a_limit_is_counted_and_not_forgotten()
    {
        var plan = Plans.Example("provider-groups");
        var whole = ProbePlanner.Plan(plan, ProbeOptions.Default);
        var part = ProbePlanner.Plan(plan, ProbeOptions.Default with { AllowedLimit = 20, RefusedSample = 0 });
        var allowed = part.Probes.Count(p => p.Expect == Expectation.Connects && !p.Reasons.Any(r => r.Kind == ReasonKind.Claim));
        Assert.InRange(allowed, 1, 20);
        Assert.True(part.AllowedLeftOut >= 60, $"{part.AllowedLeftOut}");
        Assert.True(part.SampleLeftOut > whole.SampleLeftOut);
    }

    [Fact]
    public void A_compiler_that_forgets_a_policy_is_found_without_sending_a_probe()
    {
        var plan = Plans.Example("provider-groups").WithRules("etcd-2", rules => rules.Where(r => !r.Origin.Contains("policy/etcd members", StringComparison.Ordinal)));
        var wrong = ProbePlanner.Plan(plan, ProbeOptions.Default).Probes.Where(p => !ProbeJudge.PlanAgrees(p)).ToList();
        Assert.Equal(["etcd-1 etcd-2", "etcd-2 etcd-1", "etcd-2 etcd-3", "etcd-3 etcd-2"], wrong.Select(p => $"{p.From} {p.To}").Distinct().Order(StringComparer.Ordinal));
        Assert.All(wrong, p => Assert.Equal(("peer", "etcd-2", "default, no rule matches"), (p.Service!.PortName, p.Plan.Node, p.Plan.Reason.Split(": ")[1])));
    }

    [Fact]
    public void A_policy_between_networks_that_nothing_joins_is_reported_as_wayless()
    {
        var plan = Plans.Compile("""
            farspan: 1
            name: two
            providers: { a: { kind: lab }, b: { kind: lab } }
            networks:
              a: { provider: a, cidr: 10.0.0.0/16, subnets: { s: { cidr: 10.0.1.0/24 } } }
              b: { provider: b, cidr: 10.1.0.0/16, subnets: { s: { cidr: 10.1.1.0/24 } } }
            machines: { one: { subnet: a/s }, two: { subnet: b/s } }
            services: { web: { on: machine/two, ports: { http: 80/tcp } } }
            links: { ab: { method: peering, between: [network/a, network/b] } }
            policies: [ { allow: { from: machine/one, to: service/web } } ]
            """);
        Assert.Equal("link ab", ProbePlanner.Plan(plan, ProbeOptions.Default).Probes.Single(p => p.Expect == Expectation.Connects).Via.ToString());
        var probes = ProbePlanner.Plan(plan with { Topology = plan.Topology with { Links = [] } }, ProbeOptions.Default);
        var wayless = Assert.Single(probes.Wayless);
        Assert.Equal(("one", "two"), (wayless.From, wayless.To));
        Assert.Contains("no subnet, link or public exposure joins 10.0.1.", wayless.Missing, StringComparison.Ordinal);
        Assert.All(probes.Probes, p => Assert.Equal(Expectation.Refused, p.Expect));
    }

    [Fact]
    public void An_always_claim_between_families_that_never_meet_is_broken_and_not_forgotten()
    {
        var plan = Plans.Compile("""
            farspan: 1
            name: families
            providers: { a: { kind: lab } }
            networks:
              a: { provider: a, cidr: [10.0.0.0/16, "2001:db8::/48"], subnets: { four: { cidr: 10.0.1.0/24 }, six: { cidr: "2001:db8:0:1::/64" } } }
            machines: { one: { subnet: a/four }, two: { subnet: a/six } }
            services: { web: { on: machine/two, ports: { http: 80/tcp } } }
            claims: [ { always: { from: machine/one, to: service/web } } ]
            """);
        Assert.Equal("one has no address of the family that two is reached by", Assert.Single(ProbePlanner.Plan(plan, ProbeOptions.Default).Wayless).Missing);
    }

    [Fact]
    public void A_port_range_is_tried_at_its_ends_and_in_the_middle() =>
        Assert.Equal([30000, 31383, 32767], TargetFinder.Sample(TransportProtocol.Tcp, new Addressing.PortRange(30000, 32767)).Select(p => (int)p.Port));

    [Fact]
    public void Indices_never_come_twice_and_cover_all_when_there_are_enough()
    {
        for (var total = 1; total < 200; total++)
        {
            Assert.Equal(total, Spread.Indices(total, total, 7).Distinct().Count());
            Assert.All(Spread.Indices(total, 50, 9), i => Assert.InRange(i, 0, total - 1));
        }
    }
}
