using System.Text;
using Farspan.Planning;
using Farspan.Topology;

namespace Farspan.Analysis.Tests.Matrices;

/// <summary>Small topologies drawn by chance, with every kind of way in them.</summary>
internal static class DrawnTopologies
{
    /// <summary>A plan of a drawn topology, or null where the language refuses what was drawn.</summary>
    /// <param name="ground">Decides networks, machines, overlays and services.</param>
    /// <param name="policies">Decides policies and links.</param>
    /// <param name="extra">Machines more than the ground has.</param>
    public static NetworkPlan? Draw(int ground, int policies, int extra = 0)
    {
        var read = TopologyReader.Read([new SourceFile("t.yaml", Encoding.UTF8.GetBytes(Text(new Random(ground), new Random(policies), extra)))]);
        return read.Topology is null ? null : PlanCompiler.Compile(read.Topology, PlanInputs.None).Plan;
    }

    private static string Text(Random ground, Random policies, int extra)
    {
        var networks = ground.Next(1, 4);
        var machines = ground.Next(3, 7);
        var yaml = new StringBuilder("farspan: 1\nname: drawn\n");
        yaml.Append($"providers: {{ {Join(networks, n => $"p{n}: {{ kind: lab }}")} }}\nnetworks:\n");
        for (var n = 1; n <= networks; n++)
        {
            var six = ground.Next(3) == 0;
            yaml.Append($"  n{n}: {{ provider: p{n}, cidr: {(six ? $"[10.{n}.0.0/16, \"2001:db8:{n}::/48\"]" : $"10.{n}.0.0/16")}, subnets: {{ ");
            yaml.Append(Join(2, s => $"s{s}: {{ cidr: {(six ? $"[10.{n}.{s}.0/24, \"2001:db8:{n}:{s}::/64\"]" : $"10.{n}.{s}.0/24")}, exposure: {Pick(ground, "public", "private")} }}")).Append(" } }\n");
        }

        var under = Pick(ground, "a", "b", "c");
        yaml.Append($"machines: {{ {Join(machines, m => Machine(m, ground, networks))}");
        yaml.Append(string.Concat(Enumerable.Range(machines + 1, extra).Select(m => $", {Machine(m, policies, networks)}"))).Append(" }\n");
        yaml.Append("overlays: { mesh: { kind: wireguard, cidr: 10.99.0.0/24, members: { role: [a, b] } } }\n");
        yaml.Append("services:\n  over: { on: { role: a }, over: mesh, ports: { one: 7000/tcp, two: 7001/udp, many: 7100-7110/tcp } }\n");
        yaml.Append($"  under: {{ on: {{ role: {under} }}, ports: {{ one: 8000/tcp, two: 8001/udp }} }}\n");
        if (networks > 1 && policies.Next(2) == 0)
        {
            yaml.Append("links: { l: { method: peering, between: [network/n1, network/n2] } }\n");
        }

        yaml.Append("policies:\n");
        for (var p = policies.Next(1, 5); p > 0; p--)
        {
            yaml.Append($"  - allow: {{ from: {From(policies)}, to: {To(policies)} }}\n");
        }

        return yaml.ToString();
    }

    private static string Machine(int number, Random random, int networks) =>
        $"m{number}: {{ subnet: n{random.Next(1, networks + 1)}/s{random.Next(1, 3)}, labels: {{ role: {Pick(random, "a", "b", "c")} }} }}";

    private static string From(Random random) => Pick(
        random, "{ role: a }", "{ role: [a, b] }", "{ role: c }", "internet", "provider/p1", "network/n1", "service/under", "machine/m1", "cidr/10.1.0.0/16", "cidr/203.0.113.0/24", "[{ role: b }, service/over]");

    private static string To(Random random) => Pick(
        random, "service/over", "service/over, ports: one", "service/over, ports: [two, many]", "service/under", "service/under, ports: two", "{ role: b }, ports: 9000-9002/tcp",
        "{ role: [a, c] }, ports: [8000/tcp, 53/udp]", "{ role: a }, ports: all", "internet, ports: 443/tcp", "provider/p1, ports: 22/tcp");

    private static string Pick(Random random, params string[] from) => from[random.Next(from.Length)];

    private static string Join(int count, Func<int, string> part) => string.Join(", ", Enumerable.Range(1, count).Select(part));
}
