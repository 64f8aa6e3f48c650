using Farspan.Planning;

namespace Farspan.Cli.Output;

/// <summary>What <c>info --json</c> says.</summary>
/// <param name="Topology">Name of the network.</param>
/// <param name="Digest">Digest of the plan.</param>
/// <param name="Providers">Providers in declaration order.</param>
internal sealed record InfoReport(string Topology, string Digest, IReadOnlyList<ProviderInfo> Providers)
{
    /// <summary>Makes the report.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="provider">The one provider to tell of, or null for all.</param>
    public static InfoReport Of(NetworkPlan plan, string? provider) => new(
        plan.Topology.Name,
        plan.Digest,
        [.. plan.Topology.Providers.Where(p => provider is null || p.Name == provider).Select(p => ProviderInfo.Of(plan, p))]);
}
