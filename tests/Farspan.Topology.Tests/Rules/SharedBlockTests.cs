namespace Farspan.Topology.Tests.Rules;

/// <summary>Which networks may have a block in common: those that a private link joins, of which one at most is spoken to from elsewhere by its own addresses.</summary>
[Trait("Requirement", "C4")]
public sealed class SharedBlockTests
{
    private const string Text = """
        farspan: 1
        name: shared
        providers: { east: { kind: aws, region: us-east-1 }, west: { kind: aws, region: us-west-2 } }
        networks:
          shop:  { provider: east, cidr: 10.0.0.0/16, subnets: { web: { cidr: 10.0.1.0/24, exposure: SHOP } } }
          stock: { provider: west, cidr: 10.0.0.0/16, subnets: { db: { cidr: 10.0.1.0/24, exposure: STOCK } } }
          third: { provider: east, cidr: 10.3.0.0/16, subnets: { lan: { cidr: 10.3.1.0/24 } } }
        machines:
          web-1: { subnet: shop/web }
          sql-1: { subnet: stock/db }
          mid-1: MIDDLE
        services: { sql: { on: machine/sql-1, ports: { sql: 5432/tcp } } }
        links:
          database: { method: private-link, from: subnet/shop/web, to: service/sql }

        """;

    [Theory]
    [InlineData("", "private", "private", null)]
    [InlineData("", "egress", "egress", null)]
    [InlineData("", "public", "private", null)]
    [InlineData("", "public", "public", "both are spoken to from elsewhere by their own addresses: 'shop' because subnet 'web' is public, 'stock' because subnet 'db' is public")]
    [InlineData("  a: { method: peering, between: [network/shop, network/third] }\n", "private", "private", null)]
    [InlineData("  a: { method: peering, between: [network/shop, network/third] }\n", "private", "public", "'shop' because link 'a' routes to it, 'stock' because subnet 'db' is public")]
    [InlineData("  a: { method: vpn, between: [network/stock, network/third] }\n", "public", "private", null)]
    [InlineData("  a: { method: vpn, between: [network/stock, network/third] }\n  b: { method: peering, between: [network/shop, network/third] }\n", "private", "private", "links route from network 'third' to both")]
    [InlineData("overlays: { mesh: { kind: wireguard, cidr: 10.99.0.0/24, members: { name: [sql-1, mid-1] } } }\n", "private", "private", null)]
    [InlineData("overlays: { mesh: { kind: wireguard, cidr: 10.99.0.0/24, members: { name: [sql-1, mid-1] } } }\n", "public", "private", "'stock' because overlay 'mesh' has members there and elsewhere")]
    [InlineData("  a: { method: vpn, between: [network/stock, network/third] }\noverlays: { mesh: { kind: wireguard, cidr: 10.99.0.0/24, members: { name: [sql-1, mid-1] } } }\n", "public", "private", null)]
    [InlineData("overlays: { mesh: { kind: wireguard, cidr: 10.99.0.0/24, members: { name: [sql-1, web-1] } } }\n", "private", "private", "'shop' because overlay 'mesh' has members there and elsewhere, 'stock' because overlay 'mesh'")]
    public void Only_one_of_the_two_may_be_known_elsewhere(string more, string shop, string stock, string? why)
    {
        var found = Read(Text + more, shop, stock, "{ subnet: third/lan }");
        Assert.Equal(why is null ? 0 : 1, found.Count);
        Assert.All(found, m => Assert.Contains("link 'database' (private-link) would not mind, but ", m, StringComparison.Ordinal));
        Assert.All(found, m => Assert.Contains(why!, m, StringComparison.Ordinal));
    }

    [Fact]
    public void No_machine_stands_in_both() => Assert.Contains("machine 'mid-1' stands in both",
        Assert.Single(Read(Text, "private", "private", "{ subnets: [{ subnet: shop/web }, { subnet: stock/db }] }")), StringComparison.Ordinal);

    [Theory]
    [InlineData("peering, between: [network/shop, network/stock] }", "link 'database' (peering) routes between the two, so that an address in both is in two places; give one of them another block, or let a private link alone lead to the service that is wanted.")]
    [InlineData("vpn, between: [network/shop, network/stock] }", "link 'database' (vpn) routes between the two, so that an address in both is in two places; give one of them another block, or let a private link alone lead to the service that is wanted.")]
    [InlineData("vpn, between: [network/third, network/stock] }", "overlaps network 'shop' (10.0.0.0/16); give one of them another block, or let a private link alone lead to the service that is wanted.")]
    public void What_routes_is_refused_and_a_private_link_named_as_the_mend(string link, string message) => Assert.EndsWith(message,
        Assert.Single(Read(Text.Replace("private-link, from: subnet/shop/web, to: service/sql }", link, StringComparison.Ordinal), "private", "private", "{ subnet: third/lan }")), StringComparison.Ordinal);

    [Fact]
    public void A_third_network_with_the_block_needs_a_link_to_each()
    {
        var other = Text.Replace("10.3.", "10.0.", StringComparison.Ordinal).Replace("third: { provider: east", "third: { provider: west", StringComparison.Ordinal);
        Assert.Contains("overlaps network", Assert.Single(Read(other, "private", "private", "{ subnet: third/lan }")), StringComparison.Ordinal);
        Assert.Empty(Read($"{other}  a: {{ method: private-link, from: subnet/third/lan, to: service/sql }}\n  b: {{ method: private-link, from: subnet/third/lan, to: service/web }}\n"
            .Replace("services: {", "services: { web: { on: machine/web-1, ports: { http: 80/tcp } },", StringComparison.Ordinal), "private", "private", "{ subnet: third/lan }"));
    }

    private static IReadOnlyList<string> Read(string text, string shop, string stock, string middle) =>
    [
        .. Files.Read(text.Replace("SHOP", shop, StringComparison.Ordinal).Replace("STOCK", stock, StringComparison.Ordinal).Replace("MIDDLE", middle, StringComparison.Ordinal))
            .Diagnostics.Where(d => d.Code == "FS1203").Select(d => d.Message),
    ];
}
