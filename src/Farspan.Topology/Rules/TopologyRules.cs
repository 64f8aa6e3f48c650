namespace Farspan.Topology.Rules;

/// <summary>Every rule.</summary>
internal static class TopologyRules
{
    /// <summary>The rules; their order does not matter.</summary>
    public static IReadOnlyList<ITopologyRule> All { get; } = [];
}
