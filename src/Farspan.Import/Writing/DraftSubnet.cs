using System.Net;

namespace Farspan.Import.Writing;

/// <summary>A subnet of the topology to be written.</summary>
internal sealed record DraftSubnet
{
    public required string Name { get; init; }

    public required IReadOnlyList<IPNetwork> Cidrs { get; init; }

    public required string? Zone { get; init; }

    public required bool IsPublic { get; init; }

    /// <summary>What it was, behind it in the file; empty for nothing.</summary>
    public required string Comment { get; init; }
}
