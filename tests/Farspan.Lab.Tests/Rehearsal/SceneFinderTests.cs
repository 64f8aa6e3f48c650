using Farspan.Lab.Rehearsal;
using Farspan.Planning;
using Farspan.Topology;

namespace Farspan.Lab.Tests.Rehearsal;

[Trait("Requirement", "A7")]
[Trait("Requirement", "B5")]
public sealed class SceneFinderTests
{
    [Fact]
    public void Each_provider_that_hosts_a_member_is_lost_once()
    {
        var scenes = SceneFinder.Find(Plan("survives: { service: db, losing: { providers: 1 } }"));
        Assert.Equal(["provider/p: left 1", "provider/q: left 2"], scenes.Select(Describe));
    }

    [Fact]
    public void A_provider_without_zones_is_one_zone()
    {
        var scenes = SceneFinder.Find(Plan("survives: { service: db, losing: { zones: 1 } }"));
        Assert.Equal(["zone/p/a: left 2", "zone/p/b: left 2", "provider/q: left 2"], scenes.Select(Describe));
    }

    [Fact]
    public void Two_that_fail_together_are_every_pair()
    {
        var scenes = SceneFinder.Find(Plan("survives: { service: db, losing: { machines: 2 } }"));
        Assert.Equal(["machine/m1 + machine/m2: left 1", "machine/m1 + machine/m3: left 1", "machine/m2 + machine/m3: left 1"], scenes.Select(Describe));
    }

    [Fact]
    [Trait("Requirement", "E3")]
    public void A_host_of_a_member_is_lost_with_it()
    {
        var scenes = SceneFinder.Find(Plan("survives: { service: db, losing: { machines: 1 } }", "host: other-2, "));
        Assert.Equal(["machine/m1: left 2", "machine/m2: left 2", "machine/m3: left 2", "machine/other-2: left 2"], scenes.Select(Describe));
    }

    private static string Describe(Scene scene) => $"{scene.Name}: left {scene.Left.Count}";

    private static NetworkPlan Plan(string claim, string host = "")
    {
        var read = TopologyReader.Read([new SourceFile("t.yaml", System.Text.Encoding.UTF8.GetBytes($$"""
            farspan: 1
            name: scenes
            providers: { p: { kind: lab, zones: [a, b] }, q: { kind: lab }, r: { kind: lab } }
            networks:
              p: { provider: p, cidr: 10.0.0.0/16, subnets: { a: { cidr: 10.0.1.0/24, zone: a }, b: { cidr: 10.0.2.0/24, zone: b } } }
              q: { provider: q, cidr: 10.1.0.0/16, subnets: { s: { cidr: 10.1.1.0/24 } } }
              r: { provider: r, cidr: 10.2.0.0/16, subnets: { s: { cidr: 10.2.1.0/24 } } }
            machines:
              m1: { subnet: p/a, labels: { role: db } }
              m2: { subnet: p/b, labels: { role: db } }
              m3: { subnet: q/s, {{host}}labels: { role: db } }
              other: { subnet: r/s }
              other-2: { subnet: q/s }
            overlays: { mesh: { kind: wireguard, cidr: 10.99.0.0/24, members: { role: db } } }
            services: { db: { on: { role: db }, over: mesh, ports: { client: 5000/tcp }, quorum: majority } }
            policies: [ { allow: { from: { role: db }, to: service/db } } ]
            claims: [ { {{claim}} } ]
            """))]);
        Assert.True(read.Topology is not null, string.Join('\n', read.Diagnostics));
        return PlanCompiler.Compile(read.Topology, PlanInputs.None).Plan!;
    }
}
