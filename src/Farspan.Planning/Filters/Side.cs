namespace Farspan.Planning.Filters;

/// <summary>One side of a flow on one plane (the underlay or one overlay).</summary>
internal sealed record Side
{
    /// <summary>Numbers of the machines that are meant, each once.</summary>
    public required IReadOnlyList<int> Machines { get; init; }

    /// <summary>Their IPv4 addresses, or null where there are none.</summary>
    public required SetDraft? V4 { get; init; }

    /// <summary>Their IPv6 addresses, or null where there are none.</summary>
    public required SetDraft? V6 { get; init; }

    /// <summary>True when addresses outside every declared block are meant.</summary>
    public required bool HasInternet { get; init; }

    /// <summary>True when literal blocks are meant.</summary>
    public required bool HasCidrs { get; init; }

    /// <summary>True when no address is meant.</summary>
    public bool IsEmpty => V4 is null && V6 is null;
}
