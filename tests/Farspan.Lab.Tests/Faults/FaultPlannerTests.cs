using System.Text;
using Farspan.Lab.Faults;
using Farspan.Planning;
using Farspan.State.Filters;
using Farspan.Testing;
using Farspan.Topology;

namespace Farspan.Lab.Tests.Faults;

[Trait("Requirement", "A7")]
public sealed class FaultPlannerTests
{
    private static readonly NetworkPlan _plan = Plan("""
        farspan: 1
        name: faults
        providers:
          aws: { kind: aws, region: us-east-1, zones: [a, b] }
          lab: { kind: lab }
        networks:
          east:
            provider: aws
            cidr: 10.0.0.0/16
            subnets:
              one: { cidr: 10.0.1.0/24, zone: a }
              two: { cidr: 10.0.2.0/24, zone: b }
          west:
            provider: aws
            cidr: 10.1.0.0/16
            subnets:
              one: { cidr: 10.1.1.0/24, zone: a }
          site:
            provider: lab
            cidr: 10.2.0.0/16
            subnets:
              one: { cidr: 10.2.1.0/24 }
        machines:
          alpha: { subnet: east/one }
          beta:  { subnet: east/two }
          gamma: { subnet: west/one }
          delta: { subnet: site/one }
        overlays:
          mesh: { kind: wireguard, cidr: 10.99.0.0/24, members: { name: [alpha, delta] }, port: 51820 }
        links:
          lease: { method: static-route, between: [network/east, network/site] }
        """);

    [Theory]
    [InlineData("provider/aws")]
    [InlineData("network/site")]
    [InlineData("zone/aws/a")]
    [InlineData("machine/alpha")]
    [InlineData("link/lease")]
    public void Says_for_every_node_what_must_vanish(string reference) =>
        Golden.Equal($"{reference.Replace('/', '-')}.txt", Text(FaultPlanner.Plan(_plan, [Parse(reference)])));

    [Fact]
    [Trait("Requirement", "E3")]
    public void A_machine_that_is_cut_takes_its_guests_along()
    {
        var plan = Plan("""
            farspan: 1
            name: hosts
            providers: { rack: { kind: proxmox } }
            networks: { rack: { provider: rack, cidr: 10.0.0.0/16, subnets: { lan: { cidr: 10.0.1.0/24 } } } }
            machines:
              metal: { subnet: rack/lan }
              other: { subnet: rack/lan }
              guest: { subnet: rack/lan, host: metal }
              inner: { subnet: rack/lan, host: guest }
            """);
        Assert.Equal(["guest", "inner", "metal"], FaultPlanner.Plan(plan, [Parse("machine/metal")]).Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["guest", "inner"], FaultPlanner.Plan(plan, [Parse("machine/guest")]).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Cuts_nothing_when_nothing_is_to_be_cut() => Assert.Empty(FaultPlanner.Plan(_plan, []));

    [Fact]
    public void Only_ever_drops_so_that_faults_do_not_heal_each_other()
    {
        var all = FaultPlanner.Plan(_plan, FaultCatalog.All(_plan.Topology));
        Assert.All(all.Values.SelectMany(f => f.Rules), r => Assert.Equal(FilterVerdict.Drop, r.Verdict));
        Assert.All(all.Values, f => Assert.Equal((FilterVerdict.Accept, FilterVerdict.Accept, FilterVerdict.Accept), (f.InputPolicy, f.ForwardPolicy, f.OutputPolicy)));
    }

    [Fact]
    public void Rules_of_two_faults_are_the_rules_of_each()
    {
        var first = Parse("provider/lab");
        var second = Parse("network/east");
        var both = FaultPlanner.Plan(_plan, [first, second])["backbone"].Rules;
        Assert.Equal([.. FaultPlanner.Plan(_plan, [first])["backbone"].Rules, .. FaultPlanner.Plan(_plan, [second])["backbone"].Rules], both);
    }

    [Fact]
    public void Has_a_plan_for_everything_in_the_catalogue() =>
        Assert.All(FaultCatalog.All(_plan.Topology), r => Assert.True(FaultCatalog.Has(_plan.Topology, r) && FaultPlanner.Plan(_plan, [r]).Count > 0, r.ToString()));

    [Theory]
    [InlineData("provider/asw")]
    [InlineData("zone/aws/c")]
    [InlineData("zone/lab/a")]
    [InlineData("network/aws")]
    [InlineData("machine/east")]
    [InlineData("link/mesh")]
    public void Knows_what_the_topology_has_not(string reference) => Assert.False(FaultCatalog.Has(_plan.Topology, Parse(reference)));

    private static FaultReference Parse(string text) => FaultReference.TryParse(text, out var reference) ? reference : throw new ArgumentException(text);

    private static string Text(IReadOnlyDictionary<string, FilterSpec> filters)
    {
        var text = new StringBuilder();
        foreach (var (node, filter) in filters.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            text.Append(node).Append('\n');
            foreach (var rule in filter.Rules)
            {
                var matches = new[]
                {
                    rule.InLink is null ? null : $"in {rule.InLink}",
                    rule.OutLink is null ? null : $"out {rule.OutLink}",
                    rule.Source is null ? null : $"from {rule.Source.Network}",
                    rule.Destination is null ? null : $"to {rule.Destination.Network}",
                    rule.Protocol == FilterProtocol.Any ? null : rule.Protocol.ToString().ToLowerInvariant(),
                    rule.Ports.Count == 0 ? null : $"ports {string.Join(',', rule.Ports)}",
                };
                text.Append("  ").Append(rule.Chain.ToString().ToLowerInvariant()).Append(' ').AppendJoin(' ', matches.Where(m => m is not null));
                text.Append(' ').Append(rule.Verdict.ToString().ToLowerInvariant()).Append("  # ").Append(rule.Origin).Append('\n');
            }
        }

        return text.ToString();
    }

    private static NetworkPlan Plan(string topology)
    {
        var read = TopologyReader.Read([new SourceFile("faults.yaml", Encoding.UTF8.GetBytes(topology))]);
        Assert.True(read.Topology is not null, string.Join('\n', read.Diagnostics));
        return PlanCompiler.Compile(read.Topology, PlanInputs.None).Plan!;
    }
}
