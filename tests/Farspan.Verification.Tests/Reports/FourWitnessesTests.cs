using Farspan.State;
using Farspan.State.Addresses;
using Farspan.Verification.Flows;
using Farspan.Verification.Observations;
using Farspan.Verification.Probes;
using Farspan.Verification.Reports;
using Farspan.Verification.Tests.Drift;

namespace Farspan.Verification.Tests.Reports;

/// <summary>Declaration, plan, proof and reality: who says another thing than the rest is named, whoever it is.</summary>
[Trait("Requirement", "A3")]
[Trait("Requirement", "E3")]
public sealed class FourWitnessesTests
{
    private const string Topology = """
        farspan: 1
        name: four
        providers: { a: { kind: lab } }
        networks:
          a: { provider: a, cidr: 10.0.0.0/16, subnets: { s: { cidr: 10.0.1.0/24 } } }
          b: { provider: a, cidr: 10.1.0.0/16, subnets: { s: { cidr: 10.1.1.0/24 } } }
        machines: { one: { subnet: a/s }, two: { subnet: a/s }, three: { subnet: b/s } }
        services: { web: { on: machine/two, ports: { http: 80/tcp } } }
        policies: [ { name: all, allow: { from: machine/one, to: service/web } } ]
        claims:
          - adjacent: [machine/one, machine/two]
          - noOverlap: [network/a, network/b]
        """;

    [Theory]
    [InlineData(true, true, true, true, "", "")]
    [InlineData(true, true, true, false, "FS5001", "reality alone")]
    [InlineData(true, true, false, true, "FS5013 FS5014", "proof alone")]
    [InlineData(true, false, true, true, "FS5006 FS5013", "plan alone")]
    [InlineData(false, true, true, true, "FS5002 FS5006", "declaration alone")]
    [InlineData(true, true, false, false, "FS5001 FS5013", "proof and reality, against declaration and plan")]
    [InlineData(true, false, false, true, "FS5006 FS5014", "plan and proof, against declaration and reality")]
    [InlineData(false, false, true, false, "FS5013 FS5014", "proof alone")]
    [InlineData(false, false, false, true, "FS5002", "reality alone")]
    public void The_odd_one_of_four_is_named(bool declared, bool planned, bool proved, bool seen, string codes, string differs)
    {
        var plan = Plans.Compile(Topology);
        var probe = ProbePlanner.Plan(plan, ProbeOptions.Default).Probes.Single(p => p is { From: "one", To: "two", Port: 80 });
        probe = probe with
        {
            Expect = declared ? Expectation.Connects : Expectation.Refused,
            Plan = probe.Plan with { Passes = planned },
            Proof = new ProofAnswer(proved, proved),
        };
        var findings = ProbeFindings.Of([Results.Of(probe, seen ? ProbeOutcome.Connected : ProbeOutcome.Silent, "as told")], flow => $"the way of {flow}").ToList();
        Assert.Equal(codes, string.Join(' ', findings.Select(f => f.Code).Order(StringComparer.Ordinal)));
        Assert.All(findings, f => Assert.Equal(differs, f.Differs));
        Assert.All(findings, f => Assert.Contains("the way of one 10.0.1.", f.ProofSays, StringComparison.Ordinal));
    }

    [Fact]
    public void The_proof_agrees_with_the_walk_on_every_probe_of_the_example_and_tells_its_way()
    {
        var plan = Plans.Example("provider-groups");
        var probes = ProbePlanner.Plan(plan, ProbeOptions.Default).Probes;
        Assert.All(probes, p => Assert.True(p.Proof is { } proof && proof.Delivered == p.Plan.Passes && proof.Answered == (p.Expect == Expectation.Connects), p.ToString()));
        var allowed = probes.First(p => p is { From: "talos-cp-1", To: "etcd-1", Port: 2379, Expect: Expectation.Connects });
        Assert.Matches("^talos-cp-1 output policy/control plane keeps its state in etcd \\S+ → etcd-1 input policy/control plane keeps its state in etcd \\S+$", new ProofOracle(plan).WayOf(allowed.Flow));
        var refused = probes.First(p => p is { From: "karpenter-1", To: "etcd-1", Port: 2379, Expect: Expectation.Refused });
        Assert.EndsWith("(DeniedOut: output policy drop)", new ProofOracle(plan).WayOf(refused.Flow), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, ClaimState.Holds, "1 pairs answer each other on a link, such as one: 10.0.1.3 on eth0")]
    [InlineData(false, ClaimState.Broken, "one does not hear two on a link: 10.0.1.3 on eth0")]
    [InlineData(null, ClaimState.NotSeen, "one could not ask two: 10.0.1.3 on eth0")]
    public void Adjacency_is_what_neighbours_answer(bool? heard, ClaimState state, string evidence)
    {
        var claim = Claims(status => status, new NeighbourSighting { From = "one", To = "two", IsHeard = heard, Detail = "10.0.1.3 on eth0" })[0];
        Assert.Equal((state, evidence), (claim.State, claim.Evidence));
    }

    [Fact]
    public void Networks_overlap_when_a_machine_stands_in_the_others_block_now()
    {
        Assert.Equal((ClaimState.Holds, "3 live addresses: no prefix of one network meets another's"), Told(Claims(s => s)[1]));
        var moved = Claims(s => s.Machine != "three" ? s : s with { Addresses = [.. s.Addresses, new AddressStatus { Link = "eth0", Address = System.Net.IPAddress.Parse("10.0.7.1"), PrefixLength = 24, IsAutomatic = false }] })[1];
        Assert.Equal((ClaimState.Broken, "three stands in 10.0.7.0/24 (address 10.0.7.1), which meets 10.0.0.0/16 of network a"), Told(moved));
    }

    [Fact]
    public void What_was_read_back_and_differs_from_the_plan_is_a_difference_of_the_test()
    {
        var report = Report(s => s.Machine != "two" ? s : s with { Routes = [] });
        Assert.Equal(new Ratio(2, 3), report.Drift);
        Assert.Equal([("FS5011", "two")], report.Findings.Select(f => (f.Code, f.Subject)));
        Assert.Contains("Read back: 2/3 nodes", ProbeReportText.Write(report), StringComparison.Ordinal);
    }

    private static (ClaimState State, string Evidence) Told(ClaimVerdict claim) => (claim.State, claim.Evidence);

    private static IReadOnlyList<ClaimVerdict> Claims(Func<MachineStatus, MachineStatus> change, params NeighbourSighting[] neighbours) => Report(change, neighbours).Claims;

    private static ProbeReport Report(Func<MachineStatus, MachineStatus> change, params NeighbourSighting[] neighbours)
    {
        var plan = Plans.Compile(Topology);
        var probes = ProbePlanner.Plan(plan, ProbeOptions.Default);
        var observation = new NetworkObservation
        {
            Machines = plan.Machines.Select(m => change(SpecComparerTests.Seen(m) with { Services = [] })).ToDictionary(m => m.Machine, StringComparer.Ordinal),
            Neighbours = neighbours,
        };
        return ProbeReportBuilder.Build(plan, probes, Results.AsDeclared(probes), null, null, observation, TimeSpan.Zero);
    }
}
