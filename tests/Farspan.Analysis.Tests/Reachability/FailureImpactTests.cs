using System.Net;
using Farspan.Addressing;
using Farspan.Analysis.Reachability;
using Farspan.Analysis.Scenarios;
using Farspan.Analysis.Tests.Reference;
using Farspan.Planning;
using Farspan.State.Filters;
using Farspan.State.Nat;

namespace Farspan.Analysis.Tests.Reachability;

/// <summary>Requirements A3, B6: what failures break where one machine is reached by several addresses.</summary>
public sealed class FailureImpactTests
{
    private const string Text = """
        farspan: 1
        name: entrances
        providers: { p: { kind: aws } }
        networks:
          home:  { provider: p, cidr: 10.0.0.0/16, subnets: { one: { cidr: 10.0.1.0/24, exposure: public } } }
          left:  { provider: p, cidr: 10.1.0.0/16, subnets: { one: { cidr: 10.1.1.0/24, exposure: public } } }
          right: { provider: p, cidr: 10.2.0.0/16, subnets: { one: { cidr: 10.2.1.0/24, exposure: public } } }
        machines:
          shop: { subnet: home/one }
        services:
          web: { on: machine/shop, ports: { http: 8080/tcp } }
        """;

    [Theory]
    [InlineData("network/left", 0b0UL)]
    [InlineData("network/right", 0b0UL)]
    [InlineData("network/home", 0b1UL)]
    [InlineData("network/left network/right", 0b0UL)]
    [InlineData("network/left machine/shop", 0b10UL)]
    public void A_pair_is_broken_when_no_entrance_is_left(string lost, ulong alone)
    {
        var relation = ReachabilityRelation.Of(TwoEntrances());
        var failures = lost.Split(' ').Select(Read).ToList();
        var impact = relation.Impact(failures);
        var (from, to) = (relation.Endpoints.Internet[0], relation.Endpoints.Of("shop").Single());
        var ports = relation.Ports.Set(relation.Ports.Atoms[relation.Ports.IndexOf(FilterProtocol.Tcp, 8080)].Protocol, new PortRange(8080, 8080));
        Assert.True(ports.Except(relation.Answered(from, to)).IsEmpty);
        Assert.Equal(alone, impact.Breaks(from, to, ports, answered: true));

        var left = relation.Without(FailureSet.Of(relation.Plan, failures)).Answered(from, to);
        var isBroken = alone != 0 || failures.Count == 2;
        Assert.Equal(isBroken, impact.IsBroken(from, to, ports, answered: true, (1UL << failures.Count) - 1));
        Assert.Equal(isBroken, !ports.Except(left).IsEmpty);
    }

    // The routers of two networks each lead their own address to the shop and write it as the source, and the shop hears nobody else.
    private static NetworkPlan TwoEntrances()
    {
        var plan = Plans.Compile(Text);
        var shop = plan.Machines[0].Addresses.First(a => a.Link == "eth0").Address;
        var entrances = plan.Fabric.Where(f => f.Machine is "router-left" or "router-right").ToDictionary(f => f.Machine, f => f.Addresses.First(a => a.Link == "wan0").Address, StringComparer.Ordinal);
        return plan with
        {
            Machines = [plan.Machines[0] with { Filter = FilterSpecs.Open with { InputPolicy = FilterVerdict.Drop, Rules = [.. entrances.Values.Select(From)] } }],
            Fabric = [.. plan.Fabric.Select(f => f with { Filter = FilterSpecs.Open with { Nat = entrances.TryGetValue(f.Machine, out var own) ? [.. Rules(own, shop)] : [] } })],
        };
    }

    private static FilterRuleSpec From(IPAddress source) => FilterRuleSpec.Every(FilterChain.Input, FilterVerdict.Accept, "entrance") with { Source = AddressMatch.In(source.ToHostNetwork()) };

    private static IEnumerable<NatRuleSpec> Rules(IPAddress own, IPAddress shop) => new[] { (NatKind.Destination, own, shop), (NatKind.Source, shop, own) }.Select(r => new NatRuleSpec
    {
        Kind = r.Item1, InLink = null, OutLink = null, Source = null, Destination = AddressMatch.In(r.Item2.ToHostNetwork()),
        Protocol = FilterProtocol.Tcp, Ports = [], To = r.Item3, ToPort = null, Origin = "entrance",
    });

    private static Failure Read(string text) =>
        Farspan.Topology.Reference.TryParse(text, out var reference) ? new Failure(reference) : throw new ArgumentException($"'{text}' is no reference.", nameof(text));
}
