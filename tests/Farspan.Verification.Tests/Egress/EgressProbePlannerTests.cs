using Farspan.Addressing;
using Farspan.Topology.Model;
using Farspan.Verification.Egress;
using Farspan.Verification.Probes;

namespace Farspan.Verification.Tests.Egress;

/// <summary>Which attempts test ways outside without a gateway.</summary>
[Trait("Requirement", "C6")]
public sealed class EgressProbePlannerTests
{
    private const string Overlay = "\noverlays:\n  mesh: { kind: wireguard, cidr: 10.99.0.0/24, members: { network: cloud } }\n";

    public static TheoryData<string, int> Families => new() { { EgressTopology.Text, 1 }, { EgressTopology.Both, 2 }, { EgressTopology.V6, 1 } };

    [Theory]
    [MemberData(nameof(Families))]
    public void Every_declared_name_and_port_is_tried_by_each_family_of_a_machine_and_never_from_an_overlay(string text, int families)
    {
        var probes = Plan(text + Overlay);
        Assert.Equal(5 * families, probes.Count(p => p.Machine == "app" && p.Expect == Expectation.Connects));
        Assert.Equal(families, probes.Count(p => p.Machine == "worker" && p.Expect == Expectation.Connects));
        Assert.Equal(families, probes.Select(p => p.Source.IsV6).Distinct().Count());
        Assert.DoesNotContain(probes, p => p.Source.ToString().StartsWith("10.99.", StringComparison.Ordinal));
        Assert.All(probes.Where(p => p.Address is not null), p => Assert.Equal(p.Source.IsV6, p.Address!.IsV6));
    }

    [Fact]
    public void What_a_policy_opens_to_the_internet_is_expected_to_be_refused_by_nobody()
    {
        static bool IsTcpRefused(EgressProbeSpec probe) => probe is { Machine: "app", Expect: Expectation.Refused, IsLogDue: true, Protocol: TransportProtocol.Tcp };
        Assert.Contains(Plan(EgressTopology.Text), IsTcpRefused);
        var probes = Plan(EgressTopology.Text + "\n  - allow: { from: { role: app }, to: internet, ports: [80/tcp, 443/tcp] }");
        Assert.DoesNotContain(probes, IsTcpRefused);

        // What the policy does not open still is: by another port, and to addresses that are nobody's outside.
        Assert.Contains(probes, p => p is { Machine: "app", Name: null, Expect: Expectation.Refused, Protocol: TransportProtocol.Udp, Port: 123 });
        Assert.Contains(probes, p => p is { Machine: "app", Expect: Expectation.Refused, IsLogDue: false });
        Assert.Contains(probes, p => p is { Machine: "worker", Expect: Expectation.Refused, Protocol: TransportProtocol.Tcp });
        Assert.Equal(5, probes.Count(p => p.Machine == "app" && p.Expect == Expectation.Connects));
    }

    private static IReadOnlyList<EgressProbeSpec> Plan(string text) => EgressProbePlanner.Plan(Plans.Compile(text), ProbeOptions.Default);
}
