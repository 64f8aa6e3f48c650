using System.Net;

namespace Farspan.Analysis.Endpoints;

/// <summary>Where packets begin and end: an address of a machine, or a part of the internet that the rules tell from the rest.</summary>
public sealed record Endpoint
{
    /// <summary>Position in <see cref="EndpointTable.All"/>.</summary>
    public required int Id { get; init; }

    /// <summary>The machine, or the plan's internet node.</summary>
    public required string Node { get; init; }

    /// <summary>The link of the node that has the address.</summary>
    public required string Link { get; init; }

    /// <summary>The address; for a part of the internet one of those that it stands for.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The overlay that the address lies in, or null on the underlay.</summary>
    public required string? Overlay { get; init; }

    /// <summary>All addresses that it stands for: one for a machine, many blocks for a part of the internet.</summary>
    public required IReadOnlyList<IPNetwork> Blocks { get; init; }

    /// <summary>True for a part of the internet.</summary>
    public required bool IsInternet { get; init; }
}
