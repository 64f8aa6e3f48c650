using Farspan.Topology.Model;

namespace Farspan.Rendering.Status;

/// <summary>Which providers a listing speaks of.</summary>
internal static class ProviderFilter
{
    /// <summary>All providers in declaration order, or the named one alone.</summary>
    public static IEnumerable<Provider> Of(NetworkTopology topology, string? provider) => topology.Providers
        .Where(p => provider is null || string.Equals(p.Name, provider, StringComparison.Ordinal));
}
