using System.Text;
using Farspan.Planning;
using Farspan.Testing;
using Farspan.Topology;

namespace Farspan.Rendering.Tests;

/// <summary>What a changed topology would change, in words. Requirement A5.</summary>
public sealed class PlanDiffTextTests
{
    private const string Base = """
        farspan: 1
        name: shop
        providers:
          cloud: { kind: aws }
        networks:
          vpc:
            provider: cloud
            cidr: 10.0.0.0/16
            subnets:
              web: { cidr: 10.0.1.0/24, exposure: public }
              data: { cidr: 10.0.2.0/24 }
        machines:
          web-1: { subnet: vpc/web, labels: { role: web } }
          web-2: { subnet: vpc/web, labels: { role: web } }
          db-1: { subnet: vpc/data, labels: { role: db } }
          db-2: { subnet: vpc/data, labels: { role: db } }
        overlays:
          mesh: { kind: wireguard, cidr: 10.99.0.0/24, members: { role: [web, db] } }
        services:
          sql:
            on: { role: db }
            over: mesh
            ports: { main: 5432/tcp }
          site:
            on: { role: web }
            ports: { https: 443/tcp }
        policies:
          - name: pages
            allow: { from: internet, to: service/site }
          - name: queries
            allow: { from: { role: web }, to: service/sql }
        """;

    [Theory]
    [InlineData("machine-added", "  db-1:", "  web-3: { subnet: vpc/web, labels: { role: web } }\n  db-1:")]
    [InlineData("machine-removed", "  web-2: { subnet: vpc/web, labels: { role: web } }\n", "")]
    [InlineData("port-changed", "5432/tcp", "5433/tcp")]
    [InlineData("subnet-hidden", ", exposure: public", "")]
    [InlineData("overlay-port", "members:", "port: 51999, members:")]
    [InlineData("internet-opened", "  - name: queries", "  - name: updates\n    allow: { from: { role: web }, to: internet, ports: 443/tcp }\n  - name: queries")]
    [InlineData("network-declared", "machines:", "  lan: { provider: cloud, cidr: 203.0.112.0/24, subnets: { all: { cidr: 203.0.112.0/25 } } }\nmachines:")]
    [InlineData("nothing", "farspan: 1", "# A comment moves every line and changes nothing.\nfarspan: 1")]
    public void A_change_is_told_per_machine(string name, string from, string to)
    {
        var (old, known) = Compile(Base, AddressLock.Empty);
        var text = Base.Replace(from, to, StringComparison.Ordinal);
        if (name == "subnet-hidden")
        {
            text = text[..text.IndexOf("  - name: pages", StringComparison.Ordinal)] + text[text.IndexOf("  - name: queries", StringComparison.Ordinal)..];
        }

        Assert.NotEqual(Base, text);
        var next = Compile(text, known).Plan;
        Golden.Equal($"diff-{name}.txt", PlanDiffText.Render(PlanDiff.Between(old, next), old.Topology, next.Topology));
    }

    internal static (NetworkPlan Plan, AddressLock Lock) Compile(string text, AddressLock known)
    {
        var read = TopologyReader.Read([new SourceFile("shop.yaml", Encoding.UTF8.GetBytes(text))]);
        Assert.True(read.Topology is not null, string.Join('\n', read.Diagnostics));
        var result = PlanCompiler.Compile(read.Topology, PlanInputs.None with { Lock = known });
        return (result.Plan!, result.Lock);
    }
}
