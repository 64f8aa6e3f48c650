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

    private static IEnumerable<string> Codes(string service) => TopologyReader.Read([new SourceFile("t.yaml", Encoding.UTF8.GetBytes($$"""
        farspan: 1
        name: t
        providers: { p: { kind: lab } }
        networks: { n: { provider: p, cidr: 10.0.0.0/16, subnets: { s: { cidr: 10.0.1.0/24 } } } }
        machines: { a: { subnet: n/s, labels: { r: e } }, b: { subnet: n/s, labels: { r: e } }, c: { subnet: n/s, labels: { r: e } } }
        services: { state: { on: { r: e }, run: etcd, {{service}} } }
        """))]).Diagnostics.Where(d => d.Severity == Diagnostics.Severity.Error).Select(d => d.Code);
}
