namespace Farspan.State.Fabric;

/// <summary>A virtual cable between two machines; the lab makes it as a veth pair, elsewhere it is hardware or the cloud.</summary>
public sealed record CableSpec
{
    /// <summary>One end: the machine's, or the router's towards the backbone.</summary>
    public required CableEnd Near { get; init; }

    /// <summary>The other end: the router's, or the backbone's.</summary>
    public required CableEnd Far { get; init; }
}
