using System.Text;
using Farspan.Analysis.Claims;
using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Ports;
using Farspan.Analysis.Tests.Reference;
using Farspan.Planning;
using Farspan.Topology;
using Farspan.Topology.Model;

namespace Farspan.Analysis.Tests.Claims;

/// <summary>Requirement A5: what is said of shadowed policies, held against packets counted one by one.</summary>
public sealed class ShadowedPoliciesTests
{
    private static readonly string[] _ends = ["machine/m0", "machine/m1", "all", "internet", "network/n0", "[machine/m0, internet]", "[machine/m0, machine/m1]", "cidr/10.0.0.0/16"];
    private static readonly string[] _ports = ["80/tcp", "1-100/tcp", "50-200/tcp", "1-200/tcp", "[1-60/tcp, 61-200/tcp]", "53/udp", "all"];

    [Fact]
    public void What_is_said_to_change_nothing_can_all_be_removed_and_nothing_else_can()
    {
        var (single, together, kept) = (0, 0, 0);
        Law.Holds(400, seed =>
        {
            if (Random(seed) is not { } plan)
            {
                return;
            }

            var found = Prover.Prove(plan).Diagnostics;
            var reported = found.Where(d => d.Code is "FS3003" or "FS3005").Select(d => d.Location).ToHashSet();
            var shadowed = found.Where(d => d.Code == "FS3004").ToDictionary(d => d.Location);
            var packets = Packets(plan).Where(p => p.Packets.Count > 0 && !reported.Contains(p.Policy.Location)).ToList();
            var left = packets.Where(p => !shadowed.ContainsKey(p.Policy.Location)).ToList();
            foreach (var (policy, own) in packets)
            {
                if (!shadowed.TryGetValue(policy.Location, out var warning))
                {
                    kept++;
                    Assert.False(own.All(x => left.Any(o => o.Policy != policy && o.Packets.Contains(x))), $"seed {seed}: '{policy.Name}' ({policy.Location}) changes nothing, and nobody says so");
                    continue;
                }

                var named = left.Where(p => warning.Related.Contains(p.Policy.Location)).ToList();
                Assert.True(named.Count == warning.Related.Count, $"seed {seed}: {warning}: names one that goes as well");
                Assert.True(own.All(x => named.Exists(n => n.Packets.Contains(x))), $"seed {seed}: {warning}: they do not allow all of it");
                Assert.All(named, n => Assert.False(named.Count > 1 && own.All(x => named.Exists(o => o != n && o.Packets.Contains(x))), $"seed {seed}: {warning}: '{n.Policy.Name}' is not needed"));
                (single, together) = named.Count == 1 ? (single + 1, together) : (single, together + 1);
            }
        }, () => single > 50 && together > 5 && kept > 200 ? null : $"{single} covered by one, {together} by several, {kept} kept");
    }

    // Packet by packet: each sender, each receiver, each port that tells anything from anything.
    private static List<(Policy Policy, HashSet<(int From, int To, int Port)> Packets)> Packets(NetworkPlan plan)
    {
        var (endpoints, ports) = (EndpointTable.Of(plan), PortSpace.Of(plan));
        var selector = new EndpointSelector(plan, endpoints, ports);
        return [.. plan.Topology.Policies.Select(policy => (policy, (
            from f in selector.Senders(policy.From)
            from t in selector.Receivers(policy.To, policy.Ports)
            where f.Node != t.Endpoint.Node && f.Overlay == t.Endpoint.Overlay && f.Address.AddressFamily == t.Endpoint.Address.AddressFamily
            from port in t.Ports.Atoms()
            select (f.Id, t.Endpoint.Id, port)).ToHashSet()))];
    }

    private static NetworkPlan? Random(int seed)
    {
        for (var i = 0; i < 6; i++)
        {
            var random = new Random(seed ^ (i << 20));
            var text = new StringBuilder(RandomTopology.Write(random.Next()));
            for (var p = 2 + random.Next(6); p > 0; p--)
            {
                text.Append("  - allow: { from: ").Append(_ends[random.Next(_ends.Length)]).Append(", to: ").Append(_ends[random.Next(3)]).Append(", ports: ").Append(_ports[random.Next(_ports.Length)]).Append(" }\n");
            }

            var read = TopologyReader.Read([new SourceFile("random.yaml", Encoding.UTF8.GetBytes(text.ToString()))]);
            if (read.Topology is { } topology && PlanCompiler.Compile(topology, PlanInputs.None).Plan is { } plan)
            {
                return plan;
            }
        }

        return null;
    }
}
