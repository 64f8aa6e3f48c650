using System.Text;

namespace Farspan.Topology.Tests.Resolving;

/// <summary>What a machine's <c>host</c> becomes in the model.</summary>
[Trait("Requirement", "E3")]
public sealed class HostTests
{
    [Fact]
    public void A_guest_knows_all_that_carry_it_wherever_they_stand_in_the_file()
    {
        var machines = Read("""
              inner: { subnet: lan/lan, host: middle }
              middle: { subnet: lan/lan, host: metal }
              metal: { subnet: lan/lan }
            """).Topology!.Machines.ToDictionary(m => m.Name, StringComparer.Ordinal);
        Assert.Equal(["middle", "metal"], machines["inner"].Hosts);
        Assert.Equal(["metal"], machines["middle"].Hosts);
        Assert.Empty(machines["metal"].Hosts);
        Assert.All(machines.Values, m => Assert.Equal("metal", m.Metal));
        Assert.Equal(("middle", false), (machines["inner"].Labels["host"], machines["metal"].Labels.ContainsKey("host")));
    }

    [Fact]
    public void Selectors_find_guests_by_their_host()
    {
        var topology = Read("""
              a: { subnet: lan/lan, host: metal }
              b: { subnet: lan/lan, host: metal }
              metal: { subnet: lan/lan }
            services: { web: { on: { host: metal }, ports: { http: 80/tcp } } }
            """).Topology!;
        Assert.Equal(["a", "b"], topology.Services[0].Candidates.Select(m => m.Name));
    }

    [Theory]
    [InlineData("a: { subnet: lan/lan, host: mettal }\n  metal: { subnet: lan/lan }", "FS1201", "'metal'?")]
    [InlineData("a: { subnet: lan/lan, host: a }", "FS1233", "carried by itself;")]
    [InlineData("a: { subnet: lan/lan, labels: { host: b } }", "FS1119", "write 'host' beside 'labels'")]
    public void A_host_that_cannot_be_is_said_so(string machines, string code, string said)
    {
        var found = Assert.Single(Read($"  {machines}").Diagnostics);
        Assert.Equal(code, found.Code);
        Assert.Contains(said, found.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(9, null)]
    [InlineData(10, "FS1233")]
    [InlineData(5_000, "FS1233")]
    public void No_more_than_eight_carry_a_machine(int machines, string? code)
    {
        var result = Read(string.Join('\n', Enumerable.Range(0, machines).Select(i => $"  m{i}: {{ subnet: lan/lan{(i == machines - 1 ? "" : $", host: m{i + 1}")} }}")));
        Assert.Equal(code, result.Diagnostics.Select(d => d.Code).FirstOrDefault());
    }

    [Fact]
    public void A_service_is_not_spread_over_guests_of_one_host()
    {
        var result = Read("""
              a: { subnet: lan/lan, host: metal, labels: { role: web } }
              b: { subnet: lan/lan, host: metal, labels: { role: web } }
              metal: { subnet: lan/lan }
            services: { web: { on: { role: web }, ports: { http: 80/tcp }, spread: machine } }
            claims: [ { survives: { service: web, losing: { machines: 1 } } } ]
            """);
        Assert.Equal(["FS1216", "FS1223"], result.Diagnostics.Select(d => d.Code).Order(StringComparer.Ordinal));
    }

    private static TopologyResult Read(string machines) => TopologyReader.Read([new SourceFile("t.yaml", Encoding.UTF8.GetBytes($$"""
        farspan: 1
        name: hosts
        providers: { lan: { kind: proxmox } }
        networks: { lan: { provider: lan, cidr: 10.0.0.0/16, subnets: { lan: { cidr: 10.0.0.0/16 } } } }
        machines:
        {{machines}}
        """))]);
}
