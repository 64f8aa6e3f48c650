using Farspan.Planning.Tests.Dns;

namespace Farspan.Planning.Tests.Naming;

/// <summary>Hosts files list what a machine has a way to, by whatever way, and nothing else.</summary>
[Trait("Requirement", "A3")]
[Trait("Requirement", "C4")]
public sealed class HostPlannerTests
{
    private const string Text = """
        farspan: 1
        name: t
        providers: { east: { kind: aws, region: us-east-1 }, west: { kind: aws, region: us-west-2 }, rack: { kind: bare-metal }, bench: { kind: bare-metal } }
        networks:
          shop: { provider: east, cidr: 10.0.0.0/16, subnets: { web: { cidr: 10.0.1.0/24 }, edge: { cidr: 10.0.2.0/24, exposure: public } } }
          stock: { provider: west, cidr: 10.1.0.0/16, subnets: { db: { cidr: 10.1.1.0/24 }, edge: { cidr: 10.1.2.0/24, exposure: public } } }
          cage: { provider: rack, cidr: [192.168.0.0/24, "fd00:1::/64"], subnets: { lan: { cidr: [192.168.0.0/24, "fd00:1::/64"] } } }
          attic: { provider: bench, cidr: 192.168.1.0/24, subnets: { lan: { cidr: 192.168.1.0/24 } } }
        machines:
          web-1: { subnet: shop/web }
          front-1: { subnet: shop/edge }
          db-1: { subnet: stock/db }
          front-2: { subnet: stock/edge }
          host-1: { subnet: cage/lan }
          host-2: { subnet: attic/lan }
        overlays:
          mesh: { kind: wireguard, cidr: 10.99.0.0/24, members: { name: [web-1, host-1] } }
        services:
          sql: { on: { name: db-1 }, ports: { sql: 5432/tcp } }
        links:
          stock: { method: private-link, from: subnet/shop/web, to: service/sql }
          line: { method: static-route, between: [network/cage, network/attic] }
        """;

    [Theory]
    // An overlay, its own network, and the endpoint of the private link: not what is behind it.
    [InlineData("web-1", "front-1 front-1.shop host-1 host-1.mesh localhost sql.stock web-1 web-1.mesh web-1.shop")]
    // Public subnets are joined.
    [InlineData("front-1", "front-1 front-1.shop front-2 front-2.stock localhost sql.stock web-1 web-1.shop")]
    [InlineData("db-1", "db-1 db-1.stock front-2 front-2.stock localhost")]
    [InlineData("host-1", "host-1 host-1.cage host-1.mesh host-2 host-2.attic localhost web-1 web-1.mesh")]
    // A line to a network of two families, and addresses of one.
    [InlineData("host-2", "host-1 host-1.cage host-2 host-2.attic localhost")]
    public void A_machine_knows_what_it_has_a_way_to(string machine, string names)
    {
        var hosts = NamesExample.Plan(Text).Machines.Single(m => m.Machine == machine).Hosts;
        Assert.Equal(names, string.Join(' ', hosts.SelectMany(h => h.Names).Distinct().Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Without_an_address_of_a_family_there_are_no_names_of_it()
    {
        var machines = NamesExample.Plan(Text).Machines;
        Assert.Contains(machines.Single(m => m.Machine == "host-1").Hosts, h => h.Names.Contains("host-1.cage") && h.Address.ToString().Contains(':', StringComparison.Ordinal));
        Assert.DoesNotContain(machines.Single(m => m.Machine == "host-2").Hosts, h => h.Names.Contains("host-1.cage") && h.Address.ToString().Contains(':', StringComparison.Ordinal));
    }
}
