using System.Text;
using Farspan.State.Services;
using Farspan.Topology;

namespace Farspan.Planning.Tests.Certificates;

/// <summary>Who is let in where a TLS layer asks callers for certificates.</summary>
[Trait("Requirement", "C2")]
[Trait("Requirement", "C8")]
public sealed class CallerPlanTests
{
    private const string Text = """
        farspan: 1
        name: net
        providers: { rack: { kind: bare-metal } }
        networks:
          lan: { provider: rack, cidr: 10.0.0.0/16, subnets: { main: { cidr: 10.0.1.0/24, exposure: public } } }
        machines:
          db-1:   { subnet: lan/main, labels: { role: db } }
          web-1:  { subnet: lan/main, address: 10.0.1.8, labels: { role: web } }
          web-2:  { subnet: lan/main, address: 10.0.1.9, labels: { role: web } }
          backup: { subnet: lan/main, labels: { role: ops } }
          edge:   { subnet: lan/main }
        services:
          db:    { on: { role: db }, ports: { sql: 5432/tcp, admin: 5433/tcp } }
          shop:  { on: { role: web }, ports: { https: 443/tcp } }
          agent: { on: [{ role: web }, { role: ops }], ports: { https: 9443/tcp } }
          entry: { on: machine/edge, ports: { https: 8443/tcp } }
        gateways:
          front: { service: entry, to: service/agent, tls: { https: { layer: edge } } }
        authorities:
          internal: { kind: internal }
        tls:
          database: { of: service/db, ports: sql, issuer: internal, clients: required }
          web: { of: [service/shop, service/agent], issuer: internal }
          edge: { issuer: internal, clients: required }
        policies:
          - allow: { from: { role: web }, to: service/db, ports: sql }
          - allow: { from: machine/backup, to: service/db, ports: admin }
          - allow: { from: { role: ops }, to: service/agent }
            via: front
            as: certificate/ci.example
        """;

    [Fact]
    public void Policies_decide_by_machine_and_by_services_that_run_nowhere_else()
    {
        var result = Compile(Text);
        Assert.DoesNotContain(result.Diagnostics, d => d.Code.StartsWith("FS24", StringComparison.Ordinal));
        var callers = Sql(result).Callers!;
        Assert.Equal(["spiffe://net/machine/web-1", "spiffe://net/machine/web-2", "spiffe://net/service/shop"], callers.Names);
        Assert.Equal(["shop.net.internal", "web-1.net.internal", "web-2.net.internal"], callers.CommonNames);
        Assert.StartsWith("tls/database t.yaml:", callers.Origin, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gateway_lets_in_whom_its_policies_let_call_and_whom_they_ask_for()
    {
        var listener = Compile(Text).Plan!.Machines.SelectMany(m => m.Gateways).SelectMany(g => g.Listeners).Single(l => l.Name == "https");
        Assert.Equal(["ci.example", "spiffe://net/machine/backup"], listener.Tls!.Callers!.Names);
    }

    [Fact]
    public void A_list_narrows_and_never_widens()
    {
        var result = Compile(With("clients: required }\n  web", "clients: required, callers: [service/shop, machine/backup] }\n  web"));
        Assert.Equal(["spiffe://net/service/shop"], Sql(result).Callers!.Names);
        var only = Assert.Single(result.Diagnostics, d => d.Code.StartsWith("FS24", StringComparison.Ordinal));
        Assert.Equal(("FS2402", true), (only.Code, only.Message.Contains("'machine/backup' stands in 'callers'", StringComparison.Ordinal)));
        var one = Compile(With("clients: required }\n  web", "clients: required, callers: machine/web-1 }\n  web"));
        Assert.Equal(["spiffe://net/machine/web-1"], Sql(one).Callers!.Names);
        Assert.Contains("let machine 'web-2' reach port 'sql'", Assert.Single(one.Diagnostics, d => d.Code == "FS2401").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_has_nothing_to_show_is_told()
    {
        var result = Compile(With("internal: { kind: internal }", "internal: { kind: internal, machines: { role: web } }").Replace("of: [service/shop, service/agent]", "of: service/shop", StringComparison.Ordinal));
        var told = Assert.Single(result.Diagnostics, d => d.Code == "FS2401");
        Assert.Contains("let machine 'backup' reach port 'https' of service 'entry'", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Callers_without_a_name_here_leave_it_to_the_issuer_unless_a_list_says_who()
    {
        const string Internet = "from: internet, to: service/db, ports: sql";
        Assert.Null(Sql(Compile(With("from: { role: web }, to: service/db, ports: sql", Internet))).Callers);
        Assert.Null(Sql(Compile(With("from: { role: web }, to: service/db, ports: sql", "from: cidr/203.0.113.0/24, to: service/db, ports: sql"))).Callers);
        Assert.Equal(["spiffe://net/machine/web-1", "spiffe://net/machine/web-2", "spiffe://net/service/shop"], Sql(Compile(With("from: { role: web }, to: service/db, ports: sql", "from: cidr/10.0.1.8/31, to: service/db, ports: sql"))).Callers!.Names);
        var named = Compile(With("from: { role: web }, to: service/db, ports: sql", Internet).Replace("clients: required }\n  web", "clients: required, callers: machine/web-1 }\n  web", StringComparison.Ordinal));
        Assert.Equal(["spiffe://net/machine/web-1"], Sql(named).Callers!.Names);
        Assert.DoesNotContain(named.Diagnostics, d => d.Code.StartsWith("FS24", StringComparison.Ordinal));
    }

    [Fact]
    public void Programs_that_know_the_authority_alone_are_told_nobody()
    {
        var redis = With("ports: { sql: 5432/tcp, admin: 5433/tcp } }", "ports: { sql: 5432/tcp }, run: redis }").Replace("  - allow: { from: machine/backup, to: service/db, ports: admin }\n", "", StringComparison.Ordinal);
        Assert.True(Sql(Compile(redis)) is { RequiresClientCertificate: true, Callers: null });
    }

    private static string With(string old, string next)
    {
        Assert.Contains(old, Text, StringComparison.Ordinal);
        return Text.Replace(old, next, StringComparison.Ordinal);
    }

    private static ServiceTlsSpec Sql(PlanResult result) => result.Plan!.Machines.SelectMany(m => m.Services).First(s => s.Name == "db").Tls.Single(t => t.Port == "sql");

    private static PlanResult Compile(string text)
    {
        var read = TopologyReader.Read([new SourceFile("t.yaml", Encoding.UTF8.GetBytes(text))]);
        Assert.True(read.Topology is not null, string.Join('\n', read.Diagnostics));
        return PlanCompiler.Compile(read.Topology, PlanInputs.None);
    }
}
