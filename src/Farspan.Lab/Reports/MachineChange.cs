namespace Farspan.Lab.Reports;

/// <summary>What <c>up</c> did to one machine, router, backbone or internet host.</summary>
public sealed record MachineChange
{
    /// <summary>Its name.</summary>
    public required string Machine { get; init; }

    /// <summary>Provider that owns it; null for the backbone and the internet host.</summary>
    public required string? Provider { get; init; }

    /// <summary>What was done.</summary>
    public required MachineChangeKind Kind { get; init; }

    /// <summary>Operations that were applied: links, cables, addresses, routes, filters, peers, files.</summary>
    public required int Operations { get; init; }
}
