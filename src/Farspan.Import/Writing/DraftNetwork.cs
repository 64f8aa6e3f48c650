using System.Net;

namespace Farspan.Import.Writing;

/// <summary>A network of the topology to be written.</summary>
internal sealed record DraftNetwork
{
    public required string Name { get; init; }

    public required string Provider { get; init; }

    public required IReadOnlyList<IPNetwork> Cidrs { get; init; }

    public required IReadOnlyList<DraftSubnet> Subnets { get; init; }

    /// <summary>What it was, above it in the file; empty for nothing.</summary>
    public required string Comment { get; init; }
}
