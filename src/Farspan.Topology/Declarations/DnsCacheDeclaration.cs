namespace Farspan.Topology.Declarations;

/// <summary>What is kept of others' answers, as it stands in the file.</summary>
internal sealed record DnsCacheDeclaration
{
    public required int? Entries { get; init; }

    public required TimeSpan? Longest { get; init; }

    public required TimeSpan? Stale { get; init; }
}
