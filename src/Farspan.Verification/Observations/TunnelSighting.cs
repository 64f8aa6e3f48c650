using System.Net;

namespace Farspan.Verification.Observations;

/// <summary>Whether packets of the declared length get through an overlay between two members, whole and both ways.</summary>
public sealed record TunnelSighting
{
    /// <summary>The overlay.</summary>
    public required string Overlay { get; init; }

    /// <summary>The member that asked.</summary>
    public required string From { get; init; }

    /// <summary>The member that should answer.</summary>
    public required string To { get; init; }

    /// <summary>The address that was asked.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>Octets that a packet may have by the plan.</summary>
    public required int Length { get; init; }

    /// <summary>True when an echo of that length came back that nobody may cut in pieces; null where not even a short one did, which other probes tell of.</summary>
    public required bool? Fits { get; init; }

    /// <summary>True when one octet more is refused where it is sent, or gets through; false when it is sent and gone; null where that was not tried.</summary>
    public required bool? LongerIsTold { get; init; }
}
