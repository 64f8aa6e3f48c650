using System.Text;
using Farspan.Planning;
using Farspan.Topology;
using Farspan.Verification.Probes;

namespace Farspan.Verification.Tests.Flows;

/// <summary>The compiler and the second opinion are two programs by two hands: on whatever topology, they must say the same of every probe.</summary>
[Trait("Requirement", "A3")]
[Trait("Requirement", "A4")]
public sealed class SecondOpinionTests
{
    private const int Topologies = 150;

    [Fact]
    public void Compiler_and_policies_agree_on_random_topologies()
    {
        var compiled = 0;
        var probed = 0;
        for (var seed = 1; seed <= 3 * Topologies && compiled < Topologies; seed++)
        {
            var yaml = Draw(new Random(seed));
            if (Compile(yaml) is not { } plan)
            {
                continue; // what the language refuses, nobody compiles
            }

            compiled++;
            var probes = ProbePlanner.Plan(plan, ProbeOptions.Default with { RefusedSample = 400 }).Probes;
            probed += probes.Count;
            var wrong = probes.Where(p => !ProbeJudge.PlanAgrees(p)).Select(p => $"{p}: policies say {p.Expect}, the plan {p.Plan.Reason} at {p.Plan.Node}").ToList();
            Assert.True(wrong.Count == 0, $"seed {seed}\n{string.Join('\n', wrong.Take(5))}\n{yaml}");
        }

        Assert.True(compiled >= Topologies / 2, $"only {compiled} topologies could be compiled");
        Assert.True(probed >= compiled * 20, $"{probed} probes");
    }

    private static NetworkPlan? Compile(string yaml)
    {
        var read = TopologyReader.Read([new SourceFile("t.yaml", Encoding.UTF8.GetBytes(yaml))]);
        return read.Topology is null ? null : PlanCompiler.Compile(read.Topology, PlanInputs.None).Plan;
    }

    private static string Draw(Random random)
    {
        var networks = random.Next(1, 4);
        var machines = random.Next(3, 8);
        var yaml = new StringBuilder("farspan: 1\nname: drawn\n");
        yaml.Append($"providers: {{ {Join(networks, n => $"p{n}: {{ kind: lab }}")} }}\n");
        yaml.Append("networks:\n");
        for (var n = 1; n <= networks; n++)
        {
            var six = random.Next(3) == 0;
            yaml.Append($"  n{n}: {{ provider: p{n}, cidr: {(six ? $"[10.{n}.0.0/16, \"2001:db8:{n}::/48\"]" : $"10.{n}.0.0/16")}, subnets: {{ ");
            yaml.Append(Join(2, s => $"s{s}: {{ cidr: {(six ? $"[10.{n}.{s}.0/24, \"2001:db8:{n}:{s}::/64\"]" : $"10.{n}.{s}.0/24")}, exposure: {Pick(random, "public", "private")} }}")).Append(" } }\n");
        }

        yaml.Append($"machines: {{ {Join(machines, m => $"m{m}: {{ subnet: n{random.Next(1, networks + 1)}/s{random.Next(1, 3)}, labels: {{ role: {Pick(random, "a", "b", "c")} }} }}")} }}\n");
        yaml.Append("overlays: { mesh: { kind: wireguard, cidr: 10.99.0.0/24, members: { role: [a, b] } } }\n");
        yaml.Append("services:\n  over: { on: { role: a }, over: mesh, ports: { one: 7000/tcp, two: 7001/udp, many: 7100-7110/tcp } }\n");
        yaml.Append($"  under: {{ on: {{ role: {Pick(random, "a", "b", "c")} }}, ports: {{ one: 8000/tcp, two: 8001/udp }}{(random.Next(3) == 0 ? ", replicas: 1" : string.Empty)} }}\n");
        if (networks > 1 && random.Next(2) == 0)
        {
            yaml.Append("links: { l: { method: peering, between: [network/n1, network/n2] } }\n");
        }

        yaml.Append("policies:\n");
        for (var p = random.Next(1, 5); p > 0; p--)
        {
            yaml.Append($"  - allow: {{ from: {From(random, machines)}, to: {To(random)} }}\n");
        }

        return yaml.ToString();
    }

    private static string From(Random random, int machines) => Pick(
        random, "{ role: a }", "{ role: [a, b] }", "{ role: c }", "internet", "provider/p1", "network/n1", "service/under", $"machine/m{random.Next(1, machines + 1)}", "cidr/10.1.0.0/16", "[{ role: b }, service/over]");

    private static string To(Random random) => Pick(
        random, "service/over", "service/over, ports: one", "service/over, ports: [two, many]", "service/under", "service/under, ports: two", "{ role: b }, ports: 9000-9002/tcp",
        "{ role: [a, c] }, ports: [8000/tcp, 53/udp]", "{ role: a }, ports: all", "[service/over, service/under], ports: one", "provider/p1, ports: 22/tcp");

    private static string Pick(Random random, params string[] from) => from[random.Next(from.Length)];

    private static string Join(int count, Func<int, string> part) => string.Join(", ", Enumerable.Range(1, count).Select(part));
}
