using Farspan.Addressing;
using Farspan.Topology.Resolving;

namespace Farspan.Topology.Rules;

/// <summary>A network is cut from its provider's block, where that has one of the family.</summary>
internal sealed class NetworkOutsideProviderRule : ITopologyRule
{
    private const string Code = "FS1204";

    /// <inheritdoc/>
    public void Check(ResolvedTopology topology)
    {
        var providers = topology.Providers.ToDictionary(p => p.Model.Name, StringComparer.Ordinal);
        foreach (var network in topology.Networks)
        {
            if (!providers.TryGetValue(network.Model.Provider.Name, out var provider) || provider.Declaration.Cidr is not { } own)
            {
                continue;
            }

            foreach (var block in network.Declaration.Cidrs.Where(b => b.Value.IsV6 == own.Value.IsV6 && !own.Value.Contains(b.Value)))
            {
                topology.Findings.Error(Code, block.Span,
                    $"Network '{network.Model.Name}' ({block.Value}) lies outside the block of its provider '{provider.Model.Name}' ({own.Value}); choose a block inside it, or widen the provider's.", own.Span);
            }
        }
    }
}
