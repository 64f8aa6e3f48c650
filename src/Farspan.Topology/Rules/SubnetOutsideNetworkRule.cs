using Farspan.Addressing;
using Farspan.Topology.Resolving;

namespace Farspan.Topology.Rules;

/// <summary>A subnet is a part of its network.</summary>
internal sealed class SubnetOutsideNetworkRule : ITopologyRule
{
    private const string Code = "FS1202";

    /// <inheritdoc/>
    public void Check(ResolvedTopology topology)
    {
        var networks = topology.Networks.ToDictionary(n => n.Model.Name, StringComparer.Ordinal);
        foreach (var subnet in topology.Subnets)
        {
            if (!networks.TryGetValue(subnet.Model.NetworkName, out var network) || network.Declaration.Cidrs.Count == 0)
            {
                continue;
            }

            foreach (var block in subnet.Declaration.Cidrs.Where(b => !network.Model.Cidrs.Any(c => c.Contains(b.Value))))
            {
                var family = block.Value.IsV6 ? "IPv6" : "IPv4";
                var own = network.Model.Cidrs.Where(c => c.IsV6 == block.Value.IsV6).ToList();
                var why = own.Count == 0
                    ? $"network '{network.Model.Name}' has no {family} block; add one to its 'cidr', or remove this one"
                    : $"outside network '{network.Model.Name}' ({string.Join(", ", own)}); choose a block inside it";
                topology.Findings.Error(Code, block.Span, $"Subnet '{subnet.Model.FullName}' ({block.Value}) {(own.Count == 0 ? "cannot be, because " : "lies ")}{why}.",
                    network.Declaration.Cidrs[0].Span);
            }
        }
    }
}
