namespace Farspan.State.Fabric;

/// <summary>Where one end of a cable is plugged in.</summary>
public sealed record CableEnd
{
    /// <summary>The machine, router, backbone or internet host.</summary>
    public required string Machine { get; init; }

    /// <summary>Name of the link there, at most 15 bytes.</summary>
    public required string Link { get; init; }

    /// <summary>Bridge of that machine that the link is a port of, or null.</summary>
    public required string? Bridge { get; init; }
}
