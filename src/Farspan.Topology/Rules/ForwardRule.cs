using Farspan.Topology.Model;
using Farspan.Topology.Resolving;

namespace Farspan.Topology.Rules;

/// <summary>A forwarded port leads to one machine of its network, and to one port of it.</summary>
internal sealed class ForwardRule : ITopologyRule
{
    private const string Code = "FS1232";

    /// <inheritdoc/>
    public void Check(ResolvedTopology topology)
    {
        var machines = topology.Machines.Select(m => m.Model).ToDictionary(m => m.Name, StringComparer.Ordinal);
        foreach (var network in topology.Networks.Select(n => n.Model))
        {
            for (var i = 0; i < network.Forwards.Count; i++)
            {
                Check(topology, network, network.Forwards[i], machines);
                if (network.Forwards.Take(i).FirstOrDefault(f => f.Protocol == network.Forwards[i].Protocol && Overlap(f, network.Forwards[i])) is { } first)
                {
                    topology.Findings.Error(Code, network.Forwards[i].Location, $"Network '{network.Name}' forwards port {Text(network.Forwards[i])} twice; give one of the two another port.", first.Location);
                }
            }
        }
    }

    private static void Check(ResolvedTopology topology, Network network, Forward forward, Dictionary<string, Machine> machines)
    {
        if (!machines.TryGetValue(forward.Machine, out var machine) || machine.Attachments.All(a => a.Network.Name != network.Name))
        {
            topology.Findings.Error(Code, forward.Location, $"Port {Text(forward)} leads to machine '{forward.Machine}', which has no card in network '{network.Name}'; name one that has.");
        }

        if (forward.At is not null && forward.Ports.First != forward.Ports.Last)
        {
            topology.Findings.Error(Code, forward.Location, $"Ports {Text(forward)} cannot all become port {forward.At}; remove 'at', or forward one port.");
        }
    }

    private static bool Overlap(Forward a, Forward b) => a.Ports.First <= b.Ports.Last && b.Ports.First <= a.Ports.Last;

    private static string Text(Forward forward) => $"{forward.Ports}/{(forward.Protocol == TransportProtocol.Tcp ? "tcp" : "udp")}";
}
