using System.Text;

namespace Farspan.Topology.Tests.Rules;

public sealed class RecipeRuleTests
{
    [Fact]
    public void A_misspelt_key_is_told_once_and_not_again_as_what_is_missing()
    {
        Assert.Equal(["FS1101"], Codes("ports: { client: 2379/tcp, peer: 2380/tcp }, quorom: majority"));
        Assert.Equal(["FS1214"], Codes("ports: { client: 2379/tcp, peer: 2380/tcp }"));
    }

    [Theory]
    [InlineData("ports: { acme: 443/tcp }", "authorities: { internal: { kind: internal } }", "")]
    [InlineData("ports: { acme: 443/tcp, http: 80/tcp }", "authorities: { internal: { kind: internal } }", "")]
    [InlineData("ports: { https: 443/tcp }", "authorities: { internal: { kind: internal } }", "FS1214 FS1214")]
    [InlineData("ports: { acme: 443/tcp }", "authorities: {}", "FS1214")]
    [InlineData("ports: { acme: 443/tcp }", "authorities: { a: { kind: internal }, b: { kind: internal } }", "FS1214")]
    public void The_authority_needs_its_port_and_one_authority_to_serve(string ports, string authorities, string codes)
    {
        var text = "farspan: 1\nname: t\nproviders: { p: { kind: lab } }\nnetworks: { n: { provider: p, cidr: 10.0.0.0/16, subnets: { s: { cidr: 10.0.1.0/24 } } } }\nmachines: { m: { subnet: n/s } }\n"
            + $"services: {{ authority: {{ on: machine/m, {ports}, run: ca }} }}\n{authorities}\n";
        Assert.Equal(codes, string.Join(' ', TopologyReader.Read([new SourceFile("t.yaml", Encoding.UTF8.GetBytes(text))]).Diagnostics.Select(d => d.Code)));
    }

    private static IEnumerable<string> Codes(string service) => TopologyReader.Read([new SourceFile("t.yaml", Encoding.UTF8.GetBytes($$"""
        farspan: 1
        name: t
        providers: { p: { kind: lab } }
        networks: { n: { provider: p, cidr: 10.0.0.0/16, subnets: { s: { cidr: 10.0.1.0/24 } } } }
        machines: { a: { subnet: n/s, labels: { r: e } }, b: { subnet: n/s, labels: { r: e } }, c: { subnet: n/s, labels: { r: e } } }
        services: { state: { on: { r: e }, run: etcd, {{service}} } }
        """))]).Diagnostics.Where(d => d.Severity == Diagnostics.Severity.Error).Select(d => d.Code);
}
