using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Ports;
using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Tests.Endpoints;

/// <summary>Requirements A8, B4.</summary>
public sealed class EndpointSelectorTests
{
    private const string Head = """
        farspan: 1
        name: t
        providers: { p: { kind: lab } }
        networks:
          n: { provider: p, cidr: 10.0.0.0/16, subnets: { s: { cidr: 10.0.1.0/24, exposure: public } } }
        machines:
          m1: { subnet: n/s, address: 10.0.1.11, labels: { r: a } }
          m2: { subnet: n/s, address: 10.0.1.12, labels: { r: a } }
          m3: { subnet: n/s, address: 10.0.1.13, labels: { r: b } }
        overlays:
          o: { kind: wireguard, cidr: 10.9.0.0/24, members: all }
        services:
          admin: { on: { r: a }, over: o, ports: { https: 443/tcp, raft: 7000-7010/tcp }, replicas: 1 }
          web: { on: { r: a }, ports: { https: 443/tcp } }
        claims:
        """;

    [Fact]
    public void A_service_is_received_where_it_is_bound_and_nowhere_else()
    {
        var (selector, claim) = Of("  - always: { from: { r: b }, to: service/admin, ports: https }");
        var target = Assert.Single(selector.Receivers(((AlwaysClaim)claim).To, ((AlwaysClaim)claim).Ports));
        Assert.Equal(("m1", "o", "443/tcp"), (target.Endpoint.Node, target.Endpoint.Overlay, target.Ports.ToString()));
    }

    [Fact]
    public void A_service_must_not_be_reached_at_any_address_but_ports_of_another_service_there_are_that_ones()
    {
        var (selector, claim) = Of("  - never: { from: internet, to: service/admin }");
        var targets = selector.Surfaces(((NeverClaim)claim).To, ((NeverClaim)claim).Ports);
        Assert.Equal(
            ["m1 on o: 443/tcp 7000-7010/tcp", "m1 underlay: 7000-7010/tcp"],
            targets.Select(t => $"{t.Endpoint.Node} {(t.Endpoint.Overlay is { } o ? $"on {o}" : "underlay")}: {t.Ports}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Machines_mean_all_their_endpoints_and_no_ports_mean_everything_but_icmp()
    {
        var (selector, claim) = Of("  - never: { from: { r: b }, to: { r: a } }");
        var never = (NeverClaim)claim;
        Assert.Equal(["10.0.1.13", "10.9.0.4"], selector.Senders(never.From).Select(e => e.Address.ToString()));
        var targets = selector.Surfaces(never.To, never.Ports);
        Assert.Equal(4, targets.Count);
        Assert.All(targets, t => Assert.Equal(t.Endpoint.Overlay is null ? "tcp 0-51819/udp 51821-65535/udp other protocols" : "tcp udp other protocols", t.Ports.ToString()));
    }

    [Fact]
    public void A_service_sends_from_the_machines_that_the_plan_put_it_on_and_a_block_means_what_lies_within()
    {
        var (selector, claim) = Of("  - only: { from: [service/admin, cidr/203.0.113.0/24, cidr/10.0.1.12/31], to: service/web }");
        Assert.Equal(
            ["m1", "m1", "m2", "m3", "internet"],
            selector.Senders(((OnlyClaim)claim).From).Select(e => e.Node));
        Assert.Equal(["m1"], selector.Members(((OnlyClaim)claim).From.Services[0]));
    }

    private static (EndpointSelector Selector, Claim Claim) Of(string claim)
    {
        var plan = Plans.Compile(Head + "\n" + claim + "\n");
        return (new EndpointSelector(plan, EndpointTable.Of(plan), PortSpace.Of(plan)), plan.Topology.Claims[0]);
    }
}
