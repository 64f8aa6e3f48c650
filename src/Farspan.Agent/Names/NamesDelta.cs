using Farspan.State;
using Farspan.State.Names;

namespace Farspan.Agent.Names;

/// <summary>What must change in both files; seen together, because both are read together.</summary>
internal sealed record NamesDelta : IDelta
{
    /// <summary>The hosts file.</summary>
    internal required HostDelta Hosts { get; init; }

    /// <summary>The resolver's configuration.</summary>
    internal required ResolverDelta Resolver { get; init; }

    /// <inheritdoc/>
    public bool IsEmpty => Hosts.IsEmpty && Resolver.IsEmpty;

    /// <inheritdoc/>
    public int Count => Hosts.Count + Resolver.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Describe() => Hosts.Describe().Concat(Resolver.Describe());
}
