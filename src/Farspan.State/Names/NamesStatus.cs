namespace Farspan.State.Names;

/// <summary>Name resolution as it was seen in the files of the machine.</summary>
public sealed record NamesStatus
{
    /// <summary>Lines in our part of the hosts file, in file order.</summary>
    public required IReadOnlyList<HostSpec> Hosts { get; init; }

    /// <summary>Resolver configuration, or null when there is none of ours.</summary>
    public required ResolverSpec? Resolver { get; init; }
}
